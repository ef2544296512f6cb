"""The headline with and without each kind of row that a check flagged or a rule excluded."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from surveykit.estimation import with_and_without
from surveykit.language import keys
from surveykit.presentation.making import TableRow, count_cell, number_cell, percent_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.numbers import id_part, published
from surveykit.presentation.view import View
from surveykit.results import Number
from surveykit.survey import Definition

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

#: The columns with their widths, and those for what the headline has: a mean, a rate.
_COLUMNS = {"check": 3.0, "action": 1.2, "rows": 1}
_OF_MEAN = {"mean": 1, "mean_otherwise": 1.3}
_OF_MEASURE = {"value": 1, "value_otherwise": 1.3}
_OF_RATE = {"rate": 1, "rate_otherwise": 1.3}


def flagged(responses: Responses, view: View, *, id: str = "flagged", title: str | None = None) -> Table:
    """How much the headline depends on what the checks noticed: one row per kind of flagged or excluded rows.

    A kind with too few rows is withheld: the difference of two results would give their answers away.
    """
    floor = view.floor
    results = with_and_without(responses, floor.min_n) if floor.closed is None else pd.DataFrame()
    kinds = [part for _, part in results.groupby(["check", "action"], sort=False)] if len(results) else []
    survey = responses.survey
    columns = _COLUMNS | _of_headline(survey.measured, survey) | (_OF_RATE if survey.headline.rate is not None else {})
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.flagged.title"),
        columns=[
            Column(view.text(f"tables.flagged.column.{name}"), "left" if number < 2 else "right", width=width)
            for number, (name, width) in enumerate(columns.items())
        ],
        rows=[_row(part, id, view) for part in kinds],
        notes=(view.text("tables.flagged.note", floor=floor.min_n),),
        numbers=[
            _number(line, id, survey.shown_as(str(line["variable"])))
            for part in kinds
            for line in part.to_dict("records")
        ],
    )


def _of_headline(measured: str | None, survey: Definition) -> dict[str, float]:
    if measured is None:
        return {}
    return _OF_MEAN if survey.statistic_of(measured) == "mean" else _OF_MEASURE


def _row(part: pd.DataFrame, owner: str, view: View) -> TableRow:
    """The rows of one kind: what they are, how many, and each measure as reported and otherwise."""
    first, *_ = lines = part.to_dict("records")
    name = f"cleaning.reason.{first['check']}"
    label = view.text(name) if name in keys() else str(first["check"])
    cells = [Cell(label), Cell(view.text(f"tables.flagged.{first['action']}")), count_cell(int(first["n"]), view)]
    for line in lines:
        is_rate = line["variable"] in view.survey.rates
        decimals = view.mean_decimals(str(line["variable"]))
        reported, otherwise = (_value(line[key], decimals, view, is_rate=is_rate) for key in ("reported", "otherwise"))
        if not line["shown"]:
            otherwise = Cell(view.text("tables.withheld.small", floor=view.floor.min_n), "withheld")
        cells += [reported, replace(otherwise, number=f"{owner}.{_key(line)}")]
    return tuple(cells)


def _value(value: float, decimals: int, view: View, *, is_rate: bool) -> Cell:
    return percent_cell(100 * value, view) if is_rate else number_cell(value, decimals, view)


def _key(line: dict[Hashable, Any]) -> str:
    return f"{id_part(str(line['variable']))}.{id_part(str(line['check']))}"


def _number(line: dict[Hashable, Any], owner: str, statistic: str) -> Number:
    return published(
        _key(line),
        owner,
        statistic,
        {"check": str(line["check"]), "rows": "without" if line["action"] == "kept" else "with"},
        round(float(line["otherwise"]), 6),
        n=int(line["n_otherwise"]),
        method="headline without (with) the rows of a check",
        withheld=None if line["shown"] else "small",
    )
