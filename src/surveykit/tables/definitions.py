"""What each measure means: which choices count, with which scores, and what the denominator is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.language import Language, text
from surveykit.presentation.cells import text_cell
from surveykit.presentation.labels import choice_label, language_of, variable_label
from surveykit.presentation.model import Column, Table
from surveykit.presentation.printing import number_text

if TYPE_CHECKING:
    from surveykit.survey import Definition, Rate


def definitions(
    survey: Definition,
    *,
    id: str = "definitions",  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Every rating question's mean and every rate of the survey with its printed definition."""
    tongue = language_of(survey, language)
    means = [
        (mean_label(question.id, survey, tongue), mean_definition(question.id, survey, tongue))
        for question in survey.rating_questions()
    ]
    rates = [
        (variable_label(survey, rate.id, tongue), rate_definition(rate, survey, tongue))
        for rate in survey.rates.values()
    ]
    return Table(
        id=id,
        title=title or text("tables.definitions.title", tongue),
        columns=(
            Column(text("tables.column.measure", tongue), width=1.0),
            Column(text("tables.column.definition", tongue), width=3.0),
        ),
        rows=tuple((text_cell(measure), text_cell(definition)) for measure, definition in (*means, *rates)),
        notes=tuple(
            dict.fromkeys(valid_answers(question.id, survey, tongue) for question in survey.rating_questions())
        ),
        language=tongue,
    )


def mean_label(question: str, survey: Definition, language: Language) -> str:
    """The name of a question's mean."""
    return text("tables.definitions.mean_label", language, question=variable_label(survey, question, language))


def mean_definition(question: str, survey: Definition, language: Language) -> str:
    """What the mean of a rating question is a mean of."""
    scored = [choice for choice in survey.scale_of(question).choices if choice.score is not None]
    scores = text("tables.join.list", language).join(
        text(
            "tables.definitions.score",
            language,
            choice=choice_label(survey, question, choice.code, language),
            score=plain_number(float(choice.score), language),
        )
        for choice in scored
        if choice.score is not None
    )
    return text("tables.definitions.mean", language, question=variable_label(survey, question, language), scores=scores)


def rate_definition(rate: Rate, survey: Definition, language: Language) -> str:
    """Which choices a rate counts and among which answers, in one sentence."""
    choices = text("tables.join.or", language).join(
        text("tables.quoted", language, label=choice_label(survey, rate.question, code, language))
        for code in rate.choices
    )
    said = text(
        "tables.definitions.rate" if rate.base == "valid" else f"tables.definitions.rate_{rate.base}",
        language,
        rate=rate.label.in_language(language),
        choices=choices,
        question=variable_label(survey, rate.question, language),
    )
    if not rate.minus:
        return said
    subtracted = text("tables.join.or", language).join(
        text("tables.quoted", language, label=choice_label(survey, rate.question, code, language))
        for code in rate.minus
    )
    less = text("tables.definitions.minus", language, choices=subtracted)
    return said + ("" if language == "zh" else " ") + less


def valid_answers(question: str, survey: Definition, language: Language) -> str:
    """Which answers are not valid ones and so stand in no denominator."""
    marks = [mark.mark for mark in survey.scale_of(question).missing if mark.mark.strip()]
    if not marks:
        return text("tables.definitions.valid", language)
    listed = text("tables.join.list", language).join(text("tables.quoted", language, label=mark) for mark in marks)
    has_exceptions = any(rate.question == question and rate.base != "valid" for rate in survey.rates.values())
    key = "tables.definitions.valid_unless" if has_exceptions else "tables.definitions.valid_without"
    return text(key, language, marks=listed)


def plain_number(value: float, language: Language) -> str:
    """A score as people write it: ``80``, ``2.5``."""
    for decimals in range(3):
        if round(value, decimals) == value:
            return number_text(value, decimals, language)
    return number_text(value, 3, language)
