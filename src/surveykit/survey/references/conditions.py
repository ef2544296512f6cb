"""Conditions (``asked_if``) that could not decide anything: unknown, later or unordered questions, wrong codes."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey import routing as conditions
from surveykit.survey.document import Position, is_number, mapping
from surveykit.survey.questions import SUFFIX
from surveykit.survey.references.declared import Declared

#: Types of questions whose answers have an order.
_RANKED = ("rating", "number", "date")
_Part = conditions.Comparison | conditions.Among | conditions.Ticked


def condition_problems(declared: Declared) -> Iterator[Problem]:
    """Complaints about the conditions under which questions are asked."""
    earlier: list[str] = []
    for name, entry in declared.questions.items():
        text = mapping(entry).get("asked_if")
        if isinstance(text, str):
            yield from _condition(text, earlier, ("questions", name, "asked_if"), declared)
        earlier += [name, name + SUFFIX] if name + SUFFIX in declared.answers else [name]


def _condition(text: str, earlier: list[str], position: Position, declared: Declared) -> Iterator[Problem]:
    try:
        condition = conditions.parse_condition(text)
    except conditions.ConditionError as error:
        expected = "a condition such as: overall <= 2 and channel in [web]"
        yield declared.problem(position, f"the condition cannot be read: {error}", expected, text)
        return
    for part in conditions.parts_of_condition(condition):
        if part.name in declared.answers and part.name not in earlier:
            what = f"the condition names {part.name!r}, which comes after the question or is derived"
            yield declared.problem(position, what, listing(earlier, 20) or "an earlier question")
            continue
        yield from declared.known(part.name, [*earlier, *conditions.CONTEXT], position, "earlier question")
        if part.name in earlier:
            yield from _compared(part, position, declared)
        elif part.name in conditions.CONTEXT:
            yield from _in_context(part, position, declared)


def _compared(part: _Part, position: Position, declared: Declared) -> Iterator[Problem]:
    kind, codes = declared.kind(part.name), declared.codes(part.name)
    if isinstance(part, conditions.Ticked) != (kind == "multiple"):
        if kind == "multiple":
            yield declared.problem(position, f"{part.name!r} has several answers", f"CODE in {part.name}")
        else:
            yield declared.problem(position, f"{part.name!r} has one answer", f"{part.name} in [CODE, ...]")
        return
    if isinstance(part, conditions.Comparison) and part.sign in conditions.ORDERED and kind not in _RANKED:
        yield declared.problem(position, f"the answers to {part.name!r} have no order", "== or in", part.sign)
    for value in _values(part):
        if codes:
            yield from declared.known_code(value, codes, position, part.name)
        elif kind == "number" and not is_number(value):
            yield declared.problem(position, f"{part.name!r} holds numbers", "a number", value)


def _in_context(part: _Part, position: Position, declared: Declared) -> Iterator[Problem]:
    """``channel`` and ``wave`` are one of the declared ones."""
    if isinstance(part, conditions.Ticked) or (
        isinstance(part, conditions.Comparison) and part.sign in conditions.ORDERED
    ):
        yield declared.problem(position, f"{part.name!r} has no order and no choices", f"== or in [{part.name}, ...]")
        return
    known = declared.channels if part.name == "channel" else declared.waves
    for value in _values(part):
        yield from declared.known(value, known, position, part.name)


def _values(part: _Part) -> tuple[str, ...]:
    if isinstance(part, conditions.Comparison):
        return (part.value,)
    return part.values if isinstance(part, conditions.Among) else (part.code,)
