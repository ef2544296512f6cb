"""Questions with one answer out of several choices: ``rating`` and ``single``."""

from __future__ import annotations

import re
from dataclasses import replace

from surveykit.cleaning.columns import Values, categorical
from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, choices_alike, known_choices, one_column
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, LookUp, Meaning, kinds, positions
from surveykit.matching.texts import tidy
from surveykit.survey import Definition, Question, Scale
from surveykit.survey.questions import SUFFIX

#: What a respondent wrote behind a choice: ``其他〖停车难〗``.
FILLED_IN = re.compile("〖[^〗]*〗\\s*$")


def codes_by_text(scale: Scale) -> dict[str, str]:
    """Every tidied code and label of a scale, and the code it means."""
    return {tidy(text): choice.code for choice in scale.choices for text in (*choice.label.texts, choice.code)}


def choice_of(scale: Scale) -> LookUp:
    """Which choice a text means, by its code or a label; what was written behind it counts for nothing."""
    choices = codes_by_text(scale)

    def value(text: str, raw: str) -> Meaning:
        text = text if text in choices else tidy(FILLED_IN.sub("", text))
        return Meaning(choices[text]) if text in choices else UNKNOWN

    return value


def type_choices(asked: Asked) -> TypedAnswers:
    """Answers as categories; where channels ask on several scales, those of the question's own scale.

    The answers of all channels on one common scale are beside them, in ``QUESTION_harmonised``.
    """
    question, channel = asked.question, asked.channel
    own = question.scale_in(channel) == question.scale_in(None)

    def columns(looked_up: LookedUp) -> dict[str, Values]:
        return {question.id: _categories(question, asked.survey, looked_up if own else _elsewhere(looked_up))}

    how = OneColumn(choice_of(asked.scale), columns, known=known_choices(asked), proposal=choices_alike(asked.scale))
    typed, looked_up = one_column(asked, how)
    if not own:
        typed = replace(typed, columns={**typed.columns, f"{question.id}.missing": kinds(_elsewhere(looked_up))})
    return replace(typed, columns=typed.columns | _harmonised(asked, looked_up))


def _elsewhere(answers: LookedUp) -> LookedUp:
    """Answers on another scale count as not asked on this one."""
    return replace(answers, meanings=[Meaning(missing=meaning.missing or "skipped") for meaning in answers.meanings])


def _harmonised(asked: Asked, answers: LookedUp) -> dict[str, Values]:
    name = asked.id + SUFFIX
    if name not in asked.survey.derived:
        return {}
    common = asked.survey.questions[name]
    codes = asked.survey.harmonising(str(asked.question.scale_in(asked.channel)), str(common.scale_in(None)))
    meanings = [replace(meaning, value=codes.get(meaning.value)) for meaning in answers.meanings]
    answers = replace(answers, meanings=meanings)
    return {name: _categories(common, asked.survey, answers), f"{name}.missing": kinds(answers)}


def _categories(question: Question, survey: Definition, looked_up: LookedUp) -> Values:
    categories = list(survey.scale_of(question.id).codes)
    return categorical(
        positions(looked_up.meanings, categories)[looked_up.codes], categories, ordered=question.type == "rating"
    )
