"""Very many points with intervals from left to right, in the order of their values; only one of them is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveykit.drawing.axis import Axis, axis_for
from surveykit.drawing.theme import GRID, HIGHLIGHT, INK, MUTED, POINT, SMALL_SIZE, WIDTH
from surveykit.drawing.wrapping import cut
from surveykit.figures.measure import Measure, ReferenceLine, Row, values_of
from surveykit.figures.standing import draw_legend

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

_HEIGHT = 92.0


def profile(rows: Sequence[Row], measure: Measure, reference: ReferenceLine | None, caption: str) -> Sheet:
    """Very many groups from left to right; values upwards. Only the highlighted group is named."""
    from surveykit.drawing.sheet import Sheet

    sheet = Sheet(_HEIGHT)
    top, bottom, left = 8.0, _HEIGHT - 8.0, 10.0
    axis = axis_for(values_of(rows, measure, reference), measure.possible, bottom, top)
    step = (WIDTH - left) / len(rows)
    xs = [left + (number + 0.5) * step for number in range(len(rows))]
    _draw_upright_axis(sheet, axis, measure, left)
    sheet.text(0, 2.6, measure.title, size=SMALL_SIZE, colour=MUTED)
    sheet.text((left + WIDTH) / 2, bottom + 4.6, caption, size=SMALL_SIZE, colour=MUTED, align="center")
    segments = [
        (x, axis.at(measure.scaled(one.low)), x, axis.at(measure.scaled(one.high)))
        for x, one in ((x, row.estimate) for x, row in zip(xs, rows, strict=True))
        if one is not None and one.low is not None and one.high is not None
    ]
    thickness = min(0.5, max(0.06, step * 0.55))
    if segments:
        sheet.lines(segments, width=thickness, colour="#a9bfd6")
    _draw_specks(sheet, axis, measure, rows, xs, step)
    _draw_level_reference(sheet, axis, measure, reference, left)
    for x, row in zip(xs, rows, strict=True):
        if row.is_highlighted and row.estimate is not None:
            _draw_highlight(sheet, axis, measure, row, x)
    return sheet


def _draw_specks(
    sheet: Sheet, axis: Axis, measure: Measure, rows: Sequence[Row], xs: Sequence[float], step: float
) -> None:
    """The points: open ones below and a little wider, so that neighbours hide neither kind."""
    for is_open, least, most in ((True, 0.95, 1.6), (False, 0.45, 1.4)):
        places = [
            (x, axis.at(measure.scaled(one.value)))
            for x, one in ((x, row.estimate) for x, row in zip(xs, rows, strict=True))
            if one is not None and one.value is not None and one.has_interval != is_open
        ]
        if places:
            sheet.specks(places, size=min(most, max(least, step * 1.2)), colour=POINT, is_open=is_open)


def _draw_upright_axis(sheet: Sheet, axis: Axis, measure: Measure, left: float) -> None:
    sheet.lines([(left, axis.at(mark), WIDTH, axis.at(mark)) for mark in axis.marks], width=0.15, colour=GRID)
    for mark in axis.marks:
        label = measure.view.number(mark, axis.decimals)
        sheet.text(left - 1.5, axis.at(mark), label, size=SMALL_SIZE, colour=MUTED, align="right")


def _draw_level_reference(
    sheet: Sheet, axis: Axis, measure: Measure, reference: ReferenceLine | None, left: float
) -> None:
    if reference is None:
        return
    y = axis.at(measure.scaled(reference.value))
    sheet.lines([(left, y, WIDTH, y)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    label = cut(f"{reference.label} {measure.printed(reference.value)}", 90.0, sheet.measure(SMALL_SIZE))
    wide = sheet.font.width(label, SMALL_SIZE) + 1
    sheet.boxes([(WIDTH - wide, y - 3.7, wide, 3.3)], "#ffffff")  # intervals stop at the letters
    sheet.text(WIDTH, y - 2.0, label, size=SMALL_SIZE, align="right")


def _draw_highlight(sheet: Sheet, axis: Axis, measure: Measure, row: Row, x: float) -> None:
    """The one group that is named, over all others, named above the plot."""
    one = row.estimate
    if one is None or one.value is None:
        return
    y = axis.at(measure.scaled(one.value))
    if one.low is not None and one.high is not None:
        ends = axis.at(measure.scaled(one.low)), axis.at(measure.scaled(one.high))
        sheet.lines([(x, ends[0], x, ends[1])], width=0.6, colour=HIGHLIGHT)
    sheet.points([(x, y)], size=2.4, colour=HIGHLIGHT, shape="D", is_open=not one.has_interval)
    draw_legend(sheet, f"{row.label} {measure.printed(one.value)}", is_open=not one.has_interval)
