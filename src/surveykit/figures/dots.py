"""Points with intervals: groups one below the other, or very many of them in the order of their values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.errors import DocumentError, Problem
from surveykit.figures import alternative
from surveykit.figures.axis import Axis, axis_for
from surveykit.figures.model import Figure
from surveykit.figures.rows import LABEL_GAP, Label, labels_of, nothing_shown
from surveykit.figures.theme import GRID, HIGHLIGHT, INK, MOST_HEIGHT, MUTED, POINT, SMALL_SIZE, TEXT_SIZE, WIDTH
from surveykit.figures.wrapping import cut
from surveykit.language import Language, text
from surveykit.tables.estimates import Estimate, estimates_of
from surveykit.tables.labels import (
    by_group,
    column_label,
    default_title,
    language_of,
    path_label,
    paths_in_order,
    variable_label,
)
from surveykit.tables.notes import base_note, floor_notes, interval_note, weighting_note
from surveykit.tables.numbers import numbers_of
from surveykit.tables.printing import MEAN_DECIMALS, PERCENT_DECIMALS, count_text, number_text, significant

if TYPE_CHECKING:
    from surveykit.figures.sheet import Sheet
    from surveykit.survey import Definition

#: More groups than this are drawn without labels, as a caterpillar plot.
MOST_LABELLED = 60
_ROW = 5.6
_LEAST_ROW = 3.1
_HEADING_ROW = 7.0
_POINT = 2.0
_CATERPILLAR_HEIGHT = 92.0


@dataclass(frozen=True)
class Measure:
    """What is measured: its name, whether it is a percentage, and its possible range."""

    label: str
    is_percent: bool
    possible: tuple[float, float] | None
    language: Language

    @property
    def decimals(self) -> int:
        """Digits after the point of a printed value."""
        return PERCENT_DECIMALS if self.is_percent else MEAN_DECIMALS

    def scaled(self, value: float) -> float:
        """A value in the unit of the axis."""
        return value * 100 if self.is_percent else value

    def printed(self, value: float) -> str:
        """A value with its decimals."""
        return number_text(significant(self.scaled(value)) or 0.0, self.decimals, self.language)

    @property
    def title(self) -> str:
        """The name with its unit, as it stands at the axis."""
        return text("figures.axis.percent" if self.is_percent else "figures.axis.mean", self.language, label=self.label)


@dataclass(frozen=True)
class Row:
    """A row: a heading (without an estimate), or a group with what is drawn of it."""

    label: str
    estimate: Estimate | None = None
    is_highlighted: bool = False


@dataclass(frozen=True)
class Reference:
    """A value that all groups are compared with, and its label."""

    value: float
    label: str


def dots(
    means: pd.DataFrame,
    survey: Definition,
    *,
    by: str,
    id: str,  # noqa: A002 - the word of the figure model
    title: str | None = None,
    reference: float | pd.DataFrame | None = None,
    reference_label: str = "",
    highlight: str | None = None,
    order: Literal["value", "official"] = "value",
    language: Language | None = None,
) -> Figure:
    """Means (or rates) of the groups of ``by`` with their intervals.

    A group without an interval (fewer than ``min_n_spread`` answers) has an open point; withheld groups are not drawn,
    and their number is noted. More than 60 groups become a caterpillar plot in which only ``highlight`` has a label.

    Args:
        means: A frame of :meth:`Design.mean` or :meth:`Design.rate` for one variable.
        survey: Gives labels, orders and the publishing floor.
        by: The group column.
        id: The figure's id.
        title: The caption.
        reference: A value to compare with, in the unit of ``means``; or better the frame of one estimate that it comes
            from, which is screened. It is shown only where a group is.
        reference_label: What it is.
        highlight: The code of a group to be marked.
        order: By value, highest first, or official.
        language: The survey's, unless given.

    Raises:
        DocumentError: ``means`` has several variables, or does not fit ``by``.
    """
    tongue = language_of(survey, language)
    estimates = estimates_of(means, survey, what=f"figure {id}")
    measure = measure_of(estimates, survey, tongue, f"figure {id}")
    groups = by_group([one for one in estimates if one.by], by, f"figure {id}")
    line = reference_of(reference, reference_label, survey, tongue, f"figure {id}")
    shown = [path for path in paths_in_order(groups, survey) if not groups[path].is_withheld]
    if order == "value":
        shown.sort(key=lambda path: -(groups[path].value or 0.0))
    rows = [
        Row(path_label(survey, path, tongue, with_outer=True), groups[path], path[-1][1] == highlight) for path in shown
    ]
    return figure_of(
        rows,
        estimates,
        measure,
        line,
        survey,
        id=id,
        title=title or default_title(survey, [one.variable for one in estimates], by, tongue, "figures.dots.title"),
        caption=text(
            f"figures.caterpillar.{order}",
            tongue,
            group=column_label(survey, by, tongue),
            n=count_text(len(rows), tongue),
        ),
    )


def reference_of(
    reference: float | pd.DataFrame | None, label: str, survey: Definition, language: Language, what: str
) -> Reference | None:
    """The reference with its label; none where it is missing or withheld.

    Raises:
        DocumentError: A frame does not hold one estimate.
    """
    if isinstance(reference, pd.DataFrame):
        found = estimates_of(reference, survey, what=f"the reference of {what}")
        if len(found) != 1:
            raise DocumentError(
                Problem(f"the reference of {what} is one estimate", expected="one row", found=f"{len(found)} rows")
            )
        reference = found[0].value
    if reference is None or not math.isfinite(reference):
        return None
    return Reference(float(reference), label or text("figures.reference", language))


def figure_of(
    rows: Sequence[Row],
    estimates: Sequence[Estimate],
    measure: Measure,
    reference: Reference | None,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the figure model
    title: str,
    caption: str = "",
    notes: Sequence[str] = (),
) -> Figure:
    """The figure of ``rows``; ``estimates`` are all that were asked for, withheld ones included."""
    language = measure.language
    points = [row for row in rows if row.estimate is not None]
    reference = reference if points else None
    if not points:
        sheet = nothing_shown(estimates, language)
    elif len(points) > MOST_LABELLED:
        sheet = _caterpillar(points, measure, reference, caption)
    else:
        sheet = _labelled(rows, measure, reference)
    svg, png = sheet.printed()
    withheld = sum(one.is_withheld for one in estimates)
    statistic = "rate" if measure.is_percent else "mean"
    return Figure(
        id=id,
        title=title,
        alt=alternative.of_points(
            title, _told(points, measure), _told_reference(reference, measure), withheld, language
        ),
        svg=svg,
        png=png,
        width=WIDTH,
        height=sheet.height,
        notes=(*notes, *_notes(estimates, withheld, len(points), survey, language)),
        numbers=tuple(numbers_of(id, statistic, estimates).values()),
    )


def measure_of(estimates: Sequence[Estimate], survey: Definition, language: Language, what: str) -> Measure:
    """What is measured.

    Raises:
        DocumentError: The estimates are of several variables, or are shares of single choices.
    """
    variables = list(dict.fromkeys(one.variable for one in estimates))
    if len(variables) > 1 or any(one.category is not None for one in estimates):
        raise DocumentError(
            Problem(
                f"{what} shows one mean or rate",
                expected="estimates of one variable without categories",
                found=f"variables {', '.join(variables)}",
                remedy="filter the frame of estimates",
            )
        )
    if not variables:
        return Measure("", False, None, language)
    label = variable_label(survey, variables[0], language)
    if variables[0] in survey.rates:
        return Measure(label, True, (0.0, 100.0), language)
    scores = (
        [float(choice.score) for choice in survey.scale_of(variables[0]).choices if choice.score is not None]
        if variables[0] in survey.questions
        else []
    )
    return Measure(label, False, (min(scores), max(scores)) if len(scores) > 1 else None, language)


def _told(points: Sequence[Row], measure: Measure) -> list[tuple[str, float, str]]:
    return [
        (row.label, row.estimate.value, measure.printed(row.estimate.value))
        for row in points
        if row.estimate is not None and row.estimate.value is not None
    ]


def _told_reference(reference: Reference | None, measure: Measure) -> tuple[str, str] | None:
    return None if reference is None else (reference.label, measure.printed(reference.value))


def _notes(
    estimates: Sequence[Estimate], withheld: int, points: int, survey: Definition, language: Language
) -> tuple[str, ...]:
    number = (text("figures.note.withheld", language, n=count_text(withheld, language)),) if withheld else ()
    is_open = any(not one.is_withheld and not one.has_interval for one in estimates)
    return (
        text("figures.note.caterpillar", language) if points > MOST_LABELLED else base_note(language),
        *interval_note([one for one in estimates if not one.is_withheld], language),
        *((text("figures.note.open", language),) if is_open else ()),
        weighting_note(survey, language),
        *number,
        *floor_notes(estimates, survey, language),
    )


def _values(rows: Sequence[Row], measure: Measure, reference: Reference | None) -> list[float]:
    """Everything that must have a place on the axis."""
    found = [] if reference is None else [reference.value]
    for row in rows:
        if row.estimate is not None:
            found += [value for value in (row.estimate.value, row.estimate.low, row.estimate.high) if value is not None]
    return [measure.scaled(value) for value in found]


def _labelled(rows: Sequence[Row], measure: Measure, reference: Reference | None) -> Sheet:
    """Groups one below the other, with their labels, values and n."""
    from surveykit.figures.sheet import Sheet

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
    axis = axis_for(_values(rows, measure, reference), measure.possible, left + 1, WIDTH - columns.total - LABEL_GAP)
    end = top + sum(heights)
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
    counts = [count_text(one.n, measure.language) for one in estimates if one.n is not None]
    return _Columns(
        max([sheet.font.width(value_head, SMALL_SIZE), *(sheet.font.width(value, size) for value in values)]),
        max([sheet.font.width(n_head, SMALL_SIZE), *(sheet.font.width(count, size) for count in counts)]),
    )


def _heads(measure: Measure) -> tuple[str, str]:
    """What stands above the printed values and above the numbers of answers."""
    value = "figures.column.percent" if measure.is_percent else "figures.column.mean"
    return text(value, measure.language), text("figures.column.n", measure.language)


def _draw_column_heads(sheet: Sheet, columns: _Columns, top: float, measure: Measure) -> None:
    value_head, n_head = _heads(measure)
    sheet.text(WIDTH, top - 2.8, n_head, size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(WIDTH - columns.n - LABEL_GAP, top - 2.8, value_head, size=SMALL_SIZE, colour=MUTED, align="right")


def _draw_axis(sheet: Sheet, axis: Axis, measure: Measure, top: float, end: float) -> None:
    sheet.lines([(axis.at(mark), top, axis.at(mark), end) for mark in axis.marks], width=0.15, colour=GRID)
    sheet.lines([(axis.start, end, axis.end, end)], width=0.25, colour=MUTED)
    for mark in axis.marks:
        label = number_text(mark, axis.decimals, measure.language)
        sheet.text(axis.at(mark), end + 2.6, label, size=SMALL_SIZE, colour=MUTED, align="center")
    name = cut(measure.title, axis.end - axis.start + 30, sheet.measure(SMALL_SIZE))
    sheet.text((axis.start + axis.end) / 2, end + 7.0, name, size=SMALL_SIZE, colour=MUTED, align="center")


def _draw_guides(sheet: Sheet, axis: Axis, rows: Sequence[Row], heights: Sequence[float], top: float) -> None:
    """A thin line per group, which leads the eye from the label to the point and to the value."""
    middles = [top + sum(heights[:place]) + height / 2 for place, height in enumerate(heights)]
    guides = [(axis.start, y, axis.end, y) for row, y in zip(rows, middles, strict=True) if row.estimate is not None]
    sheet.lines(guides, width=0.12, colour=GRID)


def _draw_reference(
    sheet: Sheet, axis: Axis, measure: Measure, reference: Reference | None, top: float, end: float
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
    sheet: Sheet, row: Row, label: Label, middle: float, columns: _Columns, measure: Measure, indent: float
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
        n = count_text(row.estimate.n, measure.language)
        sheet.text(WIDTH, middle, n, size=label.size, colour=colour, align="right")


def _draw_points(sheet: Sheet, places: Sequence[tuple[Row, float]], axis: Axis, measure: Measure, size: float) -> None:
    """Intervals below, points above; the highlighted group has a colour and a shape of its own."""
    for is_highlighted, colour, shape in ((False, POINT, "o"), (True, HIGHLIGHT, "D")):
        chosen = [(row.estimate, y) for row, y in places if row.estimate and row.is_highlighted == is_highlighted]
        segments = [
            (axis.at(measure.scaled(one.low)), y, axis.at(measure.scaled(one.high)), y)
            for one, y in chosen
            if one.low is not None and one.high is not None
        ]
        if segments:
            sheet.lines(segments, width=0.55, colour=colour)
        for is_open in (False, True):
            points = [
                (axis.at(measure.scaled(one.value)), y)
                for one, y in chosen
                if one.value is not None and one.has_interval != is_open
            ]
            if points:
                sheet.points(points, size=size, colour=colour, shape=shape, is_open=is_open)


def _caterpillar(rows: Sequence[Row], measure: Measure, reference: Reference | None, caption: str) -> Sheet:
    """Very many groups from left to right; values upwards. Only the highlighted group is named."""
    from surveykit.figures.sheet import Sheet

    sheet = Sheet(_CATERPILLAR_HEIGHT)
    top, bottom, left = 8.0, _CATERPILLAR_HEIGHT - 8.0, 10.0
    axis = axis_for(_values(rows, measure, reference), measure.possible, bottom, top)
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
        label = number_text(mark, axis.decimals, measure.language)
        sheet.text(left - 1.5, axis.at(mark), label, size=SMALL_SIZE, colour=MUTED, align="right")


def _draw_level_reference(sheet: Sheet, axis: Axis, measure: Measure, reference: Reference | None, left: float) -> None:
    if reference is None:
        return
    y = axis.at(measure.scaled(reference.value))
    sheet.lines([(left, y, WIDTH, y)], width=0.3, colour=INK, dashes=(1.6, 1.2))
    label = f"{reference.label} {measure.printed(reference.value)}"
    sheet.text(WIDTH, y - 2.0, cut(label, 90.0, sheet.measure(SMALL_SIZE)), size=SMALL_SIZE, align="right")


def _draw_highlight(sheet: Sheet, axis: Axis, measure: Measure, row: Row, x: float) -> None:
    """The one group that is named, over all others, with its label beside it on the side that has room."""
    one = row.estimate
    if one is None or one.value is None:
        return
    y = axis.at(measure.scaled(one.value))
    if one.low is not None and one.high is not None:
        ends = axis.at(measure.scaled(one.low)), axis.at(measure.scaled(one.high))
        sheet.lines([(x, ends[0], x, ends[1])], width=0.6, colour=HIGHLIGHT)
    sheet.points([(x, y)], size=2.4, colour=HIGHLIGHT, shape="D", is_open=not one.has_interval)
    label = cut(f"{row.label} {measure.printed(one.value)}", 70.0, sheet.measure(TEXT_SIZE))
    is_left = x < WIDTH / 2
    sheet.text(
        x + (2.5 if is_left else -2.5),
        y - 5.0 if is_left else y + 5.0,
        label,
        size=TEXT_SIZE,
        colour=HIGHLIGHT,
        align="left" if is_left else "right",
    )
