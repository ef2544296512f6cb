"""Exports of SurveyGizmo (Alchemer): one header row, ``option:question`` where a question has several columns."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, found_among, headers_of, no_export
from surveykit.readers.table import Grid, HeaderCell

META = frozenset(
    {
        "Response ID", "Time Started", "Date Submitted", "Status", "Contact ID", "Legacy Comments", "Comments",
        "Language", "Referer", "SessionID", "User Agent", "IP Address", "Longitude", "Latitude", "Country", "City",
        "State/Region", "Postal",
    }
)  # fmt: skip
_SIGNS = ("Time Started", "Date Submitted", "Status")
#: A colon between option and question has no space behind it; one inside a text has.
_OPTION = re.compile(r"(.+?):{1,2}(?=\S)(.+)")


def recognise(grid: Grid) -> Recognition:
    """By ``Time Started, Date Submitted, Status``."""
    found = found_among(headers_of(grid), _SIGNS)
    return Recognition(0.95, (f"columns {', '.join(found)}",)) if len(found) == len(_SIGNS) else NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into option and question; a header with a colon of its own stays whole."""
    known = recognise(grid)
    if not known.score:
        raise no_export("SurveyGizmo", path, f"columns {', '.join(_SIGNS)}", headers_of(grid))
    headers = list(grid.header)
    stems = Counter(found[2] for found in map(_OPTION.fullmatch, headers) if found)
    cells = [_cell(header, stems, set(headers)) for header in headers]
    partial = sum(cell == "Partial" for cell in grid.columns[headers_of(grid).index("Status")])
    notes = (f"{partial} of {len(grid.rows)} answers are partial (Status)",) if partial else ()
    return arranged(grid, cells, recognised=(f"SurveyGizmo: {'; '.join(known.reasons)}",), notes=notes)


def _cell(header: str, stems: Counter[str], headers: set[str]) -> HeaderCell:
    if header in META:
        return HeaderCell(header, column=header, meta=True)
    found = _OPTION.fullmatch(header)
    if found is None or (stems[found[2]] < 2 and found[2] not in headers):
        return HeaderCell(header, column=header)
    if found[2] in headers:
        return HeaderCell(found[2], option=found[1], column=header)
    return HeaderCell(found[2], subquestion=found[1], column=header)


LAYOUT = Layout(recognise, arrange)
