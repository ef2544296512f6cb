"""Means of several questions with everything that says how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.language import Language, text
from surveykit.presentation.cells import (
    base_cell,
    count_cell,
    dash_cell,
    interval_cell,
    nothing_row,
    nothing_said,
    text_cell,
    value_cell,
)
from surveykit.presentation.labels import column_label, language_of, path_label, paths_in_order, variable_label
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import all_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import MEAN_DECIMALS, fixed, number_text
from surveykit.presentation.shown import Estimate, estimates_of

if TYPE_CHECKING:
    from surveykit.survey import Definition

#: A standard error has one digit more than the mean.
_SE_DECIMALS = MEAN_DECIMALS + 1


def means(
    estimates: pd.DataFrame,
    survey: Definition,
    *,
    id: str = "means",  # noqa: A002 - the word of the table model
    by: str | None = None,
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Number of answers, mean, standard error, 95 % interval, effective n and design effect.

    One row per question, or per group of ``by`` under a heading for each question.

    Raises:
        DocumentError: ``estimates`` is not a frame of :meth:`Design.mean`.
    """
    tongue = language_of(survey, language)
    listed = estimates_of(estimates, survey, what=f"table {id}")
    numbers = numbers_of(id, "mean", listed)
    variables = list(dict.fromkeys(one.variable for one in listed))
    rows: list[tuple[Cell, ...]] = []
    headings: dict[int, str] = {}
    for variable in variables:
        own = {one.by: one for one in listed if one.variable == variable}
        if by is not None:
            headings[len(rows)] = variable_label(survey, variable, tongue)
        for path in paths_in_order(own, survey):
            label = variable_label(survey, variable, tongue) if by is None else path_label(survey, path, tongue)
            rows.append(_row(label, own[path], numbers, tongue))
    first = text("tables.column.question", tongue) if by is None else column_label(survey, by, tongue)
    heads = ("n", "mean", "se", "interval", "n_eff", "deff")
    return Table(
        id=id,
        title=title or text("tables.means.title", tongue),
        columns=(
            Column(first, width=2.6),
            *(Column(text(f"tables.column.{name}", tongue), "right") for name in heads),
        ),
        rows=tuple(rows) or (nothing_row(len(heads) + 1, tongue),),
        notes=all_notes(listed, survey, tongue),
        numbers=tuple(numbers.values()),
        language=tongue,
        nothing=nothing_said(rows, tongue),
        row_groups=headings,
    )


def _row(label: str, one: Estimate, numbers: Mapping[Estimate, Number], language: Language) -> tuple[Cell, ...]:
    number = numbers[one].id
    effective = dash_cell() if one.n_eff is None else count_cell(round(one.n_eff), language)
    return (
        text_cell(label),
        base_cell(one, language),
        value_cell(one, language, number=number, as_percent=False),
        _printed(one.se, _SE_DECIMALS, language),
        interval_cell(one, language, number=number, as_percent=False),
        effective,
        _printed(None if one.n is None or not one.n_eff else one.n / one.n_eff, MEAN_DECIMALS, language),
    )


def _printed(value: float | None, decimals: int, language: Language) -> Cell:
    if value is None:
        return dash_cell()
    return Cell(number_text(value, decimals, language), "number", float(fixed(value, decimals)), decimals)
