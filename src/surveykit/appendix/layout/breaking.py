"""Where lines break: the widths of printed texts, and how many lines they take."""

from __future__ import annotations

import re
from functools import cache

from surveykit.appendix.plain import text_width

#: Widths of the printable ASCII characters from the blank to the tilde in Times, in thousandths of the letters' size
#: (Adobe Font Metrics). Times New Roman has the same.
_TIMES = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
    921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722,
    556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
    333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip
#: Between a Chinese character and a letter or digit programs set a quarter of an em, half a half-em.
_AUTO_SPACE = 0.5
_CHINESE = "⺀-⿟々-〇ぁ-鿿豈-﫿"
_SPACED = re.compile(f"(?<=[{_CHINESE}])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[{_CHINESE}])")
#: Where a line may end: after a blank or a hyphen, and around every Chinese character; never before closing marks.
_BREAKS = re.compile(
    r"(?<=[\s–-])(?=\S)|(?<=[⺀-鿿豈-﫿︰-￯])(?![，。、；：？！）》”’】％])(?=\S)|(?<=\S)(?=[⺀-鿿豈-﫿])(?![，。、；：？！）》”’】])"
)


def printed_width(text: str) -> float:
    """Width of one line of text in half-ems, as it is printed: Latin letters in Times, Chinese characters two wide."""
    width = sum(map(_character, text))
    return width if text.isascii() else width + _AUTO_SPACE * len(_SPACED.findall(text))


@cache
def _character(character: str) -> float:
    if " " <= character <= "~":
        return _TIMES[ord(character) - 32] / 500
    return float(text_width(character))


def line_count(text: str, width: float, indent: float = 0) -> int:
    """How many lines ``text`` takes in ``width`` half-ems, the first of them shorter by ``indent``."""
    first, *others = text.split("\n")
    return _lines(first, width, width - indent) + sum(_lines(line, width, width) for line in others)


def _lines(line: str, width: float, left: float) -> int:
    """How many lines a text without line ends takes; ``left`` is the room in the first of them."""
    if printed_width(line) <= left:
        return 1
    count = 1
    for piece in _BREAKS.split(line):
        if printed_width(piece.rstrip()) > left and left < width:
            count, left = count + 1, width
        wide = printed_width(piece)
        further = int(printed_width(piece.rstrip()) // width) if wide > width else 0
        count, left = count + further, left + further * width - wide
    return count
