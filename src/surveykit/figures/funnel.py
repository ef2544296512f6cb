"""Means by number of answers, with the limits that chance and the usual differences between units explain.

(Source: D. J. Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24, 2005; the
limits with overdispersion add the variance between units.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import HIGHLIGHT, INK, MUTED, POINT, WIDTH
from surveykit.figures.finishing import nothing_shown
from surveykit.figures.model import Figure
from surveykit.figures.upright import BOTTOM, HEIGHT, LEFT, TOP, Mark, draw_frame, draw_name, marks_of
from surveykit.presentation.view import View
from surveykit.tables.placing import class_label, ranked_places

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet
    from surveykit.units import Comparisons

_Z = 1.959964
_MARKS = (10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
#: Where these are fewer than three, so many steps of each power of ten get a mark, if they are so far apart (mm).
_FEWEST, _STEPS, _APART = 3, (10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90), 14.0
_AIR = 1.15


@dataclass(frozen=True)
class _Funnel:
    """Centre and spreads of a funnel; ``single`` is how far chance carries one answer, downwards and upwards.

    Near the end of a scale chance carries further towards the other end, as the halves of the units' intervals say.
    """

    centre: float
    single: tuple[float, float]
    between: float

    def chance(self, n: float, side: int) -> float:
        """How far chance alone carries a unit with n answers, downwards (-1) or upwards (1)."""
        return self.single[side > 0] / math.sqrt(n)

    def usual(self, n: float, side: int) -> float:
        """How far chance and the usual differences carry it."""
        return math.hypot(self.chance(n, side), _Z * self.between)


def funnel(
    places: Comparisons,
    view: View,
    *,
    cls: str = "",
    id: str = "funnel",
    title: str | None = None,
    highlight: str | None = None,
) -> Figure:
    """Units of a class by number of answers; limits for chance alone and with overdispersion.

    Arguments are those of :func:`surveykit.figures.caterpillar`.
    """
    ranked_by = view.survey.ranked_by or ""
    factor, _ = view.printing(ranked_by)
    own = ranked_places(places.league, cls, view)
    own = own.assign(**{name: own[name] * factor for name in ("value", "low", "high")})
    said = {"statistic": view.statistic(ranked_by), "heading": view.statistic_heading(ranked_by)}
    heading = title or view.text("units.funnel.title", cls=class_label(cls, view), **said)
    if len(own):
        usual = places.classes[places.classes["class"] == cls].iloc[0]
        down, up = own["value"] - own["low"], own["high"] - own["value"]
        single = (math.sqrt(float((down**2 * own["n"]).mean())), math.sqrt(float((up**2 * own["n"]).mean())))
        limits = _Funnel(float(usual["mean"]) * factor, single, float(usual["between_sd"]) * factor)
        sheet, alt, nothing = _drawn(own, limits, view, highlight), _description(own, limits, heading, view), ""
    else:
        sheet, alt = nothing_shown([], view), f"{heading}: {view.text('figures.empty')}"
        nothing = view.text("units.empty.ranked")
    notes = (view.text("units.note.funnel"),)
    return Figure.drawn(sheet, view, id=id, title=heading, alt=alt, notes=notes, nothing=nothing)


def _drawn(own: pd.DataFrame, limits: _Funnel, view: View, highlight: str | None) -> Sheet:
    sheet = blank(HEIGHT)
    least, most = float(own["n"].min()) / _AIR, float(own["n"].max()) * _AIR
    ranked_by = view.survey.ranked_by or ""
    factor, _ = view.printing(ranked_by)
    ends_of_scale = view.survey.score_range(ranked_by)
    possible = None if ends_of_scale is None else (ends_of_scale[0] * factor, ends_of_scale[1] * factor)
    lowest, highest = possible or (-math.inf, math.inf)
    down, up = (limits.usual(least, side) for side in (-1, 1))
    ends = [max(limits.centre - down, lowest), min(limits.centre + up, highest)]
    axis = axis_for([*own["value"], *ends], possible, BOTTOM, TOP)

    def across(n: float) -> float:
        return LEFT + (math.log(n) - math.log(least)) / (math.log(most) - math.log(least)) * (WIDTH - LEFT)

    below = [Mark(across(n), view.count(n)) for n in _marked(least, most, across)]
    name = view.variable(ranked_by)
    name = view.text("figures.axis.percent", label=name) if ranked_by in view.survey.rates else name
    draw_frame(sheet, marks_of(axis, view), name, below, view.text("units.funnel.axis"))
    sizes = np.geomspace(least, most, 60)
    for spread, colour, every in ((limits.chance, MUTED, 2), (limits.usual, INK, 1)):  # of chance every other piece
        for side in (-1, 1):
            reached = [(n, limits.centre + side * spread(n, side)) for n in sizes]
            curve = [(across(n), axis.at(value)) for n, value in reached if lowest <= value <= highest]
            pairs = [(*first, *second) for first, second in pairwise(curve)]
            sheet.lines(pairs[::every], width=0.25, colour=colour)
    y = axis.at(limits.centre)
    sheet.lines([(LEFT, y, WIDTH, y)], width=0.2, colour=MUTED)
    outside = _outside(own, limits)
    for chosen, colour, size in ((~outside, POINT, 1.3), (outside, HIGHLIGHT, 1.9)):
        points = [(across(n), axis.at(v)) for n, v in zip(own["n"][chosen], own["value"][chosen], strict=True)]
        sheet.specks(points, size=size, colour=colour)
    for _, unit in own[own["unit"] == highlight].iterrows():
        sheet.points([(across(float(unit["n"])), axis.at(float(unit["value"])))], size=2.4, colour=HIGHLIGHT, shape="D")
        draw_name(sheet, view.unit(str(highlight)))
    return sheet


def _marked(least: float, most: float, across: Callable[[float], float]) -> list[int]:
    """Numbers of answers that get a mark: few round ones, or more of them where the range is narrow."""
    round_ones = [n for n in _MARKS if least <= n <= most]
    if len(round_ones) >= _FEWEST:
        return round_ones
    marked: list[int] = []
    for n in (step * 10**power for power in range(6) for step in _STEPS):
        if least <= n <= most and (not marked or across(n) - across(marked[-1]) >= _APART):
            marked.append(n)
    return marked


def _outside(own: pd.DataFrame, limits: _Funnel, spread: Callable[[float, int], float] | None = None) -> pd.Series:
    """The units beyond the limits: those of chance and the usual differences, unless another spread is given."""
    reach = spread or limits.usual
    gaps = zip(own["value"] - limits.centre, own["n"], strict=True)
    return pd.Series([abs(gap) > reach(n, 1 if gap > 0 else -1) for gap, n in gaps], own.index, dtype=bool)


def _description(own: pd.DataFrame, limits: _Funnel, title: str, view: View) -> str:
    gap = own["value"] - limits.centre
    outside = _outside(own, limits)
    by_chance = float(_outside(own, limits, limits.chance).mean())
    return view.text(
        "units.funnel.alt",
        title=title,
        n=view.count(len(own)),
        above=int((outside & (gap > 0)).sum()),
        below=int((outside & (gap < 0)).sum()),
        outside=view.number(100 * by_chance, view.decimals.percent),
    )
