"""A question with several answers: percentages of the people who answered, and of everything that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.errors import DocumentError, Problem
from surveykit.language import Language, text
from surveykit.presentation.cells import base_cell, count_cell, interval_cell, text_cell, value_cell
from surveykit.presentation.labels import choice_label, default_title, language_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import floor_notes, interval_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import PERCENT_DECIMALS, count_text, fixed, number_text, significant
from surveykit.presentation.shown import Estimate, estimates_of

if TYPE_CHECKING:
    from surveykit.survey import Definition


def multiple_response(
    cases: pd.DataFrame,
    responses: pd.DataFrame,
    survey: Definition,
    *,
    question: str,
    id: str,  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """How often every option was chosen, in percent of cases (with intervals) and in percent of responses.

    Args:
        cases: A frame of :meth:`Design.several` with ``base="cases"``; variables are ``question.code``.
        responses: The same with ``base="responses"``.
        survey: Gives labels and the publishing floor.
        question: The question's id.
        id: The table's id.
        title: The caption.
        language: The survey's, unless given.

    Raises:
        DocumentError: The two frames do not show the same options of ``question``.
    """
    tongue = language_of(survey, language)
    people = options_of(cases, survey, question, f"table {id}")
    chosen = options_of(responses, survey, question, f"table {id}")
    if set(people) != set(chosen):
        raise DocumentError(
            Problem(
                f"table {id} needs both bases of the same options",
                expected=", ".join(people),
                found=", ".join(chosen),
                remedy='give design.several(options, base="cases") and base="responses"',
            )
        )
    numbers = numbers_of(id, "share_of_cases", people.values())
    others = numbers_of(id, "share_of_responses", chosen.values())
    rows = [_row(code, people[code], chosen[code], numbers, others, question, survey, tongue) for code in people]
    first = next(iter(people.values()))
    whole = () if first.n is None else (text("tables.note.valid_n", tongue, n=count_text(first.n, tongue)),)
    return Table(
        id=id,
        title=title or default_title(survey, [question], None, tongue, "tables.multiple.title"),
        columns=(
            Column(text("tables.column.choice", tongue), width=2.2),
            Column(text("tables.column.count", tongue), "right", width=0.9),
            Column(text("tables.column.of_cases", tongue), "right"),
            Column(text("tables.column.interval", tongue), "right", width=1.4),
            Column(text("tables.column.of_responses", tongue), "right"),
        ),
        rows=(*rows, *([] if first.is_withheld else [_total(people, chosen, tongue)])),
        notes=(
            *whole,
            text("tables.note.multiple", tongue),
            weighting_note(survey, tongue),
            *interval_note([*people.values()], tongue),
            *floor_notes([*people.values(), *chosen.values()], survey, tongue),
        ),
        numbers=(*numbers.values(), *others.values()),
        language=tongue,
        totals=() if first.is_withheld else (len(rows),),
    )


def options_of(frame: pd.DataFrame, survey: Definition, question: str, what: str) -> dict[str, Estimate]:
    """The screened share of every option by its code; a distribution needs ``min_n_spread`` answers.

    Raises:
        DocumentError: A row is no option of ``question``.
    """
    start = f"{question}."
    strange = [str(name) for name in frame["variable"] if not str(name).startswith(start)]
    if strange or not len(frame):
        raise DocumentError(
            Problem(
                f"{what} shows the options of {question!r}",
                expected=f"variables {start}…",
                found=strange[0] if strange else "no rows",
                remedy="estimate the question's columns with design.several",
            )
        )
    codes = frame["variable"].astype("str").str[len(start) :]
    listed = estimates_of(frame.assign(variable=question, category=codes), survey, what=what)
    return {str(one.category): one for one in listed}


def _row(
    code: str,
    case: Estimate,
    chosen: Estimate,
    numbers: Mapping[Estimate, Number],
    others: Mapping[Estimate, Number],
    question: str,
    survey: Definition,
    language: Language,
) -> tuple[Cell, ...]:
    number = numbers[case].id
    return (
        text_cell(choice_label(survey, question, code, language)),
        base_cell(case, language) if case.is_withheld else count_cell(case.count, language, number),
        value_cell(case, language, number=number, as_percent=True),
        interval_cell(case, language, number=number, as_percent=True),
        value_cell(chosen, language, number=others[chosen].id, as_percent=True),
    )


def _total(people: Mapping[str, Estimate], chosen: Mapping[str, Estimate], language: Language) -> tuple[Cell, ...]:
    """All answers together: more than 100 percent of cases, and 100 percent of responses."""
    counts = [one.count for one in people.values()]
    known = [n for n in counts if n is not None]
    sums = [sum(100 * (one.value or 0.0) for one in part.values()) for part in (people, chosen)]
    cells = [_percent(significant(total) or 0.0, language) for total in sums]
    count = sum(known) if len(known) == len(counts) else None
    return text_cell(text("tables.total", language)), count_cell(count, language), cells[0], Cell("—"), cells[1]


def _percent(value: float, language: Language) -> Cell:
    printed = number_text(value, PERCENT_DECIMALS, language)
    return Cell(printed, "percent", float(fixed(value, PERCENT_DECIMALS)), PERCENT_DECIMALS)
