"""What single texts of the raw data mean. Every distinct text of a column is looked up once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import MISSING_KINDS, Numbers, categorical
from surveykit.matching.texts import tidy
from surveykit.readers.table import NOT_CALCULATED
from surveykit.survey import Scale


@dataclass(frozen=True)
class Meaning:
    """What one text means: a value, or a kind of missing answer, or nothing that is declared (not ``known``).

    ``decision`` is the decision by which it means this. What is ``refused`` was given as an answer and cannot be one.
    """

    value: Any = None
    missing: str | None = None
    decision: Any = None
    known: bool = True
    refused: bool = False


#: From a tidied text and the text as written to what it means.
LookUp = Callable[[str, str], Meaning]
#: From a text to the codes that may have been meant, each with its words.
Proposal = Callable[[str], Mapping[str, str]]

#: What a respondent wrote behind a choice: ``其他〖停车难〗``.
FILLED_IN = re.compile("〖[^〗]*〗\\s*$")

BLANK = Meaning(missing="blank")
SKIPPED = Meaning(missing="skipped")
UNKNOWN = Meaning(known=False)


def codes_by_text(scale: Scale) -> dict[str, str]:
    """Every tidied code and label of a scale, and the code it means."""
    return {tidy(text): choice.code for choice in scale.choices for text in (*choice.label.texts, choice.code)}


@dataclass(frozen=True)
class LookedUp:
    """A column of texts, looked up: for every row the number (``codes``) of its distinct text, and what each means."""

    codes: Numbers
    texts: list[str]
    meanings: list[Meaning]

    def rows_of(self, numbers: Iterable[int]) -> dict[int, Numbers]:
        """The rows of some distinct texts, by number, in order."""
        wanted = list(numbers)
        if not wanted:
            return {}
        order = np.argsort(self.codes, kind="stable")
        present, starts = np.unique(self.codes[order], return_index=True)
        every = dict(zip(present.tolist(), np.split(order, starts[1:]), strict=True))
        return {number: every[number] for number in wanted}

    def values(self) -> list[Any]:
        """The values of the distinct texts, ``None`` where there is none."""
        return [meaning.value for meaning in self.meanings]


def look_up(texts: pd.Series, meaning: LookUp) -> LookedUp:
    """Look up every distinct text once; one without anything to see is blank."""
    codes, uniques = pd.factorize(texts)
    raws = [str(text) for text in uniques]
    tidied = [tidy(raw) for raw in raws]
    meanings = [_in_cell(meaning, text, raw) if text else BLANK for text, raw in zip(tidied, raws, strict=True)]
    return LookedUp(codes.astype(np.int64), raws, meanings)


def _in_cell(meaning: LookUp, text: str, raw: str) -> Meaning:
    """What a text means; a value that was not calculated is no answer to anything, unless a person decided on it."""
    meant = meaning(text, raw)
    return UNKNOWN if text == NOT_CALCULATED and meant.known and meant.decision is None else meant


def everywhere(meaning: Meaning, n: int) -> LookedUp:
    """The same meaning in ``n`` rows."""
    return LookedUp(np.zeros(n, dtype=np.int64), [""], [meaning])


def positions(meanings: Iterable[Meaning], categories: Iterable[str]) -> Numbers:
    """The category number of every meaning; -1 for none."""
    number = {category: position for position, category in enumerate(categories)}
    return np.array([number.get(meaning.value, -1) for meaning in meanings], dtype=np.int64)


def kind_numbers(looked_up: LookedUp) -> Numbers:
    """For every row the number of its kind of missing answer; -1 where it is answered."""
    numbers = [MISSING_KINDS.index(meaning.missing) if meaning.missing else -1 for meaning in looked_up.meanings]
    return np.array(numbers, dtype=np.int64)[looked_up.codes]


def kinds(looked_up: LookedUp) -> pd.Categorical:
    """The column of the kinds of missing answers."""
    return categorical(kind_numbers(looked_up), MISSING_KINDS)
