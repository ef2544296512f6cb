"""All raw rows, typed, and what could not be understood in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from surveykit.cleaning.columns import Numbers
from surveykit.cleaning.decisions import Decisions
from surveykit.readers import RawTable
from surveykit.survey import Definition

#: Places named in a finding.
SAMPLE = 5
#: A text read as a unit although the register spells it otherwise, the unit and the number of rows.
Spelling = tuple[str, str, int]


@dataclass(frozen=True)
class Unmatched:
    """A text in the raw data that means nothing declared.

    ``kind`` is ``answer`` (no choice), ``number`` (no number), ``decimal`` (a number that can be read in two ways),
    ``division`` (a cell that can be divided in more than one way), ``ticks`` (several choices of a question with one
    answer), ``places`` (a choice in several places of a ranking) or ``unit`` (no unit of the register).
    ``proposals`` are the codes or ids that may have been meant, ``proposed`` the same in words; ``coded`` is the code
    that the file itself gives the text, where it has codes and labels. ``more`` is the number of different texts that
    this entry stands for, where there are too many to name.
    """

    kind: str
    question: str
    text: str
    n: int
    places: tuple[str, ...]
    known: tuple[str, ...]
    proposals: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()
    wave: str | None = None
    more: int = 0
    coded: str | None = None


@dataclass(frozen=True)
class Absent:
    """A column that a source should have and has not."""

    question: str
    column: str
    path: str
    headers: tuple[str, ...]
    channel: str | None = None


@dataclass(frozen=True)
class Typed:
    """All raw rows, typed, with what could not be understood; the raw tables are in the order of the sources.

    ``frame`` has one row per raw row, in order, with all columns of ``Responses`` and a ``.missing`` column for every
    question; ``table``, ``position`` and ``sheets`` say for each of them the number of its table, where in it, and in
    which sheet it is. ``changes`` are the ledger rows of confirmed texts, ``absent`` columns that are not there,
    ``used`` the decisions on answers and units that met a row.
    """

    survey: Definition
    decisions: Decisions
    tables: tuple[RawTable, ...]
    frame: pd.DataFrame
    table: Numbers
    position: Numbers
    sheets: pd.Series
    changes: pd.DataFrame
    unmatched: tuple[Unmatched, ...]
    absent: tuple[Absent, ...]
    used: frozenset[tuple[str, str]]
    spellings: tuple[Spelling, ...] = ()

    def places(self, rows: Iterable[int], column: str | None = None) -> tuple[str, ...]:
        """Where some rows of ``frame`` (by position) are in the raw files; at most a handful."""
        return tuple(self._place(int(row), column) for row in list(rows)[:SAMPLE])

    def _place(self, row: int, column: str | None) -> str:
        raw: RawTable = self.tables[self.table[row]]
        channel = self.survey.sources[self.table[row]].channel
        headers: tuple[str, ...] = ()
        if column == "unit":
            headers = self.survey.units.columns_in(channel)[-1:]
        elif column is not None:
            headers = self.survey.questions[column].headers_in(channel)
        position = int(self.position[row])
        if headers:
            return raw.place(position, headers[0])
        number = int(raw.rows[position])
        return f"{raw.path}:{number}" if raw.sheet is None else f"{raw.path}, {raw.sheet}, row {number}"
