"""A question with several answers: percentages of the people who answered, and of everything that was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from surveykit.errors import DocumentError
from surveykit.estimation.multiple_response import BASES
from surveykit.presentation.making import (
    EstimateCells,
    TableRow,
    base_cell,
    count_cell,
    dash_cell,
    percent_cell,
    table_of,
)
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import floor_notes, interval_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown, frame_of
from surveykit.tables.distribution import without_idle


def multiple_response(
    cases: EstimatesLike, responses: EstimatesLike, view: View, *, question: str, id: str, title: str | None = None
) -> Table:
    """How often every option was chosen, in percent of cases (with intervals) and in percent of responses.

    Counts are printed where they are known (nothing is weighted).

    Both are frames of :meth:`Design.several`; variables are ``question.code``. Cases are people ``asked`` or who
    ``ticked`` anything, as the frame says, and the notes with it.

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
            remedy='give design.several(options, base="asked") and base="responses"',
        )
    kept, idle = without_idle(people.values(), view)
    people = {str(share.category): share for share in kept}
    chosen = {code: chosen[code] for code in people}
    of_cases = EstimateCells(numbers_of(id, "share_of_cases", people.values()), view)
    of_responses = EstimateCells(numbers_of(id, "share_of_responses", chosen.values()), view)
    is_counted = all(share.count is not None for share in people.values() if not share.is_withheld)
    rows = [
        (*_option(code, share, of_cases), of_responses.value(chosen[code], as_percent=True))
        for code, share in people.items()
    ]
    first = next(iter(people.values()))
    rows += [] if first.is_withheld else [_total(people.values(), chosen.values(), view)]
    return table_of(
        view,
        id=id,
        title=title or view.title([question], None, "tables.multiple.title"),
        columns=(
            Column(view.text("tables.column.choice"), width=2.2),
            *([Column(view.text("tables.column.count"), "right", width=0.9)] if is_counted else []),
            Column(view.text("tables.column.of_cases"), "right"),
            Column(view.text("tables.column.interval"), "right", width=1.4),
            Column(view.text("tables.column.of_responses"), "right"),
        ),
        rows=rows if is_counted else [(label, *shares) for label, _, *shares in rows],
        notes=(
            *(() if first.n is None else (view.text("tables.note.valid_n", n=view.count(first.n)),)),
            *idle,
            view.text("tables.note.multiple"),
            base_of_several(people.values(), view),
            weighting_note(view),
            *interval_note(people.values(), view),
            *floor_notes([*people.values(), *chosen.values()], view),
        ),
        numbers=(*of_cases.numbers.values(), *of_responses.numbers.values()),
        totals=() if first.is_withheld else (len(rows) - 1,),
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
    return {str(share.category): share for share in listed}


def base_of_several(shares: Iterable[Shown], view: View) -> str:
    """Of whom the shares of the options are shares, in a sentence; empty where there are none such."""
    words = {method: name for name, method in BASES.items()}
    named = (words.get(share.method.partition(",")[0]) for share in shares)
    base = next((name for name in named if name in ("asked", "ticked")), None)
    return view.text(f"tables.note.multiple.{base}") if base else ""


def _option(code: str, share: Shown, cells: EstimateCells) -> TableRow:
    """The label of an option, how many people chose it, and their share with its interval."""
    count = count_cell(share.count, cells.view, cells.numbers[share].id)
    label = Cell(cells.view.choice(share.variable, code))
    return label, base_cell(share, cells.view) if share.is_withheld else count, *cells.both(share, as_percent=True)


def _total(people: Collection[Shown], chosen: Collection[Shown], view: View) -> TableRow:
    """All answers together: more than 100 percent of cases, and 100 percent of responses."""
    counts = [share.count for share in people]
    known = [count for count in counts if count is not None]
    of_cases, of_responses = (
        percent_cell(sum(100 * (share.value or 0.0) for share in shares), view) for shares in (people, chosen)
    )
    count = count_cell(sum(known) if len(known) == len(counts) else None, view)
    return Cell(view.text("tables.total")), count, of_cases, dash_cell(), of_responses
