"""A regression: what each predictor adds, how sure that is, and how well all of them fit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveykit.errors import DocumentError
from surveykit.presentation.making import Part, TableRow, dash_cell, ends_cell, number_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import weighting_note, withheld_reason
from surveykit.presentation.numbers import id_part, published
from surveykit.presentation.printing import significant
from surveykit.presentation.view import View
from surveykit.results import Estimates, Number

#: Below this a p-value is printed as being less.
_LEAST_P = 0.001
_NEEDED = ("outcome", "statistic", "least", "reference", "deviance", "null_deviance")


def regression(result: Estimates, view: View, *, id: str = "regression", title: str | None = None) -> Table:
    """Coefficients of :meth:`Design.regression` with standard errors, intervals, t and p; of logistic ones odds ratios.

    Categories are listed below their question; the notes name the one that they are compared with. The notes say how
    many people gave complete answers, the degrees of freedom, and R² (linear: the share of the weighted variance;
    logistic: McFadden's, 1974, with the deviance). All is withheld where a category of a predictor has fewer than
    ``min_n_spread`` complete answers, since coefficients tell the mean of each.

    Raises:
        DocumentError: ``result`` is no regression.
    """
    missing = [name for name in _NEEDED if name not in result.frame.columns]
    if missing:
        what = f"table {id} needs the coefficients of a regression"
        raise DocumentError(what, expected="what Design.regression returned", found=f"no column {missing[0]!r}")
    shown = _Regression(id, tuple(result.frame.to_dict("records")), view, result.level)
    heads = ["coefficient", "se", "interval", *(["odds_ratio"] if shown.is_logistic else []), "t", "p"]
    widths = {"interval": 1.4}
    key = f"tables.regression.{'logistic' if shown.is_logistic else 'linear'}"
    return table_of(
        view,
        id=id,
        title=title or view.title([str(shown.first["outcome"])], None, key),
        columns=(
            Column(view.text("tables.column.predictor"), width=2.4),
            *(Column(view.text(f"tables.column.{name}"), "right", width=widths.get(name, 1.0)) for name in heads),
        ),
        parts=shown.parts(),
        notes=shown.notes(),
        numbers=shown.numbers(),
    )


@dataclass(frozen=True)
class _Regression:
    """The coefficients as they may be shown."""

    id: str
    lines: tuple[dict[Any, Any], ...]
    view: View
    level: float

    @property
    def first(self) -> Mapping[Any, Any]:
        return self.lines[0]

    @property
    def is_logistic(self) -> bool:
        return str(self.first["method"]).startswith("logistic")

    @property
    def reason(self) -> str | None:
        return withheld_reason(int(self.first["least"]), self.view)

    def parts(self) -> Iterator[Part]:
        """The constant, and each predictor: one row, or the question with a row for every category but the first."""
        for variable in dict.fromkeys(str(line["variable"]) for line in self.lines):
            own = [line for line in self.lines if line["variable"] == variable]
            heading = self.view.column(variable) if _is_category(own[0]) else ""
            yield heading, [self._row(line) for line in own]

    def _row(self, line: Mapping[Any, Any]) -> TableRow:
        view, decimals = self.view, self.view.decimals.mean + 1
        label = Cell(self._label(line))
        if self.reason is not None:
            hidden = withheld_cell(self.reason, view.floor.min_n_spread, view, self._key(line))
            return label, hidden, *(dash_cell() for _ in range(5 if self.is_logistic else 4))
        odds = [number_cell(math.exp(line["value"]), view.decimals.mean, view)] if self.is_logistic else []
        return (
            label,
            number_cell(line["value"], decimals, view, self._key(line)),
            number_cell(line["se"], decimals, view),
            ends_cell(significant(line["low"]), significant(line["high"]), decimals, view, self._key(line)),
            *odds,
            number_cell(line["statistic"], view.decimals.mean, view),
            _chance(line["p"], view),
        )

    def _label(self, line: Mapping[Any, Any]) -> str:
        variable = str(line["variable"])
        if variable == "(constant)":
            return self.view.text("tables.regression.constant")
        return self.view.choice(variable, str(line["category"])) if _is_category(line) else self.view.column(variable)

    def _key(self, line: Mapping[Any, Any]) -> str:
        variable = "constant" if line["variable"] == "(constant)" else id_part(str(line["variable"]))
        return ".".join([self.id, "coefficient", variable, *([id_part(str(line["category"]))] * _is_category(line))])

    def notes(self) -> Iterator[str]:
        """Who is in it, how well it fits, with what categories are compared, weights and intervals."""
        view, first = self.view, self.first
        if self.reason is not None:
            yield view.text("tables.note.regression_withheld", floor=view.floor.min_n_spread)
            return
        explained = 1 - first["deviance"] / first["null_deviance"] if first["null_deviance"] else math.nan
        yield view.text(
            "tables.note.regression.logistic" if self.is_logistic else "tables.note.regression.linear",
            n=view.count(int(first["n"])),
            df=view.number(first["df"], 0),
            explained=view.number(explained, 3),
            deviance=view.number(first["deviance"], 1),
            null=view.number(first["null_deviance"], 1),
        )
        compared = {str(line["variable"]): str(line["reference"]) for line in self.lines if _is_category(line)}
        if compared:
            pairs = [f"{view.column(name)}: {view.choice(name, code)}" for name, code in compared.items()]
            yield view.text("tables.note.regression.reference", pairs=view.listed(pairs, "tables.join.semicolon"))
        yield weighting_note(view)
        yield view.text("tables.note.regression.interval", level=view.number(100 * self.level, 0))

    def numbers(self) -> Iterator[Number]:
        """Every coefficient with its interval."""
        for line in self.lines:
            by = {"outcome": str(line["outcome"]), "variable": str(line["variable"])}
            by |= {"category": str(line["category"])} if _is_category(line) else {}
            key, value = self._key(line).removeprefix(f"{self.id}."), significant(line["value"])
            ends = {end: significant(line[end]) for end in ("low", "high")}
            n, method = int(line["n"]), str(line["method"])
            yield published(key, self.id, "coefficient", by, value, n=n, method=method, withheld=self.reason, **ends)


def _is_category(line: Mapping[Any, Any]) -> bool:
    return isinstance(line["category"], str)


def _chance(p: float, view: View) -> Cell:
    if not 0 <= p < _LEAST_P:
        return number_cell(p, 3, view)
    return Cell(view.text("tables.p.below", p=view.number(_LEAST_P, 3)))
