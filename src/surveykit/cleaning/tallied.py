"""A tally, whose rows count for several: laid out with one row for each, before anything is typed or counted.

So n, percentages, the publishing floor and the account of rows count what was tallied, and not the lines of a file.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from surveykit.cleaning.columns import Numbers
from surveykit.errors import FindingsError, Problem
from surveykit.matching.texts import tidy
from surveykit.readers import RawTable
from surveykit.survey import Definition, Source

_WHOLE = re.compile(r"(\d+)(?:\.0+)?")
#: More would not fit into memory beside their answers.
_MOST = 5_000_000
_REMEDY = "correct the number in the file; a line without its number cannot be counted"


def laid_out(survey: Definition, tables: tuple[RawTable, ...]) -> tuple[RawTable, ...]:
    """The tables of a tally with every row as often as it counts; those of other records as they are.

    Raises:
        FindingsError: A row does not say how often it counts, or they are too many.
    """
    name = survey.records.counts
    if survey.records.kind != "tally" or name is None:
        return tables
    problems: list[Problem] = []
    counts = [
        _counts(table, survey, source, name, problems) for source, table in zip(survey.sources, tables, strict=True)
    ]
    total = sum(int(part.sum()) for part in counts)
    if total > _MOST:
        remedy = "name the column as a weight instead: design: {weight: ...}, without records"
        problems.append(Problem("the tally counts too many", "", f"at most {_MOST:,}", f"{total:,}", remedy))
    if problems:
        raise FindingsError(problems)
    return tuple(_repeated(table, part) for table, part in zip(tables, counts, strict=True))


def _counts(table: RawTable, survey: Definition, source: Source, name: str, problems: list[Problem]) -> Numbers:
    """How often every row counts."""
    header = survey.questions[name].column_in(source.channel)
    if header is None or header not in table.frame.columns:
        what = f"the table has no column that says how many a row counts for: {header or name!r}"
        problems.append(Problem(what, table.path, remedy="correct column: of this question, or the file"))
        return np.zeros(len(table), dtype=np.int64)
    counts = np.zeros(len(table), dtype=np.int64)
    for row, text in enumerate(table.frame[header]):
        whole = _WHOLE.fullmatch(tidy(text))
        if whole is None:
            what = "the row does not say how many it counts for"
            problems.append(Problem(what, table.place(row, header), "a whole number, 0 or more", repr(text), _REMEDY))
        else:
            counts[row] = min(int(whole[1]), _MOST + 1)
    return counts


def _repeated(table: RawTable, counts: Numbers) -> RawTable:
    rows = np.repeat(np.arange(len(table)), counts)
    return replace(table, frame=table.frame.iloc[rows].reset_index(drop=True), rows=table.rows[rows])
