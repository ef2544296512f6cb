"""Means of several questions with everything that says how sure they are."""

from __future__ import annotations

from surveykit.presentation.making import EstimateCells, Part, TableRow, base_cell, count_cell, number_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import all_notes, effective_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown

_HEADS = ("n", "mean", "se", "interval", "n_eff", "deff")


def means(
    estimates: EstimatesLike, view: View, *, id: str = "means", by: str | None = None, title: str | None = None
) -> Table:
    """Number of answers, mean, standard error, 95 % interval, effective n and design effect.

    One row per question, or per group of ``by`` under a heading for each question.

    Raises:
        DocumentError: ``estimates`` is not a frame of :meth:`Design.mean`.
    """
    listed = estimates_of(estimates, view, what=f"table {id}")
    cells = EstimateCells(numbers_of(id, "mean", listed), view)
    parts: list[Part] = []
    for variable in dict.fromkeys(mean.variable for mean in listed):
        own = {mean.by: mean for mean in listed if mean.variable == variable}
        label = view.variable(variable)
        rows = [_row(label if by is None else view.path(path), own[path], cells) for path in view.paths_in_order(own)]
        parts.append(("" if by is None else label, rows))
    first = view.text("tables.column.question") if by is None else view.column(by)
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.means.title"),
        columns=(Column(first, width=2.6), *(Column(view.text(f"tables.column.{name}"), "right") for name in _HEADS)),
        parts=parts,
        notes=(*all_notes(listed, view), *effective_note(((mean.n, mean.n_eff) for mean in listed), view)),
        numbers=cells.numbers.values(),
    )


def _row(label: str, mean: Shown, cells: EstimateCells) -> TableRow:
    view, decimals = cells.view, cells.view.mean_decimals(mean.variable)
    value, interval = cells.both(mean, as_percent=False)
    return (
        Cell(label),
        base_cell(mean, view),
        value,
        number_cell(mean.se, decimals + 1, view),
        interval,
        count_cell(None if mean.n_eff is None else round(mean.n_eff), view),
        number_cell(None if mean.n is None or not mean.n_eff else mean.n / mean.n_eff, decimals, view),
    )
