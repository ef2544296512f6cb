"""Ranks of all units of a class with the ranks that each may truly have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import HIGHLIGHT, POINT, WIDTH
from surveykit.figures.model import Figure
from surveykit.figures.rows import nothing_shown
from surveykit.figures.standing import BOTTOM, HEIGHT, LEFT, TOP, Mark, draw_frame, draw_legend
from surveykit.language import Language, text
from surveykit.presentation.labels import group_label, language_of
from surveykit.presentation.printing import count_text
from surveykit.tables.placing import class_label, ranked_places

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet
    from surveykit.survey import Definition
    from surveykit.units import Comparisons


def caterpillar(
    places: Comparisons,
    survey: Definition,
    *,
    cls: str = "",
    id: str = "caterpillar",  # noqa: A002 - the word of the figure model
    title: str | None = None,
    highlight: str | None = None,
    language: Language | None = None,
) -> Figure:
    """One line per unit from the best to the worst rank that it may truly have, ordered by mean.

    Args:
        places: ``UnitResponses.places``.
        survey: Gives names and the publishing floor.
        cls: The class.
        id: The figure's id.
        title: The caption.
        highlight: A unit to be named.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    own = ranked_places(places.league, cls, survey)
    own = own[own["gate"] != "withhold"]
    heading = title or text("units.caterpillar.title", tongue, cls=class_label(cls, survey, tongue))
    sheet = _drawn(own, survey, highlight, tongue) if len(own) else nothing_shown([], tongue)
    svg, png = sheet.printed()
    return Figure(
        id=id,
        title=heading,
        alt=_told(own, heading, survey, highlight, tongue),
        svg=svg,
        png=png,
        width=WIDTH,
        height=sheet.height,
        notes=(text("units.note.caterpillar", tongue), text("units.note.rank_set", tongue)),
        nothing="" if len(own) else text("units.empty.ranked", tongue),
    )


def _drawn(own: pd.DataFrame, survey: Definition, highlight: str | None, language: Language) -> Sheet:
    from surveykit.drawing.sheet import Sheet

    sheet = Sheet(HEIGHT)
    last = float(own["rank_high"].max())
    axis = axis_for([1.0, max(last, 2.0)], None, TOP, BOTTOM)
    at = {value: axis.at(value) for value in (1.0, *(mark for mark in axis.marks if 1 < mark <= last))}
    marks = [Mark(y, count_text(int(value), language)) for value, y in at.items() if value == int(value)]
    caption = text("units.caterpillar.caption", language, n=count_text(len(own), language))
    draw_frame(sheet, marks, text("units.caterpillar.axis", language), [], caption)
    step = (WIDTH - LEFT) / len(own)
    xs = [LEFT + (number + 0.5) * step for number in range(len(own))]
    ends = [
        (x, axis.at(low), x, axis.at(high)) for x, low, high in zip(xs, own["rank_low"], own["rank_high"], strict=True)
    ]
    sheet.lines(ends, width=min(1.2, max(0.06, step * 0.5)), colour="#a9bfd6")
    places = zip(xs, own["rank"], own["gate"], strict=True)
    points = [(x, axis.at(rank)) for x, rank, gate in places if gate == "rank"]
    if points:
        sheet.specks(points, size=min(1.6, max(0.45, step)), colour=POINT)
    for x, end, (_, unit) in zip(xs, ends, own.iterrows(), strict=True):
        if unit["unit"] == highlight:
            sheet.lines([end], width=0.7, colour=HIGHLIGHT)
            if unit["gate"] == "rank":
                sheet.points([(x, axis.at(unit["rank"]))], size=2.4, colour=HIGHLIGHT, shape="D")
            draw_legend(sheet, group_label(survey, "unit", str(highlight), language))
    return sheet


def _told(own: pd.DataFrame, title: str, survey: Definition, highlight: str | None, language: Language) -> str:
    if not len(own):
        return f"{title}: {text('figures.empty', language)}"
    width = (own["rank_high"] - own["rank_low"] + 1).astype(int)
    told = text(
        "units.caterpillar.alt",
        language,
        title=title,
        n=count_text(len(own), language),
        narrow=int(width.min()),
        wide=int(width.max()),
        middle=int(width.median()),
    )
    found = own[own["unit"] == highlight]
    if not len(found):
        return told
    one = found.iloc[0]
    named = text(
        f"units.caterpillar.own.{one['gate']}",
        language,
        unit=group_label(survey, "unit", str(highlight), language),
        rank=int(one["rank"]),
        low=int(one["rank_low"]),
        high=int(one["rank_high"]),
    )
    return told + ("" if language == "zh" else " ") + named
