"""Names in the settings of checks that must mean a question, a choice or a construct."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from surveykit.errors import Problem
from surveykit.survey.declared import Declared, mapping, sequence
from surveykit.survey.document import Place


def check_problems(declared: Declared, codes_of: Callable[[str], dict[str, Any]]) -> Iterator[Problem]:
    """Every name under ``checks`` that means nothing."""
    checks = mapping(declared.raw.get("checks"))
    for check in ("constant_answers", "careless"):
        for number, name in enumerate(sequence(mapping(checks.get(check)).get("questions"))):
            yield from declared.known(name, declared.questions, ("checks", check, "questions", number), "question")
    constructs = mapping(declared.raw.get("constructs"))
    for number, name in enumerate(sequence(mapping(checks.get("careless")).get("subscales"))):
        yield from declared.known(name, constructs, ("checks", "careless", "subscales", number), "construct")
    for number, entry in enumerate(sequence(checks.get("attention"))):
        place: Place = ("checks", "attention", number)
        question, expected = mapping(entry).get("question"), mapping(entry).get("expected")
        yield from _choices(question, expected, place, declared, codes_of)
    for number, entry in enumerate(sequence(checks.get("inconsistent"))):
        place = ("checks", "inconsistent", number)
        for name, codes in mapping(mapping(entry).get("when")).items():
            yield from _choices(name, codes, (*place, "when", name), declared, codes_of)
        for at, name in enumerate(sequence(mapping(entry).get("pair"))):
            yield from declared.known(name, declared.answers, (*place, "pair", at), "question")


def _choices(
    question: Any, codes: Any, place: Place, declared: Declared, codes_of: Callable[[str], dict[str, Any]]
) -> Iterator[Problem]:
    """A question that is none, and codes that it has not."""
    yield from declared.known(question, declared.answers, place, "question")
    known = codes_of(str(question))
    for code in sequence(codes):
        if known:
            yield from declared.known(code, known, place, f"choice of {question!r}")
