"""When a question is asked: ``asked_if: overall <= 2 and channel in [web, sms]``, as a small language of its own.

Nothing is executed: a condition is read into the few shapes below, which other rooms evaluate. Compared are earlier
questions, ``channel`` and ``wave`` with codes and numbers: ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in [a, b]``,
``not in [a, b]``; ``CODE in QUESTION`` asks whether a choice of a multiple question was ticked; ``and``, ``or``,
``not`` and parentheses join comparisons.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveykit.survey.expression import CONDITION, ExpressionError, Tree, Word, parse

#: Names in conditions that are no questions.
CONTEXT = ("channel", "wave")
ORDERED = ("<", "<=", ">", ">=")
#: What each sign of a comparison means.
COMPARES: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """``name`` compared with ``value``; ``<`` and the like compare scores, numbers or days."""

    name: str
    sign: str
    value: str


@dataclass(frozen=True)
class Among:
    """Whether ``name`` has one of ``values``."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Ticked:
    """Whether the choice ``code`` of the multiple question ``name`` was ticked."""

    name: str
    code: str


@dataclass(frozen=True)
class Negation:
    """The contrary of ``part``."""

    part: Condition


@dataclass(frozen=True)
class Conjunction:
    """Whether all ``parts`` hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Disjunction:
    """Whether one of ``parts`` holds."""

    parts: tuple[Condition, ...]


Condition = Comparison | Among | Ticked | Negation | Conjunction | Disjunction


#: A text is no condition; the message says what is wrong at which character.
ConditionError = ExpressionError


def parse_condition(text: str) -> Condition:
    """Read a condition; a text that is none is a :class:`ConditionError`."""
    return _condition(parse(text, CONDITION), len(text) + 1)


def parts_of_condition(condition: Condition) -> Iterator[Comparison | Among | Ticked]:
    """The comparisons a condition is made of."""
    if isinstance(condition, Negation):
        yield from parts_of_condition(condition.part)
    elif isinstance(condition, Conjunction | Disjunction):
        for part in condition.parts:
            yield from parts_of_condition(part)
    else:
        yield condition


def rules_out(condition: Condition, position: Mapping[str, str]) -> bool:
    """Whether a condition holds for nobody in a channel or wave (``position``: ``{"channel": "sms"}``)."""
    return _known(condition, position) is False


def _known(condition: Condition, position: Mapping[str, str]) -> bool | None:
    """What a condition is wherever ``position`` alone decides it; ``None`` where answers do."""
    if isinstance(condition, Negation):
        inner = _known(condition.part, position)
        return None if inner is None else not inner
    if isinstance(condition, Conjunction | Disjunction):
        decisive = isinstance(condition, Disjunction)
        parts = [_known(part, position) for part in condition.parts]
        return decisive if decisive in parts else None if None in parts else not decisive
    if isinstance(condition, Among) and condition.name in position:
        return position[condition.name] in condition.values
    if isinstance(condition, Comparison) and condition.name in position:
        return bool(COMPARES[condition.sign](position[condition.name], condition.value))
    return None


def _condition(tree: Tree, end: int) -> Condition:
    if isinstance(tree, Word):
        shown = f"the condition ends at character {end}" if tree.at + len(tree.text) == end else f"{tree.text!r}"
        raise ConditionError(f"{shown} where a comparison such as '<=' or 'in' is expected")
    if tree.name == "not":
        return Negation(_condition(tree.to[0], end))
    if tree.name in ("and", "or"):
        parts = tuple(_condition(part, end) for part in tree.to)
        return Conjunction(parts) if tree.name == "and" else Disjunction(parts)
    if tree.name not in ("in", *COMPARES):
        raise ConditionError(f"a list is not expected at character {tree.at}")
    left, right = tree.to
    name = _word(left, "a question")
    if tree.name != "in":
        return Comparison(name, tree.name, _word(right, "a code or number"))
    if isinstance(right, Word):
        return Ticked(right.text, name)
    if right.name != "[]":
        raise ConditionError(f"a list such as [1, 2], or a multiple question, is expected at character {right.at}")
    return Among(name, tuple(_word(value, "a code") for value in right.to))


def _word(tree: Tree, what: str) -> str:
    if isinstance(tree, Word):
        return tree.text
    raise ConditionError(f"{what} is expected at character {tree.at}")
