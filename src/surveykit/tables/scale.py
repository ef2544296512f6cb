"""Reliability of a scale: alpha with its interval, and what each item contributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from surveykit.presentation.cells import count_cell, dash_cell, number_cell, text_cell
from surveykit.presentation.labels import shortened
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import withheld_reason
from surveykit.presentation.numbers import id_part
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.scales import Reliability

_MEASURES = ("mean", "sd", "item_rest", "alpha_without")


def scale(result: Reliability, view: View, *, id: str, name: str = "", title: str | None = None) -> Table:
    """Cronbach's alpha and every item's mean, spread, correlation with the other items, and alpha without it.

    Everything is withheld with fewer than ``min_n_spread`` people.

    Args:
        result: What :func:`surveykit.scales.reliability` returned.
        view: Labels, language and floor.
        id: The table's id.
        name: What the scale is called in the caption; a construct's id stands for its label.
        title: The caption.
    """
    construct = view.survey.constructs.get(name)
    label = construct.label.in_language(view.language) if construct and construct.label else name
    n = int(result.coefficients["n"].min())
    reason = withheld_reason(min(n, int(result.items["n"].min())), view.floor)
    lines = result.items.to_dict("records")
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.scale.title", names=shortened(label or lines[0]["item"])),
        columns=(
            Column(view.text("tables.column.item"), width=2.4),
            *(
                Column(view.text(f"tables.column.{head}"), "right")
                for head in ("n", "mean", "sd", "item_rest", "alpha_without")
            ),
        ),
        rows=tuple(_row(line, id, reason, view) for line in lines),
        notes=_notes(result, reason, view),
        numbers=tuple(_numbers(result, id, reason)),
    )


def _row(line: dict[Any, Any], owner: str, reason: str | None, view: View) -> tuple[Cell, ...]:
    label = text_cell(view.variable(str(line["item"])))
    if reason is not None:
        why = view.text(f"tables.withheld.{reason}", floor=view.floor.min_n_spread)
        return label, Cell(why, "withheld"), *(dash_cell() for _ in _MEASURES)
    item = id_part(str(line["item"]))
    cells = [number_cell(line[name], view.decimals.mean, view, f"{owner}.{name}.{item}") for name in _MEASURES]
    return label, count_cell(int(line["n"]), view), *cells


def _notes(result: Reliability, reason: str | None, view: View) -> tuple[str, ...]:
    if reason is not None:
        return (view.text("tables.note.withheld", floor=view.floor.min_n_spread),)
    first = result.coefficients.iloc[0]
    alpha = view.text(
        "tables.note.alpha",
        alpha=view.number(first["value"], view.decimals.mean),
        interval=view.interval(first["low"], first["high"], view.decimals.mean),
        items=view.count(int(first["items"])),
        n=view.count(int(first["n"])),
    )
    return alpha, view.text("tables.note.alpha_meaning")


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
