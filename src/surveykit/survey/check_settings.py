"""Settings of the checks: what counts as suspicious, and whether that excludes a row or is only reported.

Every check flags and reports by default. ``action: exclude`` is the explicit rule that excludes what it finds; ``off``
silences it. A check written as one word (``too_fast: exclude``) keeps its other settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from surveykit.survey.types import Column, Identifier, Text, YamlSection

Action = Literal["flag", "exclude", "off"]
_WORDS = ("default", "flag", "exclude", "off")
_SECONDS = {
    **dict.fromkeys(["", "s", "sec", "秒"], 1),
    **dict.fromkeys(["min", "m", "分钟"], 60),
    **dict.fromkeys(["h", "小时"], 3_600),
    **dict.fromkeys(["d", "天"], 86_400),
}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z秒分钟小时天]*)")


def _seconds(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    match = _TIME.fullmatch(str(value).strip().lower())
    if match is None or match[2] not in _SECONDS:
        raise PydanticCustomError("time", "a time such as 45s, 5min or 2h is expected")
    return float(match[1]) * _SECONDS[match[2]]


#: A length of time in seconds, written as ``45s``, ``5min``, ``2h`` or ``1d``.
Seconds = Annotated[float, BeforeValidator(_seconds), WithJsonSchema({"type": ["string", "number"]})]
Share = Annotated[float, Field(ge=0, le=1)]


class Duplicates(YamlSection):
    """Repeated answers: equal in all ``keys``. ``flag`` only reports them."""

    keys: tuple[str, ...] = Field(min_length=1)
    action: Literal["keep_first", "keep_last", "flag"]


class OutOfRange(YamlSection):
    """What happens to numbers outside a question's ``minimum`` and ``maximum``: reported, or set to missing."""

    action: Literal["flag", "set_invalid"] = "flag"


class BrokenRoute(YamlSection):
    """What happens to answers to questions that were not to be asked: reported, or set to skipped."""

    action: Literal["flag", "set_skipped"] = "flag"


class ConstantAnswers(YamlSection):
    """Straight-lining: the same answer to all of these questions (all rating questions if none are named)."""

    questions: tuple[str, ...] = ()
    at_least: int = Field(default=5, ge=2)
    action: Action = "flag"


class TooFast(YamlSection):
    """Answers given faster than anyone can read.

    ``duration`` is the column with the time taken; if left out, a column that a platform writes by itself (所用时间).
    ``start`` and ``end`` in its place are those of two moments, or two date questions with ``period: second``. A row
    is too fast below ``least`` seconds, below ``per_question`` seconds for every question it answers, or below
    ``share`` of the median time of its channel and wave. A limit of 0 is not used.
    """

    duration: Column | None = None
    start: Column | None = None
    end: Column | None = None
    least: Seconds = 0.0
    per_question: Seconds = 2.0
    share: Share = 0.3
    action: Action = "flag"

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        moments = [column for column in (self.start, self.end) if column is not None]
        if len(moments) == 1 or (moments and self.duration is not None):
            raise PydanticCustomError("too_fast", "duration: COLUMN, or start: COLUMN and end: COLUMN, is expected")
        return self


class Careless(YamlSection):
    """Indices of careless answering over ``questions`` (all rating questions of one scale if left out).

    They say little about few questions: below ``fewest`` none is computed. ``subscales`` are constructs, for the
    even-odd index (all constructs if left out). Limits: ``longstring``, the share of the questions that one run of
    equal answers may take; ``variability``, the least standard deviation within a row; ``mahalanobis``, the
    confidence of the chi-squared limit; ``synonyms`` and ``antonyms``, the least correlation (of pairs that correlate
    beyond ``pairs``) within a row; ``even_odd``, the least consistency. A limit that is left out is not used.
    """

    questions: tuple[str, ...] = ()
    subscales: tuple[str, ...] = ()
    fewest: int = Field(default=10, ge=3)
    longstring: Share | None = 0.5
    variability: float | None = Field(default=None, ge=0)
    mahalanobis: Share | None = 0.999
    pairs: Share = 0.6
    synonyms: float | None = Field(default=None, ge=-1, le=1)
    antonyms: float | None = Field(default=None, ge=-1, le=1)
    even_odd: float | None = Field(default=None, ge=-1, le=1)
    action: Action = "flag"


class Attention(YamlSection):
    """A question with a right answer that everybody gives who reads it: ``expected`` are the codes that are right."""

    question: str
    expected: tuple[Text, ...] = Field(min_length=1)
    action: Action = "flag"


class Inconsistent(YamlSection):
    """Answers that contradict each other.

    ``when`` names what cannot be true together, as {question: [codes]}; or ``pair`` names two questions that ask the
    same thing, whose scores may ``differ`` by so much at most.
    """

    name: Identifier
    when: dict[str, tuple[Text, ...]] = Field(default={})
    pair: tuple[str, str] | None = None
    differ: float | None = Field(default=None, ge=0)
    action: Action = "flag"

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        both = self.pair is not None and self.differ is not None and not self.when
        if not both and (len(self.when) < 2 or self.pair is not None or self.differ is not None):
            expected = "when: {question: [codes], question: [codes]}, or pair: [a, b] with differ: N, is expected"
            raise PydanticCustomError("inconsistent", expected)
        return self


class Burst(YamlSection):
    """Many top ratings at one device within minutes: more than ``limit`` within ``window``."""

    device: Column
    time: Column
    window: Seconds = 300.0
    limit: int = Field(default=15, ge=2)
    action: Action = "flag"


class Flood(YamlSection):
    """Many ratings from one telephone, address or device: more than ``limit`` of one unit within ``window``.

    ``rater`` is the column that says where a rating comes from, or one per channel. Without ``time`` the whole file
    counts.
    """

    rater: Column
    time: Column | None = None
    window: Seconds = 86_400.0
    limit: int = Field(default=5, ge=1)
    action: Action = "flag"


class Staff(YamlSection):
    """Ratings that come from the rated unit's own staff.

    ``rater`` is the column of the raters' telephones, addresses or numbers; ``register`` a CSV file in the survey's
    folder with the columns ``unit_id`` and ``identity``.
    """

    rater: Column
    register_file: Text = Field(alias="register")
    action: Action = "flag"

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)


class Runs(YamlSection):
    """Runs of identical top ratings at one device that are too long for chance.

    A run of at least ``length`` is reported if fewer than ``chance`` such runs were to be expected anywhere in the
    data, given the unit's share of top ratings outside the run.
    """

    device: Column
    time: Column
    length: int = Field(default=25, ge=5)
    chance: Share = 0.01
    action: Action = "flag"


class PerfectUnits(YamlSection):
    """Units with more top ratings than units of their kind have: a finding about the unit; no row is flagged.

    ``chance``: how many such units were to be expected in the whole survey if units differed as they do otherwise.
    """

    chance: Share = 0.01
    fewest: int = Field(default=30, ge=10)
    action: Literal["flag", "off"] = "flag"


class DefaultRatings(YamlSection):
    """Top ratings that a system gave when nobody did and that are marked as answers.

    They give themselves away by the time from ``start`` to ``end``: a time-out is the same to the second, over and
    over. A length of time is reported that ``times`` or more top ratings share, beyond what their neighbours lead
    to expect.
    """

    start: Column
    end: Column
    times: int = Field(default=10, ge=5)
    action: Action = "flag"


class ChecksSettings(YamlSection):
    """Settings of the checks; a check without settings here uses its own, or needs columns that only you know."""

    duplicates: Duplicates | None = None
    out_of_range: OutOfRange = OutOfRange()
    broken_route: BrokenRoute = BrokenRoute()
    constant_answers: ConstantAnswers = ConstantAnswers()
    too_fast: TooFast = TooFast()
    careless: Careless = Careless()
    attention: tuple[Attention, ...] = ()
    inconsistent: tuple[Inconsistent, ...] = ()
    burst: Burst | None = None
    flood: Flood | None = None
    staff: Staff | None = None
    runs: Runs | None = None
    perfect_units: PerfectUnits = PerfectUnits()
    default_ratings: DefaultRatings | None = None

    @model_validator(mode="before")
    @classmethod
    def _words(cls, value: Any) -> Any:
        """``too_fast: exclude`` for ``too_fast: {action: exclude}``; ``default`` changes nothing."""
        if not isinstance(value, Mapping):
            return value
        meanings = {word: {} if word == "default" else {"action": word} for word in _WORDS}
        return {name: meanings.get(entry, entry) if isinstance(entry, str) else entry for name, entry in value.items()}

    def columns(self) -> Iterator[str | dict[str, str]]:
        """The columns that the settings name: headers or questions, or one of these per channel."""
        for check in (self.too_fast, self.burst, self.flood, self.staff, self.runs, self.default_ratings):
            named = (getattr(check, key, None) for key in ("duration", "device", "rater", "time", "start", "end"))
            yield from (column for column in named if column is not None)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        word = {"enum": list(_WORDS), "description": "The check's own settings, and what becomes of what it finds."}
        for name in ("constant_answers", "too_fast", "careless", "perfect_units"):
            whole = schema["properties"][name]
            schema["properties"][name] = {"anyOf": [{"$ref": whole["$ref"]}, word], "default": whole.get("default")}
        return schema
