"""What the weights are like, and what their being unequal costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.disclosure import Floor
from surveykit.language import Language, text
from surveykit.presentation.cells import count_cell, text_cell
from surveykit.presentation.labels import language_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import withheld_reason
from surveykit.presentation.printing import MEAN_DECIMALS, fixed, number_text, significant

if TYPE_CHECKING:
    from surveykit.estimation import Design
    from surveykit.survey import Definition

#: Least and largest weights are those of single people, and stay away.
_MEASURES = ("n", "sum", "mean", "variation", "kish", "kish_n_eff")
_WHOLE = ("n", "kish_n_eff")


def weights(
    design: Design,
    survey: Definition,
    *,
    id: str = "weights",  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Number, sum, mean and spread of the weights with Kish's design effect and effective n."""
    tongue = language_of(survey, language)
    summary = design.weight_summary()
    reason = withheld_reason(int(summary["n"]), Floor.of(survey))
    values = {name: float(summary[name]) for name in _MEASURES}
    return Table(
        id=id,
        title=title or text("tables.weights.title", tongue),
        columns=(
            Column(text("tables.column.weight_measure", tongue), width=2.4),
            Column(text("tables.column.weight_value", tongue), "right"),
        ),
        rows=tuple(
            (text_cell(text(f"tables.weights.{name}", tongue)), _cell(name, value, id, reason, survey, tongue))
            for name, value in values.items()
        ),
        notes=(text("tables.note.weights", tongue),),
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
        language=tongue,
    )


def _cell(name: str, value: float, owner: str, reason: str | None, survey: Definition, language: Language) -> Cell:
    number = f"{owner}.{name}"
    if reason is not None:
        why = text(f"tables.withheld.{reason}", language, floor=Floor.of(survey).min_n_spread)
        return Cell(why, "withheld", number=number)
    if name in _WHOLE:
        return count_cell(round(value), language, number)
    printed = number_text(value, MEAN_DECIMALS, language)
    return Cell(printed, "number", float(fixed(value, MEAN_DECIMALS)), MEAN_DECIMALS, number=number)
