"""Whether processes may be forked here."""

from __future__ import annotations

import os
import sys

#: Set by a person who does not want forks; notebooks are then run by the stock engine, files read by new programs.
NO_FORK = "SURVEYKIT_NO_FORK"


def can_fork() -> bool:
    """Whether processes may be forked here; on macOS the system's own libraries do not survive one."""
    return hasattr(os, "fork") and sys.platform != "darwin" and os.environ.get(NO_FORK, "") in {"", "0"}
