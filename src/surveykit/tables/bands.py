"""Bands of units that cannot be told apart, and the units whose verdict depends on the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.presentation.cells import count_cell, number_cell, text_cell
from surveykit.presentation.labels import shortened
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.view import View
from surveykit.tables.league import rank_set_cell
from surveykit.tables.placing import by_class, shown_places

if TYPE_CHECKING:
    from surveykit.units import Comparisons

#: Bands of more units are counted, not named.
_MOST_NAMED = 12


def bands(places: Comparisons, view: View, *, id: str = "bands", title: str | None = None) -> Table:
    """Bands inside which no two units can be told apart: how many units, from which mean to which, and who.

    Arguments are those of :func:`league`.
    """
    shown = shown_places(places.league, view)
    ranked = shown[(shown["status"] == "ranked") & (shown["gate"] != "withhold")]
    columns = (
        Column(view.text("units.column.band"), width=0.7),
        Column(view.text("units.column.units"), "right", width=0.7),
        Column(view.text("units.column.highest"), "right", width=0.8),
        Column(view.text("units.column.lowest"), "right", width=0.8),
        Column(view.column("unit"), width=3.2),
    )
    rows: list[tuple[Cell, ...]] = []
    headings: dict[int, str] = {}
    for heading, own in by_class(ranked, view):
        if heading:
            headings[len(rows)] = heading
        for band, members in own.groupby("band"):
            names = [view.group("unit", unit) for unit in members["unit"]]
            listed = view.text("tables.join.list").join(names[:_MOST_NAMED])
            few = len(names) <= _MOST_NAMED
            rows.append(
                (
                    count_cell(int(float(str(band))), view),
                    count_cell(len(members), view),
                    number_cell(members["value"].max(), view.decimals.mean, view),
                    number_cell(members["value"].min(), view.decimals.mean, view),
                    text_cell(listed if few else view.text("units.bands.many", names=listed)),
                )
            )
    return table_of(
        view,
        id=id,
        title=title or view.text("units.bands.title"),
        columns=columns,
        rows=rows,
        notes=(view.text("units.note.bands"),),
        nothing=view.text("units.empty.ranked"),
        row_groups=headings,
    )


def channel_verdicts(
    places: Comparisons, view: View, *, id: str = "channel_verdicts", title: str | None = None
) -> Table:
    """Units whose verdict is not the same as collected, standardised inside channels, and at a fixed mix of channels.

    Arguments are those of :func:`league`.
    """
    shown = shown_places(places.channels.rename(columns={"low": "rank_low", "high": "rank_high"}), view)
    depends = shown[shown["depends"]]
    variants = ("collected", "standardised", "fixed_mix")
    head = [Column(view.column("unit"), width=1.8)]
    for variant in variants:
        spanner = view.text(f"units.channels.{variant}")
        head.append(Column(view.text("units.column.rank_set"), "right", spanner))
        head.append(Column(view.text("units.column.verdict"), "left", spanner))
    rows = []
    for unit, own in depends.groupby("unit", sort=False):
        cells = [text_cell(shortened(view.group("unit", str(unit))))]
        for variant in variants:
            one = own[own["variant"] == variant].iloc[0]
            cells.append(rank_set_cell(one, view))
            cells.append(text_cell(view.text(f"units.verdict.{one['verdict']}")))
        rows.append(tuple(cells))
    return table_of(
        view,
        id=id,
        title=title or view.text("units.channels.title"),
        columns=head,
        rows=rows,
        notes=(view.text("units.note.channels"), view.text("units.note.not_separable")),
        nothing=view.text("units.empty.channels"),
    )
