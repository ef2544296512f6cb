"""The headline with and without each kind of row that a check flagged or a rule excluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import Floor
from surveykit.estimation import with_and_without
from surveykit.language import keys
from surveykit.presentation.cells import count_cell, number_cell, percent_cell, text_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.cleaning import Responses


def flagged(responses: Responses, view: View, *, id: str = "flagged", title: str | None = None) -> Table:
    """How much the headline depends on what the checks noticed: one row per kind of flagged or excluded rows.

    A kind with too few rows is withheld: the difference of two results would tell their answers.
    """
    floor = view.floor
    closed = floor.closed is not None
    results = with_and_without(responses, floor.min_n) if not closed else pd.DataFrame()
    groups = list(results.groupby(["check", "action"], sort=False)) if len(results) else []
    with_rate = responses.survey.headline.rate is not None
    names = ["check", "action", "rows", "mean", "mean_otherwise", *(["rate", "rate_otherwise"] if with_rate else [])]
    rows = tuple(_row(str(check), str(action), part, id, view, floor) for (check, action), part in groups)
    numbers = tuple(
        number for (check, action), part in groups for number in _numbers(str(check), str(action), part, id)
    )
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.flagged.title"),
        columns=tuple(
            Column(view.text(f"tables.flagged.column.{name}"), align="left" if number < 2 else "right", width=width)
            for number, (name, width) in enumerate(zip(names, (3.0, 1.2, 1, 1, 1.3, 1, 1.3), strict=False))
        ),
        rows=rows,
        notes=(view.text("tables.flagged.note", floor=floor.min_n),),
        numbers=numbers,
    )


def _row(check: str, action: str, part: pd.DataFrame, table: str, view: View, floor: Floor) -> tuple[Cell, ...]:
    lead = (text_cell(_name(check, view)), text_cell(view.text(f"tables.flagged.{action}")))
    cells = [
        cell
        for number, line in enumerate(part.itertuples(index=False))
        for cell in _results(line, table, view, floor, as_percent=number == 1)
    ]
    return (*lead, count_cell(int(part["n"].iloc[0]), view), *cells)


def _results(line: object, table: str, view: View, floor: Floor, *, as_percent: bool) -> tuple[Cell, Cell]:
    values = [getattr(line, name) for name in ("reported", "otherwise")]
    number = _id(table, str(getattr(line, "check", "")), str(getattr(line, "variable", "")))
    cells = [_value(value, view, as_percent=as_percent) for value in values]
    if not getattr(line, "shown", False):
        cells[1] = Cell(view.text("tables.below_floor", floor=floor.min_n), "withheld", number=number)
        return cells[0], cells[1]
    second = cells[1]
    return cells[0], Cell(second.text, second.kind, second.value, second.decimals, number=number)


def _value(value: float, view: View, *, as_percent: bool) -> Cell:
    return percent_cell(100 * value, view) if as_percent else number_cell(value, view.decimals.mean, view)


def _id(table: str, check: str, variable: str) -> str:
    return f"{table}.{id_part(variable)}.{id_part(check)}"


def _numbers(check: str, action: str, part: pd.DataFrame, table: str) -> tuple[Number, ...]:
    return tuple(
        Number(
            id=_id(table, check, str(line.variable)),
            table=table,
            statistic="mean" if number == 0 else "rate",
            by={"check": check, "rows": "without" if action == "kept" else "with"},
            value=round(float(str(line.otherwise)), 6) if line.shown else None,
            n=int(str(line.n_otherwise)) if line.shown else None,
            method="headline without (with) the rows of a check",
            shown="all" if line.shown else "withheld",
            withheld=None if line.shown else "small",
        )
        for number, line in enumerate(part.itertuples(index=False))
    )


def _name(check: str, view: View) -> str:
    key = f"cleaning.reason.{check}"
    return view.text(key) if key in keys() else check
