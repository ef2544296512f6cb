"""Exports of LimeSurvey: codes, full texts or both as headers."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, found_among, headers_of, no_export
from surveykit.readers.table import Grid, HeaderCell

META = frozenset(
    {
        "id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "ipaddr", "refurl", "token",
        "Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started", "Date last action",
        "IP address", "Referrer URL", "interviewtime",
    }
)  # fmt: skip
_SIGNS = ("submitdate", "lastpage", "startlanguage", "Date submitted", "Last page", "Start language")
#: ``Q3[SQ001_SQ002]``: question, row and column of an array.
_CODE = re.compile(r"([A-Za-z][A-Za-z0-9]*)\[([^\[\]]+)\](?:\[([^\[\]]+)\])?")
#: ``likert0[time1can]. How often … [per week]``: code and text.
_FULL = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:\[([^\[\]]+)\])?(?:\[([^\[\]]+)\])?\. (.*)", re.DOTALL)
#: How long groups of questions took.
_TIMING = re.compile(r"groupTime\d+")
_ROW = re.compile(r"(.*?)\s*((?:\[[^\[\]]*\])+)\s*", re.DOTALL)


def recognise(grid: Grid) -> Recognition:
    """By ``submitdate, lastpage, startlanguage``, or by headers that are nearly all ``code. text``."""
    headers = headers_of(grid)
    found = found_among(headers, _SIGNS)
    if len(found) >= 2:
        return Recognition(0.95, (f"columns {', '.join(found)}",))
    full = sum(bool(_FULL.fullmatch(header)) for header in headers)
    if len(headers) >= 5 and full >= 0.7 * len(headers):
        return Recognition(0.8, (f"{full} of {len(headers)} headers are written code. text",))
    return NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into question, row of an array and option; columns keep their names."""
    known = recognise(grid)
    if not known.score:
        raise no_export(
            "LimeSurvey", path, "columns submitdate, lastpage, or headers such as 'Q1. Text'", headers_of(grid)
        )
    headers = headers_of(grid)
    stems = Counter(found[1] for found in map(_ROW.fullmatch, headers) if found)
    cells = [_cell(header, raw, stems) for header, raw in zip(headers, grid.header, strict=True)]
    notes = _open_answers(grid, headers)
    return arranged(grid, cells, recognised=(f"LimeSurvey: {'; '.join(known.reasons)}",), notes=notes)


def _open_answers(grid: Grid, headers: list[str]) -> tuple[str, ...]:
    """A note on answers that were never submitted."""
    place = next((headers.index(name) for name in ("submitdate", "Date submitted") if name in headers), None)
    never = 0 if place is None else sum(not cell.strip() for cell in grid.columns[place])
    return (f"{never} of {len(grid.rows)} answers were never submitted (submitdate is empty)",) if never else ()


def _cell(header: str, raw: str, stems: Counter[str]) -> HeaderCell:
    if header in META or _TIMING.fullmatch(header):
        return HeaderCell(header, column=raw, meta=True)
    code = _CODE.fullmatch(header)
    if code:
        row, _, column = code[2].partition("_")
        return HeaderCell(code[1], subquestion=row, option=code[3] or column or None, column=raw)
    full = _FULL.fullmatch(header)
    if not full:
        return _text_cell(header, raw, stems)
    inside = _ROW.fullmatch(full[4]) if full[2] else None
    text = inside[1] if inside else full[4]
    rows = re.findall(r"\[([^\[\]]*)\]", inside[2]) if inside else []
    sub = next((row for row in rows if row), full[2])
    return HeaderCell(text or full[1], subquestion=sub, option=rows[1] if len(rows) > 1 else None, column=raw)


def _text_cell(header: str, raw: str, stems: Counter[str]) -> HeaderCell:
    """A header of texts alone: ``Please rate [Speed]``, where several rows share their question."""
    found = _ROW.fullmatch(header)
    if found is None or stems[found[1]] < 2:
        return HeaderCell(header, column=raw)
    row, *column = re.findall(r"\[([^\[\]]*)\]", found[2])
    return HeaderCell(found[1], subquestion=row or None, option=column[0] if column else None, column=raw)


LAYOUT = Layout(recognise, arrange)
