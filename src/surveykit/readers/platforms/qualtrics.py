"""Exports of Qualtrics: three header rows, or the two of the old format."""

from __future__ import annotations

import html
import re
from itertools import chain
from pathlib import Path

from surveykit.matching.texts import tidy
from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, counted, headers_of, row_of, without_rows
from surveykit.readers.table import Grid, HeaderCell

#: What the platform writes by itself, in the new format and in the old one.
META = (
    "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
    "ResponseId", "ResponseID", "ResponseSet", "RecipientLastName", "RecipientFirstName", "RecipientEmail",
    "ExternalReference", "ExternalDataReference", "EmailAddress", "Name", "LocationLatitude", "LocationLongitude",
    "LocationAccuracy", "DistributionChannel", "UserLanguage", "Q_RecaptchaScore", "Q_URL",
)  # fmt: skip
_IMPORT = '{"ImportId"'
#: The forms of export with three header rows and with two.
_NEW, _OLD = "three header rows", "the old format with two header rows"
_MARKUP = re.compile("<[^<>]*>")
#: Between the parts of a question's text: the question, ``Selected Choice``, the option or the row of a matrix.
_PARTS = re.compile(r"\s+[-–]\s+")
#: Column, its texts (in words, or in the numbers of an export of codes), and what such rows are: nobody sent them in
#: earnest, or to the end. What becomes of them a person decides.
_NOT_IN_EARNEST = (
    ("Status", {"Survey Preview", "Survey Test", "Preview", "1", "2"}, "previews by the makers of the survey"),
    ("Status", {"Spam", "Possible Spam", "8"}, "marked as spam"),
    ("Finished", {"False", "FALSE", "0"}, "not finished"),
)
_SELECTED = frozenset({"selected choice", "ausgewählte option", "选定的选择"})


def recognise(grid: Grid) -> Recognition:
    """By the row of ``ImportId``; the old format by ``ResponseID, ResponseSet`` in its second row."""
    second, third = row_of(grid, 0), row_of(grid, 1)
    if third and sum(cell.strip().startswith(_IMPORT) for cell in third) * 2 >= len(third):
        return Recognition(1.0, ("row 3 holds ImportId",), _NEW)
    if [tidy(cell) for cell in second[:2]] == ["ResponseID", "ResponseSet"]:
        return Recognition(0.95, ("row 2 begins with ResponseID, ResponseSet",), _OLD)
    headers = headers_of(grid)
    if {"StartDate", "ResponseId", "RecordedDate"} <= set(headers) and "Response ID" in map(tidy, second):
        reason = "columns StartDate, RecordedDate, ResponseId with their texts in row 2"
        return Recognition(0.9, (reason,), "two header rows")
    return NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """The answers below two or three header rows; columns keep the names of row 1."""
    mode = recognise(grid).mode
    texts = (tidy(_MARKUP.sub(" ", html.unescape(text))) for text in row_of(grid, 0))
    cells = [_cell(header, text, mode == _OLD) for header, text in zip(headers_of(grid), texts, strict=True)]
    table = without_rows(grid, range(2 if mode == _NEW else 1))
    notes = (
        counted(table, column, marks, f"are {what} ({column}); all are read") for column, marks, what in _NOT_IN_EARNEST
    )
    return arranged(table, cells, notes=list(chain.from_iterable(notes)))


def _cell(header: str, text: str, old: bool) -> HeaderCell:
    """``Q2_1`` with ``Wishes - Selected Choice - Queue``: question, and option or row."""
    if header in META or (old and text in META) or header.endswith(("_DO", "_DO_1")):
        return HeaderCell(text or header, column=header, meta=True)
    parts = _PARTS.split(text)
    if len(parts) < 2 or not re.search(r"_\d+(_TEXT)?$", header):
        return HeaderCell(text or header, column=header)
    rest = [part for part in parts[1:] if part.casefold() not in _SELECTED]
    if len(rest) < len(parts) - 1:
        return HeaderCell(parts[0], option=" - ".join(rest) or None, column=header)
    return HeaderCell(parts[0], subquestion=" - ".join(rest), column=header)


LAYOUT = Layout(recognise, arrange, "Qualtrics", "question texts in row 2 and ImportId in row 3")
