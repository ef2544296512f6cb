"""A sheet printed as PNG with matplotlib's renderer: its paths only, none of its settings."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from surveykit.drawing.fonts import Font
from surveykit.drawing.glyphs import placed
from surveykit.drawing.marks import SPECK, Boxes, Dots, Lines, Mark, Shapes, Words
from surveykit.drawing.theme import RESOLUTION, WIDTH

_PER_MM = RESOLUTION / 25.4
_PER_POINT = RESOLUTION / 72
_POINTS_PER_MM = 72 / 25.4
#: How hard PNG is pressed: above this, it takes longer and gains little.
_COMPRESSION = 1
_POINT = (int(Path.MOVETO),)
_SEGMENT = (int(Path.MOVETO), int(Path.LINETO))
_BOX = (int(Path.MOVETO), *[int(Path.LINETO)] * 3, int(Path.CLOSEPOLY))


def printed(marks: Sequence[Mark], height: float, font: Font, *, is_clear: bool = False) -> bytes:
    """The marks as PNG, on white or, where it is to be laid over something, on nothing."""
    page = _Canvas(height)
    if not is_clear:
        page.fill()
    for mark in marks:
        page.put(mark, font)
    return page.png(is_clear=is_clear)


class _Canvas:
    """The renderer, asked in mm from the upper left corner."""

    def __init__(self, height: float) -> None:
        self._size = (int(WIDTH * _PER_MM), int(height * _PER_MM))
        self._renderer: Any = RendererAgg(*self._size, RESOLUTION)  # type: ignore[no-untyped-call]  # matplotlib's own
        #: From mm downwards to dots upwards.
        self._to_dots = Affine2D().scale(_PER_MM, -_PER_MM).translate(0, self._size[1])

    def fill(self) -> None:
        """Make the whole page white."""
        self._dots()[:] = 255

    def put(self, mark: Mark, font: Font) -> None:
        match mark:
            case Words():
                self._words(mark, font)
            case Lines():
                pen = _pen(mark.colour, mark.width)
                if mark.dashes is not None:
                    pen.set_dashes(0, [length * _POINTS_PER_MM for length in mark.dashes])
                self._draw(pen, _path(np.asarray(mark.segments, dtype=float).reshape(-1, 2), _SEGMENT))
            case Boxes():
                pen = _pen("#ffffff", mark.seam)
                pen.set_snap(None if mark.seam else True)
                self._draw(pen, _path(_corners(mark.boxes), _BOX), mark.colour)
            case Dots():
                pen = _pen(mark.colour, mark.size, is_round=True)
                starts = np.asarray(mark.places, dtype=float).reshape(-1, 2)
                ends = np.stack([starts, np.add(starts, (SPECK, 0.0))], axis=1)
                self._draw(pen, _path(ends.reshape(-1, 2), _SEGMENT))
            case Shapes():
                self._shapes(mark)

    def _draw(self, pen: GraphicsContextBase, path: Path, fill: str | None = None) -> None:
        self._renderer.draw_path(pen, path, self._to_dots, None if fill is None else to_rgb(fill))

    def _words(self, mark: Words, font: Font) -> None:
        signs = list(placed(font, mark.label))
        if not signs:
            return
        vertices = np.concatenate([np.add(outline.vertices, (start, 0.0)) for start, outline in signs])
        codes = np.concatenate([outline.codes for _, outline in signs])
        position = Affine2D().scale(mark.size * _PER_POINT).rotate_deg(90.0 if mark.is_upright else 0.0)
        position.translate(mark.x * _PER_MM, self._size[1] - mark.y * _PER_MM)
        self._renderer.draw_path(_pen(mark.colour, 0.0), _path(vertices, codes), position, to_rgb(mark.colour))

    def _shapes(self, mark: Shapes) -> None:
        pen = _pen(mark.colour, mark.edge)
        reach = mark.size * _PER_MM
        size = Affine2D().scale(reach / 2) if mark.shape == "o" else Affine2D().scale(reach / math.sqrt(2))
        outline = Path.unit_circle() if mark.shape == "o" else _diamond()
        places = _path(np.asarray(mark.places, dtype=float).reshape(-1, 2), _POINT)
        self._renderer.draw_markers(pen, outline, size, places, self._to_dots, to_rgb(mark.fill))

    def png(self, *, is_clear: bool) -> bytes:
        """The page as PNG; without opacity where it was made white."""
        dots = self._dots()
        return _png(dots if is_clear else dots[:, :, :3])

    def _dots(self) -> NDArray[np.uint8]:
        """The renderer's own memory: a row per line, with red, green, blue and opacity of each dot."""
        return np.asarray(self._renderer.buffer_rgba())


def _png(dots: NDArray[np.uint8]) -> bytes:
    """PNG (ISO/IEC 15948) of rows of dots in red, green, blue and, where there are four numbers, opacity.

    Written here because sheets are mostly white: pressed as they are, without the search for the best filter of each
    row that Pillow makes, they become a little smaller in less than half its time (26 ms a figure instead of 60).
    """
    height, width, channels = dots.shape
    rows = np.zeros((height, 1 + width * channels), dtype=np.uint8)  # each row begins with its filter: 0, none
    inside = rows[:, 1:].reshape(height, width, channels)  # still the same memory
    for channel in range(channels):  # one long copy for each is much quicker than many copies of three numbers
        inside[:, :, channel] = dots[:, :, channel]
    kind = 2 if channels == 3 else 6
    per_metre = round(RESOLUTION / 0.0254)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", zlib.compress(rows.data, _COMPRESSION)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _pen(colour: str, width: float, *, is_round: bool = False) -> GraphicsContextBase:
    """A pen ``width`` mm thick; lines end where they end, or in a half circle."""
    pen = GraphicsContextBase()
    pen.set_foreground(colour)
    pen.set_linewidth(width * _POINTS_PER_MM)
    pen.set_capstyle("round" if is_round else "butt")
    pen.set_joinstyle("miter")
    if is_round:
        pen.set_snap(False)
    return pen


def _path(vertices: NDArray[np.float64], codes: Sequence[int] | NDArray[np.uint8]) -> Path:
    """A path that is drawn point by point, whatever the settings say; ``codes`` are repeated as often as they fit."""
    kinds = np.asarray(codes, dtype=Path.code_type)
    path = Path(vertices, np.tile(kinds, len(vertices) // len(kinds)))
    path.should_simplify = False
    return path


def _corners(boxes: Sequence[tuple[float, float, float, float]]) -> NDArray[np.float64]:
    left, top, width, height = np.asarray(boxes, dtype=float).reshape(-1, 4).T
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    return np.stack([np.stack(corner, axis=-1) for corner in corners], axis=1).reshape(-1, 2)


@cache
def _diamond() -> Path:
    return _path(np.array([(0, 1), (1, 0), (0, -1), (-1, 0), (0, 1)], dtype=float), _BOX)
