"""Who answered: how the respondents divide on the choices of several questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.cells import base_cell, count_cell, text_cell, value_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.distribution import Spread, spreads_of, total_places, total_row, withheld_row


def composition(proportions: EstimatesLike, view: View, *, id: str = "composition", title: str | None = None) -> Table:
    """Number and percentage of each choice of several questions, one part per question.

    ``proportions`` are frames of :meth:`Design.proportion`, one below the other. A choice with fewer than ``min_n``
    answers is withheld: here a choice is a group of respondents, and its number must not be found by subtraction.
    """
    spreads = spreads_of(estimates_of(proportions, view, what=f"table {id}"), view, f"table {id}")
    spreads = tuple(without_small_choices(spread, view) for spread in spreads)
    shares = [share for spread in spreads for share in spread.shares]
    numbers = numbers_of(id, "share", shares)
    counted = all(share.count is not None for share in shares if not share.is_withheld)
    parts = [_part(spread, view, numbers, counted) for spread in spreads]
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.composition.title"),
        columns=_columns(view, counted),
        rows=[row for part in parts for row in part],
        notes=(base_note(view), weighting_note(view), *floor_notes(shares, view), view.text("tables.note.rounding")),
        numbers=numbers.values(),
        row_groups=_headings(spreads, parts, view),
        totals=total_places(spreads, parts),
    )


def without_small_choices(spread: Spread, view: View) -> Spread:
    """The shares with choices below the floor withheld, and as many more as protect them."""
    if spread.is_withheld:
        return spread
    floor = view.floor
    counts = {share: share.count if share.count is not None else _approximate(share) for share in spread.shares}
    answered = [share for share in spread.shares if counts[share]]
    sizes = pd.DataFrame(
        {"variable": spread.variable, "category": None, "value": 0.0, "n": [float(counts[share]) for share in answered]}
    ).assign(se=0.0, low=0.0, high=0.0, n_eff=0.0, df=0.0, deff=1.0, method="")
    screened = screen(sizes, floor, siblings=("variable",))
    reasons = {share: reason for share, reason in zip(answered, screened["withheld"], strict=True) if reason}
    shares = (share.hidden(reasons[share], floor.min_n) if share in reasons else share for share in spread.shares)
    return replace(spread, shares=tuple(shares))


def _approximate(share: Shown) -> int:
    """About how many answers a weighted share stands for; enough to see whether it is below the floor."""
    return round((share.value or 0.0) * (share.n or 0))


def _columns(view: View, counted: bool) -> tuple[Column, ...]:
    counts = [Column(view.text("tables.column.count"), "right", width=0.9)] if counted else []
    return (
        Column(view.text("tables.column.choice"), width=2.4),
        *counts,
        Column(view.text("tables.column.share"), "right"),
    )


def _part(spread: Spread, view: View, numbers: Mapping[Shown, Number], counted: bool) -> list[tuple[Cell, ...]]:
    if all(share.is_withheld for share in spread.shares):
        return [withheld_row(spread, view, counted, intervals=False)]
    rows = [_row(share, view, numbers[share].id, counted) for share in spread.shares]
    return rows if spread.is_withheld else [*rows, total_row(spread, view, counted, intervals=False)]


def _row(share: Shown, view: View, number: str, counted: bool) -> tuple[Cell, ...]:
    label = view.choice(share.variable, str(share.category))
    counts = [base_cell(share, view) if share.is_withheld else count_cell(share.count, view, number)]
    value = value_cell(share, view, number=number, as_percent=True)
    return (text_cell(label), *(counts if counted else []), value)


def _headings(spreads: tuple[Spread, ...], parts: list[list[tuple[Cell, ...]]], view: View) -> dict[int, str]:
    """Each question's text with its n, above its first row."""
    headings: dict[int, str] = {}
    place = 0
    for spread, part in zip(spreads, parts, strict=True):
        label = view.variable(spread.variable)
        n = next((share.n for share in spread.shares if share.n is not None), None)
        headings[place] = label if n is None else view.text("tables.with_n", label=label, n=view.count(n))
        place += len(part)
    return headings
