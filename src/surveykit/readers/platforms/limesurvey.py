"""Exports of LimeSurvey: codes, full texts or both as headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from surveykit.matching.texts import listing, tidy
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
#: What stands in the column of a choice that is ticked, and of one that is not; answers as codes leave that one blank.
_TICKS = (("Y", ""), ("Yes", "No"), ("是", "否"))
#: The column of what respondents wrote behind the last choice.
_WRITTEN = frozenset({"other", "其他", "其它"})


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
    choices = _choices(grid, headers, cells)
    cells = [_as_choice(cell) if at in choices else cell for at, cell in enumerate(cells)]
    codes = tuple(dict.fromkeys(headers[at].partition("[")[0].strip() for at in choices))
    guess = (
        f"columns of yes and no are taken for choices of one question, not for rows of an array: {listing(codes, 20)}"
    )
    recognised = (f"LimeSurvey: {'; '.join(known.reasons)}",)
    guessed = (guess,) if codes else ()
    return arranged(grid, cells, recognised=recognised, guessed=guessed, notes=_open_answers(grid, headers))


def _choices(grid: Grid, headers: Sequence[str], cells: Sequence[HeaderCell]) -> list[int]:
    """The places of columns that each hold one choice of a question with several.

    Their headers are those of an array's rows; that they are choices is told from the cells. A question with several
    choices is answered or left out as a whole, so a row of the file has all its cells or none.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for at, cell in enumerate(cells):
        written = (cell.subquestion or "").casefold() in _WRITTEN or "[other]" in headers[at]
        if cell.subquestion is not None and cell.option is None and not written:
            groups.setdefault((headers[at].partition("[")[0], cell.question), []).append(at)
    return sorted(at for places in groups.values() if _are_choices(grid, cells, places) for at in places)


def _are_choices(grid: Grid, cells: Sequence[HeaderCell], places: Sequence[int]) -> bool:
    labels = {cells[at].subquestion for at in places}
    columns = [[tidy(text) for text in grid.columns[at]] for at in places]
    texts = {text for column in columns for text in column}
    if len(places) < 2 or len(labels) < len(places):
        return False
    if any(ticked in texts and texts <= {ticked, ""} for ticked, no in _TICKS if not no):
        return True
    whole = all(len({bool(text) for text in row}) == 1 for row in zip(*columns, strict=True))
    return whole and any({ticked, no} <= texts <= {ticked, no, ""} for ticked, no in _TICKS if no)


def _as_choice(cell: HeaderCell) -> HeaderCell:
    return replace(cell, subquestion=None, option=cell.subquestion)


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
