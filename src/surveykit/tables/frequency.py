"""The frequencies of one question: counts, percentages of all and of valid answers, cumulated, missing ones by kind."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.estimation.weighting.declared import weighted
from surveykit.presentation.making import EstimateCells, TableRow, count_cell, dash_cell, percent_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import floor_notes, percentages_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import percent
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.composition import without_small_choices
from surveykit.tables.crossing import is_trait
from surveykit.tables.distribution import Spread, ordered_spreads, spreads_of, without_idle

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

_HEADS = ("count", "of_all", "of_valid", "cumulative")


def frequency(
    proportions: EstimatesLike, responses: Responses, view: View, *, id: str, title: str | None = None
) -> Table:
    """Counts, percentages of all responses, of valid answers and cumulated, and missing answers by kind.

    Percentages of valid answers are those of ``proportions``, so weighted where the design is; those of all responses
    are weighted likewise, and equal to them where nothing is missing; counts never are. With a withheld choice the
    cumulated percentages and the counts of all are left out, which would give it away. ``proportions`` are a frame of
    :meth:`Design.proportion`; the same ``responses`` know the missing answers.

    Raises:
        DocumentError: The frame is not the distribution of one question.
    """
    spreads = spreads_of(estimates_of(proportions, view, what=f"table {id}"), view, f"table {id}")
    (spread,) = ordered_spreads(spreads, view, None, f"table {id}")
    if is_trait(view, spread.variable):
        spread = without_small_choices(spread, view)
    kept, idle = without_idle(spread.shares, view)
    spread = replace(spread, shares=kept)
    numbers = numbers_of(id, "share", spread.shares)
    responses = weighted(responses)
    valid = _valid_rows(spread, responses, EstimateCells(numbers, view))
    missing = _missing_rows(spread, responses, view)
    return table_of(
        view,
        id=id,
        title=title or view.title([spread.variable], None, "tables.frequency.title"),
        columns=(
            Column(view.text("tables.column.choice"), width=2.4),
            *(Column(view.text(f"tables.column.{name}"), "right") for name in _HEADS),
        ),
        rows=[*valid, *missing],
        notes=(
            *idle,
            percentages_note("tables.note.cumulative", view),
            weighting_note(view),
            *floor_notes(spread.shares, view),
            view.text("tables.note.rounding"),
        ),
        numbers=numbers.values(),
        totals=(len(valid) - 1, *([len(valid) + len(missing) - 1] if missing else [])),
    )


def _of_all(responses: Responses, groups: pd.Series) -> pd.Series:
    """The share of every group of rows in all responses, by the weights that the survey has; NaN is no group."""
    weight = responses.survey.design.weight
    weights = responses.frame[weight].fillna(0.0) if weight else pd.Series(1.0, responses.frame.index)
    return weights.groupby(groups.to_numpy()).sum() / weights.sum()


def _valid_rows(spread: Spread, responses: Responses, cells: EstimateCells) -> list[TableRow]:
    """One row per choice and one of all valid answers."""
    view, is_whole = cells.view, not spread.is_withheld
    answers = responses.frame[spread.variable].astype("object")
    counts = answers.astype("str").value_counts()
    of_all = _of_all(responses, answers.where(answers.isna(), answers.astype("str")))
    sums = accumulate(percent(share.value) or 0.0 for share in spread.shares)
    rows: list[TableRow] = []
    for share, cumulated in zip(spread.shares, sums, strict=True):
        n = int(counts.get(str(share.category), 0))
        rows.append(
            (
                Cell(view.choice(spread.variable, str(share.category))),
                dash_cell() if share.is_withheld else count_cell(n, view, cells.numbers[share].id),
                _percent(of_all.get(str(share.category), 0.0), view) if is_whole else dash_cell(),
                cells.value(share, as_percent=True),
                percent_cell(cumulated, view) if is_whole else dash_cell(),
            )
        )
    valid = dash_cell() if spread.n is None else _percent(of_all.sum(), view)
    label, hundred = Cell(view.text("tables.row.valid")), percent_cell(100.0, view)
    return [*rows, (label, count_cell(spread.n, view), valid, hundred, dash_cell())]


def _missing_rows(spread: Spread, responses: Responses, view: View) -> list[TableRow]:
    """One row per kind of missing answer and one of all responses; nothing where none is missing or told."""
    received = len(responses.frame)
    missing = received - (spread.n or 0)
    if spread.is_withheld or missing <= 0:
        return []
    kinds = _kinds(responses, spread.variable)
    counts, of_all = kinds.value_counts(), _of_all(responses, kinds)
    known = [*responses.missing(spread.variable), "blank"]
    lines = [
        (view.text("tables.row.missing", kind=view.text(f"tables.missing.{kind}")), int(counts[kind]), of_all[kind])
        for kind in dict.fromkeys(known)
        if kind in counts
    ]
    lines.append((view.text("tables.row.all"), received, 1.0))
    return [
        (Cell(label), count_cell(n, view), _percent(share, view), dash_cell(), dash_cell()) for label, n, share in lines
    ]


def _kinds(responses: Responses, question: str) -> pd.Series:
    """Why each row has no answer, ``blank`` where it is not recorded; missing where it has one."""
    absent, recorded = responses.frame[question].isna(), f"{question}.missing"
    kinds = pd.Series("blank", responses.frame.index, dtype=object)
    if recorded in responses.frame.columns:
        kinds = responses.frame[recorded].astype("object").where(lambda kind: kind.notna(), kinds)
    return kinds.where(absent)


def _percent(share: float, view: View) -> Cell:
    return percent_cell(percent(share), view)
