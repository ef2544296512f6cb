"""Very many points with intervals from left to right, in the order of their values; only one of them is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import HIGHLIGHT, INK, MUTED, PALE, POINT, SMALL_SIZE, WIDTH
from surveykit.drawing.wrapping import cut
from surveykit.figures.measure import MeasureScale, Plot, ReferenceLine, Row, values_of
from surveykit.figures.upright import HEIGHT, draw_axis, draw_name, marks_of
from surveykit.results import Shown

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

_TOP, _BOTTOM, _LEFT = 8.0, HEIGHT - 8.0, 10.0


def profile(rows: Sequence[Row], measure: MeasureScale, reference: ReferenceLine | None, caption: str) -> Sheet:
    """Very many groups from left to right; values upwards. Only the highlighted group is named."""
    level = [] if reference is None else [measure.scaled(reference.value)]
    values = [*level, *values_of((row.estimate for row in rows), measure)]
    plot = Plot(blank(HEIGHT), axis_for(values, measure.possible, _BOTTOM, _TOP), measure)
    sheet, step = plot.sheet, (WIDTH - _LEFT) / len(rows)
    xs = [_LEFT + (number + 0.5) * step for number in range(len(rows))]
    points = [(x, row.estimate) for x, row in zip(xs, rows, strict=True) if row.estimate is not None]
    draw_axis(sheet, marks_of(plot.axis, measure.view), _LEFT, WIDTH, measure.title)
    sheet.text((_LEFT + WIDTH) / 2, _BOTTOM + 4.6, caption, size=SMALL_SIZE, colour=MUTED, align="center")
    intervals = [(x, low, x, high) for x, low, high in plot.spans(points)]
    sheet.lines(intervals, width=min(0.5, max(0.06, step * 0.55)), colour=PALE)
    # Open points below and a little wider, so that neighbours hide neither kind.
    for is_open, least, most in ((True, 0.95, 1.6), (False, 0.45, 1.4)):
        size = min(most, max(least, step * 1.2))
        sheet.specks(plot.points(points, is_open=is_open), size=size, colour=POINT, is_open=is_open)
    if reference is not None:
        _draw_reference(plot, reference)
    for x, row in zip(xs, rows, strict=True):
        if row.is_highlighted and row.estimate is not None:
            _draw_highlight(plot, row.label, row.estimate, x)
    return sheet


def _draw_reference(plot: Plot, reference: ReferenceLine) -> None:
    sheet, y = plot.sheet, plot.at(reference.value)
    sheet.lines([(_LEFT, y, WIDTH, y)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    label = cut(f"{reference.label} {plot.measure.printed(reference.value)}", 90.0, sheet.measure(SMALL_SIZE))
    wide = sheet.font.width(label, SMALL_SIZE) + 1
    sheet.boxes([(WIDTH - wide, y - 3.7, wide, 3.3)], "#ffffff")  # intervals stop at the letters
    sheet.text(WIDTH, y - 2.0, label, size=SMALL_SIZE, align="right")


def _draw_highlight(plot: Plot, label: str, estimate: Shown, x: float) -> None:
    """The one group that is named, over all others, named above the plot."""
    if estimate.value is None:
        return
    is_open = not estimate.has_interval
    plot.sheet.lines([(x, low, x, high) for _, low, high in plot.spans([(x, estimate)])], width=0.6, colour=HIGHLIGHT)
    plot.sheet.points([(x, plot.at(estimate.value))], size=2.4, colour=HIGHLIGHT, shape="D", is_open=is_open)
    draw_name(plot.sheet, f"{label} {plot.measure.printed(estimate.value)}", is_open=is_open)
