"""What the weights are like, and what their being unequal costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.presentation.cells import count_cell, number_cell, text_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import withheld_reason
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
    reason = withheld_reason(int(summary["n"]), view.floor)
    values = {name: float(summary[name]) for name in _MEASURES}
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.weights.title"),
        columns=(
            Column(view.text("tables.column.weight_measure"), width=2.4),
            Column(view.text("tables.column.weight_value"), "right"),
        ),
        rows=tuple(
            (text_cell(view.text(f"tables.weights.{name}")), _cell(name, value, id, reason, view))
            for name, value in values.items()
        ),
        notes=(view.text("tables.note.weights"),),
        numbers=tuple(
            Number(
                id=f"{id}.{name}",
                table=id,
                statistic=f"weight_{name}",
                by={},
                value=significant(value) if reason is None else None,
                n=int(values["n"]) if reason is None else None,
                method="weights",
                shown="all" if reason is None else "withheld",
                withheld=reason,
            )
            for name, value in values.items()
        ),
    )


def _cell(name: str, value: float, owner: str, reason: str | None, view: View) -> Cell:
    number = f"{owner}.{name}"
    if reason is not None:
        why = view.text(f"tables.withheld.{reason}", floor=view.floor.min_n_spread)
        return Cell(why, "withheld", number=number)
    if name in _WHOLE:
        return count_cell(round(value), view, number)
    return number_cell(value, view.decimals.mean, view, number)
