"""Rules that could never take effect as written: more units than there are, more years than waves, a wrong question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveykit.errors import Problem
from surveykit.survey.declared import Declared, mapping, sequence
from surveykit.survey.document import Place
from surveykit.survey.register import Register


def rule_problems(declared: Declared, register: Register) -> Iterator[Problem]:
    """What is wrong with the rules, compared with the questions, the waves and the register."""
    for number, entry in enumerate(sequence(declared.raw.get("rules"))):
        yield from _problems_of(mapping(entry), ("rules", number), declared, register)


def _problems_of(rule: dict[str, Any], place: Place, declared: Declared, register: Register) -> Iterator[Problem]:
    yield from _question(rule.get("question"), (*place, "question"), declared)
    where = declared.document.where
    k, years, units = _whole(rule.get("k")), _whole(rule.get("years")), len(register)
    if k is not None and units and k > units:
        what = f"the rule names {k} units, and the register has {units}"
        yield Problem(what, where((*place, "k")), f"1 to {units}", str(k))
    waves = max(len(declared.waves), 1)
    if years is not None and years > waves:
        waved = f"{waves} waves" if declared.waves else "no waves"
        what = f"the rule looks at {years} consecutive waves, and the survey has {waved}"
        yield Problem(what, where((*place, "years")), f"1 to {waves}", str(years), "declare the waves under waves:")
    least, floor = _whole(rule.get("min_n")), _floor(declared.raw)
    if least is not None and least < floor:
        what = "a unit would take part in a ranking with fewer answers than the publishing floor allows"
        remedy = "min_n of a rule can be raised above disclosure.min_n_rank, never lowered"
        yield Problem(what, where((*place, "min_n")), f"{floor} or more", str(least), remedy)


def _question(name: Any, place: Place, declared: Declared) -> Iterator[Problem]:
    yield from declared.known(name, declared.answers, place, "question")
    kind = mapping(declared.answers.get(str(name))).get("type", "rating")
    if kind not in ("rating", "number"):
        expected = "a rating or number question"
        yield Problem(f"{name!r} has no scores to compare units by", declared.document.where(place), expected)


def _floor(raw: dict[str, Any]) -> int:
    """Fewest answers for a rank; raised thresholds below it raise it too."""
    given = (_whole(entry) for entry in mapping(raw.get("disclosure")).values())
    return max([30, *(number for number in given if number is not None)])


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and value.isdecimal() else None
