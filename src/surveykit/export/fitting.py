"""Texts, labels and moments cut to what the file of a statistics program can hold; what was cut is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType

import numpy as np

from surveykit.errors import MissingPartError
from surveykit.export.model import Values
from surveykit.export.names import NameRule
from surveykit.matching.texts import listing

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: What no file can hold: the sign that ends a text, other control characters, halves of characters, no characters.
_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ELLIPSIS = "…"


@dataclass
class Cuts:
    """Cuts texts to a length and remembers where."""

    of: str
    rule: NameRule | None
    names: list[str] = field(default_factory=list)

    def cut(self, text: str, name: str) -> str:
        """A text as far as there is room for it, with an ellipsis where it goes on."""
        legal = _ODD.sub("\ufffd", text)
        if self.rule is None or self.rule.size(legal) <= self.rule.longest:
            return legal
        self.names.append(name)
        return self.rule.cut(legal[: self.rule.longest], _ELLIPSIS)

    def texts(self, values: Values, name: str) -> Values:
        """A column of texts, each cut; missing ones are empty."""
        return np.array(["" if value is None else self.cut(value, name) for value in values], dtype=object)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was cut, in a sentence; nothing where nothing was."""
        if not self.names or self.rule is None:
            return ()
        where = listing(dict.fromkeys(self.names), 6)
        return (f"{len(self.names)} {self.of} longer than {self.rule.longest} {self.rule.unit} are cut: {where}",)


def notes_of(cuts: Iterable[Cuts]) -> tuple[str, ...]:
    """The sentences of several, in order."""
    return tuple(note for one in cuts for note in one.notes)


def day_words(day: date, year: str) -> str:
    """A day as headers of statistics files have it, in English whatever the machine's locale: ``31 Dec 2025``."""
    return f"{day.day:02d} {_MONTHS[day.month - 1]} {year}"


def pyreadstat() -> ModuleType:
    """The library that writes the files of statistics programs.

    Raises:
        MissingPartError: It is not installed.
    """
    try:
        import pyreadstat as library
    except ImportError as error:
        remedy = "pip install 'surveykit[spss]', or export to xlsx, parquet or csv"
        raise MissingPartError("writing SPSS and Stata files needs pyreadstat", remedy=remedy) from error
    return library


def since(values: Values, start: str) -> Values:
    """Days as numbers of days since a day; NaN where there is none."""
    days = (values - np.datetime64(start, "D")) / np.timedelta64(1, "D")
    return np.where(np.isnat(values), np.nan, days)
