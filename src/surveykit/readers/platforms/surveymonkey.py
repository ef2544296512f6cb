"""Exports of SurveyMonkey: two header rows, the question only above its first column."""

from __future__ import annotations

from pathlib import Path

from surveykit.matching.texts import tidy
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
_ID = ("Respondent ID", "RespondentID")


def recognise(grid: Grid) -> Recognition:
    """By ``Respondent ID`` over an empty cell, and by options in row 2 under headers of several columns."""
    headers, second = headers_of(grid), [tidy(cell) for cell in row_of(grid, 0)]
    if not headers or headers[0] not in _ID or not second or second[0]:
        return NOTHING
    reasons = ["row 2 is empty below the respondent's number"]
    if any(cell in ONE_ANSWER for cell in second):
        reasons.append("row 2 says Response")
    if any(cell and not header for header, cell in zip(headers, second, strict=True)):
        reasons.append("row 2 names options under one header")
    return Recognition(0.5 + 0.25 * (len(reasons) - 1), tuple(reasons), "two header rows")


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
