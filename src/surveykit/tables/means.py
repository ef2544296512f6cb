"""Means of several questions with everything that says how sure they are."""

from __future__ import annotations

from collections.abc import Mapping

from surveykit.presentation.cells import (
    base_cell,
    count_cell,
    dash_cell,
    interval_cell,
    number_cell,
    text_cell,
    value_cell,
)
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import all_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike


def means(
    estimates: EstimatesLike, view: View, *, id: str = "means", by: str | None = None, title: str | None = None
) -> Table:
    """Number of answers, mean, standard error, 95 % interval, effective n and design effect.

    One row per question, or per group of ``by`` under a heading for each question.

    Raises:
        DocumentError: ``estimates`` is not a frame of :meth:`Design.mean`.
    """
    listed = estimates_of(estimates, view, what=f"table {id}")
    numbers = numbers_of(id, "mean", listed)
    variables = list(dict.fromkeys(one.variable for one in listed))
    rows: list[tuple[Cell, ...]] = []
    headings: dict[int, str] = {}
    for variable in variables:
        own = {one.by: one for one in listed if one.variable == variable}
        if by is not None:
            headings[len(rows)] = view.variable(variable)
        for path in view.paths_in_order(own):
            label = view.variable(variable) if by is None else view.path(path)
            rows.append(_row(label, own[path], numbers, view))
    first = view.text("tables.column.question") if by is None else view.column(by)
    heads = ("n", "mean", "se", "interval", "n_eff", "deff")
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.means.title"),
        columns=(Column(first, width=2.6), *(Column(view.text(f"tables.column.{name}"), "right") for name in heads)),
        rows=rows,
        notes=all_notes(listed, view),
        numbers=numbers.values(),
        row_groups=headings,
    )


def _row(label: str, one: Shown, numbers: Mapping[Shown, Number], view: View) -> tuple[Cell, ...]:
    number = numbers[one].id
    effective = dash_cell() if one.n_eff is None else count_cell(round(one.n_eff), view)
    return (
        text_cell(label),
        base_cell(one, view),
        value_cell(one, view, number=number, as_percent=False),
        number_cell(one.se, view.decimals.mean + 1, view),
        interval_cell(one, view, number=number, as_percent=False),
        effective,
        number_cell(None if one.n is None or not one.n_eff else one.n / one.n_eff, view.decimals.mean, view),
    )
