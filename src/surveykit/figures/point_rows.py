"""Points or bars with intervals, one below the other: label, point or bar, printed value and n in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from surveykit.drawing.axis import Axis, axis_for
from surveykit.drawing.marks import Shape
from surveykit.drawing.theme import (
    BAND,
    GRID,
    HIGHLIGHT,
    INK,
    MOST_HEIGHT,
    MUTED,
    POINT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    blend,
)
from surveykit.drawing.wrapping import cut
from surveykit.figures.measure import Measure, ReferenceLine, Row, values_of
from surveykit.figures.rows import LABEL_GAP, RowLabel, labels_of

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

_ROW = 5.6
_LEAST_ROW = 3.1
_HEADING_ROW = 7.0
_POINT = 2.0
_THICKEST = 3.6
_BAR = "#a9bfd6"

Form = Literal["points", "bars"]
#: Colour and shape of what is not highlighted, and of what is.
_LOOKS: tuple[tuple[bool, str, Shape], ...] = ((False, POINT, "o"), (True, HIGHLIGHT, "D"))


def labelled(rows: Sequence[Row], measure: Measure, reference: ReferenceLine | None, form: Form = "points") -> Sheet:
    """Groups one below the other, with their labels, values and n; bars begin at zero or the lowest score."""
    from surveykit.drawing.sheet import Sheet

    top, bottom = (9.5 if reference is not None else 6.0), 11.0
    headings = sum(row.estimate is None for row in rows)
    space = MOST_HEIGHT - top - bottom - headings * _HEADING_ROW
    pitch = max(_LEAST_ROW, min(_ROW, space / (len(rows) - headings)))
    is_grouped = headings > 0
    labels = labels_of(
        [row.label for row in rows], pitch, Sheet(1.0), most_width=60.0, indent=2.5 if is_grouped else 0.0
    )
    heights = [_HEADING_ROW if row.estimate is None else label.height for row, label in zip(rows, labels, strict=True)]
    sheet = Sheet(top + sum(heights) + bottom)
    columns = _columns(rows, measure, labels[0].size, sheet)
    left = max(label.width for row, label in zip(rows, labels, strict=True) if row.estimate is not None) + LABEL_GAP
    values = [*values_of(rows, measure, reference), *([_start(measure)] if form == "bars" else [])]
    axis = axis_for(values, measure.possible, left + 1, WIDTH - columns.total - LABEL_GAP)
    end = top + sum(heights)
    _draw_bands(sheet, rows, heights, top)
    _draw_axis(sheet, axis, measure, top, end)
    _draw_guides(sheet, axis, rows, heights, top)
    _draw_reference(sheet, axis, measure, reference, top, end)
    _draw_column_heads(sheet, columns, top, measure)
    middle = top
    places = []
    for row, label, height in zip(rows, labels, heights, strict=True):
        places.append((row, middle + height / 2))
        _draw_label(sheet, row, label, middle + height / 2, columns, measure, indent=2.5 if is_grouped else 0.0)
        middle += height
    if form == "bars":
        _draw_bars(sheet, places, axis, measure, min(_THICKEST, pitch * 0.62))
    else:
        _draw_points(sheet, places, axis, measure, min(_POINT, pitch * 0.5))
    return sheet


@dataclass(frozen=True)
class _Columns:
    """The widths in mm of the printed values and of n, at the right."""

    value: float
    n: float

    @property
    def total(self) -> float:
        return self.value + self.n + LABEL_GAP


def _columns(rows: Sequence[Row], measure: Measure, size: float, sheet: Sheet) -> _Columns:
    estimates = [row.estimate for row in rows if row.estimate is not None]
    value_head, n_head = _heads(measure)
    values = [measure.printed(one.value) for one in estimates if one.value is not None]
    counts = [measure.view.count(one.n) for one in estimates if one.n is not None]
    return _Columns(
        max([sheet.font.width(value_head, SMALL_SIZE), *(sheet.font.width(value, size) for value in values)]),
        max([sheet.font.width(n_head, SMALL_SIZE), *(sheet.font.width(count, size) for count in counts)]),
    )


def _heads(measure: Measure) -> tuple[str, str]:
    """What stands above the printed values and above the numbers of answers."""
    value = "figures.column.percent" if measure.is_percent else "figures.column.mean"
    return measure.view.text(value), measure.view.text("figures.column.n")


def _draw_column_heads(sheet: Sheet, columns: _Columns, top: float, measure: Measure) -> None:
    value_head, n_head = _heads(measure)
    sheet.text(WIDTH, top - 2.8, n_head, size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(WIDTH - columns.n - LABEL_GAP, top - 2.8, value_head, size=SMALL_SIZE, colour=MUTED, align="right")


def _draw_axis(sheet: Sheet, axis: Axis, measure: Measure, top: float, end: float) -> None:
    sheet.lines([(axis.at(mark), top, axis.at(mark), end) for mark in axis.marks], width=0.15, colour=GRID)
    sheet.lines([(axis.start, end, axis.end, end)], width=0.25, colour=MUTED)
    for mark in axis.marks:
        label = measure.view.number(mark, axis.decimals)
        sheet.text(axis.at(mark), end + 2.6, label, size=SMALL_SIZE, colour=MUTED, align="center")
    name = cut(measure.title, axis.end - axis.start + 30, sheet.measure(SMALL_SIZE))
    sheet.text((axis.start + axis.end) / 2, end + 7.0, name, size=SMALL_SIZE, colour=MUTED, align="center")


def _draw_bands(sheet: Sheet, rows: Sequence[Row], heights: Sequence[float], top: float) -> None:
    """A tint behind a highlighted row, which is seen in grey print too."""
    bands = [
        (0.0, top + sum(heights[:place]), WIDTH, height)
        for place, (row, height) in enumerate(zip(rows, heights, strict=True))
        if row.is_highlighted
    ]
    if bands:
        sheet.boxes(bands, BAND)


def _draw_guides(sheet: Sheet, axis: Axis, rows: Sequence[Row], heights: Sequence[float], top: float) -> None:
    """A thin line per group, which leads the eye from the label to the point and to the value."""
    middles = [top + sum(heights[:place]) + height / 2 for place, height in enumerate(heights)]
    guides = [(axis.start, y, axis.end, y) for row, y in zip(rows, middles, strict=True) if row.estimate is not None]
    sheet.lines(guides, width=0.12, colour=GRID)


def _draw_reference(
    sheet: Sheet, axis: Axis, measure: Measure, reference: ReferenceLine | None, top: float, end: float
) -> None:
    if reference is None:
        return
    x = axis.at(measure.scaled(reference.value))
    sheet.lines([(x, top - 2.0, x, end)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    label = f"{reference.label} {measure.printed(reference.value)}"
    label = cut(label, axis.end - axis.start, sheet.measure(SMALL_SIZE))
    half = sheet.font.width(label, SMALL_SIZE) / 2
    middle = min(max(x, axis.start + half), axis.end - half)
    sheet.text(middle, top - 4.6, label, size=SMALL_SIZE, align="center")


def _draw_label(
    sheet: Sheet, row: Row, label: RowLabel, middle: float, columns: _Columns, measure: Measure, indent: float
) -> None:
    if row.estimate is None:
        heading = cut(sheet.font.printable(row.label), WIDTH * 0.9, sheet.measure(TEXT_SIZE))
        # Grid and reference lines stop at the heading instead of running through its letters.
        sheet.boxes([(0, middle - 1.4, sheet.font.width(heading, TEXT_SIZE) + 1, 4.2)], "#ffffff")
        sheet.text(0, middle + 0.8, heading, size=TEXT_SIZE, colour=POINT)
        return
    colour = HIGHLIGHT if row.is_highlighted else INK
    label.draw(sheet, middle, colour=colour, left=indent)
    if row.estimate.value is not None:
        x = WIDTH - columns.n - LABEL_GAP
        sheet.text(x, middle, measure.printed(row.estimate.value), size=label.size, colour=colour, align="right")
    if row.estimate.n is not None:
        n = measure.view.count(row.estimate.n)
        sheet.text(WIDTH, middle, n, size=label.size, colour=colour, align="right")


def _draw_points(sheet: Sheet, places: Sequence[tuple[Row, float]], axis: Axis, measure: Measure, size: float) -> None:
    """Intervals below, points above; the highlighted group has a colour and a shape of its own."""
    for is_highlighted, colour, shape in _LOOKS:
        chosen = [(row.estimate, y) for row, y in places if row.estimate and row.is_highlighted == is_highlighted]
        segments = [
            (axis.at(measure.scaled(one.low)), y, axis.at(measure.scaled(one.high)), y)
            for one, y in chosen
            if one.low is not None and one.high is not None
        ]
        if segments:
            sheet.lines(segments, width=0.9 if is_highlighted else 0.55, colour=colour)
        for is_open in (False, True):
            points = [
                (axis.at(measure.scaled(one.value)), y)
                for one, y in chosen
                if one.value is not None and one.has_interval != is_open
            ]
            if points:
                sheet.points(points, size=size, colour=colour, shape=shape, is_open=is_open)


def _draw_bars(
    sheet: Sheet, places: Sequence[tuple[Row, float]], axis: Axis, measure: Measure, thickness: float
) -> None:
    """Bars with their intervals over them; the highlighted one has a colour of its own."""
    zero = axis.at(_start(measure))
    for is_highlighted, colour, ink in ((False, _BAR, POINT), (True, blend(HIGHLIGHT, "#ffffff", 0.5), HIGHLIGHT)):
        chosen = [(row.estimate, y) for row, y in places if row.estimate and row.is_highlighted == is_highlighted]
        ends = [(axis.at(measure.scaled(one.value)), y) for one, y in chosen if one.value is not None]
        boxes = [(min(zero, x), y - thickness / 2, abs(x - zero), thickness) for x, y in ends if x != zero]
        if boxes:
            sheet.boxes(boxes, colour)
        intervals = [
            (axis.at(measure.scaled(one.low)), y, axis.at(measure.scaled(one.high)), y)
            for one, y in chosen
            if one.low is not None and one.high is not None
        ]
        if intervals:
            tips = [(x, y - 0.7, x, y + 0.7) for low, y, high, _ in intervals for x in (low, high)]
            sheet.lines([*intervals, *tips], width=0.35, colour=ink)
    sheet.lines([(zero, places[0][1] - thickness, zero, places[-1][1] + thickness)], width=0.25, colour=INK)


def _start(measure: Measure) -> float:
    """Where bars begin: at zero, or at the lowest possible score where that is higher."""
    return max(0.0, measure.possible[0]) if measure.possible else 0.0
