"""Bands of units that cannot be told apart, and the units whose verdict depends on the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.labels import whole
from surveykit.presentation.making import TableRow, count_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.view import View
from surveykit.tables.league import rank_set_cell, value_cell
from surveykit.tables.placing import by_class, shown_places

if TYPE_CHECKING:
    from surveykit.units import Comparisons

#: Bands of more units are counted, not named.
_MOST_NAMED = 12
_VARIANTS = ("collected", "standardised", "fixed_mix")


def bands(places: Comparisons, view: View, *, id: str = "bands", title: str | None = None) -> Table:
    """Bands inside which no two units can be told apart: how many units, from which mean to which, and who.

    Arguments are those of :func:`league`.
    """
    shown = shown_places(places.league, view)
    ranked = shown[(shown["status"] == "ranked") & (shown["gate"] != "withhold")]
    kind = "" if view.has_scores(view.survey.ranked_by or "") else ".value"
    return table_of(
        view,
        id=id,
        title=title or view.text("units.bands.title"),
        columns=(
            Column(view.text("units.column.band"), width=0.7),
            Column(view.text("units.column.units"), "right", width=0.7),
            Column(view.text(f"units.column.highest{kind}"), "right", width=0.8),
            Column(view.text(f"units.column.lowest{kind}"), "right", width=0.8),
            Column(view.column("unit"), width=3.2),
        ),
        parts=[
            (heading, [_band(int(float(str(band))), members, view) for band, members in own.groupby("band")])
            for heading, own in by_class(ranked, view)
        ],
        notes=(view.text("units.note.bands"),),
        nothing=view.text("units.empty.ranked"),
    )


def _band(band: int, members: pd.DataFrame, view: View) -> TableRow:
    names = [view.unit(unit) for unit in members["unit"]]
    listed = view.listed(names[:_MOST_NAMED])
    return (
        count_cell(band, view),
        count_cell(len(members), view),
        value_cell(members["value"].max(), view),
        value_cell(members["value"].min(), view),
        Cell(listed if len(names) <= _MOST_NAMED else view.text("units.bands.many", names=listed)),
    )


def channel_verdicts(
    places: Comparisons, view: View, *, id: str = "channel_verdicts", title: str | None = None
) -> Table:
    """Units whose verdict is not the same as collected, standardised inside channels, and at a fixed mix of channels.

    Arguments are those of :func:`league`.
    """
    shown = shown_places(places.channels.rename(columns={"low": "rank_low", "high": "rank_high"}), view)
    head = [Column(view.column("unit"), width=1.8)]
    for variant in _VARIANTS:
        spanner = view.text(f"units.channels.{variant}")
        head.append(Column(view.text("units.column.rank_set"), "right", spanner))
        head.append(Column(view.text("units.column.verdict"), "left", spanner))
    return table_of(
        view,
        id=id,
        title=title or view.text("units.channels.title"),
        columns=head,
        rows=[_verdicts(str(unit), own, view) for unit, own in shown[shown["depends"]].groupby("unit", sort=False)],
        notes=(view.text("units.note.channels"), view.text("units.note.not_separable")),
        nothing=view.text("units.empty.channels"),
    )


def _verdicts(unit: str, own: pd.DataFrame, view: View) -> TableRow:
    cells = [Cell(whole(view.unit(unit)))]
    for variant in _VARIANTS:
        line = own[own["variant"] == variant].iloc[0]
        cells += [rank_set_cell(line, view), Cell(view.text(f"units.verdict.{line['verdict']}"))]
    return tuple(cells)
