"""A question with several answers: percentages of the people who answered, and of everything that was chosen."""

from __future__ import annotations

from collections.abc import Mapping

from surveykit.errors import DocumentError
from surveykit.presentation.cells import base_cell, count_cell, interval_cell, percent_cell, text_cell, value_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import floor_notes, interval_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, frame_of


def multiple_response(
    cases: EstimatesLike, responses: EstimatesLike, view: View, *, question: str, id: str, title: str | None = None
) -> Table:
    """How often every option was chosen, in percent of cases (with intervals) and in percent of responses.

    Args:
        cases: A frame of :meth:`Design.several` with ``base="cases"``; variables are ``question.code``.
        responses: The same with ``base="responses"``.
        view: Labels, language and floor.
        question: The question's id.
        id: The table's id.
        title: The caption.

    Raises:
        DocumentError: The two frames do not show the same options of ``question``.
    """
    people = options_of(cases, view, question, f"table {id}")
    chosen = options_of(responses, view, question, f"table {id}")
    if set(people) != set(chosen):
        raise DocumentError(
            f"table {id} needs both bases of the same options",
            expected=", ".join(people),
            found=", ".join(chosen),
            remedy='give design.several(options, base="cases") and base="responses"',
        )
    numbers = numbers_of(id, "share_of_cases", people.values())
    others = numbers_of(id, "share_of_responses", chosen.values())
    rows = [_row(code, people[code], chosen[code], numbers, others, question, view) for code in people]
    first = next(iter(people.values()))
    whole = () if first.n is None else (view.text("tables.note.valid_n", n=view.count(first.n)),)
    return table_of(
        view,
        id=id,
        title=title or view.title([question], None, "tables.multiple.title"),
        columns=(
            Column(view.text("tables.column.choice"), width=2.2),
            Column(view.text("tables.column.count"), "right", width=0.9),
            Column(view.text("tables.column.of_cases"), "right"),
            Column(view.text("tables.column.interval"), "right", width=1.4),
            Column(view.text("tables.column.of_responses"), "right"),
        ),
        rows=(*rows, *([] if first.is_withheld else [_total(people, chosen, view)])),
        notes=(
            *whole,
            view.text("tables.note.multiple"),
            weighting_note(view),
            *interval_note([*people.values()], view),
            *floor_notes([*people.values(), *chosen.values()], view),
        ),
        numbers=(*numbers.values(), *others.values()),
        totals=() if first.is_withheld else (len(rows),),
    )


def options_of(frame: EstimatesLike, view: View, question: str, what: str) -> dict[str, Shown]:
    """The screened share of every option by its code; a distribution needs ``min_n_spread`` answers.

    Raises:
        DocumentError: A row is no option of ``question``.
    """
    start = f"{question}."
    strange = [str(name) for name in frame["variable"] if not str(name).startswith(start)]
    if strange or not len(frame):
        raise DocumentError(
            f"{what} shows the options of {question!r}",
            expected=f"variables {start}…",
            found=strange[0] if strange else "no rows",
            remedy="estimate the question's columns with design.several",
        )
    frame = frame_of(frame)
    codes = frame["variable"].astype("str").str[len(start) :]
    listed = estimates_of(frame.assign(variable=question, category=codes), view, what=what)
    return {str(one.category): one for one in listed}


def _row(
    code: str,
    case: Shown,
    chosen: Shown,
    numbers: Mapping[Shown, Number],
    others: Mapping[Shown, Number],
    question: str,
    view: View,
) -> tuple[Cell, ...]:
    number = numbers[case].id
    return (
        text_cell(view.choice(question, code)),
        base_cell(case, view) if case.is_withheld else count_cell(case.count, view, number),
        value_cell(case, view, number=number, as_percent=True),
        interval_cell(case, view, number=number, as_percent=True),
        value_cell(chosen, view, number=others[chosen].id, as_percent=True),
    )


def _total(people: Mapping[str, Shown], chosen: Mapping[str, Shown], view: View) -> tuple[Cell, ...]:
    """All answers together: more than 100 percent of cases, and 100 percent of responses."""
    counts = [one.count for one in people.values()]
    known = [n for n in counts if n is not None]
    sums = [sum(100 * (one.value or 0.0) for one in part.values()) for part in (people, chosen)]
    cells = [percent_cell(total, view) for total in sums]
    count = sum(known) if len(known) == len(counts) else None
    return text_cell(view.text("tables.total")), count_cell(count, view), cells[0], Cell("—"), cells[1]
