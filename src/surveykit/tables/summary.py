"""Means and rates with their intervals: one row per group, or one per question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveykit.errors import DocumentError
from surveykit.presentation.cells import base_cell, dash_cell, interval_cell, text_cell, value_cell, with_room
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import all_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.definitions import rate_definition

_SIGNS = {"zh": "①②③④⑤⑥⑦⑧⑨", "en": "†‡§¶#*"}


@dataclass(frozen=True)
class _Row:
    """A row before layout: its label, the heading it stands under, and what it shows."""

    label: str
    mean: Shown | None
    rate: Shown | None
    heading: str = ""


@dataclass(frozen=True)
class _SummaryLayout:
    """What every row needs to know."""

    view: View
    numbers: Mapping[Shown, Number]
    with_mean: bool
    with_rate: bool


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
        means: A frame of :meth:`Design.mean`, or ``None``.
        rates: A frame of :meth:`Design.rate`, or ``None``.
        view: Labels, language and floor.
        id: The table's id.
        by: The group column whose groups are the rows, in official or questionnaire order (a row of everybody comes
            first); groups that lie in outer ones (lecturers in departments) stand under these; several columns give one
            part per column, from frames put one below the other; ``None`` gives one row per question, with a rate in
            the row of its question.
        title: The caption.
        marks: For some groups the key of a remark, ``tables.mark.<key>`` of the catalogue (``identical``).

    Raises:
        DocumentError: A frame does not fit ``by``, or nothing was given.
    """
    mean_estimates = () if means is None else estimates_of(means, view, what=f"table {id}")
    rate_estimates = () if rates is None else estimates_of(rates, view, what=f"table {id}")
    everything = (*mean_estimates, *rate_estimates)
    if means is None and rates is None:
        raise DocumentError(f"table {id} has nothing to show", expected="means, rates or both", found="neither")
    columns = () if by is None else (by,) if isinstance(by, str) else tuple(by)
    rows = tuple(
        _question_rows(mean_estimates, rate_estimates, view)
        if not columns
        else _group_rows(mean_estimates, rate_estimates, columns, view, marks or {}, id)
    )
    numbers = numbers_of(id, "mean", mean_estimates) | numbers_of(id, "rate", rate_estimates)
    layout = _SummaryLayout(view, numbers, means is not None, rates is not None)
    variables = [estimate.variable for estimate in everything]
    first = view.column(columns[0]) if len(columns) == 1 else view.text("tables.column.group")
    head = _columns(layout, first if columns else view.text("tables.column.question"), rate_estimates)
    cells = tuple(_cells(row, layout) for row in rows)
    return table_of(
        view,
        id=id,
        title=title or view.title(variables, by, "tables.summary.title"),
        columns=with_room(head, cells),
        rows=cells,
        notes=(*_definitions(rate_estimates, view), *all_notes(everything, view), *_mark_notes(marks or {}, view)),
        numbers=numbers.values(),
        row_groups=_headings(rows),
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
        parts = [
            by_group(_of_column(estimates, column, columns), column, f"table {owner}") for estimates in (means, rates)
        ]
        for path in view.paths_in_order([*parts[0], *parts[1]]):
            mark = marks.get(path[-1][1]) if path else None
            label = view.path(path) + _sign(mark, marks, view)
            heading = view.column(column) if len(columns) > 1 else view.path(path[:-1])
            yield _Row(
                label, parts[0].get(path), parts[1].get(path), heading if len(columns) > 1 or len(path) > 1 else ""
            )


def _of_column(estimates: Sequence[Shown], column: str, columns: Sequence[str]) -> list[Shown]:
    """All estimates where there is one column; otherwise those whose group is of ``column``."""
    if len(columns) == 1:
        return list(estimates)
    return [estimate for estimate in estimates if column in dict(estimate.by)]


def _question_rows(means: Sequence[Shown], rates: Sequence[Shown], view: View) -> Iterator[_Row]:
    """One row per question with its mean and first rate; further rates of a question get rows of their own."""
    open_rates = list(rates)
    for mean in means:
        rate = next((rate for rate in open_rates if _question_of(rate, view) == mean.variable), None)
        if rate is not None:
            open_rates.remove(rate)
        yield _Row(view.variable(mean.variable), mean, rate)
    for rate in open_rates:
        variable = rate.variable if means else _question_of(rate, view)
        yield _Row(view.variable(variable), None, rate)


def _question_of(rate: Shown, view: View) -> str:
    return view.survey.rates[rate.variable].question if rate.variable in view.survey.rates else rate.variable


def _columns(layout: _SummaryLayout, first: str, rates: Sequence[Shown]) -> tuple[Column, ...]:
    view = layout.view
    interval = view.text("tables.column.interval")
    columns = [Column(first, width=2.2), Column(view.text("tables.column.n"), "right", width=0.9)]
    if layout.with_mean:
        spanner = view.text("tables.column.mean")
        columns += [
            Column(view.text("tables.column.value"), "right", spanner),
            Column(interval, "right", spanner, width=1.4),
        ]
    if layout.with_rate:
        labels = dict.fromkeys(view.variable(rate.variable) for rate in rates)
        spanner = next(iter(labels)) if len(labels) == 1 else view.text("tables.column.rate")
        columns += [
            Column(view.text("tables.column.share"), "right", spanner),
            Column(interval, "right", spanner, width=1.4),
        ]
    return tuple(columns)


def _cells(row: _Row, layout: _SummaryLayout) -> tuple[Cell, ...]:
    base = row.mean or row.rate
    cells = [text_cell(row.label), base_cell(base, layout.view) if base else dash_cell()]
    if layout.with_mean:
        cells += _pair(row.mean, layout, as_percent=False)
    if layout.with_rate:
        cells += _pair(row.rate, layout, as_percent=True)
    return tuple(cells)


def _pair(estimate: Shown | None, layout: _SummaryLayout, *, as_percent: bool) -> list[Cell]:
    if estimate is None:
        return [dash_cell(), dash_cell()]
    view, number = layout.view, layout.numbers[estimate].id
    return [
        value_cell(estimate, view, number=number, as_percent=as_percent),
        interval_cell(estimate, view, number=number, as_percent=as_percent),
    ]


def _headings(rows: Sequence[_Row]) -> dict[int, str]:
    """Where a new heading begins."""
    before = ["", *(row.heading for row in rows)]
    return {place: row.heading for place, row in enumerate(rows) if row.heading and row.heading != before[place]}


def _definitions(rates: Sequence[Shown], view: View) -> tuple[str, ...]:
    variables = dict.fromkeys(rate.variable for rate in rates if rate.variable in view.survey.rates)
    return tuple(rate_definition(view.survey.rates[variable], view) for variable in variables)


def _sign(mark: str | None, marks: Mapping[str, str], view: View) -> str:
    if mark is None:
        return ""
    place = list(dict.fromkeys(marks.values())).index(mark)
    return " " + _SIGNS[view.language][place % len(_SIGNS[view.language])]


def _mark_notes(marks: Mapping[str, str], view: View) -> tuple[str, ...]:
    notes = []
    for mark in dict.fromkeys(marks.values()):
        try:
            note = view.text(f"tables.mark.{mark}")
        except KeyError as error:
            raise DocumentError(
                f"there is no remark {mark!r}", remedy="use a key of the catalogue that starts with tables.mark."
            ) from error
        notes.append(f"{_sign(mark, marks, view).strip()} {note}")
    return tuple(notes)
