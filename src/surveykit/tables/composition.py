"""Who answered: how the respondents divide on the choices of several questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import Floor, screen
from surveykit.language import Language, text
from surveykit.presentation.cells import base_cell, count_cell, nothing_row, nothing_said, text_cell, value_cell
from surveykit.presentation.labels import choice_label, language_of, variable_label
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import count_text
from surveykit.presentation.shown import Estimate, estimates_of
from surveykit.tables.distribution import Spread, spreads_of, total_places, total_row, withheld_row

if TYPE_CHECKING:
    from surveykit.survey import Definition


def composition(
    proportions: pd.DataFrame,
    survey: Definition,
    *,
    id: str = "composition",  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Number and percentage of each choice of several questions, one part per question.

    ``proportions`` are frames of :meth:`Design.proportion`, one below the other. A choice with fewer than ``min_n``
    answers is withheld: here a choice is a group of respondents, and its number must not be found by subtraction.
    """
    tongue = language_of(survey, language)
    spreads = spreads_of(estimates_of(proportions, survey, what=f"table {id}"), survey, f"table {id}")
    spreads = tuple(without_small_choices(spread, survey) for spread in spreads)
    shares = [share for spread in spreads for share in spread.shares]
    numbers = numbers_of(id, "share", shares)
    counted = all(share.count is not None for share in shares if not share.is_withheld)
    parts = [_part(spread, survey, tongue, numbers, counted) for spread in spreads]
    return Table(
        id=id,
        title=title or text("tables.composition.title", tongue),
        columns=_columns(tongue, counted),
        rows=tuple(row for part in parts for row in part) or (nothing_row(3 if counted else 2, tongue),),
        notes=(
            base_note(tongue),
            weighting_note(survey, tongue),
            *floor_notes(shares, survey, tongue),
            text("tables.note.rounding", tongue),
        ),
        numbers=tuple(numbers.values()),
        language=tongue,
        nothing=nothing_said(parts, tongue),
        row_groups=_headings(spreads, parts, survey, tongue),
        totals=total_places(spreads, parts),
    )


def without_small_choices(spread: Spread, survey: Definition) -> Spread:
    """The shares with choices below the floor withheld, and as many more as protect them."""
    if spread.is_withheld:
        return spread
    floor = Floor.of(survey)
    counts = {share: share.count if share.count is not None else _approximate(share) for share in spread.shares}
    answered = [share for share in spread.shares if counts[share]]
    sizes = pd.DataFrame(
        {"variable": spread.variable, "category": None, "value": 0.0, "n": [float(counts[share]) for share in answered]}
    ).assign(se=0.0, low=0.0, high=0.0, n_eff=0.0, df=0.0, deff=1.0, method="")
    screened = screen(sizes, floor, siblings=("variable",))
    reasons = {share: reason for share, reason in zip(answered, screened["withheld"], strict=True) if reason}
    shares = (share.hidden(reasons[share], floor.min_n) if share in reasons else share for share in spread.shares)
    return replace(spread, shares=tuple(shares))


def _approximate(share: Estimate) -> int:
    """About how many answers a weighted share stands for; enough to see whether it is below the floor."""
    return round((share.value or 0.0) * (share.n or 0))


def _columns(language: Language, counted: bool) -> tuple[Column, ...]:
    counts = [Column(text("tables.column.count", language), "right", width=0.9)] if counted else []
    return (
        Column(text("tables.column.choice", language), width=2.4),
        *counts,
        Column(text("tables.column.share", language), "right"),
    )


def _part(
    spread: Spread, survey: Definition, language: Language, numbers: Mapping[Estimate, Number], counted: bool
) -> list[tuple[Cell, ...]]:
    if all(share.is_withheld for share in spread.shares):
        return [withheld_row(spread, language, counted, intervals=False)]
    rows = [_row(share, survey, language, numbers[share].id, counted) for share in spread.shares]
    return rows if spread.is_withheld else [*rows, total_row(spread, language, counted, intervals=False)]


def _row(share: Estimate, survey: Definition, language: Language, number: str, counted: bool) -> tuple[Cell, ...]:
    label = choice_label(survey, share.variable, str(share.category), language)
    counts = [base_cell(share, language) if share.is_withheld else count_cell(share.count, language, number)]
    value = value_cell(share, language, number=number, as_percent=True)
    return (text_cell(label), *(counts if counted else []), value)


def _headings(
    spreads: tuple[Spread, ...], parts: list[list[tuple[Cell, ...]]], survey: Definition, language: Language
) -> dict[int, str]:
    """Each question's text with its n, above its first row."""
    headings: dict[int, str] = {}
    place = 0
    for spread, part in zip(spreads, parts, strict=True):
        label = variable_label(survey, spread.variable, language)
        n = next((share.n for share in spread.shares if share.n is not None), None)
        headings[place] = (
            label if n is None else text("tables.with_n", language, label=label, n=count_text(n, language))
        )
        place += len(part)
    return headings
