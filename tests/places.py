"""Where the repository and the real data are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def shared_data_folder() -> Path | None:
    """The folder of real data beside the repository, where it is there."""
    folder = Path(os.environ.get("SURVEYKIT_SHARED_DATA", ROOT.parent / "shared" / "data"))
    return folder if folder.is_dir() else None
