"""The frequencies of one question: counts, percentages of all and of valid answers, cumulated, missing ones by kind."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from surveykit.presentation.cells import count_cell, dash_cell, percent_cell, share_cell, text_cell, value_cell
from surveykit.presentation.making import table_of
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

    Args:
        proportions: A frame of :meth:`Design.proportion` for one question.
        responses: The same responses; they know the missing answers.
        view: Labels, language and floor.
        id: The table's id.
        title: The caption.

    Raises:
        DocumentError: The frame is not the distribution of one question.
    """
    spreads = spreads_of(estimates_of(proportions, view, what=f"table {id}"), view, f"table {id}")
    (spread,) = ordered_spreads(spreads, view, None, f"table {id}")
    if is_trait(view, spread.variable):
        spread = without_small_choices(spread, view)
    numbers = numbers_of(id, "share", spread.shares)
    rows = _valid_rows(spread, responses, {share: number.id for share, number in numbers.items()}, view)
    totals = [len(rows) - 1]
    if not spread.is_withheld:
        rows += _missing_rows(spread, responses, view)
        totals += [len(rows) - 1] if len(rows) - 1 > totals[0] else []
    return table_of(
        view,
        id=id,
        title=title or view.title([spread.variable], None, "tables.frequency.title"),
        columns=(
            Column(view.text("tables.column.choice"), width=2.4),
            *(Column(view.text(f"tables.column.{name}"), "right") for name in _HEADS),
        ),
        rows=rows,
        notes=(
            view.text("tables.note.cumulative", weighting=weighting_word(view)),
            weighting_note(view),
            *floor_notes(spread.shares, view),
            view.text("tables.note.rounding"),
        ),
        numbers=numbers.values(),
        totals=totals,
    )


def _valid_rows(spread: Spread, responses: Responses, numbers: dict[object, str], view: View) -> list[tuple[Cell, ...]]:
    """One row per choice and one of all valid answers."""
    counts = responses.frame[spread.variable].astype("object").astype("str").value_counts()
    received = len(responses.frame)
    is_whole = not spread.is_withheld
    sums = list(accumulate(percent(share.value) or 0.0 for share in spread.shares))
    rows = []
    for share, cumulated in zip(spread.shares, sums, strict=True):
        n = int(counts.get(str(share.category), 0))
        rows.append(
            (
                text_cell(view.choice(spread.variable, str(share.category))),
                dash_cell() if share.is_withheld else count_cell(n, view, numbers[share]),
                share_cell(n, received, view) if is_whole else dash_cell(),
                value_cell(share, view, number=numbers[share], as_percent=True),
                percent_cell(cumulated, view) if is_whole else dash_cell(),
            )
        )
    valid = spread.n if is_whole else None
    whole = share_cell(valid, received, view) if valid is not None else dash_cell()
    hundred = percent_cell(100.0, view)
    label = text_cell(view.text("tables.row.valid"))
    return [*rows, (label, count_cell(valid, view), whole, hundred, dash_cell())]


def _missing_rows(spread: Spread, responses: Responses, view: View) -> list[tuple[Cell, ...]]:
    """One row per kind of missing answer and one of all responses; nothing where none is missing."""
    received = len(responses.frame)
    missing = received - (spread.n or 0)
    kinds = responses.missing(spread.variable)
    untold = missing - sum(kinds.values())
    if missing <= 0:
        return []
    counted = {**kinds, "blank": kinds.get("blank", 0) + untold} if untold > 0 else kinds
    rows = [
        _row(view.text("tables.row.missing", kind=view.text(f"tables.missing.{kind}")), n, received, view)
        for kind, n in counted.items()
    ]
    return [*rows, _row(view.text("tables.row.all"), received, received, view)]


def _row(label: str, n: int, received: int, view: View) -> tuple[Cell, ...]:
    return text_cell(label), count_cell(n, view), share_cell(n, received, view), dash_cell(), dash_cell()
