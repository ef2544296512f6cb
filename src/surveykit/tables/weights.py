"""What the weights are like, and what their being unequal costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.presentation.making import count_cell, number_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import withheld_reason
from surveykit.presentation.numbers import published
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.estimation import Design

#: Least and largest weights are those of single people, and stay away.
_MEASURES = ("n", "sum", "mean", "variation", "kish", "kish_n_eff")
_WHOLE = ("n", "kish_n_eff")


def weights(design: Design, view: View, *, id: str = "weights", title: str | None = None) -> Table:
    """Number, sum, mean and spread of the weights with Kish's design effect and effective n."""
    summary = design.weight_summary()
    n = int(summary["n"])
    reason = withheld_reason(n, view)
    values = {name: float(summary[name]) for name in _MEASURES}
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.weights.title"),
        columns=(
            Column(view.text("tables.column.measure"), width=2.4),
            Column(view.text("tables.column.weight_value"), "right"),
        ),
        rows=[
            (Cell(view.text(f"tables.weights.{name}")), _cell(name, value, f"{id}.{name}", reason, view))
            for name, value in values.items()
        ],
        notes=(view.text("tables.note.weights"),),
        numbers=[
            published(name, id, f"weight_{name}", {}, significant(value), n=n, method="weights", withheld=reason)
            for name, value in values.items()
        ],
    )


def _cell(name: str, value: float, number: str, reason: str | None, view: View) -> Cell:
    if reason is not None:
        return withheld_cell(reason, view.floor.min_n_spread, view, number)
    if name in _WHOLE:
        return count_cell(round(value), view, number)
    return number_cell(value, view.decimals.mean, view, number)
