"""What was asked and how answers compare: channels, questions, harmonising, constructs, rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from surveykit.language import Label, filled
from surveykit.question_types import TYPES
from surveykit.survey.answers import Answers
from surveykit.survey.routing import parse_condition, rules_out
from surveykit.survey.types import (
    Column,
    ColumnScale,
    Day,
    DecimalSign,
    Identifier,
    LabelText,
    NameOf,
    Text,
    YamlSection,
)

#: A type of question that surveykit, or another package, has registered.
QuestionType = Annotated[str, NameOf(TYPES)]
#: What the answers to a question are: who a person is, what a person thinks, a weight, what identifies people or rows,
#: or something about the record itself (when, where and how it came about).
Role = Literal["trait", "opinion", "weight", "id", "record"]
#: What is behind a question's id where its answers are on the common scale of all channels.
SUFFIX = "_harmonised"
#: Types that have a column for every choice in typed frames.
BY_CHOICE = ("multiple", "ranking", "ballot")


#: Columns of which each holds one of the choices that a person named: the first, the second, ...
Mentions = Annotated[tuple[Column, ...], Field(min_length=1)]


class Channel(YamlSection):
    """A way of answering: a window terminal, text messages, a web form.

    ``scale`` is the scale of the questions that name none of their own.
    """

    label: LabelText
    scale: str | None = None


class Question(Answers):
    """What was asked.

    ``rating`` questions have scored choices in order, ``single`` questions choices, ``multiple`` questions choices of
    which any number can be ticked, ``number`` questions numbers between ``minimum`` and ``maximum``, ``text`` questions
    any text, ``date`` questions days (or moments, months or years, ``period``) between ``earliest`` and ``latest`` (in
    whatever form the raw data have; ``order`` says which comes first in 03/05/2024), ``duration`` questions times in
    seconds, ``nps`` questions numbers from 0 to 10. ``ranking`` questions put choices in an order, ``ballot`` questions
    hold the votes for each. ``unit`` is what numbers count (万元, %, minutes), ``decimals`` how many
    digits behind the point their means are printed with; ``intervals`` says whether vague numbers such as
    约300 and 10-15万 are answers; ``decimal`` is the decimal sign of its numbers, where the column does
    not show it. Choices come from ``scale`` or are the question's own. Where channels ask on
    different scales, ``scale`` names one per channel; the first is the question's own, and ``harmonise`` says how the
    others compare.

    Ticked choices are in one column, divided by ``separator`` (found by itself where it is a usual one), or in
    ``columns``: one for every choice (by code), or a list of columns of which each holds one of the choices that were
    named; those of a ``ranking`` are its places, the first place first. ``open`` names the choices behind which a
    respondent can write; ``undeclared`` the one that a text in a joined cell means which is no choice: what people
    wrote in themselves.

    ``role`` says what the answers are: a ``trait`` says who people are, so its choices are groups of people, and small
    ones are protected; an ``opinion`` says what they think; ``weight``, ``id`` and ``record`` belong to the design, to
    people and to the row. Unless given it follows from where the question is used, see :meth:`Definition.role_of`.
    ``show: no`` leaves the question out of the results.

    ``asked_if`` is the condition under which the question was asked: ``overall <= 2 and channel in [web]``.

    ``stem`` is what several questions have in common before their own texts, such as the text of the matrix whose items
    they are. It is the title of a table of them, and comes before the text of one that is shown alone.
    """

    id: Identifier
    text: LabelText
    stem: LabelText | None = None
    type: QuestionType
    role: Role | None = None
    show: bool = True
    scale: ColumnScale | None = None
    asked_if: Text | None = None
    column: Column | None = None
    columns: dict[Text, Column] | Mentions | None = Field(default=None, min_length=1)
    separator: Text | None = None
    open: tuple[Text, ...] = ()
    undeclared: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    unit: Text | None = None
    decimal: DecimalSign | None = None
    intervals: bool = False
    decimals: int | None = Field(default=None, ge=0, le=6)
    earliest: Day | None = None
    latest: Day | None = None
    period: Literal["second", "day", "month", "year"] = "day"
    order: Literal["dmy", "mdy"] | None = None

    @property
    def wording(self) -> Label:
        """All that was asked: the text, behind the stem where there is one."""
        return self.text if self.stem is None else filled("survey.item", stem=self.stem, item=self.text)

    def column_in(self, channel: str | None) -> str | None:
        """The header of this question's column in a channel's files; ``None`` where the channel did not ask it."""
        return column_in(self.column, channel)

    def choice_headers(self, channel: str | None) -> dict[str, str]:
        """Code to the header of its column in a channel's files, where every choice has a column of its own."""
        columns = self.columns if isinstance(self.columns, dict) else {}
        headers = {code: column_in(column, channel) for code, column in columns.items()}
        return {code: header for code, header in headers.items() if header is not None}

    @property
    def mentioned(self) -> Mentions:
        """The columns that hold one choice each, the one named first first; none where it has no such columns."""
        return self.columns if isinstance(self.columns, tuple) else ()

    def headers_in(self, channel: str | None) -> tuple[str, ...]:
        """All headers from which this question is read in a channel's files."""
        header = self.column_in(channel)
        mentioned = (column_in(column, channel) for column in self.mentioned)
        every = (header, *self.choice_headers(channel).values(), *mentioned)
        return tuple(header for header in every if header is not None)

    def is_put(self, position: Mapping[str, str]) -> bool:
        """Whether it is put to anybody in a channel and wave: there is a column for it, and ``asked_if`` allows it."""
        if not self.headers_in(position["channel"]):
            return False
        return self.asked_if is None or not rules_out(parse_condition(self.asked_if), position)

    def scale_in(self, channel: str | None) -> str | None:
        """The scale on which a channel asks; by default the question's own, which is the first."""
        if isinstance(self.scale, dict):
            return self.scale.get(channel or "", next(iter(self.scale.values())))
        return self.scale


def column_in(column: str | dict[str, str] | None, channel: str | None) -> str | None:
    """The header that a column declaration means in a channel."""
    return column.get(channel or "") if isinstance(column, dict) else column


class Harmonise(YamlSection):
    """How answers on one scale are expressed on another, so that channels can be compared.

    ``map`` says for every code of ``from`` the code of ``to``; ``preset`` names a map of official practice. Every
    question whose channels ask on these scales gets a question ``<question>_harmonised`` beside it; the answers
    themselves stay as they are.
    """

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_scale: str = Field(alias="from")
    to_scale: str = Field(alias="to")
    preset: str | None = None
    map: dict[Text, Text] = Field(min_length=1)


class Fielded(YamlSection):
    """How many questionnaires went out on a channel in a wave.

    ``counts`` says what they are compared with: ``responses``, or ``respondents`` where one questionnaire went to each
    person, who rates several units with it. Where it is not said, it is ``respondents`` if more responses came back
    than were issued, but not from more people.
    """

    issued: int = Field(ge=1)
    counts: Literal["responses", "respondents"] | None = None


class Construct(YamlSection):
    """Several questions that measure one thing together; written as a list of questions, or with a label.

    ``reverse`` are those with the opposite meaning, whose scores are turned round (least plus greatest score minus
    score); ``minimum`` says how many have to be answered, by default half. The mean score is a question of the
    construct's name, unless a line of ``derive`` is that mean.
    """

    label: LabelText | None = None
    questions: tuple[str, ...] = Field(min_length=1)
    reverse: tuple[str, ...] = ()
    minimum: int | None = Field(default=None, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _as_kept(cls, value: Any) -> Any:
        return {"questions": value} if isinstance(value, list | tuple) else value


class Derive(YamlSection):
    """How a question that nobody asked is made; written as the expression alone, or with its labels.

    ``is`` is the expression (docs/derive.md), ``text`` the question's text, ``choices`` the labels of the choices that
    it gives (``code: label``; of ``bands`` also a list, ``labels`` is another name), ``unit`` what numbers count, and
    ``decimals`` how many digits behind the point their means are printed with.
    """

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    expression: Text = Field(alias="is")
    text: LabelText | None = None
    choices: dict[Text, LabelText] = Field(default={}, validation_alias=AliasChoices("choices", "labels"))
    unit: Text | None = None
    decimals: int | None = Field(default=None, ge=0, le=6)

    @model_validator(mode="before")
    @classmethod
    def _as_kept(cls, value: Any) -> Any:
        return {"is": value} if isinstance(value, str) else value

    @field_validator("choices", mode="before")
    @classmethod
    def _numbered(cls, value: Any) -> Any:
        """A list of labels is that of the choices 1, 2, ..."""
        return {str(number): label for number, label in enumerate(value, 1)} if isinstance(value, list) else value


class Derived(YamlSection):
    """A question that nobody asked: what it is made of, and how.

    ``kind`` is ``harmonised`` (the answers of ``questions[0]`` on one scale for all channels), ``at_least`` (whether
    they reach a choice or number), or the outermost function or sign of ``expression``. ``needed`` of its ``questions``
    have to be put to people so that it has values; ``bounds`` are the ends that scores give its numbers.
    """

    kind: str
    questions: tuple[str, ...]
    expression: str = ""
    needed: int = 1
    bounds: tuple[float, float] | None = None


class Rate(YamlSection):
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


class Headline(YamlSection):
    """What a report opens with; nothing where it opens with the results of all questions.

    ``question`` has numbers or scores, of which the mean is shown, or is a single choice, of which the shares are;
    ``measure`` is shown by its own statistic in place of a question's mean; ``rate`` is shown beside either.
    """

    question: str | None = None
    rate: str | None = None
    measure: str | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if self.question is not None and self.measure is not None:
            what = "a question, whose mean is the headline, or a measure"
            raise PydanticCustomError("headline", "{expected}, not both", {"expected": what})
        return self
