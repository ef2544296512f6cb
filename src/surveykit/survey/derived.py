"""Questions that nobody asked: answers on one scale for all channels, yes-or-no forms of a rating, means of several."""

from __future__ import annotations

import re
from typing import TypeVar

from surveykit.language import Label, Language, text
from surveykit.survey.answers import Choice
from surveykit.survey.model import Definition
from surveykit.survey.presets import common_scale
from surveykit.survey.questions import SUFFIX, Derived, Question

_LANGUAGES: tuple[Language, Language] = ("zh", "en")
_AT_LEAST = re.compile(r"\s*([a-z][a-z0-9_]*)\s*(?:>=|≥)\s*(\S.*?)\s*")
_MEAN = re.compile(r"\s*mean\(\s*([a-z][a-z0-9_]*)\s*\)\s*")


def at_least(expression: str) -> tuple[str, str] | None:
    """Question and limit of ``overall >= 3``; ``None`` for anything else."""
    match = _AT_LEAST.fullmatch(expression)
    return (match[1], match[2]) if match else None


def mean_of(expression: str) -> str | None:
    """The construct (or question) of ``mean(service)``; ``None`` for anything else."""
    match = _MEAN.fullmatch(expression)
    return match[1] if match else None


D = TypeVar("D", bound=Definition)


def with_derived(definition: D) -> D:
    """The definition with all derived questions among its questions, each behind what it is made of."""
    questions: dict[str, Question] = {}
    derived: dict[str, Derived] = {}
    for question in definition.questions.values():
        questions[question.id] = question
        common = _harmonised(question, definition)
        if common is not None:
            questions[common.id] = common
            derived[common.id] = Derived(kind="harmonised", questions=(question.id,))
    for name, expression in definition.derive.items():
        whole = definition.model_copy(update={"questions": questions})
        questions[name], derived[name] = _from_expression(name, expression, whole)
    return definition.model_copy(update={"questions": questions, "derived": derived})


def _harmonised(question: Question, definition: Definition) -> Question | None:
    if not isinstance(question.scale, dict) or len(set(question.scale.values())) < 2:
        return None
    rules = [(rule.from_scale, rule.to_scale) for rule in definition.harmonise]
    goal = common_scale(set(question.scale.values()), rules)
    label = _filled("survey.harmonised", question=question.text)
    return question.model_copy(update={"id": question.id + SUFFIX, "scale": goal, "text": label})


def _from_expression(name: str, expression: str, definition: Definition) -> tuple[Question, Derived]:
    comparison = at_least(expression)
    if comparison is not None:
        asked, limit = definition.questions[comparison[0]], comparison[1]
        return _comparison(name, asked, limit, definition), Derived(kind="at_least", questions=(asked.id,), limit=limit)
    construct = mean_of(expression) or ""
    if construct in definition.constructs:
        declared = definition.constructs[construct]
        names, label = declared.questions, declared.label or Label(zh=construct, en=construct)
    else:
        names, label = (construct,), definition.questions[construct].text
    words, column = _filled("survey.mean", question=label), definition.questions[names[0]].column
    return Question(id=name, text=words, type="number", column=column), Derived(kind="mean", questions=names)


def _comparison(name: str, asked: Question, limit: str, definition: Definition) -> Question:
    words = Label(zh=limit, en=limit)
    if asked.type != "number":
        words = definition.scale_of(asked.id).choice(limit).label
    yes = Choice(code="1", label=_filled("survey.yes"), score=1.0)
    choices = (yes, Choice(code="0", label=_filled("survey.no"), score=0.0))
    label = _filled("survey.at_least", question=asked.text, limit=words)
    return Question(id=name, text=label, type="single", choices=choices, column=asked.column)


def _filled(key: str, **labels: Label) -> Label:
    """A text of the catalogue in both languages, filled with labels in the same language."""
    words = {language: {name: label.in_language(language) for name, label in labels.items()} for language in _LANGUAGES}
    return Label(**{language: text(key, language, **words[language]) for language in _LANGUAGES})
