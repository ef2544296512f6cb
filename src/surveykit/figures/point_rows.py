"""Points or bars with intervals, one below the other: label, point or bar, printed value and n in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.marks import Shape
from surveykit.drawing.theme import (
    BAND,
    GRID,
    HIGHLIGHT,
    INK,
    MOST_HEIGHT,
    MUTED,
    PALE,
    POINT,
    SMALL_SIZE,
    TEXT_SIZE,
    WIDTH,
    blend,
)
from surveykit.drawing.wrapping import cut
from surveykit.figures.measure import MeasureScale, Plot, ReferenceLine, Row, values_of
from surveykit.figures.rows import LABEL_GAP, RowLabel, labels_of
from surveykit.figures.upright import marks_of
from surveykit.results import Shown

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

_ROW = 5.6
_LEAST_ROW = 3.1
_HEADING_ROW = 7.0
_INDENT = 2.5
_POINT = 2.0
_THICKEST = 3.6

Form = Literal["points", "bars"]
#: Colour and shape of what is not highlighted, and of what is.
_LOOKS: tuple[tuple[bool, str, Shape], ...] = ((False, POINT, "o"), (True, HIGHLIGHT, "D"))


@dataclass(frozen=True)
class _PlacedRow:
    """A row with its label and the height of its middle, in mm; ``indent`` is that of rows below headings."""

    row: Row
    label: RowLabel
    middle: float
    height: float
    indent: float


def labelled(
    rows: Sequence[Row], measure: MeasureScale, reference: ReferenceLine | None, form: Form = "points"
) -> Sheet:
    """Groups one below the other, with their labels, values and n; bars begin at zero or the lowest score."""
    top, bottom = (9.5 if reference is not None else 6.0), 11.0
    headings = sum(row.estimate is None for row in rows)
    space = MOST_HEIGHT - top - bottom - headings * _HEADING_ROW
    pitch = max(_LEAST_ROW, min(_ROW, space / (len(rows) - headings)))
    lines = _lines(rows, pitch, top, _INDENT if headings else 0.0)
    starts = [top + above for above in accumulate((line.height for line in lines), initial=0.0)]
    sheet = blank(starts[-1] + bottom)
    columns = _columns(rows, measure, lines[0].label.size, sheet)
    left = max(line.label.width for line in lines if line.row.estimate is not None) + LABEL_GAP
    values = [] if reference is None else [measure.scaled(reference.value)]
    values += [*values_of((row.estimate for row in rows), measure), *([_start(measure)] if form == "bars" else [])]
    axis = axis_for(values, measure.possible, left + 1, WIDTH - columns.total - LABEL_GAP)
    plot = Plot(sheet, axis, measure)
    bands = zip(starts, lines, strict=False)
    sheet.boxes([(0.0, y, WIDTH, line.height) for y, line in bands if line.row.is_highlighted], BAND)
    _draw_axis(plot, top, starts[-1])
    groups = zip(starts, lines, strict=False)
    guides = [y + line.height / 2 for y, line in groups if line.row.estimate is not None]
    sheet.lines([(axis.start, y, axis.end, y) for y in guides], width=0.12, colour=GRID)
    if reference is not None:
        _draw_reference(plot, reference, top, starts[-1])
    _draw_column_heads(sheet, columns, top, measure)
    for line in lines:
        _draw_label(sheet, line, columns, measure)
    if form == "bars":
        _draw_bars(plot, lines, min(_THICKEST, pitch * 0.62))
    else:
        _draw_points(plot, lines, min(_POINT, pitch * 0.5))
    return sheet


def _lines(rows: Sequence[Row], pitch: float, top: float, indent: float) -> list[_PlacedRow]:
    labels = labels_of([row.label for row in rows], pitch, blank(1.0), most_width=60.0, indent=indent)
    lines, y = [], top
    for row, label in zip(rows, labels, strict=True):
        height = _HEADING_ROW if row.estimate is None else label.height
        lines.append(_PlacedRow(row, label, y + height / 2, height, indent))
        y += height
    return lines


@dataclass(frozen=True)
class _Columns:
    """The widths in mm of the printed values and of n, at the right."""

    value: float
    n: float

    @property
    def total(self) -> float:
        return self.value + self.n + LABEL_GAP


def _columns(rows: Sequence[Row], measure: MeasureScale, size: float, sheet: Sheet) -> _Columns:
    estimates = [row.estimate for row in rows if row.estimate is not None]
    values = [measure.printed(estimate.value) for estimate in estimates if estimate.value is not None]
    counts = [measure.view.count(estimate.n) for estimate in estimates if estimate.n is not None]
    value, n = (
        max([sheet.font.width(head, SMALL_SIZE), *(sheet.font.width(printed, size) for printed in column)])
        for head, column in zip(_heads(measure), (values, counts), strict=True)
    )
    return _Columns(value, n)


def _heads(measure: MeasureScale) -> tuple[str, str]:
    """What is above the printed values and above the numbers of answers."""
    view = measure.view
    value = view.text("figures.column.percent") if measure.is_percent else view.statistic(measure.variable)
    return value, view.text("tables.column.n")


def _draw_column_heads(sheet: Sheet, columns: _Columns, top: float, measure: MeasureScale) -> None:
    value_head, n_head = _heads(measure)
    sheet.text(WIDTH, top - 2.8, n_head, size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(WIDTH - columns.n - LABEL_GAP, top - 2.8, value_head, size=SMALL_SIZE, colour=MUTED, align="right")


def _draw_axis(plot: Plot, top: float, end: float) -> None:
    sheet, axis, marks = plot.sheet, plot.axis, marks_of(plot.axis, plot.measure.view)
    sheet.lines([(mark.at, top, mark.at, end) for mark in marks], width=0.15, colour=GRID)
    sheet.lines([(axis.start, end, axis.end, end)], width=0.25, colour=MUTED)
    for mark in marks:
        sheet.text(mark.at, end + 2.6, mark.label, size=SMALL_SIZE, colour=MUTED, align="center")
    name = cut(plot.measure.title, axis.end - axis.start + 30, sheet.measure(SMALL_SIZE))
    sheet.text((axis.start + axis.end) / 2, end + 7.0, name, size=SMALL_SIZE, colour=MUTED, align="center")


def _draw_reference(plot: Plot, reference: ReferenceLine, top: float, end: float) -> None:
    sheet, axis, x = plot.sheet, plot.axis, plot.at(reference.value)
    sheet.lines([(x, top - 2.0, x, end)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    label = f"{reference.label} {plot.measure.printed(reference.value)}"
    label = cut(label, axis.end - axis.start, sheet.measure(SMALL_SIZE))
    half = sheet.font.width(label, SMALL_SIZE) / 2
    middle = min(max(x, axis.start + half), axis.end - half)
    sheet.text(middle, top - 4.6, label, size=SMALL_SIZE, align="center")


def _draw_label(sheet: Sheet, line: _PlacedRow, columns: _Columns, measure: MeasureScale) -> None:
    row, label, middle = line.row, line.label, line.middle
    if row.estimate is None:
        heading = cut(sheet.font.printable(row.label), WIDTH * 0.9, sheet.measure(TEXT_SIZE))
        # Grid and reference lines stop at the heading instead of running through its letters.
        sheet.boxes([(0, middle - 1.4, sheet.font.width(heading, TEXT_SIZE) + 1, 4.2)], "#ffffff")
        sheet.text(0, middle + 0.8, heading, size=TEXT_SIZE, colour=POINT)
        return
    colour = HIGHLIGHT if row.is_highlighted else INK
    label.draw(sheet, middle, colour=colour, left=line.indent)
    if row.estimate.value is not None:
        x = WIDTH - columns.n - LABEL_GAP
        sheet.text(x, middle, measure.printed(row.estimate.value), size=label.size, colour=colour, align="right")
    if row.estimate.n is not None:
        n = measure.view.count(row.estimate.n)
        sheet.text(WIDTH, middle, n, size=label.size, colour=colour, align="right")


def _chosen(lines: Sequence[_PlacedRow], *, is_highlighted: bool) -> list[tuple[float, Shown]]:
    """The estimates that are highlighted, or are not, at their heights."""
    chosen = [line for line in lines if line.row.is_highlighted == is_highlighted]
    return [(line.middle, line.row.estimate) for line in chosen if line.row.estimate is not None]


def _draw_points(plot: Plot, lines: Sequence[_PlacedRow], size: float) -> None:
    """Intervals below, points above; the highlighted group has a colour and a shape of its own."""
    for is_highlighted, colour, shape in _LOOKS:
        chosen = _chosen(lines, is_highlighted=is_highlighted)
        intervals = [(low, y, high, y) for y, low, high in plot.spans(chosen)]
        plot.sheet.lines(intervals, width=0.9 if is_highlighted else 0.55, colour=colour)
        for is_open in (False, True):
            points = plot.points(chosen, is_open=is_open)
            plot.sheet.points([(x, y) for y, x in points], size=size, colour=colour, shape=shape, is_open=is_open)


def _draw_bars(plot: Plot, lines: Sequence[_PlacedRow], thickness: float) -> None:
    """Bars with their intervals over them; the highlighted one has a colour of its own."""
    sheet, zero = plot.sheet, plot.axis.at(_start(plot.measure))
    for is_highlighted, colour, ink in ((False, PALE, POINT), (True, blend(HIGHLIGHT, "#ffffff", 0.5), HIGHLIGHT)):
        chosen = _chosen(lines, is_highlighted=is_highlighted)
        ends = [(plot.at(estimate.value), y) for y, estimate in chosen if estimate.value is not None]
        boxes = [(min(zero, x), y - thickness / 2, abs(x - zero), thickness) for x, y in ends if x != zero]
        sheet.boxes(boxes, colour)
        intervals = [(low, y, high, y) for y, low, high in plot.spans(chosen)]
        tips = [(x, y - 0.7, x, y + 0.7) for low, y, high, _ in intervals for x in (low, high)]
        sheet.lines([*intervals, *tips], width=0.35, colour=ink)
    first, last = lines[0].middle - thickness, lines[-1].middle + thickness
    sheet.lines([(zero, first, zero, last)], width=0.25, colour=INK)


def _start(measure: MeasureScale) -> float:
    """Where bars begin: at zero, or at the lowest possible score where that is higher."""
    return max(0.0, measure.possible[0]) if measure.possible else 0.0
