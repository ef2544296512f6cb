"""Lines over time: points with their intervals, control limits, and the line between neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from surveykit.drawing.axis import Axis, axis_for
from surveykit.drawing.theme import HIGHLIGHT, INK, MUTED, POINT, WIDTH
from surveykit.figures.measure import Measure
from surveykit.figures.series import Series
from surveykit.figures.series_values import draw_ends, draw_values, margins
from surveykit.figures.upright import axis_width, draw_axis, draw_periods

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

_HEIGHT = 86.0
_TOP, _BOTTOM = 11.0, 72.0
_POINT = 2.2
#: A line and points are drawn for so many periods; more have smaller points.
_MANY = 60


def drawn(series: Series, measure: Measure) -> Sheet:
    """A sheet with the line of a series and, where it has any, its control limits."""
    from surveykit.drawing.sheet import Sheet

    sheet = Sheet(_HEIGHT)
    axis = axis_for(_values(series, measure), measure.possible, _BOTTOM, _TOP)
    left = axis_width(sheet, axis, measure.view)
    right = WIDTH - 14.0 if series.limits else WIDTH
    before, after = margins(sheet, series, measure)
    right -= after
    draw_axis(sheet, axis, left, right, measure.title, measure.view)
    left += before
    step = (right - left) / len(series.labels)
    xs = [left + (number + 0.5) * step for number in range(len(series.labels))]
    draw_periods(sheet, series.labels, xs, _BOTTOM + 4.5)
    if series.limits:
        _draw_limits(sheet, series, axis, measure, xs, step)
    _draw_line(sheet, series, axis, measure, xs)
    _draw_intervals(sheet, series, axis, measure, xs, step)
    _draw_points(sheet, series, axis, measure, xs, step)
    draw_values(sheet, series, axis, measure, xs, (left, right))
    if series.is_long:
        draw_ends(sheet, series, axis, measure, (left, right))
    return sheet


def _values(series: Series, measure: Measure) -> list[float]:
    """Everything that must have a place on the axis."""
    ends = [
        value
        for one in series.estimates
        for value in (one.value, one.low, one.high)
        if value is not None and not one.is_withheld
    ]
    ends += [value for line in series.limits if line for value in (line["low"], line["high"]) if math.isfinite(value)]
    return [measure.scaled(value) for value in ends]


def _draw_line(sheet: Sheet, series: Series, axis: Axis, measure: Measure, xs: Sequence[float]) -> None:
    """A line between neighbouring periods that are both shown."""
    heights = series.heights
    segments = [
        (xs[place], axis.at(measure.scaled(one)), xs[place + 1], axis.at(measure.scaled(other)))
        for place, (one, other) in enumerate(pairwise(heights))
        if one is not None and other is not None
    ]
    if segments:
        sheet.lines(segments, width=0.4 if len(xs) <= _MANY else 0.2, colour=POINT)


def _draw_intervals(
    sheet: Sheet, series: Series, axis: Axis, measure: Measure, xs: Sequence[float], step: float
) -> None:
    segments = [
        (x, axis.at(measure.scaled(one.low)), x, axis.at(measure.scaled(one.high)))
        for x, one in zip(xs, series.estimates, strict=True)
        if one.low is not None and one.high is not None
    ]
    if segments:
        sheet.lines(segments, width=min(0.35, max(0.06, step * 0.5)), colour=POINT)


def _draw_points(sheet: Sheet, series: Series, axis: Axis, measure: Measure, xs: Sequence[float], step: float) -> None:
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


def _draw_limits(sheet: Sheet, series: Series, axis: Axis, measure: Measure, xs: Sequence[float], step: float) -> None:
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
        sheet.text(WIDTH, place, measure.view.text(f"figures.control.{name}"), size=6.0, colour=MUTED, align="right")
