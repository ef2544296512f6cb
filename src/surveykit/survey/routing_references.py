"""Conditions (``asked_if``) that could not decide anything: unknown, later or unordered questions, wrong codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey.declared import is_number, mapping
from surveykit.survey.derived import SUFFIX
from surveykit.survey.document import Place
from surveykit.survey.question_references import Questions
from surveykit.survey.routing import (
    ORDERED,
    PLACES,
    Among,
    Comparison,
    ConditionError,
    Ticked,
    parse_condition,
    parts_of_condition,
)

#: Types of questions whose answers have an order.
_RANKED = ("rating", "number", "date")


class Routing(Questions):
    """Complaints about the conditions under which questions are asked."""

    def _routing(self) -> Iterator[Problem]:
        for name, entry in self.questions.items():
            text, place = mapping(entry).get("asked_if"), ("questions", name, "asked_if")
            if isinstance(text, str):
                yield from self._condition(text, self._earlier(name), place)

    def _earlier(self, name: str) -> list[str]:
        """The questions before one, with their answers on the common scale of all channels."""
        names = list(self.questions)
        before = names[: names.index(name)]
        return [*before, *(one + SUFFIX for one in before if one + SUFFIX in self.answers)]

    def _condition(self, text: str, earlier: list[str], place: Place) -> Iterator[Problem]:
        try:
            condition = parse_condition(text)
        except ConditionError as error:
            expected = "a condition such as: overall <= 2 and channel in [web]"
            yield Problem(f"the condition cannot be read: {error}", self.document.where(place), expected, text)
            return
        for part in parts_of_condition(condition):
            yield from self._part(part, earlier, place)

    def _part(self, part: Comparison | Among | Ticked, earlier: list[str], place: Place) -> Iterator[Problem]:
        if part.name in self.answers and part.name not in earlier:
            what = f"the condition names {part.name!r}, which stands behind the question or is derived"
            expected = listing(earlier, 20) or "an earlier question"
            yield self._problem(place, what, expected)
            return
        yield from self.known(part.name, [*earlier, *PLACES], place, "earlier question")
        if part.name in earlier:
            yield from self._compared_with(part, mapping(self.answers[part.name]), place)
        elif part.name in PLACES:
            yield from self._placed(part, place)

    def _compared_with(
        self, part: Comparison | Among | Ticked, question: dict[str, Any], place: Place
    ) -> Iterator[Problem]:
        kind, codes = question.get("type"), self._codes(part.name)
        if isinstance(part, Ticked) != (kind == "multiple"):
            many = kind == "multiple"
            what = f"{part.name!r} has {'several answers' if many else 'one answer'}"
            yield self._problem(place, what, f"CODE in {part.name}" if many else f"{part.name} in [CODE, ...]")
            return
        if isinstance(part, Comparison) and part.sign in ORDERED and kind not in _RANKED:
            yield self._problem(place, f"the answers to {part.name!r} have no order", "== or in", part.sign)
        for value in _values(part):
            if codes:
                yield from self._known_code(value, codes, place, part.name)
            elif kind == "number" and not is_number(value):
                yield self._problem(place, f"{part.name!r} holds numbers", "a number", value)

    def _placed(self, part: Comparison | Among | Ticked, place: Place) -> Iterator[Problem]:
        """``channel`` and ``wave`` are one of the declared ones."""
        if isinstance(part, Ticked) or (isinstance(part, Comparison) and part.sign in ORDERED):
            yield self._problem(place, f"{part.name!r} has no order and no choices", f"== or in [{part.name}, ...]")
            return
        known = self.channels if part.name == "channel" else self.waves
        for value in _values(part):
            yield from self.known(value, known, place, part.name)


def _values(part: Comparison | Among | Ticked) -> tuple[str, ...]:
    if isinstance(part, Comparison):
        return (part.value,)
    return part.values if isinstance(part, Among) else (part.code,)
