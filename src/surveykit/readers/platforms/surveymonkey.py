"""Exports of SurveyMonkey: two header rows, the question only above its first column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from surveykit.matching.texts import listing, tidy
from surveykit.readers.layout import (
    NOTHING,
    Layout,
    Recognition,
    arranged,
    forward_filled,
    headers_of,
    row_of,
    without_rows,
)
from surveykit.readers.table import Grid, HeaderCell

META = (
    "Respondent ID",
    "RespondentID",
    "Collector ID",
    "CollectorID",
    "Start Date",
    "StartDate",
    "End Date",
    "EndDate",
    "IP Address",
    "Email Address",
    "First Name",
    "Last Name",
    "Custom Data 1",
    "Custom Data",
)
#: What row 2 says of a question with one column.
ONE_ANSWER = frozenset({"Response", "Open-Ended Response"})
#: What row 2 says of the column in which people wrote something else.
_WRITTEN = frozenset({"Other (please specify)", "其他（请注明）", "其他(请注明)"})
_ID = ("Respondent ID", "RespondentID")
#: A number or a moment: row 2 then holds answers.
_NUMBER = re.compile(r"[\d\s.,:/-]+(?:[AP]M)?")
_TWO_ROWS = "two header rows"


def recognise(grid: Grid) -> Recognition:
    """By ``Respondent ID`` over an empty cell, and by options in row 2 under headers of several columns.

    Where the platform's own columns were taken out, words of row 2 that no answer repeats are enough.
    """
    headers, second = headers_of(grid), [tidy(cell) for cell in row_of(grid, 0)]
    if not headers or headers[0] not in _ID or not second or second[0]:
        words = _second_header(grid, headers, second)
        return Recognition(0.65, (f"row 2 says {listing(words, 3)}",), _TWO_ROWS) if words else NOTHING
    reasons = ["row 2 is empty below the respondent's number"]
    if any(cell in ONE_ANSWER for cell in second):
        reasons.append("row 2 says Response")
    if any(cell and not header for header, cell in zip(headers, second, strict=True)):
        reasons.append("row 2 names options under one header")
    return Recognition(0.5 + 0.25 * (len(reasons) - 1), tuple(reasons), _TWO_ROWS)


def _second_header(grid: Grid, headers: Sequence[str], second: Sequence[str]) -> list[str]:
    """The words by which row 2 is a header; none where they are answers: with numbers beside them, or not alone."""
    if not second or any(text[0].isdecimal() and _NUMBER.fullmatch(text) for text in second if text):
        return []
    words = {
        text: column
        for header, text, column in zip(headers, second, grid.columns, strict=True)
        if text in ONE_ANSWER or (text in _WRITTEN and not header)
    }
    return [text for text, column in words.items() if text in _WRITTEN or text not in map(tidy, column[1:])]


def without_second_header(grid: Grid) -> Grid:
    """A table as its format gives it, without the second header row of such an export."""
    if recognise(grid).mode != _TWO_ROWS:
        return grid
    note = f"row {grid.rows[0]} is a second header row and no answer"
    return replace(without_rows(grid, [0]), notes=(*grid.notes, note))


def arrange(grid: Grid, path: Path) -> Grid:
    """The answers below the two header rows; columns are named ``question [option]``."""
    tops, subs = headers_of(grid), [tidy(cell) for cell in row_of(grid, 0)]
    cells = [_cell(top, full, sub) for top, full, sub in zip(tops, forward_filled(tops), subs, strict=True)]
    return arranged(without_rows(grid, [0]), cells)


def _cell(top: str, full: str, sub: str) -> HeaderCell:
    if not sub or (sub in ONE_ANSWER and top):
        return HeaderCell(full, column=full, meta=full in META and not sub)
    return HeaderCell(full, option=sub, column=f"{full} [{sub}]")


LAYOUT = Layout(recognise, arrange, "SurveyMonkey", "Respondent ID in the first cell, options in row 2")
