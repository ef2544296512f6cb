"""The frequencies of one question: counts, percentages of all and of valid answers, cumulated, missing ones by kind."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from surveykit.presentation.making import (
    EstimateCells,
    TableRow,
    count_cell,
    dash_cell,
    percent_cell,
    share_cell,
    table_of,
)
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import floor_notes, weighting_note, weighting_word
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import percent
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.composition import without_small_choices
from surveykit.tables.crossing import is_trait
from surveykit.tables.distribution import Spread, ordered_spreads, spreads_of

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

_HEADS = ("count", "of_all", "of_valid", "cumulative")


def frequency(
    proportions: EstimatesLike, responses: Responses, view: View, *, id: str, title: str | None = None
) -> Table:
    """Counts, percentages of all responses, of valid answers and cumulated, and missing answers by kind.

    Percentages of valid answers are those of ``proportions``, so weighted where the design is; counts never are. With
    a withheld choice the cumulated percentages and the counts of all are left out, which would give it away.
    ``proportions`` are a frame of :meth:`Design.proportion`; the same ``responses`` know the missing answers.

    Raises:
        DocumentError: The frame is not the distribution of one question.
    """
    spreads = spreads_of(estimates_of(proportions, view, what=f"table {id}"), view, f"table {id}")
    (spread,) = ordered_spreads(spreads, view, None, f"table {id}")
    if is_trait(view, spread.variable):
        spread = without_small_choices(spread, view)
    numbers = numbers_of(id, "share", spread.shares)
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
            view.text("tables.note.cumulative", weighting=weighting_word(view)),
            weighting_note(view),
            *floor_notes(spread.shares, view),
            view.text("tables.note.rounding"),
        ),
        numbers=numbers.values(),
        totals=(len(valid) - 1, *([len(valid) + len(missing) - 1] if missing else [])),
    )


def _valid_rows(spread: Spread, responses: Responses, cells: EstimateCells) -> list[TableRow]:
    """One row per choice and one of all valid answers."""
    view, received, is_whole = cells.view, len(responses.frame), not spread.is_withheld
    counts = responses.frame[spread.variable].astype("object").astype("str").value_counts()
    sums = accumulate(percent(share.value) or 0.0 for share in spread.shares)
    rows: list[TableRow] = []
    for share, cumulated in zip(spread.shares, sums, strict=True):
        n = int(counts.get(str(share.category), 0))
        rows.append(
            (
                Cell(view.choice(spread.variable, str(share.category))),
                dash_cell() if share.is_withheld else count_cell(n, view, cells.numbers[share].id),
                share_cell(n, received, view) if is_whole else dash_cell(),
                cells.value(share, as_percent=True),
                percent_cell(cumulated, view) if is_whole else dash_cell(),
            )
        )
    valid = dash_cell() if spread.n is None else share_cell(spread.n, received, view)
    label, hundred = Cell(view.text("tables.row.valid")), percent_cell(100.0, view)
    return [*rows, (label, count_cell(spread.n, view), valid, hundred, dash_cell())]


def _missing_rows(spread: Spread, responses: Responses, view: View) -> list[TableRow]:
    """One row per kind of missing answer and one of all responses; nothing where none is missing or told."""
    received = len(responses.frame)
    missing = received - (spread.n or 0)
    if spread.is_withheld or missing <= 0:
        return []
    kinds = responses.missing(spread.variable)
    unrecorded = missing - sum(kinds.values())
    counts = {**kinds, "blank": kinds.get("blank", 0) + unrecorded} if unrecorded > 0 else kinds
    lines = [
        (view.text("tables.row.missing", kind=view.text(f"tables.missing.{kind}")), n) for kind, n in counts.items()
    ]
    lines.append((view.text("tables.row.all"), received))
    return [
        (Cell(label), count_cell(n, view), share_cell(n, received, view), dash_cell(), dash_cell())
        for label, n in lines
    ]
