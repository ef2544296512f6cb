"""Reliability of a scale: alpha with its interval, and what each item contributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from surveykit.presentation.labels import whole
from surveykit.presentation.making import TableRow, count_cell, dash_cell, number_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import weights_note, withheld_reason
from surveykit.presentation.numbers import id_part, published
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View
from surveykit.results import Number

if TYPE_CHECKING:
    from surveykit.scales import Reliability

_MEASURES = ("mean", "sd", "item_rest", "alpha_without")
#: What is called otherwise than its measure: a mean of those who answered every item is not the question's mean.
_NAMES = {"mean": "item_mean"}


def scale(result: Reliability, view: View, *, id: str, name: str = "", title: str | None = None) -> Table:
    """Cronbach's alpha and every item's mean, spread, correlation with the other items, and alpha without it.

    Everything is withheld with fewer than ``min_n_spread`` people. ``name`` is what the scale is called in the caption;
    of a construct its id, which is printed as its label.
    """
    construct = view.survey.constructs.get(name)
    label = view.label(construct.label) if construct and construct.label else name
    n = min(int(result.coefficients["n"].min()), int(result.items["n"].min()))
    reason = withheld_reason(n, view)
    lines = result.items.to_dict("records")
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.scale.title", names=whole(label or lines[0]["item"])),
        columns=(
            Column(view.text("tables.column.item"), width=2.4),
            *(Column(view.text(f"tables.column.{_NAMES.get(head, head)}"), "right") for head in ("n", *_MEASURES)),
        ),
        rows=[_row(line, id, reason, view) for line in lines],
        notes=_notes(result, reason, view),
        numbers=_numbers(result, id, reason),
    )


def _row(line: dict[Any, Any], owner: str, reason: str | None, view: View) -> TableRow:
    label = Cell(view.variable(str(line["item"])))
    if reason is not None:
        return label, withheld_cell(reason, view.floor.min_n_spread, view), *(dash_cell() for _ in _MEASURES)
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
    weighting = _weighting(result, view)
    return alpha, *weighting, view.text("tables.note.alpha_meaning")


def _weighting(result: Reliability, view: View) -> tuple[str, ...]:
    """By what people count, and what the interval makes of it; nothing where all count alike."""
    if not result.weight:
        return ()
    known = result.weight == view.survey.design.weight
    by = weights_note(view) if known else view.text("tables.note.weighted", weight=result.weight)
    return by, view.text("tables.note.alpha_weighted")


def _numbers(result: Reliability, owner: str, reason: str | None) -> Iterator[Number]:
    """The coefficients, and every measure of every item."""
    for line in result.coefficients.to_dict("records"):
        name, ends = line["coefficient"], {end: significant(line[end]) for end in ("low", "high")}
        value, n, method = significant(line["value"]), int(line["n"]), line["method"]
        yield published(name, owner, name, {}, value, n=n, method=method, withheld=reason, **ends)
    method = str(result.coefficients["method"].iloc[0])
    for line in result.items.to_dict("records"):
        item, n = str(line["item"]), int(line["n"])
        for name in _MEASURES:
            value, by = significant(line[name]), {"variable": item}
            known = _NAMES.get(name, name)
            yield published(f"{name}.{id_part(item)}", owner, known, by, value, n=n, method=method, withheld=reason)
