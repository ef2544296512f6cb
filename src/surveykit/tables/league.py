"""The league table, and what one unit may know of its place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.cells import count_cell, dash_cell, number_cell, text_cell, with_room
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part
from surveykit.presentation.printing import fixed, significant
from surveykit.presentation.view import View
from surveykit.tables.placing import by_class, class_label, shown_places

if TYPE_CHECKING:
    from surveykit.units import Comparisons

_Z = 1.959964


def league(places: Comparisons, view: View, *, id: str = "league", title: str | None = None) -> Table:
    """All units by class, best first, with the intervals of their means and the sets of their ranks.

    A rank stands alone only where the unit's reliability is 0.80 or more; from 0.70 on its set of ranks and its band
    are shown, below neither. Units with fewer than ``min_n_rank`` answers are listed without a place.

    Args:
        places: ``UnitResponses.places``.
        view: Labels, language and floor.
        id: The table's id.
        title: The caption.
    """
    shown = shown_places(places.league, view)
    columns = (
        Column(view.column("unit"), width=2.6),
        Column(view.text("tables.column.n"), "right"),
        Column(view.text("units.column.mean"), "right"),
        Column(view.text("units.column.interval"), "right", width=1.4),
        Column(view.text("units.column.rank"), "right"),
        Column(view.text("units.column.rank_set"), "right", width=1.2),
        Column(view.text("units.column.band"), "right"),
        Column(view.text("units.column.reliability"), "right"),
    )
    rows: list[tuple[Cell, ...]] = []
    numbers: list[Number] = []
    headings: dict[int, str] = {}
    for heading, own in by_class(shown, view):
        if heading:
            headings[len(rows)] = heading
        for _, unit in own.iterrows():
            rows.append(_cells(unit, view, id))
            numbers += _numbers(unit, view, id)
    return table_of(
        view,
        id=id,
        title=title or view.text("units.league.title", question=view.variable(view.survey.headline.question)),
        columns=with_room(columns, rows),
        rows=rows,
        notes=(
            view.text("units.note.rank_set"),
            view.text("units.note.gate"),
            view.text("units.note.listed", n=view.floor.min_n_rank),
            *_same_note(shown, view),
        ),
        numbers=numbers,
        row_groups=headings,
        nothing=view.text("units.empty.listed"),
    )


def _same_note(shown: pd.DataFrame, view: View) -> tuple[str, ...]:
    """Why units with enough answers have no place, where there are any."""
    unplaced = (shown["status"] != "ranked") & (shown["n"] >= view.floor.min_n_rank)
    return (view.text("units.note.same"),) if unplaced.any() else ()


def _cells(unit: pd.Series, view: View, owner: str) -> tuple[Cell, ...]:
    key = id_part(str(unit["unit"]))
    head = (
        text_cell(view.group("unit", str(unit["unit"]))),
        count_cell(int(unit["n"]), view),
        number_cell(unit["value"], view.decimals.mean, view, f"{owner}.mean.{key}"),
        _interval_cell(unit, view, f"{owner}.mean.{key}"),
    )
    if unit["status"] != "ranked":
        return (*head, Cell(view.text("units.listed"), "withheld"), *(dash_cell() for _ in range(3)))
    known = number_cell(unit["reliability"], 2, view, f"{owner}.reliability.{key}")
    if unit["gate"] == "withhold":
        return (*head, dash_cell(), dash_cell(), dash_cell(), known)
    rank = count_cell(int(unit["rank"]), view, f"{owner}.rank.{key}") if unit["gate"] == "rank" else dash_cell()
    return (*head, rank, rank_set_cell(unit, view, f"{owner}.rank.{key}"), count_cell(int(unit["band"]), view), known)


def _interval_cell(unit: pd.Series, view: View, number: str) -> Cell:
    """The interval of a unit's mean; a dash where nothing is known of its spread, or nothing may be shown."""
    low, high = _interval(unit, view)
    if low is None or high is None:
        return dash_cell()
    ends = float(fixed(low, view.decimals.mean)), float(fixed(high, view.decimals.mean))
    printed = view.interval(low, high, view.decimals.mean)
    return Cell(printed, "interval", None, view.decimals.mean, low=ends[0], high=ends[1], number=number)


def rank_set_cell(unit: pd.Series, view: View, number: str | None = None) -> Cell:
    """A set of ranks from its first to its last."""
    low, high = float(unit["rank_low"]), float(unit["rank_high"])
    return Cell(view.interval(low, high, 0), "interval", None, 0, low=low, high=high, number=number)


def _interval(unit: pd.Series, view: View) -> tuple[float | None, float | None]:
    """The 95 % interval of a unit's mean, which does not leave the scale."""
    if pd.isna(unit["se"]):
        return None, None
    low, high = unit["value"] - _Z * unit["se"], unit["value"] + _Z * unit["se"]
    least, greatest = view.survey.score_range(view.survey.headline.question) or (-math.inf, math.inf)
    return max(low, least), min(high, greatest)


def _numbers(unit: pd.Series, view: View, owner: str) -> list[Number]:
    key, by, n = id_part(str(unit["unit"])), {"unit": str(unit["unit"])}, int(unit["n"])
    low, high = _interval(unit, view)
    made = [
        Number(
            f"{owner}.mean.{key}", owner, "mean", by, significant(unit["value"]), se=significant(unit["se"]),
            low=significant(low), high=significant(high), n=n, method="mean, normal interval",
            shown="all" if n >= view.floor.min_n_spread else "mean_only",
        )
    ]  # fmt: skip
    if unit["status"] == "ranked":
        made.append(
            Number(f"{owner}.reliability.{key}", owner, "reliability", by, significant(unit["reliability"]), n=n)
        )
        if unit["gate"] != "withhold":
            rank = float(unit["rank"]) if unit["gate"] == "rank" else None
            low, high = float(unit["rank_low"]), float(unit["rank_high"])
            made.append(
                Number(f"{owner}.rank.{key}", owner, "rank", by, rank, low=low, high=high, n=n, method="stepwise, 95 %")
            )
    return made


def my_unit(places: Comparisons, unit: str, view: View, *, id: str = "my_unit", title: str | None = None) -> Table:
    """What one unit may know of its place: rank and set of ranks, the middle of its class, the gap that counts as real.

    Arguments are those of :func:`league`; ``unit`` is the unit's id.
    """
    shown = shown_places(places.league, view)
    found = shown[shown["unit"] == unit]
    columns = (Column(view.text("units.column.what"), width=1.3), Column(view.text("units.column.value"), "right"))
    rows: list[tuple[Cell, ...]] = []
    numbers: list[Number] = []
    is_ranked = bool((found["status"] == "ranked").any())
    if len(found):
        one = found.iloc[0]
        own = places.classes[places.classes["class"] == one["class"]].iloc[0]
        rows = [(text_cell(label), cell) for label, cell in _panel(one, own, view, id)]
        numbers = _numbers(one, view, id)
    return table_of(
        view,
        id=id,
        title=title or view.text("units.my_unit.title", unit=view.group("unit", unit)),
        columns=columns,
        rows=rows,
        notes=(view.text("units.note.real_gap"), view.text("units.note.rank_set")) if is_ranked else (),
        numbers=numbers,
        nothing=view.text("units.empty.my_unit"),
    )


def _panel(one: pd.Series, own: pd.Series, view: View, owner: str) -> list[tuple[str, Cell]]:
    key = id_part(str(one["unit"]))

    def said(name: str, **values: object) -> str:
        return view.text(f"units.my_unit.{name}", **values)

    cls = class_label(str(one["class"]), view)
    lines = [
        (said("class"), text_cell(cls)),
        (said("mean"), number_cell(one["value"], view.decimals.mean, view, f"{owner}.mean.{key}")),
    ]
    if one["status"] != "ranked":
        return [*lines, (said("place"), Cell(view.text("units.listed"), "withheld"))]
    gap = one["value"] - own["median"]
    verdict = "within" if abs(gap) < one["real_gap"] else "above" if gap > 0 else "below"
    if one["gate"] == "rank":
        lines.append((said("place"), count_cell(int(one["rank"]), view, f"{owner}.rank.{key}")))
    if one["gate"] != "withhold":
        lines.append((said("rank_set", n=int(own["ranked"])), rank_set_cell(one, view, f"{owner}.rank.{key}")))
        lines.append((said("band", n=int(own["bands"])), count_cell(int(one["band"]), view)))
    lines += [
        (said("median"), number_cell(own["median"], view.decimals.mean, view)),
        (said("gap"), number_cell(gap, view.decimals.mean, view)),
        (said("real_gap"), number_cell(one["real_gap"], view.decimals.mean, view)),
        (said("verdict"), text_cell(said(verdict))),
        (said("reliability"), number_cell(one["reliability"], 2, view, f"{owner}.reliability.{key}")),
    ]
    if math.isfinite(one["n_needed"]):
        lines.append((said("n_needed"), count_cell(int(one["n_needed"]), view)))
    return lines
