"""What each measure means: which choices count, with which scores, and what the denominator is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.presentation.cells import text_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Column, Table
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.survey import Rate


def definitions(view: View, *, id: str = "definitions", title: str | None = None) -> Table:
    """Every rating question's mean and every rate of the survey with its printed definition."""
    means = [
        (mean_label(question.id, view), mean_definition(question.id, view))
        for question in view.survey.rating_questions()
    ]
    rates = [(view.variable(rate.id), rate_definition(rate, view)) for rate in view.survey.rates.values()]
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.definitions.title"),
        columns=(
            Column(view.text("tables.column.measure"), width=1.0),
            Column(view.text("tables.column.definition"), width=3.0),
        ),
        rows=tuple((text_cell(measure), text_cell(definition)) for measure, definition in (*means, *rates)),
        notes=tuple(dict.fromkeys(valid_answers(question.id, view) for question in view.survey.rating_questions())),
    )


def mean_label(question: str, view: View) -> str:
    """The name of a question's mean."""
    return view.text("tables.definitions.mean_label", question=view.variable(question))


def mean_definition(question: str, view: View) -> str:
    """What the mean of a rating question is a mean of."""
    scored = [choice for choice in view.survey.scale_of(question).choices if choice.score is not None]
    scores = view.text("tables.join.list").join(
        view.text(
            "tables.definitions.score",
            choice=view.choice(question, choice.code),
            score=plain_number(float(choice.score), view),
        )
        for choice in scored
        if choice.score is not None
    )
    return view.text("tables.definitions.mean", question=view.variable(question), scores=scores)


def rate_definition(rate: Rate, view: View) -> str:
    """Which choices a rate counts and among which answers, in one sentence."""
    choices = view.text("tables.join.or").join(
        view.text("tables.quoted", label=view.choice(rate.question, code)) for code in rate.choices
    )
    said = view.text(
        "tables.definitions.rate" if rate.base == "valid" else f"tables.definitions.rate_{rate.base}",
        rate=rate.label.in_language(view.language),
        choices=choices,
        question=view.variable(rate.question),
    )
    if not rate.minus:
        return said
    subtracted = view.text("tables.join.or").join(
        view.text("tables.quoted", label=view.choice(rate.question, code)) for code in rate.minus
    )
    less = view.text("tables.definitions.minus", choices=subtracted)
    return said + ("" if view.language == "zh" else " ") + less


def valid_answers(question: str, view: View) -> str:
    """Which answers are not valid ones and so stand in no denominator."""
    marks = [mark.mark for mark in view.survey.scale_of(question).missing if mark.mark.strip()]
    if not marks:
        return view.text("tables.definitions.valid")
    listed = view.text("tables.join.list").join(view.text("tables.quoted", label=mark) for mark in marks)
    has_exceptions = any(rate.question == question and rate.base != "valid" for rate in view.survey.rates.values())
    key = "tables.definitions.valid_unless" if has_exceptions else "tables.definitions.valid_without"
    return view.text(key, marks=listed)


def plain_number(value: float, view: View) -> str:
    """A score as people write it: ``80``, ``2.5``."""
    for decimals in range(3):
        if round(value, decimals) == value:
            return view.number(value, decimals)
    return view.number(value, 3)
