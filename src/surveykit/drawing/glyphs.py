"""Letters as outlines: what a sign looks like, for printers that know paths only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.ft2font import LoadFlags
from numpy.typing import NDArray

from surveykit.drawing.fonts import MEASURING_SIZE, Font, font

#: Units of an em in the outlines of SVG: whole numbers, finer than any printer.
UNITS = 1000
#: The baseline of a label lies so many em below the middle of its letters.
MIDDLE = 0.38
#: The commands of SVG for the codes of a path, and how many points each takes.
_COMMANDS = {1: ("M", 1), 2: ("L", 1), 3: ("Q", 2), 4: ("C", 3), 79: ("Z", 0)}


@dataclass(frozen=True, eq=False)
class Outline:
    """The outline of a sign in em, upwards from its baseline.

    Args:
        sign: The sign.
        vertices: Points, one row each.
        codes: What each point is, in the codes of ``matplotlib.path.Path``.
        data: The same as the data of an SVG path, in ``UNITS`` of an em and downwards; empty for a blank.
    """

    sign: str
    vertices: NDArray[np.float64]
    codes: NDArray[np.uint8]
    data: str


def placed(font: Font, label: str) -> Iterator[tuple[float, Outline]]:
    """The signs of a label from left to right: where each begins, in em, and its outline."""
    start = 0.0
    for sign in label:
        outline = outline_of(font, sign)
        if outline.data:
            yield start, outline
        start += font.advance(sign)


def prepare() -> None:
    """Read the outlines of the signs that are in daily use, before any is needed: forked processes share them then.

    Those are the printable signs of ASCII and the 3,755 Chinese ones of the first level of GB/T 2312.
    """
    face = font()
    for sign in (*map(chr, range(0x20, 0x7F)), *_daily_signs()):
        outline_of(face, sign)
        face.advance(sign)


def _daily_signs() -> Iterator[str]:
    for row in range(0xB0, 0xD8):
        yield from bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", "ignore")


@cache
def outline_of(font: Font, sign: str) -> Outline:
    """The outline of a sign in the font, or in the one that is used where the font lacks it."""
    face = font.face_with(sign)
    face.load_char(ord(sign), flags=LoadFlags.NO_HINTING)
    vertices, codes = face.get_path()
    scaled = np.asarray(vertices, dtype=float).reshape(-1, 2) / MEASURING_SIZE
    kinds = np.asarray(codes, dtype=np.uint8)
    return Outline(sign, scaled, kinds, _data(scaled, kinds))


def _data(vertices: NDArray[np.float64], codes: NDArray[np.uint8]) -> str:
    points = [f"{x} {y}" for x, y in np.rint(vertices * (UNITS, -UNITS)).astype(int).tolist()]
    parts, position = [], 0
    while position < len(points):
        letter, count = _COMMANDS[int(codes[position])]
        parts.append(letter + " ".join(points[position : position + count]))
        position += count or 1
    return "".join(parts)
