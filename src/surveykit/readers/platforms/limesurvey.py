"""Exports of LimeSurvey: codes, full texts or both as headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from surveykit.matching.texts import listing, tidy
from surveykit.readers.layout import Layout, Recognition, Signs, arranged, by_signs, counted, headers_of, parsed_headers
from surveykit.readers.table import Grid, HeaderCell

META = (
    "id",
    "submitdate",
    "lastpage",
    "startlanguage",
    "seed",
    "startdate",
    "datestamp",
    "ipaddr",
    "refurl",
    "token",
    "Response ID",
    "Date submitted",
    "Last page",
    "Start language",
    "Seed",
    "Date started",
    "Date last action",
    "IP address",
    "Referrer URL",
    "interviewtime",
)
_SIGNS = Signs(
    ("submitdate", "lastpage", "startlanguage", "Date submitted", "Last page", "Start language"), least=2, score=0.95
)
#: ``Q3[SQ001_SQ002]``: question, row and column of an array.
_CODE = re.compile(r"([A-Za-z][A-Za-z0-9]*)\[([^\[\]]+)\](?:\[([^\[\]]+)\])?")
#: ``likert0[time1can]. How often … [per week]``: code and text.
_FULL = re.compile(r"([A-Za-z][A-Za-z0-9]*)(?:\[([^\[\]]+)\])?(?:\[([^\[\]]+)\])?\. (.*)", re.DOTALL)
#: How long groups of questions took.
_TIMING = re.compile(r"groupTime\d+")
_ROW = re.compile(r"(.*?)\s*((?:\[[^\[\]]*\])+)\s*", re.DOTALL)
#: What is in the column of a choice that is ticked, and of one that is not; answers as codes leave that one blank.
_TICKS = (("Y", ""), ("Yes", "No"), ("是", "否"))
#: The column of what respondents wrote behind the last choice.
_WRITTEN = frozenset({"other", "其他", "其它"})


def recognise(grid: Grid) -> Recognition:
    """By ``submitdate, lastpage, startlanguage``, or by headers that are nearly all ``code. text``."""
    known, headers = by_signs(_SIGNS)(grid), headers_of(grid)
    full = sum(bool(_FULL.fullmatch(header)) for header in headers)
    if not known.score and len(headers) >= 5 and full >= 0.7 * len(headers):
        return Recognition(0.8, (f"{full} of {len(headers)} headers are written code. text",))
    return known


def arrange(grid: Grid, path: Path) -> Grid:
    """Headers parsed into question, row of an array and option; columns keep their names."""
    headers = headers_of(grid)
    stems = Counter(match[1] for match in map(_ROW.fullmatch, headers) if match)
    cells = parsed_headers(grid, partial(_parsed, stems), META)
    choices = _choices(grid, headers, cells)
    for index in choices:
        cells[index] = replace(cells[index], subquestion=None, option=cells[index].subquestion)
    codes = tuple(dict.fromkeys(headers[index].partition("[")[0].strip() for index in choices))
    guess = (
        f"columns of yes and no are taken for choices of one question, not for rows of an array: {listing(codes, 20)}"
    )
    submitted = next((name for name in ("submitdate", "Date submitted") if name in headers), "")
    never = counted(grid, submitted, {""}, "were never submitted (submitdate is empty)")
    return arranged(grid, cells, guessed=(guess,) if codes else (), notes=never)


def _choices(grid: Grid, headers: Sequence[str], cells: Sequence[HeaderCell]) -> list[int]:
    """The positions of columns that each hold one choice of a question with several.

    Their headers are those of an array's rows; that they are choices is seen in the cells. A question with several
    choices is answered or left out as a whole, so a row of the file has all its cells or none.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for index, (header, cell) in enumerate(zip(headers, cells, strict=True)):
        written = (cell.subquestion or "").casefold() in _WRITTEN or "[other]" in header
        if cell.subquestion is not None and cell.option is None and not written:
            groups.setdefault((header.partition("[")[0], cell.question), []).append(index)
    return sorted(index for group in groups.values() if _are_choices(grid, cells, group) for index in group)


def _are_choices(grid: Grid, cells: Sequence[HeaderCell], group: Sequence[int]) -> bool:
    labels = {cells[index].subquestion for index in group}
    columns = [[tidy(text) for text in grid.columns[index]] for index in group]
    texts = {text for column in columns for text in column}
    if len(group) < 2 or len(labels) < len(group):
        return False
    if any(ticked in texts and texts <= {ticked, ""} for ticked, no in _TICKS if not no):
        return True
    whole = all(len({bool(text) for text in row}) == 1 for row in zip(*columns, strict=True))
    return whole and any({ticked, no} <= texts <= {ticked, no, ""} for ticked, no in _TICKS if no)


def _parsed(stems: Counter[str], header: str) -> HeaderCell:
    if _TIMING.fullmatch(header):
        return HeaderCell(header, meta=True)
    code = _CODE.fullmatch(header)
    if code:
        row, _, column = code[2].partition("_")
        return HeaderCell(code[1], subquestion=row, option=code[3] or column or None)
    full = _FULL.fullmatch(header)
    if not full:
        return _parsed_text(stems, header)
    inside = _ROW.fullmatch(full[4]) if full[2] else None
    text = inside[1] if inside else full[4]
    rows = re.findall(r"\[([^\[\]]*)\]", inside[2]) if inside else []
    sub = next((row for row in rows if row), full[2])
    return HeaderCell(text or full[1], subquestion=sub, option=rows[1] if len(rows) > 1 else None)


def _parsed_text(stems: Counter[str], header: str) -> HeaderCell:
    """A header of texts alone: ``Please rate [Speed]``, where several rows share their question."""
    match = _ROW.fullmatch(header)
    if match is None or stems[match[1]] < 2:
        return HeaderCell(header)
    row, *column = re.findall(r"\[([^\[\]]*)\]", match[2])
    return HeaderCell(match[1], subquestion=row or None, option=column[0] if column else None)


LAYOUT = Layout(recognise, arrange, "LimeSurvey", "columns submitdate, lastpage, or headers such as 'Q1. Text'")
