"""How units changed from the wave before to the latest: as a table, and as a column of the league."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.making import EstimateCells, base_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.results import Estimates, Number, Shown
from surveykit.tables.placing import by_class, shown_places
from surveykit.tables.trend import change_cells

if TYPE_CHECKING:
    from surveykit.units import Comparisons

_LIMIT = significance_level(0.95)


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes of units that may be shown, for the table ``owner``."""

    frame: pd.DataFrame
    view: View
    owner: str

    @cached_property
    def by_unit(self) -> Mapping[str, Shown]:
        """Every change with an interval, with its corrected p-value."""
        corrected = self.frame.assign(p=self.frame["p_adjusted"]).drop(columns=["p_adjusted", "reference"])
        shown = estimates_of(Estimates(corrected, ("wave", "unit")), self.view, what=f"table {self.owner}")
        return {dict(change.by)["unit"]: change for change in shown if change.has_interval}

    @cached_property
    def cells(self) -> EstimateCells:
        """What shows the changes, and their numbers."""
        return EstimateCells(numbers_of(self.owner, "change", self.by_unit.values()), self.view)

    def of(self, unit: str) -> tuple[Cell, Cell]:
        """The change of a unit, with a star where it is significant, and its interval; dashes where there is none."""
        is_share = self.view.survey.ranked_by in self.view.survey.rates
        return change_cells(self.by_unit.get(unit), self.cells, _LIMIT, as_percent=is_share)

    def numbers(self, units: pd.Series) -> tuple[Number, ...]:
        """The published numbers of these units."""
        return tuple(self.cells.numbers[self.by_unit[unit]] for unit in units.astype("str") if unit in self.by_unit)

    @property
    def notes(self) -> tuple[str, ...]:
        """From which wave to which, and what the star means; nothing where no change is known."""
        if self.frame.empty:
            return ()
        waves = {name: self.view.moment(str(self.frame[key].iloc[0])) for name, key in _ENDS.items()}
        n = int(self.frame["p_adjusted"].notna().sum())
        if not n:
            return (self.view.text("units.note.change_alone", **waves, **_said(self.view)),)
        return (self.view.text("units.note.change", **waves, **_said(self.view), n=n, alpha=f"{_LIMIT:g}"),)


_ENDS = {"start": "reference", "end": "wave"}


def _said(view: View) -> dict[str, str]:
    """What units are compared by, and of which statistic the changes are."""
    ranked_by = view.survey.ranked_by or ""
    statistic = view.statistic(ranked_by)
    return {"question": view.variable(ranked_by), "statistic": statistic, "statistics": f"{statistic}s"}


def unit_changes(places: Comparisons, view: View, *, id: str = "unit_changes", title: str | None = None) -> Table:
    """How the mean of every unit changed from the wave before to the latest, by class as in the league.

    A star marks changes that are significant after Holm's correction for all units. A unit has a change only where both
    waves may be shown with their spread; n is that of the wave with fewer answers. ``places`` are
    ``UnitResponses.places``.
    """
    league, changes = shown_places(places.league, view), Changes(places.changes, view, id)
    known = league[league["unit"].isin(list(changes.by_unit))]
    return table_of(
        view,
        id=id,
        title=title or view.text("units.changes.title", **_said(view)),
        columns=(
            Column(view.column("unit"), width=2.6),
            Column(view.text("tables.column.n"), "right"),
            Column(view.text("tables.column.change"), "right"),
            Column(view.text("tables.column.change_interval"), "right", width=1.4),
        ),
        parts=[
            (
                heading,
                [
                    (Cell(view.unit(unit)), base_cell(changes.by_unit[unit], view), *changes.of(unit))
                    for unit in own["unit"]
                ],
            )
            for heading, own in by_class(known, view)
        ],
        notes=(*changes.notes, *((view.text("units.note.change_n"),) if len(known) else ())),
        numbers=changes.numbers(known["unit"]),
        nothing=view.text("units.empty.changes"),
    )
