"""Reliability of a scale: alpha with its interval, and what each item contributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surveykit.disclosure import Floor
from surveykit.language import Language, text
from surveykit.presentation.cells import count_cell, dash_cell, text_cell
from surveykit.presentation.labels import language_of, shortened, variable_label
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import withheld_reason
from surveykit.presentation.numbers import id_part
from surveykit.presentation.printing import MEAN_DECIMALS, count_text, fixed, interval_text, number_text, significant

if TYPE_CHECKING:
    from surveykit.scales import Reliability
    from surveykit.survey import Definition

_MEASURES = ("mean", "sd", "item_rest", "alpha_without")


def scale(
    result: Reliability,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the table model
    name: str = "",
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Cronbach's alpha and every item's mean, spread, correlation with the other items, and alpha without it.

    Everything is withheld with fewer than ``min_n_spread`` people.

    Args:
        result: What :func:`surveykit.scales.reliability` returned.
        survey: Gives labels and the publishing floor.
        id: The table's id.
        name: What the scale is called in the caption; a construct's id stands for its label.
        title: The caption.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    construct = survey.constructs.get(name)
    label = construct.label.in_language(tongue) if construct and construct.label else name
    n = int(result.coefficients["n"].min())
    reason = withheld_reason(min(n, int(result.items["n"].min())), Floor.of(survey))
    lines = result.items.to_dict("records")
    return Table(
        id=id,
        title=title or text("tables.scale.title", tongue, names=shortened(label or lines[0]["item"])),
        columns=(
            Column(text("tables.column.item", tongue), width=2.4),
            *(
                Column(text(f"tables.column.{head}", tongue), "right")
                for head in ("n", "mean", "sd", "item_rest", "alpha_without")
            ),
        ),
        rows=tuple(_row(line, id, reason, survey, tongue) for line in lines),
        notes=_notes(result, reason, survey, tongue),
        numbers=tuple(_numbers(result, id, reason)),
        language=tongue,
    )


def _row(
    line: dict[Any, Any], owner: str, reason: str | None, survey: Definition, language: Language
) -> tuple[Cell, ...]:
    label = text_cell(variable_label(survey, str(line["item"]), language))
    if reason is not None:
        why = text(f"tables.withheld.{reason}", language, floor=Floor.of(survey).min_n_spread)
        return label, Cell(why, "withheld"), *(dash_cell() for _ in _MEASURES)
    item = id_part(str(line["item"]))
    cells = [_printed(line[name], f"{owner}.{name}.{item}", language) for name in _MEASURES]
    return label, count_cell(int(line["n"]), language), *cells


def _printed(value: float, number: str, language: Language) -> Cell:
    if significant(value) is None:
        return dash_cell()
    printed = number_text(value, MEAN_DECIMALS, language)
    return Cell(printed, "number", float(fixed(value, MEAN_DECIMALS)), MEAN_DECIMALS, number=number)


def _notes(result: Reliability, reason: str | None, survey: Definition, language: Language) -> tuple[str, ...]:
    if reason is not None:
        return (text("tables.note.withheld", language, floor=Floor.of(survey).min_n_spread),)
    first = result.coefficients.iloc[0]
    alpha = text(
        "tables.note.alpha",
        language,
        alpha=number_text(first["value"], MEAN_DECIMALS, language),
        interval=interval_text(first["low"], first["high"], MEAN_DECIMALS, language),
        items=count_text(int(first["items"]), language),
        n=count_text(int(first["n"]), language),
    )
    return alpha, text("tables.note.alpha_meaning", language)


def _numbers(result: Reliability, owner: str, reason: str | None) -> list[Number]:
    """The coefficients, and every measure of every item."""
    shown = "all" if reason is None else "withheld"

    def number(name: str, key: str, value: float, n: float, method: str, **ends: float) -> Number:
        known = {end: significant(one) for end, one in ends.items()} if reason is None else {}
        return Number(
            id=f"{owner}.{name}.{id_part(key)}" if key else f"{owner}.{name}",
            table=owner,
            statistic=name,
            by={"variable": key} if key else {},
            value=significant(value) if reason is None else None,
            n=int(n) if reason is None else None,
            method=method,
            shown=shown,
            withheld=reason,
            **known,
        )

    coefficients = [
        number(line["coefficient"], "", line["value"], line["n"], line["method"], low=line["low"], high=line["high"])
        for line in result.coefficients.to_dict("records")
    ]
    method = str(result.coefficients["method"].iloc[0])
    items = [
        number(name, str(line["item"]), line[name], line["n"], method)
        for line in result.items.to_dict("records")
        for name in _MEASURES
    ]
    return [*coefficients, *items]
