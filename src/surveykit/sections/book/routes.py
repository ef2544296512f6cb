"""Conditions under which questions were asked, in words instead of the code of ``survey.yml``."""

from __future__ import annotations

from collections.abc import Sequence

from surveykit.presentation.view import View
from surveykit.survey.routing import (
    COMPARES,
    CONTEXT,
    ORDERED,
    Among,
    Comparison,
    Condition,
    Conjunction,
    Disjunction,
    Negation,
    Ticked,
    parse_condition,
)


def condition_words(condition: str, view: View) -> str:
    """A condition of ``asked_if`` as people read it: questions by their texts, answers by their labels."""
    return _words(parse_condition(condition), view)


def _words(condition: Condition, view: View) -> str:
    if isinstance(condition, Conjunction | Disjunction):
        kind = "and" if isinstance(condition, Conjunction) else "or"
        return view.listed((_bracketed(part, condition, view) for part in condition.parts), f"book.route.{kind}")
    if isinstance(condition, Negation):
        inner = condition.part
        if isinstance(inner, Among):
            return _answers(inner.name, inner.values, view, key="none_of")
        return view.text("book.route.not", part=_words(inner, view))
    if isinstance(condition, Ticked):
        return _answers(condition.name, [condition.code], view, key="ticked")
    if isinstance(condition, Among):
        return _answers(condition.name, condition.values, view)
    return _compared(condition, view)


def _bracketed(part: Condition, whole: Condition, view: View) -> str:
    words = _words(part, view)
    mixed = isinstance(part, Conjunction | Disjunction) and type(part) is not type(whole)
    return view.text("book.route.bracketed", part=words) if mixed else words


def _compared(condition: Comparison, view: View) -> str:
    name, sign, value = condition.name, condition.sign, condition.value
    if sign in ("==", "!="):
        return _answers(name, [value], view, key="one_of" if sign == "==" else "none_of")
    question = view.survey.questions[name]
    scores = view.scores(name) if question.type == "rating" else {}
    if sign in ORDERED and value in scores:
        return _answers(name, [code for code, score in scores.items() if COMPARES[sign](score, scores[value])], view)
    key = {"<": "below", "<=": "at_most", ">": "above", ">=": "at_least"}[sign]
    return view.text(f"book.route.{key}", name=_quoted(view.label(question.wording), view), value=value)


def _answers(name: str, codes: Sequence[str], view: View, *, key: str = "one_of") -> str:
    if name in CONTEXT:
        key = {"one_of": "place", "none_of": "not_place"}[key]
        label = view.text(f"tables.column.{name}").lower()
    else:
        label = _quoted(view.label(view.survey.questions[name].wording), view)
    answers = (_quoted(view.survey.label_of(name, code, view.language), view) for code in codes)
    return view.text(f"book.route.{key}", name=label, answers=view.listed(answers, "book.route.or"))


def _quoted(label: str, view: View) -> str:
    return view.text("book.route.quoted", label=label)
