"""A sheet on which figures are drawn in millimetres, and its two printed forms.

The sheet uses matplotlib's figure and canvas objects only: no pyplot, no setting that outlives the drawing. Nothing in
the output depends on time, on chance or on the user's settings.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from surveykit.figures.fonts import Font, font
from surveykit.figures.theme import INK, RESOLUTION, TEXT_SIZE, WIDTH

Align = Literal["left", "right", "center"]
_PATH_DATA = re.compile(rb'(?<= d=")[^"]+')
_LONG_FRACTION = re.compile(rb"-?\d+\.\d{3,}")
_POINTS_PER_MM = 72 / 25.4
_NOWHERE = float("nan")
#: The length of a line that is drawn as a round point, in mm.
_SPECK = 0.01
#: How thick the edge of an open one is, in mm.
_EDGE = 0.16
#: Kept free at both sides, so that no letter touches the edge.
_MARGIN = 0.6
#: How hard PNG is pressed: above this, it takes longer and gains little.
_COMPRESSION = 3


@contextmanager
def _settings(face: Font) -> Iterator[None]:
    """Matplotlib's own defaults with our theme; the user's settings are as before afterwards."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "font.family": face.families,
                "axes.unicode_minus": False,
                "text.parse_math": False,
                "svg.fonttype": "path",
                "svg.hashsalt": "surveykit",
                "path.simplify": False,
            }
        )
        yield


class Sheet:
    """A white sheet of the text width; x grows to the right and y downwards, both in mm.

    What is put on it is kept and drawn once, when it is printed.
    """

    def __init__(self, height: float) -> None:
        self.height = round(height, 1)
        self.font = font()
        self._artists: list[Callable[[Axes], None]] = []

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

        An upright label reads from below to above; its middle lies at ``x`` and its beginning at ``y``.
        """
        label = self.font.printable(label)
        place = len(self._artists)

        def draw(axes: Axes) -> None:
            axes.text(
                x,
                y,
                label,
                fontsize=size,
                color=colour,
                ha="center" if is_upright else align,
                va="bottom" if is_upright else "center_baseline",
                rotation=90 if is_upright else 0,
                parse_math=False,
                clip_on=False,
                zorder=place,
            )

        self._artists.append(draw)

    def lines(
        self,
        segments: Sequence[tuple[float, float, float, float]],
        *,
        width: float = 0.2,
        colour: str = INK,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw straight lines from (x, y) to (x, y), ``width`` mm thick, as one path; ``dashes`` are in mm."""
        style = "-" if dashes is None else (0, tuple(length / width for length in dashes))
        xs = [value for x0, _, x1, _ in segments for value in (x0, x1, _NOWHERE)]
        ys = [value for _, y0, _, y1 in segments for value in (y0, y1, _NOWHERE)]
        self._add_line(xs, ys, linewidth=width * _POINTS_PER_MM, color=colour, linestyle=style, solid_capstyle="butt")

    def boxes(
        self, boxes: Sequence[tuple[float, float, float, float]], colour: str, *, rasterised: bool = False
    ) -> None:
        """Fill rectangles given by left, top, width and height; a white line parts them from their neighbours."""
        corners = [
            ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
            for left, top, width, height in boxes
        ]
        place = len(self._artists)

        def draw(axes: Axes) -> None:
            collection = PolyCollection(
                corners,
                facecolor=colour,
                edgecolor="none" if rasterised else "white",
                linewidth=0 if rasterised else 0.5,
                zorder=place,
            )
            collection.set_rasterized(rasterised)
            collection.set_clip_on(False)
            axes.add_collection(collection, autolim=False)

        self._artists.append(draw)

    def points(
        self,
        places: Sequence[tuple[float, float]],
        *,
        size: float,
        colour: str,
        shape: str = "o",
        is_open: bool = False,
    ) -> None:
        """Draw markers ``size`` mm wide; open ones are white inside."""
        self._add_line(
            [x for x, _ in places],
            [y for _, y in places],
            linestyle="none",
            marker=shape,
            markersize=size * _POINTS_PER_MM,
            markerfacecolor="white" if is_open else colour,
            markeredgecolor=colour,
            markeredgewidth=0.8 if is_open else 0,
        )

    def specks(self, places: Sequence[tuple[float, float]], *, size: float, colour: str, is_open: bool = False) -> None:
        """Draw very many round points as one path, which stays small in a file; open ones are white inside."""
        self._round(places, size, colour)
        if is_open:
            self._round(places, size - 2 * _EDGE, "white")

    def _round(self, places: Sequence[tuple[float, float]], size: float, colour: str) -> None:
        self._add_line(
            [value for x, _ in places for value in (x, x + _SPECK, _NOWHERE)],
            [value for _, y in places for value in (y, y, _NOWHERE)],
            linewidth=size * _POINTS_PER_MM,
            color=colour,
            solid_capstyle="round",
            snap=False,
        )

    def _add_line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
        place = len(self._artists)

        def draw(axes: Axes) -> None:
            axes.add_line(Line2D(xs, ys, clip_on=False, zorder=place, **style))

        self._artists.append(draw)

    def printed(self) -> tuple[bytes, bytes]:
        """The sheet as SVG and as PNG; the same bytes at every run."""
        with _settings(self.font):
            figure = Figure(figsize=(WIDTH / 25.4, self.height / 25.4), dpi=RESOLUTION, facecolor="white")
            FigureCanvasAgg(figure)
            axes = figure.add_axes((0, 0, 1, 1))
            axes.set_axis_off()
            axes.set_autoscale_on(False)
            axes.set_xlim(-_MARGIN, WIDTH + _MARGIN)
            axes.set_ylim(self.height, 0)
            for draw in self._artists:
                draw(axes)
            return _without_long_fractions(_saved(figure, "svg")), _saved(figure, "png")


def _saved(figure: Figure, kind: str) -> bytes:
    nothing = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    target = io.BytesIO()
    options: dict[str, Any] = {"pil_kwargs": {"compress_level": _COMPRESSION}} if kind == "png" else {}
    figure.savefig(target, format=kind, dpi=RESOLUTION, metadata=nothing, **options)
    return target.getvalue()


def _without_long_fractions(svg: bytes) -> bytes:
    """Path coordinates with two digits after the point: a hundredth of a point is finer than any printer."""
    return _PATH_DATA.sub(lambda data: _LONG_FRACTION.sub(_shortened, data.group()), svg)


def _shortened(number: re.Match[bytes]) -> bytes:
    return f"{float(number.group()):.2f}".rstrip("0").rstrip(".").encode("ascii")
