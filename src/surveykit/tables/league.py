"""The league table, and what one unit may know of its place."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.making import TableRow, count_cell, dash_cell, ends_cell, number_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.numbers import id_part, published
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View
from surveykit.results import Number
from surveykit.tables.placing import by_class, class_label, shown_places
from surveykit.tables.unit_changes import Changes

if TYPE_CHECKING:
    from surveykit.units import Comparisons


def league(places: Comparisons, view: View, *, id: str = "league", title: str | None = None) -> Table:
    """All units by class, best first, with the intervals of their means and the sets of their ranks.

    A rank is printed alone only where the unit's reliability is 0.80 or more; from 0.70 on its set of ranks and its
    band are shown, below neither. Units with fewer than ``min_n_rank`` answers are listed without a place. Where there
    are several waves, the last column has the change from the wave before, as :func:`unit_changes` has it. ``places``
    are ``UnitResponses.places``.
    """
    shown = shown_places(places.league, view)
    changes = Changes(places.changes, view, id)
    several = bool(changes.by_unit)
    classes = [(heading, [unit for _, unit in own.iterrows()]) for heading, own in by_class(shown, view)]
    return table_of(
        view,
        id=id,
        title=title or view.text("units.league.title", question=view.variable(view.survey.ranked_by or "")),
        columns=(
            Column(view.column("unit"), width=2.6),
            Column(view.text("tables.column.n"), "right"),
            Column(view.statistic_heading(view.survey.ranked_by or ""), "right"),
            Column(view.text("tables.column.interval"), "right", width=1.4),
            Column(view.text("units.column.rank"), "right"),
            Column(view.text("units.column.rank_set"), "right", width=1.2),
            Column(view.text("units.column.band"), "right"),
            Column(view.text("units.column.reliability"), "right"),
            *((Column(view.text("tables.column.change"), "right"),) if several else ()),
        ),
        parts=[
            (heading, [(*_cells(unit, view, id), *changes.of(str(unit["unit"]))[:several]) for unit in units])
            for heading, units in classes
        ],
        notes=(
            view.text("units.note.rank_set"),
            view.text("units.note.gate"),
            *_unranked_notes(shown, places, view),
            *_no_interval_notes(shown, view),
            *changes.notes,
        ),
        numbers=(
            *(number for _, units in classes for unit in units for number in _numbers(unit, view, id)),
            *changes.numbers(shown["unit"]),
        ),
        nothing=view.text("units.empty.listed"),
        is_roomy=True,
    )


def _unranked_notes(shown: pd.DataFrame, places: Comparisons, view: View) -> Iterator[str]:
    """Why units are listed without a place, of the reasons that occur."""
    unplaced = shown[(shown["status"] != "ranked") & (shown["n"] >= view.floor.min_n_rank)]
    # Where all answers of a class are alike, so are the values of its units.
    is_alike = unplaced.groupby("class")["value"].transform("nunique") == 1
    if is_alike.all() or (shown["n"] < view.floor.min_n_rank).any():
        yield view.text("units.note.listed", n=view.floor.min_n_rank)
    if is_alike.any():
        yield view.text("units.note.same")
    if not is_alike.all():
        yield view.text("units.note.no_error", statistic=view.statistic(view.survey.ranked_by or ""))


def _no_interval_notes(shown: pd.DataFrame, view: View) -> Iterator[str]:
    """Why ranked units have no interval, where any has none."""
    has_none = shown[["low", "high"]].isna().any(axis=1) & (shown["n"] >= view.floor.min_n_spread)
    if (has_none & (shown["status"] == "ranked")).any():
        is_median = view.survey.statistic_of(view.survey.ranked_by or "") == "median"
        yield view.text("units.note.no_interval" + (".median" if is_median else ""))


def _cells(unit: pd.Series, view: View, owner: str) -> TableRow:
    statistic = view.survey.shown_as(view.survey.ranked_by or "")
    mean, rank, reliability = (_id(unit, owner, name) for name in (statistic, "rank", "reliability"))
    head = (
        Cell(view.unit(str(unit["unit"]))),
        count_cell(int(unit["n"]), view),
        value_cell(unit["value"], view, mean),
        _interval_cell(unit, view, mean),
    )
    if unit["status"] != "ranked":
        return *head, Cell(view.text("units.listed"), "withheld"), dash_cell(), dash_cell(), dash_cell()
    known = number_cell(unit["reliability"], 2, view, reliability)
    if unit["gate"] == "withhold":
        return *head, dash_cell(), dash_cell(), dash_cell(), known
    alone = count_cell(int(unit["rank"]), view, rank) if unit["gate"] == "rank" else dash_cell()
    return *head, alone, rank_set_cell(unit, view, rank), count_cell(int(unit["band"]), view), known


def _id(unit: pd.Series, owner: str, statistic: str) -> str:
    return f"{owner}.{statistic}.{id_part(str(unit['unit']))}"


def value_cell(value: float, view: View, number: str | None = None) -> Cell:
    """A value of what units are ranked by."""
    factor, decimals = view.printing(view.survey.ranked_by or "")
    return number_cell(value * factor, decimals, view, number)


def _interval_cell(unit: pd.Series, view: View, number: str) -> Cell:
    factor, decimals = view.printing(view.survey.ranked_by or "")
    low, high = (None if end is None else end * factor for end in _interval(unit))
    return ends_cell(low, high, decimals, view, number)


def rank_set_cell(unit: pd.Series, view: View, number: str | None = None) -> Cell:
    """A set of ranks from its first to its last."""
    return ends_cell(float(unit["rank_low"]), float(unit["rank_high"]), 0, view, number)


def _interval(unit: pd.Series) -> tuple[float | None, float | None]:
    """The 95 % interval of a unit's mean; nothing where its spread is not shown, or an end does not exist."""
    return (None, None) if unit[["se", "low", "high"]].isna().any() else (unit["low"], unit["high"])


def _numbers(unit: pd.Series, view: View, owner: str) -> Iterator[Number]:
    key, by, n = id_part(str(unit["unit"])), {"unit": str(unit["unit"])}, int(unit["n"])
    low, high = _interval(unit)
    statistic = view.survey.shown_as(view.survey.ranked_by or "")
    yield Number(
        f"{owner}.{statistic}.{key}", owner, statistic, by, significant(unit["value"]),
        low=significant(low), high=significant(high), n=n, method=statistic,
        shown="all" if n >= view.floor.min_n_spread else "mean_only",
    )  # fmt: skip
    if unit["status"] != "ranked":
        return
    reliability = significant(unit["reliability"])
    yield published(f"reliability.{key}", owner, "reliability", by, reliability, n=n, method="")
    if unit["gate"] != "withhold":
        rank = float(unit["rank"]) if unit["gate"] == "rank" else None
        low, high = float(unit["rank_low"]), float(unit["rank_high"])
        yield published(f"rank.{key}", owner, "rank", by, rank, low=low, high=high, n=n, method="stepwise, 95 %")


def my_unit(places: Comparisons, unit: str, view: View, *, id: str = "my_unit", title: str | None = None) -> Table:
    """What one unit may know of its place: rank and set of ranks, the middle of its class, the gap that counts as real.

    Arguments are those of :func:`league`; ``unit`` is the unit's id.
    """
    shown = shown_places(places.league, view)
    own = [line for _, line in shown[shown["unit"] == unit].iterrows()]
    is_ranked, changes = any(line["status"] == "ranked" for line in own), Changes(places.changes, view, id)
    return table_of(
        view,
        id=id,
        title=title or view.text("units.my_unit.title", unit=view.unit(unit)),
        columns=(Column(view.text("units.column.what"), width=1.3), Column(view.text("units.column.value"), "right")),
        rows=[row for line in own[:1] for row in (*_panel(line, places.classes, view, id), *_changed(unit, changes))],
        notes=(
            *((view.text("units.note.real_gap"), view.text("units.note.rank_set")) if is_ranked else ()),
            *_no_interval_notes(shown[shown["unit"] == unit], view),
            *(changes.notes if own else ()),
        ),
        numbers=(
            *(number for line in own[:1] for number in _numbers(line, view, id)),
            *changes.numbers(shown.loc[shown["unit"] == unit, "unit"]),
        ),
        nothing=view.text("units.empty.my_unit"),
    )


def _changed(unit: str, changes: Changes) -> Iterator[TableRow]:
    """The change of the unit's mean and its interval, where it has one."""
    if unit in changes.by_unit:
        said = {"statistic": changes.view.statistic(changes.view.survey.ranked_by or "")}
        names = ("units.my_unit.change", "tables.column.change_interval")
        yield from zip((Cell(changes.view.text(name, **said)) for name in names), changes.of(unit), strict=True)


def _panel(unit: pd.Series, classes: pd.DataFrame, view: View, owner: str) -> Iterator[TableRow]:
    own, ranked_by = classes[classes["class"] == unit["class"]].iloc[0], view.survey.ranked_by or ""
    is_low = view.survey.better(ranked_by) == "low"
    names = (view.survey.shown_as(ranked_by), "rank", "reliability")
    mean, rank, reliability = (_id(unit, owner, name) for name in names)

    def row(name: str, cell: Cell, **values: object) -> TableRow:
        return Cell(view.text(f"units.my_unit.{name}", **values)), cell

    yield row("class", Cell(class_label(str(unit["class"]), view)))
    yield Cell(view.statistic_heading(ranked_by)), value_cell(unit["value"], view, mean)
    if unit["status"] != "ranked":
        yield row("place", Cell(view.text("units.listed"), "withheld"))
        return
    gap = unit["value"] - own["median"]
    verdict = "within" if abs(gap) < unit["real_gap"] else "above" if gap > 0 else "below"
    if unit["gate"] == "rank":
        yield row("place", count_cell(int(unit["rank"]), view, rank))
    if unit["gate"] != "withhold":
        yield row("rank_set", rank_set_cell(unit, view, rank), n=int(own["ranked"]))
        yield row("band_low" if is_low else "band", count_cell(int(unit["band"]), view), n=int(own["bands"]))
    yield row("median", value_cell(own["median"], view))
    yield row("gap", value_cell(gap, view))
    yield row("real_gap", value_cell(unit["real_gap"], view))
    yield row("verdict", Cell(view.text(f"units.my_unit.{verdict}")))
    yield row("reliability", number_cell(unit["reliability"], 2, view, reliability))
    if math.isfinite(unit["n_needed"]):
        yield row("n_needed", count_cell(int(unit["n_needed"]), view))
