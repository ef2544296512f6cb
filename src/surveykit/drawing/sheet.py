"""A sheet on which figures are drawn in millimetres, and its two printed forms.

The sheet keeps what is put on it as marks; ``svg`` and ``raster`` print them. Nothing in the output depends on time,
on chance or on the user's settings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from surveykit.drawing import raster, svg
from surveykit.drawing.bidi import as_printed
from surveykit.drawing.fonts import font
from surveykit.drawing.glyphs import MIDDLE
from surveykit.drawing.marks import Boxes, Dots, Lines, Mark, Shape, Shapes, Words
from surveykit.drawing.theme import INK, MM_PER_POINT, TEXT_SIZE, WIDTH

Align = Literal["left", "right", "center"]
#: How thick the edge of an open point is, in mm: of a speck, and of a larger one.
_EDGE = 0.16
_OPEN_EDGE = 0.28
#: How thick the white line between neighbouring boxes is, in mm.
_SEAM = 0.2
#: Kept free at both sides, so that no letter touches the edge.
_MARGIN = 0.6
_NARROWER = WIDTH / (WIDTH + 2 * _MARGIN)
#: How much of its width a label leaves to its left.
_LEFT_OF = {"left": 0.0, "center": 0.5, "right": 1.0}


class Sheet:
    """A white sheet of the text width; x grows to the right and y downwards, both in mm.

    What is put on it is kept and drawn once, when it is printed.
    """

    def __init__(self, height: float) -> None:
        self.height = round(height, 1)
        self.font = font()
        self._marks: list[Mark] = []

    def measure(self, size: float) -> Callable[[str], float]:
        """How wide a label is in mm when it is printed ``size`` pt high."""
        return lambda label: self.font.width(label, size)

    def text(
        self,
        x: float,
        y: float,
        label: str,
        *,
        size: float = TEXT_SIZE,
        colour: str = INK,
        align: Align = "left",
        is_upright: bool = False,
    ) -> None:
        """Print ``label`` with the middle of its height at ``y``; it is never read as a formula.

        It is one line as it is read; words from right to left are turned here.

        An upright label reads from below to above; its middle lies at ``x`` and its beginning at ``y``.
        """
        label = as_printed(self.font.printable(label), self.font.has)
        below = MIDDLE * size * MM_PER_POINT
        if is_upright:
            start = (_across(x) + below, y)
        else:
            start = (_across(x) - _LEFT_OF[align] * self.font.width(label, size), y + below)
        self._marks.append(Words(*start, label, size, colour, is_upright))

    def lines(
        self,
        segments: Sequence[tuple[float, float, float, float]],
        *,
        width: float = 0.2,
        colour: str = INK,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw straight lines from (x, y) to (x, y), ``width`` mm thick, as one path; ``dashes`` are in mm."""
        placed = tuple((_across(x0), y0, _across(x1), y1) for x0, y0, x1, y1 in segments)
        self._add(Lines(placed, width, colour, dashes), placed)

    def boxes(
        self, boxes: Sequence[tuple[float, float, float, float]], colour: str, *, rasterised: bool = False
    ) -> None:
        """Fill rectangles given by left, top, width and height; a white line parts them from their neighbours."""
        placed = tuple((_across(left), top, width * _NARROWER, height) for left, top, width, height in boxes)
        self._add(Boxes(placed, colour, 0.0 if rasterised else _SEAM), placed)

    def points(
        self,
        places: Sequence[tuple[float, float]],
        *,
        size: float,
        colour: str,
        shape: Shape = "o",
        is_open: bool = False,
    ) -> None:
        """Draw markers ``size`` mm wide; open ones are white inside."""
        placed = tuple((_across(x), y) for x, y in places)
        fill, edge = ("#ffffff", _OPEN_EDGE) if is_open else (colour, 0.0)
        self._add(Shapes(placed, size, shape, colour, fill, edge), placed)

    def specks(self, places: Sequence[tuple[float, float]], *, size: float, colour: str, is_open: bool = False) -> None:
        """Draw very many round points as one path, which stays small in a file; open ones are white inside."""
        placed = tuple((_across(x), y) for x, y in places)
        self._add(Dots(placed, size, colour), placed)
        if is_open:
            self._add(Dots(placed, size - 2 * _EDGE, "#ffffff"), placed)

    def _add(self, mark: Mark, places: Sequence[object]) -> None:
        if places:
            self._marks.append(mark)

    def printed(self) -> tuple[bytes, bytes]:
        """The sheet as SVG and as PNG; the same bytes at every run."""
        return svg.printed(self._marks, self.height, self.font), raster.printed(self._marks, self.height, self.font)


def _across(x: float) -> float:
    """Where ``x`` lies on the paper, from its left edge."""
    return (x + _MARGIN) * _NARROWER
