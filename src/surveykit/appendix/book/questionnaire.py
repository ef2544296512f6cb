"""The questionnaire as a table: every question with its type, its choices and what they count."""

from __future__ import annotations

from surveykit.appendix.book.routes import condition_words
from surveykit.language import Language, text
from surveykit.survey import Definition, Question
from surveykit.tables import Cell, Column, Table

_TYPES = ("rating", "single", "multiple", "number", "text", "date")


def questionnaire_table(survey: Definition, language: Language) -> Table:
    """The questions that people were asked, in the order of the questionnaire."""
    heads = ("number", "question", "type", "choices")
    widths = (0.4, 1.2, 0.5, 2.0)
    rows = [_row(place, question, survey, language) for place, question in enumerate(asked(survey), start=1)]
    return Table(
        id="questionnaire",
        title=text("book.questionnaire.title", language),
        columns=tuple(
            Column(text(f"book.column.{name}", language), width=width)
            for name, width in zip(heads, widths, strict=True)
        ),
        rows=tuple(rows),
        language=language,
    )


def asked(survey: Definition) -> tuple[Question, ...]:
    """The questions without those that are computed from others."""
    return tuple(question for name, question in survey.questions.items() if name not in survey.derived)


def _row(place: int, question: Question, survey: Definition, language: Language) -> tuple[Cell, ...]:
    words = question.text.in_language(language)
    if question.asked_if:
        words += text("book.asked_if", language, condition=condition_words(question.asked_if, survey, language))
    kind = question.type if question.type in _TYPES else "other"
    cells = (str(place), words, text(f"book.type.{kind}", language), _choices(question, survey, language))
    return tuple(Cell(content) for content in cells)


def _choices(question: Question, survey: Definition, language: Language) -> str:
    """The choices with their scores; where channels ask on different scales, those of each channel."""
    if not isinstance(question.scale, dict):
        return _listed(question, None, survey, language) or _limits(question, language)
    parts = [
        text(
            "book.choice.channel",
            language,
            channel=survey.channels[channel].label.in_language(language),
            choices=_listed(question, channel, survey, language),
        )
        for channel in question.scale
    ]
    return text("book.choice.separator", language).join(parts)


def _listed(question: Question, channel: str | None, survey: Definition, language: Language) -> str:
    separator = text("book.choice.separator", language)
    return separator.join(
        text("book.choice", language, label=choice.label.in_language(language))
        if choice.score is None or question.type != "rating"
        else text("book.choice.scored", language, label=choice.label.in_language(language), score=f"{choice.score:g}")
        for choice in survey.scale_in(question.id, channel).choices
    )


def _limits(question: Question, language: Language) -> str:
    low, high = (None if end is None else f"{end:g}" for end in (question.minimum, question.maximum))
    key = {(True, True): "between", (True, False): "least", (False, True): "most"}.get(
        (low is not None, high is not None), "none"
    )
    return text(f"book.choice.{key}", language, low=low, high=high)
