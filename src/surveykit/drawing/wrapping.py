"""Labels made to fit: broken into lines where a language allows it, and cut with an ellipsis where they do not fit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

Measure = Callable[[str], float]

#: A run of Latin letters or digits with what follows it directly, or a single sign of any other kind.
_PIECES = re.compile(r"[^\s⺀-鿿豈-﫿＀-￯]+\s*|\s+|.", re.DOTALL)
#: Signs that may not begin a line in Chinese.
_NOT_FIRST = "，。、；：？！）》」』”’…％"


def fitted(label: str, width: float, lines: int, measure: Measure) -> list[str]:
    """``label`` in at most ``lines`` lines no wider than ``width``; what does not fit is cut, ending with ``…``."""
    broken: list[str] = []
    rest = label.strip()
    while rest:
        if len(broken) == lines - 1 or measure(rest) <= width:
            broken.append(cut(rest, width, measure))
            break
        line = _first_line(rest, width, measure)
        broken.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return broken or [""]


def cut(label: str, width: float, measure: Measure) -> str:
    """``label`` if it is no wider than ``width``; otherwise as much of it as fits, with an ellipsis."""
    if measure(label) <= width:
        return label
    return label[: _fitting(label, width - measure("…"), measure)].rstrip() + "…"


def _fitting(label: str, width: float, measure: Measure) -> int:
    """How many of the first signs of ``label`` are no wider than ``width`` together; labels can be endless."""
    return bisect_right(range(1, len(label) + 1), width, key=lambda length: measure(label[:length]))


def _first_line(label: str, width: float, measure: Measure) -> str:
    """As many pieces of ``label`` as fit; a piece that is too long by itself is broken anywhere."""
    line = ""
    for piece in _PIECES.findall(label):
        if line and measure((line + piece).rstrip()) > width and piece not in _NOT_FIRST:
            return line
        if not line and measure(piece.rstrip()) > width:
            return _broken_piece(piece, width, measure)
        line += piece
    return line


def _broken_piece(piece: str, width: float, measure: Measure) -> str:
    return piece[: max(1, _fitting(piece, width, measure))]
