"""``decisions.yml``: what a person decided about findings, loaded with every mistake explained."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

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
#: What stands in suggested decisions where a person has to say what is meant.
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


class Exclusion(Decision):
    """Rows that do not count: those where every column of ``where`` has one of its values, or the ``rows`` named."""

    name: Identifier
    label: LabelText
    where: dict[str, tuple[Text, ...]] = {}
    rows: dict[str, tuple[int, ...]] = {}

    @model_validator(mode="after")
    def _some_rows(self) -> Self:
        if bool(self.where) == bool(self.rows):
            raise PydanticCustomError(
                "rows", "where: {column: [values]}, or rows: {source: [rows]}, one of the two, is expected"
            )
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
    exclude: tuple[Exclusion, ...] = Field(default=())
    findings: tuple[FindingDecision, ...] = ()

    def meaning(self, question: str) -> dict[str, AnswerDecision]:
        """Tidied raw text to decision, for one question."""
        return {tidy(decision.found): decision for decision in self.answers if decision.question == question}

    def unit_meaning(self) -> dict[str, UnitDecision]:
        """Tidied raw text to decision, for units."""
        return {tidy(decision.found): decision for decision in self.units}


def load_decisions(survey: Definition) -> Decisions:
    """The decisions in the survey's folder; none where there is no such file.

    Raises:
        SurveyError: With every problem of the file, each with its line.
    """
    path = (survey.folder or Path()) / FILE
    if survey.folder is None or not path.is_file():
        return Decisions()
    document = read_document(path)
    if not document.problems and document.value is None:
        return Decisions()
    decisions, problems = None, document.problems
    if not problems:
        decisions, problems = validated(document, Decisions, _known_keys, language=survey.language)
    if decisions is not None:
        problems = list(_reference_problems(decisions, document, survey))
    if problems or decisions is None:
        raise SurveyError(problems)
    return decisions


@cache
def _schema() -> dict[str, Any]:
    return Decisions.model_json_schema()


def _known_keys(place: Position) -> list[str]:
    return keys_at(_schema(), place)


def _reference_problems(decisions: Decisions, document: Document, survey: Definition) -> Iterator[Problem]:
    """Names that mean nothing in the survey, and texts and names decided twice."""
    seen: dict[tuple[str, str], str] = {}
    for number, answer in enumerate(decisions.answers):
        place: Position = ("answers", number)
        yield from _known(answer.question, list(survey.questions), document, (*place, "question"), "question")
        if answer.means is not None and answer.question in survey.questions:
            yield from _meaning(answer, survey, document, (*place, "means"))
        yield from _twice(seen, (answer.question, tidy(answer.found)), answer.found, document, place)
    for number, unit in enumerate(decisions.units):
        place = ("units", number)
        units = _codes("unit", survey)
        if _left_open(unit.means, units):
            yield _open(unit.found, unit.means, codes_listing(units), document, (*place, "means"))
        else:
            yield from _known_code(unit.means, units, document, (*place, "means"), "unit")
        yield from _twice(seen, ("unit", tidy(unit.found)), unit.found, document, place)
    for number, finding in enumerate(decisions.findings):
        yield from _twice(seen, ("findings", finding.id), finding.id, document, ("findings", number))
    for number, exclusion in enumerate(decisions.exclude):
        place = ("exclude", number)
        yield from _twice(seen, ("exclude", exclusion.name), exclusion.name, document, place)
        if exclusion.name in RESERVED:
            yield Problem(
                f"{exclusion.name!r} is a reason of its own", document.where((*place, "name")), "another name"
            )
        for column in exclusion.where:
            columns = [*FRAME_COLUMNS, *survey.questions]
            yield from _known(column, columns, document, (*place, "where", column), "question or column")
            yield from _values(column, exclusion, survey, document, (*place, "where", column))
        for source in exclusion.rows:
            paths = [entry.path for entry in survey.sources]
            yield from _known(source, paths, document, (*place, "rows", source), "source")


def _meaning(answer: AnswerDecision, survey: Definition, document: Document, place: Position) -> Iterator[Problem]:
    question = survey.questions[answer.question]
    if _left_open(str(answer.means), _codes(answer.question, survey)):
        yield _open(answer.found, str(answer.means), codes_listing(_codes(answer.question, survey)), document, place)
    elif question.type in ("rating", "single", "multiple"):
        yield from _known_code(
            str(answer.means), _codes(answer.question, survey), document, place, f"choice of {answer.question!r}"
        )
    elif question.type == "number" and not is_number(str(answer.means)):
        yield Problem(f"{answer.question!r} holds numbers", document.where(place), "a number", str(answer.means))


def _left_open(means: str, codes: dict[str, tuple[str, ...]]) -> bool:
    """Whether a suggested decision was pasted without saying what is meant."""
    return means in (CODE, NUMBER, UNIT_ID) and means not in codes


def _open(found: str, means: str, expected: str, document: Document, place: Position) -> Problem:
    what = f"nobody has said yet what {found!r} means: {means} only holds the place"
    remedy = f"write in the place of {means} what is meant (or missing: KIND in the place of means:)"
    return Problem(what, document.where(place), expected, means, remedy)


def _values(
    column: str, exclusion: Exclusion, survey: Definition, document: Document, place: Position
) -> Iterator[Problem]:
    """Values of an exclusion that its column can never hold."""
    question = survey.questions.get(column)
    codes = _codes(column, survey)
    what = f"choice of {column!r}" if question is not None else column
    for number, value in enumerate(exclusion.where[column]):
        if codes:
            yield from _known_code(value, codes, document, (*place, number), what)
        elif question is not None and question.type == "number" and not is_number(value):
            yield Problem(f"{column!r} holds numbers", document.where((*place, number)), "a number", value)


def _codes(column: str, survey: Definition) -> dict[str, tuple[str, ...]]:
    """The codes that a column can hold, with their labels; none where it can hold any text."""
    if column == "unit":
        return {unit.unit_id: (*unit.name.texts, *unit.aliases) for unit in survey.register.units}
    if column in survey.questions and survey.scale_of(column).choices:
        return {choice.code: tuple(choice.label.texts) for choice in survey.scale_of(column).choices}
    if column == "channel":
        return {name: tuple(channel.label.texts) for name, channel in survey.channels.items()}
    plain = {"wave": survey.waves, "source": [source.path for source in survey.sources]}
    return dict.fromkeys(plain.get(column, ()), ())


def _known_code(
    code: str, codes: dict[str, tuple[str, ...]], document: Document, place: Position, what: str
) -> Iterator[Problem]:
    """A complaint about a code that is none; a label is answered with its code."""
    if code not in codes:
        remedy = remedy_for_code(code, codes)
        yield Problem(f"there is no {what} {code!r}", document.where(place), codes_listing(codes), code, remedy)


def _known(name: str, known: list[str], document: Document, place: Position, what: str) -> Iterator[Problem]:
    if name not in known:
        remedy = did_you_mean(name, known)
        yield Problem(f"there is no {what} {name!r}", document.where(place), listing(known, 20), name, remedy)


def _twice(
    seen: dict[tuple[str, str], str], key: tuple[str, str], shown: str, document: Document, place: Position
) -> Iterator[Problem]:
    if key in seen:
        yield Problem(
            f"{shown!r} is decided a second time", document.where(place), remedy=f"see {seen[key]}; keep one of the two"
        )
    seen.setdefault(key, document.where(place))
