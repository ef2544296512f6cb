"""Exports of SurveyGizmo (Alchemer): one header row, ``option:question`` where a question has several columns."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from surveykit.readers.layout import Layout, Signs, arranged, by_signs, counted
from surveykit.readers.table import Grid, HeaderCell

META = (
    "Response ID",
    "Time Started",
    "Date Submitted",
    "Status",
    "Contact ID",
    "Legacy Comments",
    "Comments",
    "Language",
    "Referer",
    "SessionID",
    "User Agent",
    "IP Address",
    "Longitude",
    "Latitude",
    "Country",
    "City",
    "State/Region",
    "Postal",
)
_SIGNS = Signs(("Time Started", "Date Submitted", "Status"), 3, 0.95)
#: A colon between option and question has no space behind it; one inside a text has.
_OPTION = re.compile(r"(.+?):{1,2}(?=\S)(.+)")


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into option and question; a header with a colon of its own stays whole."""
    headers = list(grid.header)
    stems = Counter(match[2] for match in map(_OPTION.fullmatch, headers) if match)
    cells = [_cell(header, stems, set(headers)) for header in headers]
    return arranged(grid, cells, notes=counted(grid, "Status", {"Partial"}, "are partial (Status)"))


def _cell(header: str, stems: Counter[str], headers: set[str]) -> HeaderCell:
    match = _OPTION.fullmatch(header)
    if header in META or match is None or (stems[match[2]] < 2 and match[2] not in headers):
        return HeaderCell(header, column=header, meta=header in META)
    if match[2] in headers:
        return HeaderCell(match[2], option=match[1], column=header)
    return HeaderCell(match[2], subquestion=match[1], column=header)


LAYOUT = Layout(by_signs(_SIGNS), arrange, "SurveyGizmo", f"columns {', '.join(_SIGNS.names)}")
