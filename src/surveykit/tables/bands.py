"""Bands of units that cannot be told apart, and the units whose verdict depends on the channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.language import Language, text
from surveykit.presentation.cells import count_cell, nothing_row, nothing_said, text_cell
from surveykit.presentation.labels import column_label, group_label, language_of, shortened
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.printing import MEAN_DECIMALS
from surveykit.tables.league import number_cell, rank_set_cell
from surveykit.tables.placing import by_class, shown_places

if TYPE_CHECKING:
    from surveykit.survey import Definition
    from surveykit.units import Comparisons

#: Bands of more units are counted, not named.
_MOST_NAMED = 12


def bands(
    places: Comparisons,
    survey: Definition,
    *,
    id: str = "bands",  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Bands inside which no two units can be told apart: how many units, from which mean to which, and who.

    Arguments are those of :func:`league`.
    """
    tongue = language_of(survey, language)
    shown = shown_places(places.league, survey)
    ranked = shown[(shown["status"] == "ranked") & (shown["gate"] != "withhold")]
    columns = (
        Column(text("units.column.band", tongue), width=0.7),
        Column(text("units.column.units", tongue), "right", width=0.7),
        Column(text("units.column.highest", tongue), "right", width=0.8),
        Column(text("units.column.lowest", tongue), "right", width=0.8),
        Column(column_label(survey, "unit", tongue), width=3.2),
    )
    rows: list[tuple[Cell, ...]] = []
    headings: dict[int, str] = {}
    for heading, own in by_class(ranked, survey, tongue):
        if heading:
            headings[len(rows)] = heading
        for band, members in own.groupby("band"):
            names = [group_label(survey, "unit", unit, tongue) for unit in members["unit"]]
            listed = text("tables.join.list", tongue).join(names[:_MOST_NAMED])
            few = len(names) <= _MOST_NAMED
            rows.append(
                (
                    count_cell(int(float(str(band))), tongue),
                    count_cell(len(members), tongue),
                    number_cell(members["value"].max(), MEAN_DECIMALS, tongue),
                    number_cell(members["value"].min(), MEAN_DECIMALS, tongue),
                    text_cell(listed if few else text("units.bands.many", tongue, names=listed)),
                )
            )
    return Table(
        id=id,
        title=title or text("units.bands.title", tongue),
        columns=columns,
        rows=tuple(rows) or (nothing_row(len(columns), tongue),),
        notes=(text("units.note.bands", tongue),),
        language=tongue,
        nothing=nothing_said(rows, tongue, "units.empty.ranked"),
        row_groups=headings,
    )


def channel_verdicts(
    places: Comparisons,
    survey: Definition,
    *,
    id: str = "channel_verdicts",  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Units whose verdict is not the same as collected, standardised inside channels, and at a fixed mix of channels.

    Arguments are those of :func:`league`.
    """
    tongue = language_of(survey, language)
    shown = shown_places(places.channels.rename(columns={"low": "rank_low", "high": "rank_high"}), survey)
    depends = shown[shown["depends"]]
    variants = ("collected", "standardised", "fixed_mix")
    head = [Column(column_label(survey, "unit", tongue), width=1.8)]
    for variant in variants:
        spanner = text(f"units.channels.{variant}", tongue)
        head.append(Column(text("units.column.rank_set", tongue), "right", spanner))
        head.append(Column(text("units.column.verdict", tongue), "left", spanner))
    rows = []
    for unit, own in depends.groupby("unit", sort=False):
        cells = [text_cell(shortened(group_label(survey, "unit", str(unit), tongue)))]
        for variant in variants:
            one = own[own["variant"] == variant].iloc[0]
            cells.append(rank_set_cell(one, tongue))
            cells.append(text_cell(text(f"units.verdict.{one['verdict']}", tongue)))
        rows.append(tuple(cells))
    return Table(
        id=id,
        title=title or text("units.channels.title", tongue),
        columns=tuple(head),
        rows=tuple(rows) or (nothing_row(len(head), tongue),),
        notes=(text("units.note.channels", tongue), text("units.note.not_separable", tongue)),
        language=tongue,
        nothing=nothing_said(rows, tongue, "units.empty.channels"),
    )
