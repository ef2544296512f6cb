"""``decisions.yml``: what a person decided about findings, loaded with every mistake explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from surveykit.errors import Problem, SurveyError
from surveykit.matching.texts import codes_listing, did_you_mean, listing, remedy_for_code, tidy
from surveykit.survey import Definition, MissingKind
from surveykit.survey.document import Document, Position, is_number, read_document
from surveykit.survey.load import validated
from surveykit.survey.model import FRAME_COLUMNS
from surveykit.survey.schema import keys_at
from surveykit.survey.types import Identifier, LabelText, Text

FILE = "decisions.yml"
#: Words of suggested decisions where a person has to say what is meant.
CODE, NUMBER, UNIT_ID = "CODE", "NUMBER", "UNIT_ID"

#: Reasons that rules of the survey itself give.
RESERVED = (
    "no_unit", "duplicates", "burst", "flood", "staff", "runs", "posing_defaults", "too_fast", "attention",
    "inconsistent", "constant_answers", "longstring", "variability", "mahalanobis", "synonyms", "antonyms", "even_odd",
    "default_ratings", "out_of_range", "impossible_dates",
)  # fmt: skip


class Decision(BaseModel):
    """A part of ``decisions.yml``: unknown keys are refused, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class AnswerDecision(Decision):
    """A text in the raw data confirmed to mean a choice (``means``) or a kind of missing answer (``missing``)."""

    question: Text
    found: Text
    means: Text | None = None
    missing: MissingKind | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        if (self.means is None) == (self.missing is None):
            raise PydanticCustomError("meaning", "means: CODE, or missing: KIND, one of the two, is expected")
        return self


class UnitDecision(Decision):
    """A text in the raw data confirmed to mean a unit of the register."""

    found: Text
    means: Text
    note: Text | None = None


class WaveDecision(Decision):
    """A text in a file's column of waves confirmed to mean a wave of the survey."""

    found: Text
    means: Text
    note: Text | None = None


class Exclusion(Decision):
    """Rows that do not count: those where every column of ``where`` has one of its values, or the ``rows`` named."""

    name: Identifier
    label: LabelText
    where: dict[str, tuple[Text, ...]] = {}
    rows: dict[str, tuple[int, ...]] = {}

    @model_validator(mode="after")
    def _some_rows(self) -> Self:
        if bool(self.where) == bool(self.rows):
            expected = "where: {column: [values]}, or rows: {source: [rows]}, one of the two, is expected"
            raise PydanticCustomError("rows", expected)
        return self


class FindingDecision(Decision):
    """What a person decided about one finding of ``surveykit check``, named by its id.

    ``exclude`` takes its rows out, ``flag`` only reports them (where a rule would exclude), ``accept`` says that they
    are right: they are not flagged any more.
    """

    id: Text
    action: Literal["exclude", "flag", "accept"]
    note: Text | None = None


class Decisions(Decision):
    """Everything that was decided about the data of a survey."""

    format: Literal["1"] = "1"
    answers: tuple[AnswerDecision, ...] = ()
    units: tuple[UnitDecision, ...] = ()
    waves: tuple[WaveDecision, ...] = ()
    exclude: tuple[Exclusion, ...] = Field(default=())
    findings: tuple[FindingDecision, ...] = ()

    def meaning(self, question: str) -> dict[str, AnswerDecision]:
        """Tidied raw text to decision, for one question."""
        return {tidy(decision.found): decision for decision in self.answers if decision.question == question}

    def unit_meaning(self) -> dict[str, UnitDecision]:
        """Tidied raw text to decision, for units."""
        return {tidy(decision.found): decision for decision in self.units}

    def wave_meaning(self) -> dict[str, WaveDecision]:
        """Tidied raw text to decision, for waves."""
        return {tidy(decision.found): decision for decision in self.waves}


def load_decisions(survey: Definition) -> Decisions:
    """The decisions in the survey's folder; none where there is no such file.

    Raises:
        SurveyError: With every problem of the file, each with its line.
    """
    path = (survey.folder or Path()) / FILE
    if survey.folder is None or not path.is_file():
        return Decisions()
    document = read_document(path)
    if document.problems:
        raise SurveyError(document.problems)
    if document.value is None:
        return Decisions()
    decisions, problems = validated(document, Decisions, _known_keys, language=survey.language)
    if decisions is not None:
        problems = list(_References(document, survey).problems(decisions))
    if problems or decisions is None:
        raise SurveyError(problems)
    return decisions


@cache
def _known_keys(position: Position) -> list[str]:
    return keys_at(Decisions.model_json_schema(), position)


@dataclass(frozen=True)
class _References:
    """Complaints about names that mean nothing in the survey, and about texts and names decided twice."""

    document: Document
    survey: Definition

    def problems(self, decisions: Decisions) -> Iterator[Problem]:
        """Every complaint, in the order of the file."""
        for number, answer in enumerate(decisions.answers):
            position: Position = ("answers", number)
            yield from self._known(answer.question, [*self.survey.questions], (*position, "question"), "question")
            if answer.means is not None and answer.question in self.survey.questions:
                yield from self._meaning(answer.question, answer.found, answer.means, (*position, "means"))
        for number, unit in enumerate(decisions.units):
            yield from self._meaning("unit", unit.found, unit.means, ("units", number, "means"))
        for number, wave in enumerate(decisions.waves):
            yield from self._meaning("wave", wave.found, wave.means, ("waves", number, "means"))
        for number, exclusion in enumerate(decisions.exclude):
            yield from self._exclusion(exclusion, ("exclude", number))
        yield from self._twice(decisions)

    def _twice(self, decisions: Decisions) -> Iterator[Problem]:
        decided = {
            "answers": [(answer.question, answer.found) for answer in decisions.answers],
            "units": [("", unit.found) for unit in decisions.units],
            "waves": [("", wave.found) for wave in decisions.waves],
            "findings": [("", finding.id) for finding in decisions.findings],
            "exclude": [("", exclusion.name) for exclusion in decisions.exclude],
        }
        for section, entries in decided.items():
            first: dict[tuple[str, str], int] = {}
            for number, (question, name) in enumerate(entries):
                earlier = first.setdefault((question, tidy(name)), number)
                if earlier != number:
                    where, other = (self.document.where((section, entry)) for entry in (number, earlier))
                    remedy = f"see {other}; keep one of the two"
                    yield Problem(f"{name!r} is decided a second time", where, remedy=remedy)

    def _exclusion(self, exclusion: Exclusion, position: Position) -> Iterator[Problem]:
        if exclusion.name in RESERVED:
            what = f"{exclusion.name!r} is a reason of its own"
            yield Problem(what, self.document.where((*position, "name")), "another name")
        columns, paths = [*FRAME_COLUMNS, *self.survey.questions], [source.path for source in self.survey.sources]
        for column, values in exclusion.where.items():
            yield from self._known(column, columns, (*position, "where", column), "question or column")
            for number, value in enumerate(values):
                yield from self._value(column, value, (*position, "where", column, number))
        for source in exclusion.rows:
            yield from self._known(source, paths, (*position, "rows", source), "source")

    def _meaning(self, column: str, text: str, means: str, position: Position) -> Iterator[Problem]:
        codes = self._codes(column)
        if means in (CODE, NUMBER, UNIT_ID) and means not in codes:  # pasted as suggested
            what = f"nobody has said yet what {text!r} means: {means} only holds the place"
            remedy = f"write in the place of {means} what is meant (or missing: KIND in the place of means:)"
            yield Problem(what, self.document.where(position), codes_listing(codes), means, remedy)
        elif column in ("unit", "wave"):
            yield from self._known_code(means, codes, position, column)
        elif self.survey.questions[column].type in ("rating", "single", "multiple", "ranking"):
            yield from self._known_code(means, codes, position, f"choice of {column!r}")
        else:
            yield from self._number(column, means, position)

    def _value(self, column: str, value: str, position: Position) -> Iterator[Problem]:
        codes, is_question = self._codes(column), column in self.survey.questions
        if codes:
            yield from self._known_code(value, codes, position, f"choice of {column!r}" if is_question else column)
        elif is_question:
            yield from self._number(column, value, position)

    def _number(self, question: str, value: str, position: Position) -> Iterator[Problem]:
        if self.survey.questions[question].type == "number" and not is_number(value):
            yield Problem(f"{question!r} holds numbers", self.document.where(position), "a number", value)

    def _codes(self, column: str) -> dict[str, tuple[str, ...]]:
        """The codes that a column can hold, with their labels; none where it can hold any text."""
        survey = self.survey
        if column == "unit":
            return {unit.unit_id: (*unit.name.texts, *unit.aliases) for unit in survey.register.units}
        if column in survey.questions and survey.scale_of(column).choices:
            return {choice.code: tuple(choice.label.texts) for choice in survey.scale_of(column).choices}
        if column == "channel":
            return {name: tuple(channel.label.texts) for name, channel in survey.channels.items()}
        plain = {"wave": survey.waves, "source": [source.path for source in survey.sources]}
        return dict.fromkeys(plain.get(column, ()), ())

    def _known_code(
        self, code: str, codes: Mapping[str, tuple[str, ...]], position: Position, what: str
    ) -> Iterator[Problem]:
        """A complaint about a code that is none; a label is answered with its code."""
        if code not in codes:
            where, remedy = self.document.where(position), remedy_for_code(code, codes)
            yield Problem(f"there is no {what} {code!r}", where, codes_listing(codes), code, remedy)

    def _known(self, name: str, known: list[str], position: Position, what: str) -> Iterator[Problem]:
        if name not in known:
            where, remedy = self.document.where(position), did_you_mean(name, known)
            yield Problem(f"there is no {what} {name!r}", where, listing(known, 20), name, remedy)
