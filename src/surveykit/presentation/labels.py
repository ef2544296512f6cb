"""Labels cut to length, codes in order."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Longest list of names in a caption, and longest label of a preview; the rest is cut there, with an ellipsis.
LABEL_LENGTH = 80
#: The code of all groups together.
EVERYBODY = ""

#: A group: (column, code) from the outermost to the innermost; empty for everybody.
Path = tuple[tuple[str, str], ...]


def whole(label: str) -> str:
    """``label`` on one line, without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in label).split())


def shortened(label: str, length: int) -> str:
    """``label`` on one line with at most ``length`` characters, for where there is no room for all of it."""
    plain = whole(label)
    return plain if len(plain) <= length else plain[: length - 1].rstrip() + "…"


def in_order(codes: Iterable[str], declared: Iterable[str]) -> tuple[str, ...]:
    """Distinct ``codes``: first those ``declared``, in that order, then the others as they come."""
    distinct = dict.fromkeys(codes)
    return tuple(dict.fromkeys([*(code for code in declared if code in distinct), *distinct]))


def natural(code: str) -> list[tuple[int, str]]:
    """A sort key by which 102 comes before 1000."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", code) if part]
