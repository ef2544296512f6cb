"""Lines over time: points with their intervals, control limits, and the line between neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import HIGHLIGHT, INK, LEAST_SIZE, MUTED, POINT, WIDTH
from surveykit.figures.measure import MeasureScale, Plot, values_of
from surveykit.figures.series import Series
from surveykit.figures.series_values import draw_ends, draw_values, margins
from surveykit.figures.upright import axis_width, draw_axis, draw_periods, marks_of

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

_HEIGHT = 86.0
_TOP, _BOTTOM = 11.0, 72.0
_POINT = 2.2
#: A line and points are drawn for so many periods; more have smaller points.
_MANY = 60


def drawn(series: Series, measure: MeasureScale) -> Sheet:
    """A sheet with the line of a series and, where it has any, its control limits."""
    sheet = blank(_HEIGHT)
    limits = [line[end] for line in series.limits if line for end in ("low", "high") if math.isfinite(line[end])]
    values = [*values_of(series.estimates, measure), *map(measure.scaled, limits)]
    plot = Plot(sheet, axis_for(values, measure.possible, _BOTTOM, _TOP), measure)
    marks = marks_of(plot.axis, measure.view)
    left = axis_width(sheet, marks)
    before, after = margins(sheet, series, measure)
    right = (WIDTH - 14.0 if series.limits else WIDTH) - after
    draw_axis(sheet, marks, left, right, measure.title)
    left += before
    step = (right - left) / len(series.labels)
    xs = [left + (number + 0.5) * step for number in range(len(series.labels))]
    draw_periods(sheet, series.labels, xs, _BOTTOM + 4.5)
    if series.limits:
        _draw_limits(plot, series, xs, step)
    _draw_line(plot, series, xs)
    spans = plot.spans(zip(xs, series.estimates, strict=True))
    sheet.lines([(x, low, x, high) for x, low, high in spans], width=min(0.35, max(0.06, step * 0.5)), colour=POINT)
    _draw_points(plot, series, xs, min(_POINT, max(0.7, step * 0.7)))
    draw_values(plot, series, xs, (left, right))
    if series.is_long:
        draw_ends(plot, series, (left, right))
    return sheet


def _draw_line(plot: Plot, series: Series, xs: Sequence[float]) -> None:
    """A line between neighbouring periods that are both shown."""
    segments = [
        (x, plot.at(value), next_x, plot.at(next_value))
        for (x, value), (next_x, next_value) in pairwise(zip(xs, series.heights, strict=True))
        if value is not None and next_value is not None
    ]
    plot.sheet.lines(segments, width=0.4 if len(xs) <= _MANY else 0.2, colour=POINT)


def _draw_points(plot: Plot, series: Series, xs: Sequence[float], size: float) -> None:
    outside = set(series.outside)
    points = {
        period: (x, plot.at(value))
        for period, (x, value) in enumerate(zip(xs, series.heights, strict=True))
        if value is not None
    }
    inside = [point for period, point in points.items() if period not in outside]
    plot.sheet.specks(inside, size=size, colour=POINT)
    signals = [points[period] for period in series.outside]
    plot.sheet.points(signals, size=max(size * 1.3, 1.6), colour=HIGHLIGHT, shape="D")


def _draw_limits(plot: Plot, series: Series, xs: Sequence[float], step: float) -> None:
    """The centre as a line, the limits as dashed steps, each labelled at its end."""
    known = [(x, line) for x, line in zip(xs, series.limits, strict=True) if line and line["low"] == line["low"]]
    y = plot.at(next(line["centre"] for line in series.limits if line))
    plot.sheet.lines([(xs[0] - step / 2, y, xs[-1] + step / 2, y)], width=0.25, colour=MUTED)
    ends = [(y, "centre")]
    for side, name in (("high", "upper"), ("low", "lower")):
        levels = [(x, plot.at(line[side])) for x, line in known]
        plot.sheet.lines([(x - step / 2, level, x + step / 2, level) for x, level in levels], width=0.3, colour=INK)
        ends += [(level, name) for _, level in levels[-1:]]
    lowest = -math.inf
    for level, name in sorted(ends, key=lambda end: end[0]):
        lowest = max(level, lowest + 3.0)
        label = plot.measure.view.text(f"figures.control.{name}")
        plot.sheet.text(WIDTH, lowest, label, size=LEAST_SIZE, colour=MUTED, align="right")
