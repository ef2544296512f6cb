"""A measure over waves with its intervals, and shares over periods with their control limits."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.figures import alternative
from surveykit.figures.axis import Axis, axis_for
from surveykit.figures.measure import Measure, measure_of
from surveykit.figures.model import Figure
from surveykit.figures.rows import nothing_shown, why_nothing
from surveykit.figures.theme import HIGHLIGHT, INK, MUTED, POINT, SMALL_SIZE, WIDTH
from surveykit.figures.upright import axis_width, draw_axis, draw_periods
from surveykit.language import Language, text
from surveykit.tables.estimates import Estimate, estimates_of
from surveykit.tables.labels import (
    by_group,
    default_title,
    group_label,
    language_of,
    path_label,
    paths_in_order,
    variable_label,
)
from surveykit.tables.notes import base_note, floor_notes, weighting_note
from surveykit.tables.numbers import numbers_of
from surveykit.tables.trend import control_estimates

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend
    from surveykit.figures.sheet import Align, Sheet
    from surveykit.survey import Definition

_HEIGHT = 86.0
_TOP, _BOTTOM = 11.0, 72.0
_MOST_PRINTED = 14
_HALF_LETTERS = 1.7
#: Between a long line and the value beside its end (mm).
_BESIDE = 1.5
_POINT = 2.2
#: A line and points are drawn for so many periods; more have smaller points.
_MANY = 60


@dataclass(frozen=True)
class _Series:
    """What is drawn: a label and an estimate per period, and the limits of those that have any."""

    labels: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    limits: tuple[Mapping[str, float], ...] = ()

    @property
    def shown(self) -> list[int]:
        """The periods that may be shown."""
        return [place for place, one in enumerate(self.estimates) if not one.is_withheld]

    @property
    def outside(self) -> list[int]:
        """The periods outside their limits."""
        return [place for place, line in enumerate(self.limits) if line and line["signal"]]


def trend(
    result: Trend,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the figure model
    title: str | None = None,
    language: Language | None = None,
) -> Figure:
    """A mean or rate over waves: a line with points and 95 % intervals. Withheld waves leave a gap.

    Args:
        result: What :func:`surveykit.estimation.trend` returned.
        survey: Gives labels, orders and the publishing floor.
        id: The figure's id.
        title: The caption.
        language: The survey's, unless given.

    Raises:
        DocumentError: The values are not of one variable by the column of the waves.
    """
    tongue = language_of(survey, language)
    listed = estimates_of(result.values, survey, what=f"figure {id}")
    measure = measure_of(listed, survey, tongue, f"figure {id}")
    found = by_group(listed, result.by, f"figure {id}")
    paths = paths_in_order(found, survey)
    series = _Series(tuple(path_label(survey, path, tongue) for path in paths), tuple(found[path] for path in paths))
    heading = title or default_title(survey, [one.variable for one in listed], None, tongue, "figures.trend.title")
    notes = (
        base_note(tongue),
        text("figures.note.trend", tongue),
        weighting_note(survey, tongue),
        *floor_notes(listed, survey, tongue),
    )
    return _figure(series, measure, id, heading, notes, result.statistic, "trend")


def control(
    limits: pd.DataFrame,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the figure model
    variable: str,
    by: str = "period",
    title: str | None = None,
    language: Language | None = None,
) -> Figure:
    """Shares of periods with the centre and the control limits; periods outside them have a shape of their own.

    Args:
        limits: A frame of :func:`surveykit.estimation.control_limits` for one group.
        survey: Gives labels and the publishing floor.
        id: The figure's id.
        variable: The rate that is shown.
        by: The column that the periods come from, for their labels.
        title: The caption.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    lines = control_estimates(limits, survey, variable)
    listed = tuple(one for one, _ in lines)
    series = _Series(
        tuple(group_label(survey, by, one.group, tongue) for one in listed), listed, tuple(line for _, line in lines)
    )
    label = variable_label(survey, variable, tongue)
    is_laney = len(limits) > 0 and str(limits["method"].iloc[0]).startswith("Laney")
    notes = (
        base_note(tongue),
        text("tables.note.control_laney" if is_laney else "tables.note.control_p", tongue),
        *((text("figures.note.signal", tongue),) if series.outside else ()),
        *floor_notes(listed, survey, tongue),
    )
    heading = title or text("figures.control.title", tongue, names=label)
    return _figure(series, Measure(label, True, (0.0, 100.0), tongue), id, heading, notes, "rate", "control")


def _figure(
    series: _Series, measure: Measure, owner: str, title: str, notes: tuple[str, ...], statistic: str, form: str
) -> Figure:
    sheet = _drawn(series, measure) if series.shown else nothing_shown(series.estimates, measure.language)
    svg, png = sheet.printed()
    told = [
        (series.labels[place], one.value, measure.printed(one.value))
        for place, one in enumerate(series.estimates)
        if one.value is not None and not one.is_withheld
    ]
    withheld = len(series.estimates) - len(series.shown)
    alt = alternative.of_points(title, told, None, withheld, measure.language, form)
    return Figure(
        id=owner,
        title=title,
        alt=alt + (_outside(series, measure.language) if form == "control" and series.shown else ""),
        svg=svg,
        png=png,
        width=WIDTH,
        height=sheet.height,
        notes=notes,
        numbers=tuple(numbers_of(owner, statistic, series.estimates).values()),
        nothing="" if series.shown else why_nothing(series.estimates, measure.language),
    )


def _outside(series: _Series, language: Language) -> str:
    """Which periods lie outside their limits, in words."""
    space = "" if language == "zh" else " "
    if not series.outside:
        return space + text("figures.alt.none_outside", language)
    listed = text("tables.join.list", language).join(series.labels[place] for place in series.outside)
    return space + text("figures.alt.outside", language, labels=listed)


def _drawn(series: _Series, measure: Measure) -> Sheet:
    from surveykit.figures.sheet import Sheet

    sheet = Sheet(_HEIGHT)
    axis = axis_for(_values(series, measure), measure.possible, _BOTTOM, _TOP)
    left = axis_width(sheet, axis, measure.language)
    right = WIDTH - 14.0 if series.limits else WIDTH
    before, after = _margins(sheet, series, measure)
    right -= after
    draw_axis(sheet, axis, left, right, measure.title, measure.language)
    left += before
    step = (right - left) / len(series.labels)
    xs = [left + (number + 0.5) * step for number in range(len(series.labels))]
    draw_periods(sheet, series.labels, xs, _BOTTOM + 4.5)
    if series.limits:
        _draw_limits(sheet, series, axis, measure, xs, step)
    _draw_line(sheet, series, axis, measure, xs)
    _draw_intervals(sheet, series, axis, measure, xs, step)
    _draw_points(sheet, series, axis, measure, xs, step)
    _draw_values(sheet, series, axis, measure, xs, (left, right))
    if _is_long(series):
        _draw_ends(sheet, series, axis, measure, (left, right))
    return sheet


def _is_long(series: _Series) -> bool:
    """Whether there are too many periods to print the value of each."""
    return len(series.labels) > _MOST_PRINTED


def _margins(sheet: Sheet, series: _Series, measure: Measure) -> tuple[float, float]:
    """The room (mm) that the first and the last value take beside a long line; none beside a short one."""
    if not _is_long(series):
        return 0.0, 0.0
    first, last = (_end_value(series, measure, place) for place in (0, -1))
    return _room(sheet, first), _room(sheet, last)


def _room(sheet: Sheet, printed: str) -> float:
    return sheet.font.width(printed, SMALL_SIZE) + 2 * _BESIDE if printed else 0.0


def _end_value(series: _Series, measure: Measure, place: int) -> str:
    """The first or the last value as it is printed; empty where it may not be shown."""
    one = series.estimates[place]
    return "" if one.is_withheld or one.value is None else measure.printed(one.value)


def _draw_ends(sheet: Sheet, series: _Series, axis: Axis, measure: Measure, ends: tuple[float, float]) -> None:
    """The first and the last value of a long line beside it, where no line runs."""
    sides: tuple[tuple[int, float, Align], ...] = ((0, ends[0] - _BESIDE, "right"), (-1, ends[1] + _BESIDE, "left"))
    for place, x, align in sides:
        value = series.estimates[place].value
        printed = _end_value(series, measure, place)
        if printed and value is not None:
            y, width = axis.at(measure.scaled(value)), sheet.font.width(printed, SMALL_SIZE)
            # The grid stops at the letters.
            start = x - width if align == "right" else x
            sheet.boxes([(start, y - _HALF_LETTERS, width, 2 * _HALF_LETTERS)], "#ffffff")
            sheet.text(x, y, printed, size=SMALL_SIZE, colour=INK, align=align)


def _values(series: _Series, measure: Measure) -> list[float]:
    """Everything that must have a place on the axis."""
    ends = [
        value
        for one in series.estimates
        for value in (one.value, one.low, one.high)
        if value is not None and not one.is_withheld
    ]
    ends += [value for line in series.limits if line for value in (line["low"], line["high"]) if math.isfinite(value)]
    return [measure.scaled(value) for value in ends]


def _draw_line(sheet: Sheet, series: _Series, axis: Axis, measure: Measure, xs: Sequence[float]) -> None:
    """A line between neighbouring periods that are both shown."""
    heights = [None if one.is_withheld else one.value for one in series.estimates]
    segments = [
        (xs[place], axis.at(measure.scaled(one)), xs[place + 1], axis.at(measure.scaled(other)))
        for place, (one, other) in enumerate(pairwise(heights))
        if one is not None and other is not None
    ]
    if segments:
        sheet.lines(segments, width=0.4 if len(xs) <= _MANY else 0.2, colour=POINT)


def _draw_intervals(
    sheet: Sheet, series: _Series, axis: Axis, measure: Measure, xs: Sequence[float], step: float
) -> None:
    segments = [
        (x, axis.at(measure.scaled(one.low)), x, axis.at(measure.scaled(one.high)))
        for x, one in zip(xs, series.estimates, strict=True)
        if one.low is not None and one.high is not None
    ]
    if segments:
        sheet.lines(segments, width=min(0.35, max(0.06, step * 0.5)), colour=POINT)


def _draw_points(sheet: Sheet, series: _Series, axis: Axis, measure: Measure, xs: Sequence[float], step: float) -> None:
    size = min(_POINT, max(0.7, step * 0.7))
    outside = set(series.outside)
    places = {
        place: (xs[place], axis.at(measure.scaled(one.value)))
        for place, one in enumerate(series.estimates)
        if one.value is not None and not one.is_withheld
    }
    inside = [point for place, point in places.items() if place not in outside]
    if inside:
        sheet.specks(inside, size=size, colour=POINT)
    signals = [places[place] for place in series.outside]
    if signals:
        sheet.points(signals, size=max(size * 1.3, 1.6), colour=HIGHLIGHT, shape="D")


def _printed_places(series: _Series) -> list[int]:
    """The periods whose values are printed above or below: all, or where they are many the highest and the lowest.

    The first and the last of many stand beside the line.
    """
    values = {place: value for place in series.shown if (value := series.estimates[place].value) is not None}
    if not _is_long(series):
        return list(values)
    extremes = dict.fromkeys([max(values, key=values.__getitem__), min(values, key=values.__getitem__)])
    return [place for place in extremes if place not in (0, len(series.labels) - 1)]


def _draw_values(
    sheet: Sheet, series: _Series, axis: Axis, measure: Measure, xs: Sequence[float], ends: tuple[float, float]
) -> None:
    """Values beside their points, on the side where the line does not run."""
    heights = [None if one.is_withheld else one.value for one in series.estimates]
    for place in _printed_places(series):
        one = series.estimates[place]
        if one.value is None:
            continue
        before, after = (heights[beside] if 0 <= beside < len(heights) else None for beside in (place - 1, place + 1))
        near = [value > one.value for value in (before, after) if value is not None]
        is_above = near.count(True) <= near.count(False)
        printed = measure.printed(one.value)
        half = sheet.font.width(printed, SMALL_SIZE) / 2
        # Where the line runs through the point, the side on which it comes down is free above it.
        passing = len(near) == 2 and near[0] != near[1]
        aside = (half if near[0] else -half) if passing and not one.has_interval else 0.0
        least, most = ends if _is_long(series) else (0.0, WIDTH)
        x = min(max(xs[place] + aside, least + half), most - half)
        away = 2.6 if one.has_interval else 3.6  # beside a marker there is no line that leads away from it
        y = _beyond(series, axis, measure, xs, x, half, is_above) + (-away if is_above else away)
        levels = [axis.at(measure.scaled(level)) for level in _levels(series, place)]
        sheet.text(x, _clear(y, levels, is_above), printed, size=SMALL_SIZE, colour=INK, align="center")


def _levels(series: _Series, place: int) -> list[float]:
    """The control limits and the centre near a period."""
    near = [line for line in series.limits[max(place - 1, 0) : place + 2] if line]
    levels = [line[name] for line in near for name in ("centre", "low", "high")]
    return [level for level in levels if math.isfinite(level)]


def _clear(y: float, levels: Sequence[float], is_above: bool) -> float:
    """A height for a label from ``y`` on, away from its point, where no level runs through its letters."""
    for level in sorted(levels, reverse=is_above):
        if abs(level - y) < _HALF_LETTERS:
            y = level + (-_HALF_LETTERS if is_above else _HALF_LETTERS)
    return y


def _beyond(
    series: _Series, axis: Axis, measure: Measure, xs: Sequence[float], x: float, half: float, is_above: bool
) -> float:
    """The height (mm) above or below everything that is drawn within the width of a label: intervals and the line."""
    reach = half + 0.4
    ends = [
        axis.at(measure.scaled(end))
        for at, one in zip(xs, series.estimates, strict=True)
        if abs(at - x) <= reach and not one.is_withheld
        for end in (one.value, one.low, one.high)
        if end is not None
    ]
    for (left, one), (right, other) in pairwise(zip(xs, series.estimates, strict=True)):
        if one.value is None or other.value is None or one.is_withheld or other.is_withheld:
            continue
        for edge in (x - reach, x + reach):
            if left <= edge <= right:
                share = (edge - left) / (right - left)
                ends.append(axis.at(measure.scaled(one.value + share * (other.value - one.value))))
    return min(ends) if is_above else max(ends)


def _draw_limits(sheet: Sheet, series: _Series, axis: Axis, measure: Measure, xs: Sequence[float], step: float) -> None:
    """The centre as a line, the limits as dashed steps, each labelled at its end."""
    known = [(x, line) for x, line in zip(xs, series.limits, strict=True) if line and line["low"] == line["low"]]
    centre = next(line["centre"] for line in series.limits if line)
    y = axis.at(measure.scaled(centre))
    sheet.lines([(xs[0] - step / 2, y, xs[-1] + step / 2, y)], width=0.25, colour=MUTED)
    ends = [("centre", y)]
    for name in ("high", "low"):
        steps = [(x - step / 2, axis.at(measure.scaled(line[name])), x + step / 2) for x, line in known]
        if steps:
            sheet.lines([(start, level, end, level) for start, level, end in steps], width=0.3, colour=INK)
            ends.append(("upper" if name == "high" else "lower", steps[-1][1]))
    placed: list[float] = []
    for name, level in sorted(ends, key=lambda end: end[1]):
        place = level if not placed else max(level, placed[-1] + 3.0)
        placed.append(place)
        sheet.text(
            WIDTH, place, text(f"figures.control.{name}", measure.language), size=6.0, colour=MUTED, align="right"
        )
