"""Questions in ``survey.yml`` that cannot be asked as written: without choices, or with keys of another type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from surveykit.errors import Problem
from surveykit.matching.texts import listing, tidy
from surveykit.question_types import SHIPPED, TYPES
from surveykit.survey.combinations import Combinations
from surveykit.survey.declared import is_number, label_texts, mapping, sequence
from surveykit.survey.document import Place
from surveykit.survey.questions import BY_CHOICE

#: Types of questions whose answers are choices.
CHOSEN = ("rating", "single", "multiple", "ranking", "ballot")
#: Codes that would give two things one column in typed frames.
TAKEN = ("missing", "low", "high")
#: Units in which durations can be counted.
DURATIONS = ("秒", "分钟", "小时", "天", "seconds", "minutes", "hours", "days")
_REMOVE = "remove it, or change the type"
#: The types of question that each key belongs to.
BELONGS = {
    "columns": ("multiple", "ranking", "ballot"),
    "separator": ("multiple", "ranking"),
    "open": ("multiple", "ranking"),
    "minimum": ("number",),
    "maximum": ("number",),
    "unit": ("number", "duration"),
    "intervals": ("number",),
    "earliest": ("date",),
    "latest": ("date",),
    "period": ("date",),
    "order": ("date",),
    "scale": (*CHOSEN, "nps"),
    "choices": (*CHOSEN, "nps"),
    "scores": CHOSEN,
}


class Questions(Combinations):
    """Complaints about questions and their choices."""

    def _questions(self) -> Iterator[Problem]:
        for name, entry in self.questions.items():
            place: Place = ("questions", name)
            yield from self._named(name, place, "question")
            question = mapping(entry)
            if question.get("type") == "matrix":
                yield self._problem(place, f"the matrix {name!r} has no items", "items: {id: text}")
                continue
            yield from self._question_scales(question, place)
            yield from self._columns(question.get("column"), (*place, "column"))
            yield from self._choices(question, place)
            yield from self._belonging(question, place)
            if question.get("type") in CHOSEN:
                yield from self._chosen(question, place)
            if question.get("type") in BY_CHOICE:
                yield from self._several(question, place)
            if question.get("type") == "duration" and question.get("unit") not in (None, *DURATIONS):
                yield self._problem((*place, "unit"), "durations have no such unit", listing(DURATIONS))

    def _belonging(self, question: dict[str, Any], place: Place) -> Iterator[Problem]:
        """Keys that questions of this type do not have; one from another package may have any."""
        kind = question.get("type")
        if kind in TYPES and kind not in SHIPPED:
            return
        for key, types in BELONGS.items():
            if key in question and kind not in types:
                yield self._problem((*place, key), f"{key} belongs to {_words(types)} questions", _REMOVE)

    def _several(self, question: dict[str, Any], place: Place) -> Iterator[Problem]:
        """What only questions with several answers have."""
        codes, columns = self._codes(place[1]), question.get("columns")
        for number, code in enumerate(sequence(question.get("open"))):
            yield from self._known_code(code, codes, (*place, "open", number), place[1])
        for code in codes:
            if code in TAKEN or ";" in code:
                what = f"a choice cannot have the code {code!r}"
                yield self._problem((*place, "choices", code), what, "another code")
        if question.get("type") == "ballot" and columns is None:
            yield self._problem(place, f"{place[1]!r} has no columns of votes", "columns: {code: header}")
        if not isinstance(columns, dict):
            return
        for key in ("column", "separator"):
            if question.get(key) is not None:
                yield self._problem((*place, key), f"{place[1]!r} has columns and a {key}", "one of the two")
        for code, column in columns.items():
            yield from self._known_code(code, codes, (*place, "columns", code), place[1])
            yield from self._columns(column, (*place, "columns", code))
        left = [code for code in codes if code not in columns]
        if left:
            what = f"{place[1]!r} has choices without a column: {listing(left)}"
            yield self._problem((*place, "columns"), what, "a column for every choice")

    def _chosen(self, question: dict[str, Any], place: Place) -> Iterator[Problem]:
        own, scale = question.get("choices"), question.get("scale")
        if own is None and scale is None:
            yield self._problem(place, f"{place[1]!r} has no choices", "scale: NAME, or choices: {code: label}")
        if own is not None and scale is not None:
            yield self._problem(place, f"{place[1]!r} has a scale and choices of its own", "one of the two")
        if question.get("type") == "rating":
            named = [scale] if isinstance(scale, str) else list(mapping(scale).values())
            for name in named:
                yield from self._scored(mapping(self.scales.get(str(name))), place)
            if not named:
                yield from self._scored(question, place)

    def _scored(self, answers: dict[str, Any], place: Place) -> Iterator[Problem]:
        codes, scores = mapping(answers.get("choices")), mapping(answers.get("scores"))
        if scores:
            unscored = [code for code in codes if code not in scores]
        else:
            unscored = [code for code in codes if not is_number(code)]
        if unscored:
            yield self._problem(
                place,
                f"the rating {place[1]!r} has choices without a score: {listing(unscored)}",
                "scores: {code: score}",
            )

    def _single(self, question: str) -> bool:
        """Whether a question's answer is one of several choices."""
        return bool(self._codes(question)) and mapping(self.answers[question]).get("type") in ("rating", "single")

    def _choices(self, answers: dict[str, Any], place: Place) -> Iterator[Problem]:
        """Scores of unknown codes, and texts that could mean two answers."""
        codes = mapping(answers.get("choices"))
        for code in mapping(answers.get("scores")):
            yield from self.known(code, codes, (*place, "scores", code), "choice")
        owner = {tidy(code): code for code in codes}
        texts = [(code, text, "choices") for code, label in codes.items() for text in label_texts(label)]
        texts += [(mark, mark, "missing") for mark in mapping(answers.get("missing"))]
        for code, text, key in texts:
            if owner.setdefault(tidy(text), code) != code or (key == "missing" and tidy(text) in map(tidy, codes)):
                yield self._problem(
                    (*place, key, code), f"the text {text!r} means two answers", "a text of its own for every answer"
                )


def _words(types: tuple[str, ...]) -> str:
    """``rating, single and multiple``."""
    *first, last = types
    return f"{', '.join(first)} and {last}" if first else last
