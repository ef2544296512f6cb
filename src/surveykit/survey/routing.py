"""When a question is asked: ``asked_if: overall <= 2 and channel in [web, sms]``, as a small language of its own.

Nothing is executed: a condition is read into the few shapes below, which other rooms evaluate. Compared are earlier
questions, ``channel`` and ``wave`` with codes and numbers: ``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in [a, b]``,
``not in [a, b]``; ``CODE in QUESTION`` asks whether a choice of a multiple question was ticked; ``and``, ``or``,
``not`` and parentheses join comparisons.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: Names in conditions that are no questions.
CONTEXT = ("channel", "wave")
ORDERED = ("<", "<=", ">", ">=")
#: What each sign of a comparison means.
COMPARES: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!="}
_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>==|!=|<=|>=|<|>|=|≤|≥|≠)|(?P<mark>[()\[\],])"""
    r"""|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()\[\],<>=!≤≥≠"']+))"""
)
_WORDS = ("and", "or", "not", "in")
#: Parentheses and nots inside each other; deeper ones are a mistake.
_DEPTH = 50


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


class ConditionError(ValueError):
    """A text is no condition; the message says what is wrong at which character."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


def parse_condition(text: str) -> Condition:
    """Read a condition; a text that is none is a :class:`ConditionError`."""
    parser = _Parser(list(_tokens(text)), len(text))
    condition = parser.disjunction(0)
    if parser.here.kind != "end":
        raise ConditionError(f"{parser.here.text!r} is not expected at character {parser.here.position + 1}")
    return condition


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


def _tokens(text: str) -> Iterator[_Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            position += len(text[position:]) - len(text[position:].lstrip())
            raise ConditionError(f"{text[position]!r} is not expected at character {position + 1}")
        kind, start, position = str(match.lastgroup), match.end() - len(match.group().lstrip()), match.end()
        content = match[kind]
        if kind == "sign":
            yield _Token(kind, _SIGNS.get(content, content), start)
        else:
            is_own_kind = kind == "mark" or (kind == "word" and content in _WORDS)
            yield _Token(content if is_own_kind else "text", content, start)


class _Parser:
    """Reads tokens from left to right: ``or`` binds weakest, then ``and``, then ``not``."""

    def __init__(self, tokens: list[_Token], length: int) -> None:
        self.tokens, self.number, self.end = tokens, 0, _Token("end", "the end", length)

    @property
    def here(self) -> _Token:
        return self.tokens[self.number] if self.number < len(self.tokens) else self.end

    def take(self, kind: str) -> _Token | None:
        """The next token, if it is of a kind."""
        token = self.here
        if token.kind != kind:
            return None
        self.number += 1
        return token

    def need(self, kind: str, what: str) -> _Token:
        token = self.take(kind)
        if token is None:
            shown = "the condition ends" if self.here is self.end else f"there is {self.here.text!r}"
            raise ConditionError(f"{shown} at character {self.here.position + 1} where {what} is expected")
        return token

    def disjunction(self, depth: int) -> Condition:
        if depth > _DEPTH:
            raise ConditionError("it is nested too deeply")
        parts = [self.conjunction(depth)]
        while self.take("or"):
            parts.append(self.conjunction(depth))
        return parts[0] if len(parts) == 1 else Disjunction(tuple(parts))

    def conjunction(self, depth: int) -> Condition:
        parts = [self.negation(depth)]
        while self.take("and"):
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))

    def negation(self, depth: int) -> Condition:
        if self.take("not"):
            if depth > _DEPTH:
                raise ConditionError("it is nested too deeply")
            return Negation(self.negation(depth + 1))
        if self.take("("):
            inside = self.disjunction(depth + 1)
            self.need(")", "')'")
            return inside
        return self.comparison()

    def comparison(self) -> Condition:
        name = self.need("text", "a question").text
        if self.take("not"):
            self.need("in", "'in'")
            return Negation(self.membership(name))
        if self.take("in"):
            return self.membership(name)
        sign = self.need("sign", "a comparison such as '<=' or 'in'")
        if sign.text == "=":
            raise ConditionError(f"there is '=' at character {sign.position + 1}; write '=='")
        return Comparison(name, sign.text, self.need("text", "a code or number").text)

    def membership(self, name: str) -> Condition:
        """``overall in [1, 2]``, or ``wait in reasons``."""
        question = self.take("text")
        if question is not None:
            return Ticked(question.text, name)
        closing = "]" if self.take("[") else ")"
        if closing == ")":
            self.need("(", "a list such as [1, 2], or a multiple question,")
        values = [self.need("text", "a code").text]
        while self.take(","):
            values.append(self.need("text", "a code").text)
        self.need(closing, f"{closing!r}")
        return Among(name, tuple(values))
