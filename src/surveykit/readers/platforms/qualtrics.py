"""Exports of Qualtrics: three header rows, or the two of the old format."""

from __future__ import annotations

import html
import re
from pathlib import Path

from surveykit.matching.texts import tidy
from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, from_row, headers_of, no_export, row_of
from surveykit.readers.table import Grid, HeaderCell

#: What the platform writes by itself, in the new format and in the old one.
META = frozenset(
    {
        "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished", "RecordedDate",
        "ResponseId", "ResponseID", "ResponseSet", "RecipientLastName", "RecipientFirstName", "RecipientEmail",
        "ExternalReference", "ExternalDataReference", "EmailAddress", "Name", "LocationLatitude", "LocationLongitude",
        "LocationAccuracy", "DistributionChannel", "UserLanguage", "Q_RecaptchaScore", "Q_URL",
    }
)  # fmt: skip
_IMPORT = re.compile(r'^\{"ImportId"')
_OLD = ("ResponseID", "ResponseSet")
_MARKUP = re.compile("<[^<>]*>")
#: Between the parts of a question's text: the question, ``Selected Choice``, the option or the row of a matrix.
_PARTS = re.compile(r"\s+[-–]\s+")
#: Column, its texts (in words, or in the numbers of an export of codes), and what such rows are.
_NOT_IN_EARNEST = (
    ("Status", {"Survey Preview", "Survey Test", "Preview", "1", "2"}, "previews by the makers of the survey"),
    ("Status", {"Spam", "Possible Spam", "8"}, "marked as spam"),
    ("Finished", {"False", "FALSE", "0"}, "not finished"),
)
_SELECTED = frozenset({"selected choice", "ausgewählte option", "选定的选择"})


def recognise(grid: Grid) -> Recognition:
    """By the row of ``ImportId``; the old format by ``ResponseID, ResponseSet`` in its second row."""
    second, third = row_of(grid, 0), row_of(grid, 1)
    if third and sum(bool(_IMPORT.match(cell.strip())) for cell in third) * 2 >= len(third):
        return Recognition(1.0, ("row 3 holds ImportId",))
    if [tidy(cell) for cell in second[:2]] == list(_OLD):
        return Recognition(0.95, ("row 2 begins with ResponseID, ResponseSet",))
    headers = headers_of(grid)
    if {"StartDate", "ResponseId", "RecordedDate"} <= set(headers) and "Response ID" in map(tidy, second):
        return Recognition(0.9, ("columns StartDate, RecordedDate, ResponseId with their texts in row 2",))
    return NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """The answers below two or three header rows; columns keep the names of row 1."""
    known = recognise(grid)
    if not known.score:
        raise no_export("Qualtrics", path, "question texts in row 2 and ImportId in row 3", headers_of(grid))
    rows = 2 if known.score == 1.0 else 1
    texts = row_of(grid, 0)
    headers = headers_of(grid)
    old = rows == 1 and [tidy(cell) for cell in texts[:2]] == list(_OLD)
    cells = [
        _cell(header, tidy(_MARKUP.sub(" ", html.unescape(text))), old)
        for header, text in zip(headers, texts, strict=True)
    ]
    kind = "three header rows" if rows == 2 else "the old format with two header rows" if old else "two header rows"
    table = from_row(grid, rows)
    said = (f"Qualtrics, {kind}: {'; '.join(known.reasons)}",)
    return arranged(table, cells, recognised=said, notes=_notes(table, headers))


def _notes(grid: Grid, headers: list[str]) -> tuple[str, ...]:
    """Notes on rows that nobody sent in earnest, or to the end; what becomes of them a person decides."""
    notes = []
    for column, texts, what in _NOT_IN_EARNEST:
        if column in headers:
            n = sum(tidy(cell) in texts for cell in grid.columns[headers.index(column)])
            notes += [f"{n} of {len(grid.rows)} answers are {what} ({column}); all are read"] if n else []
    return tuple(notes)


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


LAYOUT = Layout(recognise, arrange)
