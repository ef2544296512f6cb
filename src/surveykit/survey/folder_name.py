"""Names that a survey's folder, and so the survey's id, can have."""

from __future__ import annotations

import re

#: What an id looks like.
ID = r"[a-z0-9][a-z0-9_-]{0,62}"
#: The same in words.
ID_IN_WORDS = "lower-case letters, digits, '-' and '_', at most 63"


def is_usable(name: str) -> bool:
    """Whether a folder of this name can hold a survey."""
    return re.fullmatch(ID, name) is not None


def usable_name(name: str) -> str:
    """A name that can be used, near to the given one."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:63] or "my-survey"
