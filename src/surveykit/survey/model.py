"""What a survey declares in advance: the questionnaire, the sources, the design, what may be published."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, field_serializer, field_validator

from surveykit.errors import ParameterError
from surveykit.language import Language
from surveykit.matching.texts import did_you_mean, listing
from surveykit.survey.answers import Direction, Scale
from surveykit.survey.calendars import Calendar
from surveykit.survey.check_settings import ChecksSettings
from surveykit.survey.measures import NUMERIC, Measure, Statistic
from surveykit.survey.questions import (
    BY_CHOICE,
    Channel,
    Construct,
    Derive,
    Derived,
    Fielded,
    Harmonise,
    Headline,
    Question,
    Rate,
    Role,
)
from surveykit.survey.records import RecordsSettings
from surveykit.survey.register import Register
from surveykit.survey.report_settings import ReportSettings
from surveykit.survey.rules import Rule
from surveykit.survey.settings import DesignSettings, DisclosureSettings, PrivacySettings, Source, UnitsSettings
from surveykit.survey.types import Column, FileName, Identifier, LabelText, Text, YamlSection
from surveykit.survey.weighting import Weighting

#: Columns of every typed frame that are no questions.
FRAME_COLUMNS = ("source", "row", "unit", "wave", "channel", "respondent")
#: Columns of results; a question of that name would make them ambiguous.
RESULT_COLUMNS = (
    "variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method",
    "level", "below", "statistic", "shown", "withheld",
)  # fmt: skip
#: Names that no question, rate, construct or derived question can have.
TAKEN_NAMES = (*FRAME_COLUMNS, *RESULT_COLUMNS)
#: The column of a design's frame that holds the class of the rated unit.
CLASS = "class"


class Definition(YamlSection):
    """Everything ``survey.yml`` and the register say. Other rooms read it; nothing changes it."""

    format: Literal[1] = 1
    id: FileName
    title: LabelText
    language: Language = "en"
    origin: LabelText | None = None
    licence: LabelText | None = None
    records: RecordsSettings = RecordsSettings()
    waves: tuple[Text, ...] = ()
    channels: dict[Identifier, Channel] = Field(default={})
    scales: dict[Identifier, Scale] = Field(default={})
    harmonise: tuple[Harmonise, ...] = ()
    fielded: dict[Identifier, dict[str, Fielded]] = Field(default={})
    units: UnitsSettings = Field(default_factory=UnitsSettings.none)
    respondent: Column | None = None
    sources: tuple[Source, ...] = Field(min_length=1)
    questions: dict[Identifier, Question] = Field(min_length=1)
    constructs: dict[Identifier, Construct] = Field(default={})
    derive: dict[Identifier, Derive] = Field(default={})
    calendars: dict[Identifier, Calendar] = Field(default={})
    rates: dict[Identifier, Rate] = Field(default={})
    measures: dict[Identifier, Measure] = Field(default={})
    headline: Headline = Headline()
    checks: ChecksSettings = ChecksSettings()
    privacy: PrivacySettings = PrivacySettings()
    design: DesignSettings = DesignSettings()
    weighting: Weighting | None = None
    disclosure: DisclosureSettings = DisclosureSettings()
    rules: tuple[Rule, ...] = ()
    report: ReportSettings
    #: Not keys of ``survey.yml``: filled in when it is loaded.
    folder: Path | None = Field(default=None, exclude=True, repr=False)
    units_listed: Register = Field(default_factory=Register, repr=False)
    derived: dict[Identifier, Derived] = Field(default={}, repr=False)
    draft: bool = Field(default=False, repr=False)
    #: On how many guesses a study rests that was opened without a ``survey.yml``; nothing of it can be published.
    guesses: int = Field(default=0, exclude=True, repr=False)

    @field_validator("format", mode="before")
    @classmethod
    def _format_number(cls, value: Any) -> Any:
        return 1 if value == "1" else value

    @field_validator("records", mode="before")
    @classmethod
    def _kind_alone(cls, value: Any) -> Any:
        return {"kind": value} if isinstance(value, str) else value

    @field_validator("units", mode="before")
    @classmethod
    def _none_declared(cls, value: Any) -> Any:
        return UnitsSettings.none() if value is None else value

    @field_serializer("units", mode="wrap")
    def _none_written(self, value: UnitsSettings, write: SerializerFunctionWrapHandler) -> Any:
        return write(value) if self.has_units else None

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

    @field_validator("questions", "rates", "measures", mode="before")
    @classmethod
    def _with_ids(cls, value: Any) -> Any:
        return {key: _with_id(key, entry) for key, entry in value.items()} if isinstance(value, Mapping) else value

    def role_of(self, question_id: str) -> Role:
        """What the answers to a question are: as declared, or else as it is used.

        What people are broken down, sampled or weighted by (``report.breakdowns``, ``design.strata``,
        ``weighting.rake``) or recognised by (``privacy.quasi_identifiers``) is a trait; ``design.weight`` and ``fpc``
        are weights, ``design.psu`` tells people apart, ``units.below`` belongs to the record. All else is an opinion.
        """
        question = self.questions.get(question_id)
        return (question.role if question is not None else None) or self._used_as.get(question_id, "opinion")

    @cached_property
    def _used_as(self) -> dict[str, Role]:
        """The role of every name that has one by its use; where there are several, the one that protects most."""
        weighting = {} if self.weighting is None else self.weighting.rake
        named: dict[Role, Iterable[str | None]] = {
            "record": [self.units.below],
            "id": [self.design.psu, self.person],
            "weight": [
                self.design.weight,
                self.design.fpc,
                *([] if self.records.kind != "tally" else [self.records.counts]),
            ],
            "trait": [*self.report.breakdowns, self.design.strata, *weighting, *self.privacy.quasi_identifiers],
        }
        return {name: role for role, names in named.items() for name in names if name is not None}

    @property
    def person(self) -> str | None:
        """The column whose values are people: ``records.counts``, or else ``respondent``.

        ``None`` where nothing tells people apart; then every row is a person's. Of a tally every row is one already.
        """
        counts = None if self.records.kind == "tally" else self.records.counts
        return counts or (None if self.respondent is None else "respondent")

    @property
    def results(self) -> tuple[Question, ...]:
        """The questions that have a result in reports, in the order of the questionnaire."""
        return tuple(question for question in self.questions.values() if self.has_result(question.id))

    def has_result(self, question_id: str) -> bool:
        """Whether reports show results of a question.

        Not of one that says ``show: no``, is a weight or identifies people, nor of ``units.below``: how many answered
        for a clerk follows the rules of their unit, and is in its tables.
        """
        hidden = self.role_of(question_id) in ("weight", "id") or question_id == self.units.below
        return self.questions[question_id].show and not hidden

    @property
    def register(self) -> Register:
        """The list of all units."""
        return self.units_listed

    @property
    def has_units(self) -> bool:
        """Whether anything is rated: a poll asks everybody the same and has one report."""
        return bool(self.units.register_file)

    @property
    def ranks_units(self) -> bool:
        """Whether units have places: they are compared by the headline, and ``report.ranking`` is not off.

        They have none by a measure of which neither high nor low values are better.
        """
        by = self.ranked_by
        return self.has_units and self.report.ranking and by is not None and self.better(by) != "neither"

    @property
    def notebook_names(self) -> dict[str, str]:
        """The notebooks of the reports, without ``.ipynb``: for a ``unit``, where there are any, and ``overall``."""
        named = self.report.notebooks
        if not self.has_units:
            return {"overall": named.overall or "poll_report"}
        return {"unit": named.unit, "overall": named.overall or "overall_report"}

    @property
    def subject(self) -> str | None:
        """The question that the headline is about, its own or its measure's or rate's; ``None`` without a headline."""
        measure, rate = self.headline.measure, self.headline.rate
        if measure is not None:
            return self.measures[measure].of
        return self.headline.question or (self.rates[rate].question if rate else None)

    @property
    def measured(self) -> str | None:
        """The measure that the headline shows, or the question whose mean it does; ``None`` where it shows shares."""
        measure = self.headline.measure
        if measure is not None:
            return None if self.statistic_of(measure) == "share" else measure
        question = self.questions.get(self.headline.question or "")
        return question.id if question is not None and question.type in NUMERIC else None

    @property
    def scored(self) -> str | None:
        """The question that the headline is about, where its answers have scores; else ``None``."""
        question = self.questions.get(self.subject or "")
        return question.id if question is not None and question.type == "rating" and self.measured else None

    @property
    def ranked_by(self) -> str | None:
        """What units are compared by: the headline's measure, or the mean of its question; ``None`` without."""
        return self.headline.measure or self.measured

    def statistic_of(self, variable: str) -> Statistic:
        """By what a measure, a rate or a question (then ``mean``) is estimated."""
        measure = self.measures.get(variable)
        return "share" if variable in self.rates else "mean" if measure is None else measure.statistic

    def shown_as(self, variable: str) -> str:
        """What ``numbers.json`` calls the values of a measure, a rate or a question."""
        statistic = self.statistic_of(variable)
        return "rate" if statistic == "share" else statistic

    def better(self, variable: str) -> Direction:
        """Whether high or low values are good, as a measure, question or scale says; where none does, high ones are.

        Which end of a question is good that a construct turns round follows from nothing: unless it says, neither is.
        """
        if variable in self.measures:
            return self.measures[variable].better
        declared = self.scale_of(variable).better if variable in self.questions else None
        is_turned = any(variable in construct.reverse for construct in self.constructs.values())
        return declared or ("neither" if is_turned else "high")

    def decimals_of(self, variable: str) -> int | None:
        """Digits behind the point of a measure or of a question's mean; ``None`` where neither says."""
        declared = self.measures.get(variable) or self.questions.get(variable)
        return None if declared is None else declared.decimals

    @property
    def own_measures(self) -> tuple[str, ...]:
        """The declared measures that are no rates."""
        return tuple(name for name in self.measures if name not in self.rates)

    @property
    def leading(self) -> tuple[str, ...]:
        """What the headline shows, by name: the measure, or the question whose mean it is, and the rate."""
        return tuple(name for name in (self.measured, self.headline.rate) if name is not None)

    def scale_of(self, question_id: str) -> Scale:
        """The choices and missing marks of a question, those of its scale or its own."""
        return self.scale_in(question_id, None)

    def scale_in(self, question_id: str, channel: str | None) -> Scale:
        """The choices and missing marks with which a channel asks a question."""
        question = self.questions[question_id]
        name = question.scale_in(channel)
        if name is None:
            return Scale(choices=question.choices, missing=question.missing, better=question.better)
        scale = self.scales[name]
        missing, better = (*scale.missing, *question.missing), question.better or scale.better
        return Scale(choices=scale.choices, missing=missing, better=better)

    def harmonising(self, start: str, goal: str) -> dict[str, str]:
        """From the codes of one scale to those of another, as declared; a scale's own codes stay as they are.

        Raises:
            KeyError: No map is declared from the one to the other.
        """
        if start == goal:
            return {code: code for code in self.scales[start].codes}
        return {(rule.from_scale, rule.to_scale): rule.map for rule in reversed(self.harmonise)}[start, goal]

    def issued(self, channel: str | None, wave: str | None) -> int | None:
        """How many questionnaires went out on a channel in a wave; ``None`` where ``survey.yml`` does not say."""
        fielded = self.fielded.get(channel or "", {}).get(wave or "")
        return fielded.issued if fielded is not None else None

    def choice_columns(self, question_id: str) -> dict[str, str]:
        """Code to the column of typed frames that a choice has of its own; empty for questions with one answer.

        The columns hold, for ``multiple`` questions, 1 (ticked), 0 (not ticked) and NaN (no sign that it was
        asked); for ``ranking`` the choice's place, NaN where it was not ranked; for ``ballot`` its votes.
        """
        if self.questions[question_id].type not in BY_CHOICE:
            return {}
        return {code: f"{question_id}.{code}" for code in self.scale_of(question_id).codes}

    def columns_of(self, question_id: str) -> tuple[str, ...]:
        """All columns that a question has in typed frames: its answers, its choices, its kinds of missing answers."""
        parts = (*self.choice_columns(question_id).values(), *self.further_columns(question_id))
        return (question_id, *parts, f"{question_id}.missing")

    def further_columns(self, question_id: str) -> tuple[str, ...]:
        """What typed frames hold beside a number: the ends of an interval, the group and net score of a recommender."""
        question = self.questions[question_id]
        more = {"nps": ("group", "net"), "number": ("low", "high") if question.intervals else ()}.get(question.type, ())
        return tuple(f"{question_id}.{part}" for part in more)

    def asks(self, variable: str, position: Mapping[str, str]) -> bool:
        """Whether a question, a choice of one or a rate was put to anybody in a channel or wave.

        It was not where no source of the channel and wave has its column, or ``asked_if`` leaves these out.

        Args:
            variable: What is asked about; what the survey does not know counts as asked.
            position: ``{"channel": "sms"}``, ``{"wave": "2025"}``, or both; what is not declared decides nothing.
        """
        declared: Mapping[str, Container[str]] = {"channel": self.channels, "wave": self.waves}
        known = {name: code for name, code in position.items() if code in declared[name]}
        made_of = {**{name: rate.question for name, rate in self.rates.items()}, **self._measured_of}
        name = made_of.get(variable, variable)
        if name in self.derived:
            made = self.derived[name]
            return sum(self.asks(question, known) for question in made.questions) >= made.needed
        question = self.questions.get(name) or self.questions.get(name.rpartition(".")[0])
        inside = (at for at in self._places() if known.items() <= at.items())
        return not known or question is None or any(question.is_put(at) for at in inside)

    @property
    def _measured_of(self) -> dict[str, str]:
        return {name: measure.of for name, measure in self.measures.items()}

    def _places(self) -> Iterator[dict[str, str]]:
        """The channel and wave of every source; all that are declared where its rows say their own."""
        for source in self.sources:
            channels = list(self.channels) if source.channel_column else [source.channel or ""]
            waves = list(self.waves) if source.wave_column else [source.wave or ""]
            yield from ({"channel": channel, "wave": wave} for channel in channels for wave in waves)

    def rating_questions(self) -> tuple[Question, ...]:
        """The questions whose answers have scores, in the order of the questionnaire."""
        return tuple(question for question in self.questions.values() if question.type == "rating")

    def scored_questions(self) -> tuple[Question, ...]:
        """The questions whose means reports show: ratings, and the constructs of which no line of ``derive`` is."""
        made = (name for name in self.constructs if name in self.derived and name not in self.derive)
        return (*self.rating_questions(), *(self.questions[name] for name in made))

    def score_range(self, question_id: str) -> tuple[float, float] | None:
        """The least and the greatest score that an answer can have; ``None`` where a question has no such ends."""
        if question_id in self.measures:
            measure = self.measures[question_id]
            known = {"mean": self.score_range(measure.of), "share": (0.0, 1.0)}
            return known.get(measure.statistic)
        derived = self.derived.get(question_id)
        if derived is not None and derived.bounds is not None:
            return derived.bounds
        question = self.questions.get(question_id)
        if question is None or question.type != "rating":
            return None
        scores = [choice.score for choice in self.scale_of(question_id).choices if choice.score is not None]
        return (min(scores), max(scores)) if len(set(scores)) > 1 else None

    def turned(self, construct_id: str) -> dict[str, float]:
        """The reversed questions of a construct: least plus greatest answer, of which scores are subtracted."""
        ends = {name: self.score_range(name) for name in self.constructs[construct_id].reverse}
        asked = {name: (self.questions[name].minimum, self.questions[name].maximum) for name in ends}
        return {name: sum(float(end or 0) for end in known or asked[name]) for name, known in ends.items()}

    @property
    def score_ranges(self) -> dict[str, tuple[float, float]]:
        """:meth:`score_range` of all questions and measures that have one."""
        ranges = {name: self.score_range(name) for name in (*self.questions, *self.own_measures)}
        return {name: ends for name, ends in ranges.items() if ends is not None}

    def label_of(self, column: str, code: str, language: Language | None = None) -> str:
        """The words for a value of a column: a unit's, class's, choice's or channel's name, else the value itself."""
        language = language or self.language
        try:
            if column == "unit" and code in self.register:
                return self.register.name_of(code, language)
            if column == CLASS and column not in self.questions:
                return self.register.class_name(code, language)
            if column == "channel":
                return self.channels[code].label.in_language(language)
            if column in self.questions:
                return self.scale_of(column).choice(code).label.in_language(language)
        except KeyError:
            return str(code)
        return str(code)

    def groups_of(self, column: str) -> tuple[str, ...]:
        """The codes of a column with declared groups: a question's choices, units, channels, waves; else none."""
        declared: Mapping[str, Iterable[str]] = {
            "unit": self.register.ids, "channel": self.channels, "wave": self.waves, CLASS: self.register.classes,
        }  # fmt: skip
        return self.scale_of(column).codes if column in self.questions else tuple(declared.get(column, ()))

    def labels_in(self, column: str, codes: Iterable[str], language: Language | None = None) -> dict[str, str]:
        """Code to label of some groups of a column; labels that several share have their code behind them."""
        labels = {code: self.label_of(column, code, language) for code in codes}
        shared = Counter(labels.values())
        return {code: label if shared[label] == 1 else f"{label} ({code})" for code, label in labels.items()}

    def id_of(self, name: str) -> str:
        """The id of a question given by its id, the header of its column or its text; any other name as it is.

        What several questions are called is the name of none.
        """
        if name in self.questions:
            return name
        called = [
            question.id
            for question in self.questions.values()
            if name in (str(question.column), *question.text.texts, *question.wording.texts)
        ]
        return called[0] if len(called) == 1 else name

    def code_of(self, column: str, group: object) -> str:
        """The code of a group of a column, given by its code or its label in either language.

        Raises:
            ParameterError: There is no such group, or several are called so; the message names the most similar one.
        """
        code = str(int(group)) if isinstance(group, float) and group.is_integer() else str(group)
        codes = self.groups_of(column)
        if code in codes:
            return code
        of_labels: dict[str, list[str]] = {}
        for language in ("zh", "en"):
            for known_code, label in self.labels_in(column, codes, language).items():
                of_labels.setdefault(label, []).append(known_code)
        meant = dict.fromkeys(of_labels.get(code, ()))
        if len(meant) == 1:
            return next(iter(meant))
        known = [*dict.fromkeys([*self.labels_in(column, codes).values(), *codes])]
        what = f"there is no group {code!r} of {column!r}"
        raise ParameterError(what, "", listing(known, 20), code, did_you_mean(code, [*of_labels, *codes]))

    def to_json(self) -> str:
        """The resolved definition with its register as text, in the order of the questionnaire; without the folder."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, allow_nan=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, content: str) -> Self:
        """The definition that :meth:`to_json` wrote."""
        return cls.model_validate(json.loads(content))

    def __repr__(self) -> str:
        sources = f"{len(self.sources)} {'source' if len(self.sources) == 1 else 'sources'}"
        counts = f"{len(self.questions)} questions, {len(self.register)} units, {sources}"
        return f"{type(self).__name__}({self.id!r}: {counts})"

    def __str__(self) -> str:
        return repr(self)


def _with_id(key: Any, entry: Any) -> Any:
    """A question or rate with its id; a question that names no column is in the column of its own name."""
    if not isinstance(entry, Mapping):
        return entry
    unnamed = "type" in entry and entry.get("column") is None and entry.get("columns") is None
    return {**entry, "id": key, **({"column": key} if unnamed else {})}
