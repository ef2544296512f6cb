"""Ranks of all units of a class with the ranks that each may truly have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import HIGHLIGHT, PALE, POINT, WIDTH
from surveykit.figures.finishing import nothing_shown
from surveykit.figures.model import Figure
from surveykit.figures.upright import BOTTOM, HEIGHT, LEFT, TOP, Mark, draw_frame, draw_name
from surveykit.presentation.view import View
from surveykit.tables.placing import class_label, ranked_places

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet
    from surveykit.units import Comparisons


def caterpillar(
    places: Comparisons,
    view: View,
    *,
    cls: str = "",
    id: str = "caterpillar",
    title: str | None = None,
    highlight: str | None = None,
) -> Figure:
    """One line per unit from the best to the worst rank that it may truly have, from the best value on.

    ``places`` are ``UnitResponses.places`` and ``cls`` is one of their classes; the unit ``highlight`` is named.
    """
    own = ranked_places(places.league, cls, view)
    own = own[own["gate"] != "withhold"]
    heading = title or view.text("units.caterpillar.title", cls=class_label(cls, view))
    return Figure.drawn(
        _drawn(own, view, highlight) if len(own) else nothing_shown([], view),
        view,
        id=id,
        title=heading,
        alt=_description(own, heading, view, highlight),
        notes=(view.text("units.note.caterpillar"), view.text("units.note.rank_set")),
        nothing="" if len(own) else view.text("units.empty.ranked"),
    )


def _drawn(own: pd.DataFrame, view: View, highlight: str | None) -> Sheet:
    sheet = blank(HEIGHT)
    last = float(own["rank_high"].max())
    axis = axis_for([1.0, max(last, 2.0)], None, TOP, BOTTOM)
    ranks = (1.0, *(rank for rank in axis.marks if 1 < rank <= last and rank == int(rank)))
    marks = [Mark(axis.at(rank), view.count(int(rank))) for rank in ranks]
    ranked_by = view.survey.ranked_by or ""
    key = "units.caterpillar.caption" + (".low" if view.survey.better(ranked_by) == "low" else "")
    caption = view.text(key, n=view.count(len(own)), statistic=view.statistic(ranked_by))
    draw_frame(sheet, marks, view.text("units.caterpillar.axis"), [], caption)
    step = (WIDTH - LEFT) / len(own)
    xs = [LEFT + (number + 0.5) * step for number in range(len(own))]
    lines = zip(xs, own["rank_low"], own["rank_high"], strict=True)
    ends = [(x, axis.at(low), x, axis.at(high)) for x, low, high in lines]
    sheet.lines(ends, width=min(1.2, max(0.06, step * 0.5)), colour=PALE)
    ranked = zip(xs, own["rank"], own["gate"], strict=True)
    points = [(x, axis.at(rank)) for x, rank, gate in ranked if gate == "rank"]
    sheet.specks(points, size=min(1.6, max(0.45, step)), colour=POINT)
    for x, end, (_, unit) in zip(xs, ends, own.iterrows(), strict=True):
        if unit["unit"] == highlight:
            sheet.lines([end], width=0.7, colour=HIGHLIGHT)
            if unit["gate"] == "rank":
                sheet.points([(x, axis.at(unit["rank"]))], size=2.4, colour=HIGHLIGHT, shape="D")
            draw_name(sheet, view.unit(str(highlight)))
    return sheet


def _description(own: pd.DataFrame, title: str, view: View, highlight: str | None) -> str:
    if not len(own):
        return f"{title}: {view.text('figures.empty')}"
    width = (own["rank_high"] - own["rank_low"] + 1).astype(int)
    sentences = [
        view.text(
            "units.caterpillar.alt",
            title=title,
            n=view.count(len(own)),
            narrow=int(width.min()),
            wide=int(width.max()),
            middle=int(width.median()),
        )
    ]
    for _, unit in own[own["unit"] == highlight].iterrows():
        ranks = {"rank": int(unit["rank"]), "low": int(unit["rank_low"]), "high": int(unit["rank_high"])}
        sentences.append(view.text(f"units.caterpillar.own.{unit['gate']}", unit=view.unit(str(highlight)), **ranks))
    return view.sentences(sentences)
