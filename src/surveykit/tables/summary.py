"""Means and rates with their intervals: one row per group, or one per question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from surveykit.errors import DocumentError
from surveykit.language import keys
from surveykit.presentation.making import EstimateCells, TableRow, base_cell, dash_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import all_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown
from surveykit.tables.definitions import rate_definition

#: Statistics that have a heading of their own where they are shown in place of means, as their method begins.
_NAMED = ("quantile", "ratio", "total", "median")
_SIGNS = {"zh": "①②③④⑤⑥⑦⑧⑨", "en": "†‡§¶#*"}


@dataclass(frozen=True)
class _Row:
    """A row before layout: its label, the heading above it, and what it shows."""

    label: str
    mean: Shown | None
    rate: Shown | None
    heading: str = ""


def summary(
    means: EstimatesLike | None,
    rates: EstimatesLike | None,
    view: View,
    *,
    id: str,
    by: str | Sequence[str] | None = None,
    title: str | None = None,
    marks: Mapping[str, str] | None = None,
) -> Table:
    """Number of answers, mean and rate with 95 % intervals.

    Args:
        means: A frame of :meth:`Design.mean`, or ``None``; of a quantile, ratio or total, which are called so.
        rates: A frame of :meth:`Design.rate`, or ``None``.
        view: Labels, language and floor.
        id: The table's id.
        by: The group column whose groups are the rows, in official or questionnaire order (a row of everybody comes
            first); groups that lie in outer ones (lecturers in departments) are under these; several columns give one
            part per column, from frames put one below the other; ``None`` gives one row per question, with a rate in
            the row of its question.
        title: The caption.
        marks: For some groups the key of a remark, ``tables.mark.<key>`` of the catalogue (``identical``).

    Raises:
        DocumentError: A frame does not fit ``by``, or nothing was given.
    """
    if means is None and rates is None:
        raise DocumentError(f"table {id} has nothing to show", expected="means, rates or both", found="neither")
    shown_means = () if means is None else estimates_of(means, view, what=f"table {id}")
    shown_rates = () if rates is None else estimates_of(rates, view, what=f"table {id}")
    everything = (*shown_means, *shown_rates)
    columns = () if by is None else (by,) if isinstance(by, str) else tuple(by)
    heading = title or view.title([estimate.variable for estimate in everything], by, "tables.summary.title")
    if columns:
        rows = _group_rows(shown_means, shown_rates, columns, view, marks or {}, id)
    else:
        labels = view.rows([mean.variable for mean in shown_means], heading)
        rows = _question_rows(shown_means, shown_rates, labels, view)
    statistic = _statistic(shown_means)
    cells = EstimateCells(numbers_of(id, statistic, shown_means) | numbers_of(id, "rate", shown_rates), view)
    spanner = None if means is None else _heading(statistic, shown_means, view)
    spanners = _spanners(spanner, None if rates is None else shown_rates, view)
    several = "tables.column.group" if columns else "tables.column.question"
    first = view.column(columns[0]) if len(columns) == 1 else view.text(several)
    declared = dict.fromkeys(rate.variable for rate in shown_rates if rate.variable in view.survey.rates)
    return table_of(
        view,
        id=id,
        title=heading,
        columns=_columns(first, spanners, view),
        parts=[
            (heading, [_cells(row, spanners, cells) for row in part])
            for heading, part in groupby(rows, key=lambda row: row.heading)
        ],
        notes=(
            *(rate_definition(view.survey.rates[variable], view) for variable in declared),
            *all_notes(everything, view),
            *_mark_notes(marks or {}, view),
        ),
        numbers=cells.numbers.values(),
        is_roomy=True,
    )


def _group_rows(
    means: Sequence[Shown],
    rates: Sequence[Shown],
    columns: Sequence[str],
    view: View,
    marks: Mapping[str, str],
    owner: str,
) -> Iterator[_Row]:
    for column in columns:
        of_mean, of_rate = (
            by_group(
                (own for own in estimates if len(columns) == 1 or column in dict(own.by)), column, f"table {owner}"
            )
            for estimates in (means, rates)
        )
        for path in view.paths_in_order([*of_mean, *of_rate]):
            label = view.path(path) + (_sign(path[-1][1], marks, view) if path else "")
            heading = view.column(column) if len(columns) > 1 else view.path(path[:-1]) if len(path) > 1 else ""
            yield _Row(label, of_mean.get(path), of_rate.get(path), heading)


def _question_rows(
    means: Sequence[Shown], rates: Sequence[Shown], labels: Mapping[str, str], view: View
) -> Iterator[_Row]:
    """One row per question with its mean and first rate; further rates of a question get rows of their own."""
    open_rates = list(rates)
    for mean in means:
        rate = next((rate for rate in open_rates if _question_of(rate, view) == mean.variable), None)
        if rate is not None:
            open_rates.remove(rate)
        yield _Row(view.with_unit(labels[mean.variable], mean.variable), mean, rate)
    for rate in open_rates:
        variable = rate.variable if means else _question_of(rate, view)
        yield _Row(view.variable(variable), None, rate)


def _question_of(rate: Shown, view: View) -> str:
    return view.survey.rates[rate.variable].question if rate.variable in view.survey.rates else rate.variable


def _statistic(means: Sequence[Shown]) -> str:
    """What is shown in the place of means."""
    kinds = {mean.method.split(",")[0].split(" ")[0] for mean in means}
    return next((name for name in _NAMED if kinds == {name}), "mean")


def _heading(statistic: str, means: Sequence[Shown], view: View) -> str:
    """What is above the means, or what is shown in their place; mean scores among other means are means too."""
    if statistic != "mean":
        return view.text(f"tables.column.{statistic}")
    headings = dict.fromkeys(view.statistic_heading(mean.variable) for mean in means)
    return next(iter(headings)) if len(headings) == 1 else view.text("tables.column.mean")


def _spanners(heading: str | None, rates: Sequence[Shown] | None, view: View) -> dict[str, str]:
    """The heading of what is shown as ``mean``, and of the ``rate``."""
    spanners = {} if heading is None else {"mean": heading}
    if rates is not None:
        labels = dict.fromkeys(view.variable(rate.variable) for rate in rates)
        spanners["rate"] = next(iter(labels)) if len(labels) == 1 else view.text("tables.column.rate")
    return spanners


def _columns(first: str, spanners: Mapping[str, str], view: View) -> tuple[Column, ...]:
    heads = {"mean": view.text("tables.column.value"), "rate": view.text("tables.column.share")}
    interval = view.text("tables.column.interval")
    columns = [Column(first, width=2.2), Column(view.text("tables.column.n"), "right", width=0.9)]
    for kind, spanner in spanners.items():
        columns += [Column(heads[kind], "right", spanner), Column(interval, "right", spanner, width=1.4)]
    return tuple(columns)


def _cells(row: _Row, spanners: Mapping[str, str], cells: EstimateCells) -> TableRow:
    base = row.mean or row.rate
    shown = [Cell(row.label), base_cell(base, cells.view) if base else dash_cell()]
    for kind in spanners:
        shown += cells.both(row.mean if kind == "mean" else row.rate, as_percent=kind == "rate")
    return tuple(shown)


def _sign(group: str, marks: Mapping[str, str], view: View) -> str:
    """The sign of a group's remark, after a space; empty where it has none."""
    if group not in marks:
        return ""
    signs, index = _SIGNS[view.language], list(dict.fromkeys(marks.values())).index(marks[group])
    return " " + signs[index % len(signs)]


def _mark_notes(marks: Mapping[str, str], view: View) -> Iterator[str]:
    """What the signs mean: each remark once, with its sign."""
    for mark, group in {mark: group for group, mark in marks.items()}.items():
        key = f"tables.mark.{mark}"
        if key not in keys():
            raise DocumentError(
                f"there is no remark {mark!r}", remedy="use a key of the catalogue that starts with tables.mark."
            )
        yield f"{_sign(group, marks, view).strip()} {view.text(key)}"
