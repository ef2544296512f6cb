"""Conditions under which questions were asked, in words instead of the code of ``survey.yml``."""

from __future__ import annotations

from collections.abc import Sequence

from surveykit.language import Language, text
from surveykit.survey import Definition
from surveykit.survey.routing import (
    COMPARES,
    ORDERED,
    PLACES,
    Among,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Ticked,
    parse_condition,
)


def condition_words(condition: str, survey: Definition, language: Language) -> str:
    """A condition of ``asked_if`` as people read it: questions by their texts, answers by their labels."""
    return _words(parse_condition(condition), survey, language)


def _words(condition: Condition, survey: Definition, language: Language) -> str:
    if isinstance(condition, Conjunction | Disjunction):
        kind = "and" if isinstance(condition, Conjunction) else "or"
        parts = [_bracketed(part, condition, survey, language) for part in condition.parts]
        return text(f"book.route.{kind}", language).join(parts)
    if isinstance(condition, Negation):
        inner = condition.part
        if isinstance(inner, Among):
            return _answers(inner.name, inner.values, survey, language, key="none_of")
        return text("book.route.not", language, part=_words(inner, survey, language))
    if isinstance(condition, Ticked):
        return _answers(condition.name, [condition.code], survey, language, key="ticked")
    if isinstance(condition, Among):
        return _answers(condition.name, condition.values, survey, language)
    return _compared(condition, survey, language)


def _bracketed(part: Condition, whole: Condition, survey: Definition, language: Language) -> str:
    words = _words(part, survey, language)
    mixed = isinstance(part, Conjunction | Disjunction) and type(part) is not type(whole)
    return text("book.route.bracketed", language, part=words) if mixed else words


def _compared(one: Comparison, survey: Definition, language: Language) -> str:
    if one.sign == "==":
        return _answers(one.name, [one.value], survey, language)
    if one.sign == "!=":
        return _answers(one.name, [one.value], survey, language, key="none_of")
    question = survey.questions[one.name]
    choices = survey.scale_of(one.name).choices if question.type == "rating" else ()
    scores = {choice.code: choice.score for choice in choices if choice.score is not None}
    if one.sign in ORDERED and one.value in scores:
        holds = COMPARES[one.sign]
        codes = [code for code, score in scores.items() if holds(score, scores[one.value])]
        return _answers(one.name, codes, survey, language)
    sign = {"<": "below", "<=": "at_most", ">": "above", ">=": "at_least"}[one.sign]
    return text(
        f"book.route.{sign}", language, name=_quoted(question.text.in_language(language), language), value=one.value
    )


def _answers(name: str, codes: Sequence[str], survey: Definition, language: Language, *, key: str = "one_of") -> str:
    if name in PLACES:
        key = {"one_of": "place", "none_of": "not_place"}[key]
        said = text(f"tables.column.{name}", language).lower()
    else:
        said = _quoted(survey.questions[name].text.in_language(language), language)
    answers = text("book.route.or", language).join(
        _quoted(survey.label_of(name, code, language), language) for code in codes
    )
    return text(f"book.route.{key}", language, name=said, answers=answers)


def _quoted(label: str, language: Language) -> str:
    return text("book.route.quoted", language, label=label)
