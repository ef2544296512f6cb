"""The questionnaire as a table: every question with its type, its choices and what they count."""

from __future__ import annotations

from surveykit.presentation.view import View
from surveykit.sections.book.routes import condition_words
from surveykit.survey import Definition, Question
from surveykit.tables import Cell, Column, Table

_WIDTHS = {"number": 0.4, "question": 1.2, "type": 0.5, "choices": 2.0}


def questionnaire_table(view: View) -> Table:
    """The questions that people were asked, in the order of the questionnaire."""
    return Table(
        id="questionnaire",
        title=view.text("book.questionnaire.title"),
        columns=tuple(Column(view.text(f"book.column.{name}"), width=width) for name, width in _WIDTHS.items()),
        rows=tuple(_row(number, question, view) for number, question in enumerate(asked(view.survey), start=1)),
        language=view.language,
    )


def asked(survey: Definition) -> tuple[Question, ...]:
    """The questions without those that are computed from others."""
    return tuple(question for name, question in survey.questions.items() if name not in survey.derived)


def _row(number: int, question: Question, view: View) -> tuple[Cell, ...]:
    words = view.label(question.wording)
    if question.asked_if:
        words += view.text("book.asked_if", condition=condition_words(question.asked_if, view))
    return tuple(map(Cell, (str(number), words, view.type_of(question), _choices(question, view))))


def _choices(question: Question, view: View) -> str:
    """The choices with their scores; where channels ask on different scales, those of each channel."""
    if not isinstance(question.scale, dict):
        return _listed(question, None, view) or limits(question, view)
    labels = {channel: view.label(view.survey.channels[channel].label) for channel in question.scale}
    parts = (
        view.text("book.choice.channel", channel=label, choices=_listed(question, channel, view))
        for channel, label in labels.items()
    )
    return view.listed(parts, "tables.join.semicolon")


def _listed(question: Question, channel: str | None, view: View) -> str:
    labels = (
        view.text("book.choice", label=view.label(choice.label))
        if choice.score is None or question.type != "rating"
        else view.text("book.choice.scored", label=view.label(choice.label), score=f"{choice.score:g}")
        for choice in view.survey.scale_in(question.id, channel).choices
    )
    return view.listed(labels, "tables.join.semicolon")


def limits(question: Question, view: View) -> str:
    """Between which numbers the answers to a question are, in words."""
    low, high = (None if end is None else f"{end:g}" for end in (question.minimum, question.maximum))
    keys = {(True, True): "between", (True, False): "least", (False, True): "most", (False, False): "none"}
    return view.text(f"book.choice.{keys[low is not None, high is not None]}", low=low, high=high)
