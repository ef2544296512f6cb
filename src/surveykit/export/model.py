"""What a data file holds, before any format: variables with labels, codes, kinds of missing answers and values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.columns import MISSING_KINDS, Floats
from surveykit.language import Language, text

#: ``coded``: whole numbers that stand for choices; ``day``: days; ``number``: anything measured or counted.
Kind = Literal["coded", "number", "day", "text"]
#: The level of measurement (S. S. Stevens 1946), in the words of SPSS.
Measure = Literal["nominal", "ordinal", "scale"]
Values = NDArray[Any]
Marks = Literal["codes", "letters", "apart"]
#: Kind of missing answer to the letter of Stata's extended missing value.
LETTERS = {kind: chr(ord("a") + number) for number, kind in enumerate(MISSING_KINDS)}


@dataclass(frozen=True)
class Category:
    """A code of a variable: its number in the file, its label, and its code in ``survey.yml``."""

    number: int
    label: str
    code: str


@dataclass(frozen=True, eq=False)
class Variable:
    """One column of a data file.

    Args:
        name: Its name in the file.
        column: Its column in typed frames.
        question: The question that it belongs to; empty for unit, wave, channel, respondent and weight.
        label: What it means, whole; writers cut it to what their format can hold.
        kind: What its values are.
        measure: Its level of measurement.
        values: Numbers (``coded``, ``number``; NaN where missing), days (``datetime64[D]``, NaT) or texts (None).
        missing: For every row the kind of missing answer, or None.
        categories: Its codes in the order of the questionnaire.
        choice: The choice of a question with several answers that this variable is about.
    """

    name: str
    column: str
    question: str
    label: str
    kind: Kind
    measure: Measure
    values: Values
    missing: Values
    categories: tuple[Category, ...] = ()
    choice: str = ""

    @property
    def missing_kinds(self) -> tuple[str, ...]:
        """The kinds of missing answers that occur, in one order for all variables."""
        present = set(self.missing.tolist()) - {None}
        return tuple(kind for kind in MISSING_KINDS if kind in present)

    @property
    def missing_codes(self) -> dict[str, int]:
        """Kind to the number that stands for it: six in a row from -9, -99, ... on, the first six without values."""
        if self.kind not in ("coded", "number"):
            return {}
        taken = np.array([*self.values[~np.isnan(self.values)], *(entry.number for entry in self.categories)])
        first, width = -9, len(MISSING_KINDS)
        while ((taken >= first) & (taken < first + width)).any():
            first = first * 10 - 9
        return {kind: first + number for number, kind in enumerate(MISSING_KINDS)}

    @property
    def words(self) -> dict[int, str]:
        """The label of every code; where several share one, with the number behind it."""
        labels = [one.label for one in self.categories]
        return {
            one.number: one.label if labels.count(one.label) == 1 else f"{one.label} ({one.number})"
            for one in self.categories
        }

    def labels(self, language: Language) -> tuple[tuple[int, str], ...]:
        """The label of every code, and behind them of the kinds of missing answers that occur, by their codes."""
        codes = self.missing_codes
        words = ((kind, text(f"tables.missing.{kind}", language)) for kind in self.missing_kinds if codes)
        return (*((one.number, one.label) for one in self.categories), *((codes[kind], word) for kind, word in words))


@dataclass(frozen=True, eq=False)
class DataFile:
    """The rows of a study as variables: one row per response.

    ``marks`` says what stands where an answer is missing: a user-missing code, a letter behind a point, or nothing,
    with the reason in a variable of its own. ``sets`` are the questions of which any number of choices could be ticked,
    each with its label and the names of its variables; ``weight`` is the name of the variable by which answers count;
    ``notes`` say what the format could not hold as it is.
    """

    name: str
    title: str
    language: Language
    n: int
    variables: tuple[Variable, ...]
    marks: Marks = "apart"
    sets: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    weight: str = ""
    notes: tuple[str, ...] = ()

    def of(self, question: str) -> tuple[Variable, ...]:
        """The variables of a question."""
        return tuple(variable for variable in self.variables if variable.question == question)

    def missing_marks(self, variable: Variable) -> dict[str, str]:
        """The kinds of missing answers that a variable of the file tells apart, each with what stands for it."""
        if self.marks == "apart" or not variable.missing_codes:
            return {}
        codes = variable.missing_codes
        return {
            kind: f".{LETTERS[kind]}" if self.marks == "letters" else str(codes[kind])
            for kind in variable.missing_kinds
        }

    def codes(self) -> pd.DataFrame:
        """The values as they are: whole numbers for choices, days as days; missing where no answer is."""
        return pd.DataFrame({variable.name: _column(variable) for variable in self.variables})

    def words(self) -> pd.DataFrame:
        """The values in words: labels in the place of codes."""
        return pd.DataFrame({variable.name: _in_words(variable) for variable in self.variables})


def _column(variable: Variable) -> pd.Series:
    if variable.kind == "day":
        return pd.Series(variable.values.astype("O"), dtype=object)
    if variable.kind == "text":
        return pd.Series(variable.values, dtype=object)
    present = variable.values[~np.isnan(variable.values)]
    values = pd.Series(variable.values, dtype="float64")
    is_whole = bool((present == np.floor(present)).all() and (np.abs(present) < 2**53).all())
    return values.astype("Int64") if is_whole else values


def _in_words(variable: Variable) -> pd.Series:
    if variable.kind != "coded":
        return _column(variable)
    words = variable.words
    return pd.Series([None if np.isnan(value) else words[int(value)] for value in variable.values], dtype=object)


def with_missing_codes(variable: Variable) -> Floats:
    """The numbers of a variable, with the code of its kind where an answer is missing."""
    values: Floats = variable.values.astype(np.float64)
    for kind, code in variable.missing_codes.items():
        values[variable.missing == kind] = code
    return values
