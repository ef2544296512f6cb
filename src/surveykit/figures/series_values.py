"""Where the values of a line over time are printed: beside their points, clear of lines, limits and intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from surveykit.drawing.theme import INK, SMALL_SIZE, WIDTH
from surveykit.figures.measure import MeasureScale, Plot, values_of
from surveykit.figures.series import Series

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Align, Sheet

_HALF_LETTERS = 1.7
#: Between a long line and the value beside its end (mm).
_BESIDE = 1.5


def margins(sheet: Sheet, series: Series, measure: MeasureScale) -> tuple[float, float]:
    """The room (mm) that the first and the last value take beside a long line; none beside a short one."""
    if not series.is_long:
        return 0.0, 0.0
    widths = [
        0.0 if value is None else sheet.font.width(measure.printed(value), SMALL_SIZE) + 2 * _BESIDE
        for value in (series.heights[0], series.heights[-1])
    ]
    return widths[0], widths[1]


def draw_ends(plot: Plot, series: Series, ends: tuple[float, float]) -> None:
    """The first and the last value of a long line beside it, where no line runs."""
    sides: tuple[tuple[int, float, Align], ...] = ((0, ends[0] - _BESIDE, "right"), (-1, ends[1] + _BESIDE, "left"))
    for period, x, align in sides:
        value = series.heights[period]
        if value is not None:
            printed, y = plot.measure.printed(value), plot.at(value)
            width = plot.sheet.font.width(printed, SMALL_SIZE)
            # The grid stops at the letters.
            start = x - width if align == "right" else x
            plot.sheet.boxes([(start, y - _HALF_LETTERS, width, 2 * _HALF_LETTERS)], "#ffffff")
            plot.sheet.text(x, y, printed, size=SMALL_SIZE, colour=INK, align=align)


def _printed_values(series: Series) -> dict[int, float]:
    """The values that are printed above or below, by period: all, or where they are many the highest and the lowest.

    The first and the last of many are printed beside the line.
    """
    values = {period: value for period, value in enumerate(series.heights) if value is not None}
    if not series.is_long:
        return values
    extremes = dict.fromkeys([max(values, key=values.__getitem__), min(values, key=values.__getitem__)])
    return {period: values[period] for period in extremes if period not in (0, len(series.labels) - 1)}


def draw_values(plot: Plot, series: Series, xs: Sequence[float], ends: tuple[float, float]) -> None:
    """Values beside their points, on the side where the line does not run."""
    heights = [None, *series.heights, None]
    for period, value in _printed_values(series).items():
        has_interval = series.estimates[period].has_interval
        near = [beside > value for beside in (heights[period], heights[period + 2]) if beside is not None]
        is_above = near.count(True) <= near.count(False)
        printed = plot.measure.printed(value)
        half = plot.sheet.font.width(printed, SMALL_SIZE) / 2
        # Where the line runs through the point, the side on which it comes down is free above it.
        passing = len(near) == 2 and near[0] != near[1]
        aside = (half if near[0] else -half) if passing and not has_interval else 0.0
        least, most = ends if series.is_long else (0.0, WIDTH)
        x = min(max(xs[period] + aside, least + half), most - half)
        away = 2.6 if has_interval else 3.6  # beside a marker there is no line that leads away from it
        y = _beyond(plot, series, xs, x, half, is_above) + (-away if is_above else away)
        levels = [plot.at(level) for level in _levels(series, period)]
        plot.sheet.text(x, _clear(y, levels, is_above), printed, size=SMALL_SIZE, colour=INK, align="center")


def _levels(series: Series, period: int) -> list[float]:
    """The control limits and the centre near a period."""
    near = [line for line in series.limits[max(period - 1, 0) : period + 2] if line]
    return [line[name] for line in near for name in ("centre", "low", "high") if math.isfinite(line[name])]


def _clear(y: float, levels: Sequence[float], is_above: bool) -> float:
    """A height for a label from ``y`` on, away from its point, where no level runs through its letters."""
    for level in sorted(levels, reverse=is_above):
        if abs(level - y) < _HALF_LETTERS:
            y = level + (-_HALF_LETTERS if is_above else _HALF_LETTERS)
    return y


def _beyond(plot: Plot, series: Series, xs: Sequence[float], x: float, half: float, is_above: bool) -> float:
    """The height (mm) above or below everything that is drawn within the width of a label: intervals and the line."""
    reach = half + 0.4
    near = [estimate for at, estimate in zip(xs, series.estimates, strict=True) if abs(at - x) <= reach]
    ends = [plot.axis.at(value) for value in values_of(near, plot.measure)]
    for (left, value), (right, other) in pairwise(zip(xs, series.heights, strict=True)):
        if value is None or other is None:
            continue
        for edge in (x - reach, x + reach):
            if left <= edge <= right:
                share = (edge - left) / (right - left)
                ends.append(plot.at(value + share * (other - value)))
    return min(ends) if is_above else max(ends)
