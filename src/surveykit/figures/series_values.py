"""Where the values of a line over time are printed: beside their points, clear of lines, limits and intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from surveykit.drawing.axis import Axis
from surveykit.drawing.theme import INK, SMALL_SIZE, WIDTH
from surveykit.figures.measure import Measure
from surveykit.figures.series import Series

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Align, Sheet

_HALF_LETTERS = 1.7
#: Between a long line and the value beside its end (mm).
_BESIDE = 1.5


def margins(sheet: Sheet, series: Series, measure: Measure) -> tuple[float, float]:
    """The room (mm) that the first and the last value take beside a long line; none beside a short one."""
    if not series.is_long:
        return 0.0, 0.0
    first, last = (_end_value(series, measure, place) for place in (0, -1))
    return _room(sheet, first), _room(sheet, last)


def _room(sheet: Sheet, printed: str) -> float:
    return sheet.font.width(printed, SMALL_SIZE) + 2 * _BESIDE if printed else 0.0


def _end_value(series: Series, measure: Measure, place: int) -> str:
    """The first or the last value as it is printed; empty where it may not be shown."""
    one = series.estimates[place]
    return "" if one.is_withheld or one.value is None else measure.printed(one.value)


def draw_ends(sheet: Sheet, series: Series, axis: Axis, measure: Measure, ends: tuple[float, float]) -> None:
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


def _printed_places(series: Series) -> list[int]:
    """The periods whose values are printed above or below: all, or where they are many the highest and the lowest.

    The first and the last of many stand beside the line.
    """
    values = {place: value for place in series.shown if (value := series.estimates[place].value) is not None}
    if not series.is_long:
        return list(values)
    extremes = dict.fromkeys([max(values, key=values.__getitem__), min(values, key=values.__getitem__)])
    return [place for place in extremes if place not in (0, len(series.labels) - 1)]


def draw_values(
    sheet: Sheet, series: Series, axis: Axis, measure: Measure, xs: Sequence[float], ends: tuple[float, float]
) -> None:
    """Values beside their points, on the side where the line does not run."""
    heights = series.heights
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
        least, most = ends if series.is_long else (0.0, WIDTH)
        x = min(max(xs[place] + aside, least + half), most - half)
        away = 2.6 if one.has_interval else 3.6  # beside a marker there is no line that leads away from it
        y = _beyond(series, axis, measure, xs, x, half, is_above) + (-away if is_above else away)
        levels = [axis.at(measure.scaled(level)) for level in _levels(series, place)]
        sheet.text(x, _clear(y, levels, is_above), printed, size=SMALL_SIZE, colour=INK, align="center")


def _levels(series: Series, place: int) -> list[float]:
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
    series: Series, axis: Axis, measure: Measure, xs: Sequence[float], x: float, half: float, is_above: bool
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
