"""Names in the parts of ``survey.yml`` that make one thing of several: channels, scales, derived questions, privacy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveykit.errors import Problem
from surveykit.matching.texts import listing
from surveykit.survey.declared import Declared, is_number, mapping, sequence
from surveykit.survey.derived import SUFFIX, at_least, mean_of
from surveykit.survey.document import Place
from surveykit.survey.model import FRAME_COLUMNS
from surveykit.survey.presets import HARMONISING, harmonised_scale

#: Columns of results; a question of that name would make them ambiguous.
RESULT_COLUMNS = (
    "variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method",
    "level", "below", "statistic", "shown", "withheld",
)  # fmt: skip


class Combinations(Declared):
    """Complaints about channels, harmonising maps, constructs, derived questions and privacy."""

    def _question_scales(self, question: dict[str, Any], place: Place) -> Iterator[Problem]:
        scale = question.get("scale")
        if not isinstance(scale, dict):
            yield from self.known(scale, self.scales, (*place, "scale"), "scale")
            return
        for channel, name in scale.items():
            yield from self.known(channel, self.channels, (*place, "scale", channel), "channel")
            yield from self.known(name, self.scales, (*place, "scale", channel), "scale")
        column = question.get("column")
        asked = list(mapping(column)) if isinstance(column, dict) else list(self.channels)
        unscaled = [channel for channel in asked if channel not in scale]
        if unscaled:
            what = f"{place[1]!r} has no scale in {listing(unscaled)}"
            yield self._problem((*place, "scale"), what, "a scale for every channel that asks it")
        if len(set(map(str, scale.values()))) > 1 and harmonised_scale(question, self.raw) is None:
            yield self._problem(
                (*place, "scale"),
                f"channels ask {place[1]!r} on scales that cannot be compared: {listing(map(str, scale.values()))}",
                "harmonise: {from: SCALE, to: SCALE, map: {code: code}} that brings all of them to one",
            )

    def _channels(self) -> Iterator[Problem]:
        for name, entry in self.channels.items():
            yield from self.known(mapping(entry).get("scale"), self.scales, ("channels", name, "scale"), "scale")
        for channel, numbers in mapping(self.raw.get("fielded")).items():
            place: Place = ("fielded", channel)
            yield from self.known(channel, self.channels, place, "channel")
            at_once = "issued" in mapping(numbers)
            if at_once and self.waves:
                yield self._problem(place, "the numbers do not say their wave", f"one of {listing(self.waves)}")
            for wave in () if at_once else mapping(numbers):
                yield from self.known(wave, self.waves, (*place, wave), "wave")

    def _harmonise(self) -> Iterator[Problem]:
        written = self.raw.get("harmonise")
        for number, entry in enumerate(sequence(written)):
            rule = mapping(entry)
            place: Place = ("harmonise", number) if ("harmonise", number) in self.document.lines else ("harmonise",)
            start, goal = rule.get("from"), rule.get("to")
            yield from self.known(start, self.scales, (*place, "from"), "scale")
            yield from self.known(goal, self.scales, (*place, "to"), "scale")
            yield from self.known(rule.get("preset"), HARMONISING, (*place, "preset"), "harmonising map")
            starts, goals = (
                list(mapping(mapping(self.scales.get(str(name))).get("choices"))) for name in (start, goal)
            )
            if not starts or not goals or not isinstance(rule.get("map"), dict):
                continue
            for code, aim in rule["map"].items():
                yield from self.known(code, starts, (*place, "map", code), f"choice of {start!r}")
                yield from self.known(aim, goals, (*place, "map", code), f"choice of {goal!r}")
            left = [code for code in starts if code not in rule["map"]]
            if left:
                yield self._problem((*place, "map"), f"the map leaves out {listing(left)}", "every choice of the scale")

    def _constructs(self) -> Iterator[Problem]:
        for name, entry in self.constructs.items():
            place: Place = ("constructs", name)
            listed = entry if isinstance(entry, list) else mapping(entry).get("questions")
            at = place if isinstance(entry, list) else (*place, "questions")
            for number, question in enumerate(sequence(listed)):
                yield from self._averaged(question, (*at, number))
            if not any(mean_of(str(expression)) == name for expression in self.derive.values()):
                yield self._problem(
                    place, f"nothing is made of the construct {name!r}", f"derive: {{NAME: mean({name})}}"
                )

    def _averaged(self, question: Any, place: Place) -> Iterator[Problem]:
        """A question whose scores are averaged must have scores."""
        yield from self.known(question, self.questions, place, "question")
        kind = mapping(self.questions.get(str(question))).get("type", "rating")
        if kind not in ("rating", "number"):
            yield self._problem(place, f"{question!r} has no scores to average", "a rating or number question")
        if isinstance(mapping(self.questions.get(str(question))).get("scale"), dict):
            yield self._problem(place, f"channels ask {question!r} on different scales", "a question with one scale")

    def _derive(self) -> Iterator[Problem]:
        earlier: dict[str, Any] = self.questions | self._harmonised()
        for name, expression in self.derive.items():
            place: Place = ("derive", name)
            yield from self._named(name, place, "derived question")
            if name in self.questions:
                yield self._problem(place, f"there is a question {name!r} already", "another name")
            comparison, construct = at_least(str(expression)), mean_of(str(expression))
            if comparison is not None:
                yield from self._compared(*comparison, earlier, place)
            elif construct is None:
                expected = "QUESTION >= CODE, or mean(CONSTRUCT)"
                yield self._problem(place, f"{name!r} is derived in a way that is not known", expected, str(expression))
            elif construct not in self.constructs:
                yield from self.known(construct, [*self.constructs, *self.questions], place, "construct or question")
                if construct in self.questions:
                    yield from self._averaged(construct, place)

    def _compared(self, question: str, limit: str, earlier: dict[str, Any], place: Place) -> Iterator[Problem]:
        yield from self.known(question, earlier, place, "question")
        kind = mapping(earlier.get(question)).get("type")
        if kind == "number" and not is_number(limit):
            yield self._problem(place, f"{question!r} holds numbers", "a number", limit)
        elif kind == "rating":
            yield from self.known(limit, self._codes(question), place, f"choice of {question!r}")
        elif kind not in ("number", "date", None):
            yield self._problem(place, f"the answers to {question!r} have no order", "a rating or number question")

    def _privacy(self) -> Iterator[Problem]:
        privacy = mapping(self.raw.get("privacy"))
        for number, name in enumerate(sequence(privacy.get("mask"))):
            place: Place = ("privacy", "mask", number)
            yield from self.known(name, self.questions, place, "question")
            if mapping(self.questions.get(str(name))).get("type", "text") != "text":
                yield self._problem(place, f"{name!r} is no text question", "a text question", "masking is for texts")
        for number, name in enumerate(sequence(privacy.get("quasi_identifiers"))):
            yield from self.known(name, self.questions, ("privacy", "quasi_identifiers", number), "question")
        dropped = {name for name in sequence(privacy.get("drop")) if isinstance(name, str)}
        for number, name in enumerate(sequence(privacy.get("hash"))):
            if name in dropped:
                yield self._problem(
                    ("privacy", "hash", number), f"{name!r} is both dropped and hashed", "one of the two"
                )
            kind = mapping(self.questions.get(str(name))).get("type", "text")
            if kind != "text":
                yield self._problem(("privacy", "hash", number), f"{name!r} is no text question", "a text question")
        for number, name in enumerate(sequence(privacy.get("drop"))):
            users = [*self._users(name)]
            if users:
                yield self._problem(
                    ("privacy", "drop", number),
                    f"the dropped column {name!r} is used by {listing(users)}",
                    "one of the two",
                )

    def _users(self, column: Any) -> Iterator[str]:
        """What reads its values from a raw column, or is a question of that name."""
        named: dict[str, Any] = {
            name: mapping(entry).get("columns", mapping(entry).get("column", name))
            for name, entry in self.questions.items()
        }
        named |= {"respondent": self.raw.get("respondent"), "unit": mapping(self.raw.get("units")).get("column")}
        for name, header in named.items():
            headers = header.values() if isinstance(header, dict) else [header]
            if column == name or column in headers:
                yield name

    def _named(self, name: str, place: Place, what: str) -> Iterator[Problem]:
        if name in FRAME_COLUMNS or name in RESULT_COLUMNS:
            found = "results have a column of that name"
            yield self._problem(place, f"a {what} cannot be called {name!r}", "another name", found)
        if name.endswith(SUFFIX) and name.removesuffix(SUFFIX) in self.questions:
            yield self._problem(place, f"a {what} cannot be called {name!r}", "another name", "the name is taken")
