"""How many answered questions whose answers are no choices, and from when to when dates go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.making import TableRow, count_cell, dash_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import base_note, withheld_notes
from surveykit.presentation.numbers import counted
from surveykit.presentation.view import View
from surveykit.results.people import how_many, who_gave

if TYPE_CHECKING:
    from surveykit.cleaning import Responses


def answers(responses: Responses, questions: Sequence[str], view: View, *, id: str, title: str | None = None) -> Table:
    """The number of answers to each question, and of dates the days between which they lie.

    The earliest and the latest day are those of single people. So ``min_n`` of the answers are left out at each end: as
    many lie before the first day printed, or on it, and after the last. With too few answers for that there is none.

    Args:
        responses: The answers.
        questions: Questions of any type.
        view: Labels, language and floor.
        id: The table's id.
        title: The caption.
    """
    columns = {name: responses.frame[name].dropna() for name in questions}
    has_days = any(_is_date(name, view) for name in questions)
    heads = [Column(view.text("tables.column.question"), width=2.6), Column(view.text("tables.column.n"), "right")]
    days = [Column(view.text(f"tables.column.{name}"), "right", width=1.4) for name in ("from", "to")]
    who = who_gave(responses.frame, view.survey.person, [responses.frame[name].notna() for name in questions])
    sizes = [len(column) for column in columns.values()] if who is None else [how_many(part) for part in who]
    reasons = {name: _reason(n, view) for name, n in zip(columns, sizes, strict=True)}
    heading = title or view.title(questions, None, "tables.answers.title")
    labels = view.rows(questions, heading)
    return table_of(
        view,
        id=id,
        title=heading,
        columns=[*heads, *(days if has_days else [])],
        rows=[
            (Cell(labels[name]), *_row(name, column, reasons[name], view, id, has_days=has_days))
            for name, column in columns.items()
        ],
        notes=(
            base_note(view),
            *([view.text("tables.note.days", floor=view.floor.min_n)] if has_days and view.floor.min_n else []),
            *withheld_notes(reasons.values(), view.text("tables.note.withheld", floor=view.floor.min_n), view),
        ),
        numbers=[counted(name, id, {"variable": name}, len(column), reasons[name]) for name, column in columns.items()],
    )


def _reason(n: float, view: View) -> str | None:
    return "small" if view.floor.level(n) == "withheld" else None


def _is_date(name: str, view: View) -> bool:
    return view.survey.questions[name].type == "date"


def _row(name: str, column: pd.Series, reason: str | None, view: View, owner: str, *, has_days: bool) -> TableRow:
    least, number = view.floor.min_n, f"{owner}.{name}"
    n = withheld_cell(reason, least, view, number) if reason else count_cell(len(column), view, number)
    if not has_days:
        return (n,)
    if not _is_date(name, view):
        return n, dash_cell(), dash_cell()
    if len(column) < 2 * max(least, 1):
        few = withheld_cell("small", 2 * least, view)
        return n, few, few
    ordered = sorted(map(str, column))
    ends = (ordered[max(least, 1) - 1], ordered[-max(least, 1)])
    return n, *(Cell(day[:10]) for day in ends)
