"""The frequencies of one question: counts, percentages of all and of valid answers, cumulated, missing ones by kind."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.language import Language, text
from surveykit.presentation.cells import count_cell, dash_cell, text_cell, value_cell
from surveykit.presentation.labels import choice_label, default_title, language_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import PERCENT_DECIMALS, fixed, number_text, percent
from surveykit.presentation.shown import estimates_of
from surveykit.tables.composition import without_small_choices
from surveykit.tables.crossing import is_trait
from surveykit.tables.distribution import Spread, ordered_spreads, spreads_of

if TYPE_CHECKING:
    from surveykit.cleaning import Responses


_HEADS = ("count", "of_all", "of_valid", "cumulative")


def frequency(
    proportions: pd.DataFrame,
    responses: Responses,
    *,
    id: str,  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Counts, percentages of all responses, of valid answers and cumulated, and missing answers by kind.

    Percentages of valid answers are those of ``proportions``, so weighted where the design is; counts never are. With
    a withheld choice the cumulated percentages and the counts of all are left out, which would give it away.

    Args:
        proportions: A frame of :meth:`Design.proportion` for one question.
        responses: The same responses; they know the missing answers.
        id: The table's id.
        title: The caption.
        language: The survey's, unless given.

    Raises:
        DocumentError: The frame is not the distribution of one question.
    """
    survey = responses.survey
    tongue = language_of(survey, language)
    spreads = spreads_of(estimates_of(proportions, survey, what=f"table {id}"), survey, f"table {id}")
    (spread,) = ordered_spreads(spreads, survey, None, f"table {id}")
    if is_trait(survey, spread.variable):
        spread = without_small_choices(spread, survey)
    numbers = numbers_of(id, "share", spread.shares)
    rows = _valid_rows(spread, responses, {share: number.id for share, number in numbers.items()}, tongue)
    totals = [len(rows) - 1]
    if not spread.is_withheld:
        rows += _missing_rows(spread, responses, tongue)
        totals += [len(rows) - 1] if len(rows) - 1 > totals[0] else []
    weighting = text(f"tables.weighting.{'weighted' if survey.design.weight else 'unweighted'}", tongue)
    return Table(
        id=id,
        title=title or default_title(survey, [spread.variable], None, tongue, "tables.frequency.title"),
        columns=(
            Column(text("tables.column.choice", tongue), width=2.4),
            *(Column(text(f"tables.column.{name}", tongue), "right") for name in _HEADS),
        ),
        rows=tuple(rows),
        notes=(
            text("tables.note.cumulative", tongue, weighting=weighting),
            weighting_note(survey, tongue),
            *floor_notes(spread.shares, survey, tongue),
            text("tables.note.rounding", tongue),
        ),
        numbers=tuple(numbers.values()),
        language=tongue,
        totals=tuple(totals),
    )


def _valid_rows(
    spread: Spread, responses: Responses, numbers: dict[object, str], language: Language
) -> list[tuple[Cell, ...]]:
    """One row per choice and one of all valid answers."""
    counts = responses.frame[spread.variable].astype("object").astype("str").value_counts()
    received = len(responses.frame)
    is_whole = not spread.is_withheld
    sums = list(accumulate(percent(share.value) or 0.0 for share in spread.shares))
    rows = []
    for share, cumulated in zip(spread.shares, sums, strict=True):
        n = int(counts.get(str(share.category), 0))
        rows.append(
            (
                text_cell(choice_label(responses.survey, spread.variable, str(share.category), language)),
                dash_cell() if share.is_withheld else count_cell(n, language, numbers[share]),
                _percent(n, received, language) if is_whole else dash_cell(),
                value_cell(share, language, number=numbers[share], as_percent=True),
                _printed(cumulated, language) if is_whole else dash_cell(),
            )
        )
    valid = spread.n if is_whole else None
    whole = _percent(valid, received, language) if valid is not None else dash_cell()
    hundred = _printed(100.0, language)
    label = text_cell(text("tables.row.valid", language))
    return [*rows, (label, count_cell(valid, language), whole, hundred, dash_cell())]


def _missing_rows(spread: Spread, responses: Responses, language: Language) -> list[tuple[Cell, ...]]:
    """One row per kind of missing answer and one of all responses; nothing where none is missing."""
    received = len(responses.frame)
    missing = received - (spread.n or 0)
    kinds = responses.missing(spread.variable)
    untold = missing - sum(kinds.values())
    if missing <= 0:
        return []
    counted = {**kinds, "blank": kinds.get("blank", 0) + untold} if untold > 0 else kinds
    rows = [
        _row(text("tables.row.missing", language, kind=text(f"tables.missing.{kind}", language)), n, received, language)
        for kind, n in counted.items()
    ]
    return [*rows, _row(text("tables.row.all", language), received, received, language)]


def _row(label: str, n: int, received: int, language: Language) -> tuple[Cell, ...]:
    return text_cell(label), count_cell(n, language), _percent(n, received, language), dash_cell(), dash_cell()


def _percent(part: int, whole: int, language: Language) -> Cell:
    return _printed(percent(part / whole) or 0.0, language) if whole else dash_cell()


def _printed(value: float, language: Language) -> Cell:
    printed = number_text(value, PERCENT_DECIMALS, language)
    return Cell(printed, "percent", float(fixed(value, PERCENT_DECIMALS)), PERCENT_DECIMALS)
