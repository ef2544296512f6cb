"""Tallies of paper ballots: a title, merged header rows (dimension over level), one row per unit, totals, a footer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from surveykit.matching.texts import tidy
from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, forward_filled, row_of, without_rows
from surveykit.readers.platforms.header_rows import HeaderRows, first_lines, left_out, row_number, texts_in
from surveykit.readers.table import Grid, HeaderCell

#: Words that are only over columns of votes.
LEVELS = (
    "非常满意", "满意", "比较满意", "基本满意", "一般", "不满意", "非常不满意", "不了解", "弃权", "优秀", "称职",
    "胜任", "基本称职", "基本胜任", "不称职", "不胜任", "合格", "基本合格", "不合格", "好", "较好", "差", "存在",
    "不存在", "同意", "不同意",
)  # fmt: skip
_TOTAL = re.compile(r"(合\s*计|总\s*计|平\s*均|小\s*计|total)", re.IGNORECASE)
_FOOTER = re.compile("监票|计票|唱票|制表|填表|填报|日期|意见建议|备注|说明")
_UNIT = ("单位名称", "单位", "部门", "处室", "姓名", "评议对象", "被评单位")
#: Rows in which the levels are looked for.
_TOP = 8


def recognise(grid: Grid) -> Recognition:
    """By a row in which the same levels come again under several merged headings, over numbers."""
    head = _head(grid)
    if head is None:
        return NOTHING
    dimensions = len({cell.question for cell in head.cells if cell.option is not None})
    reason = f"row {row_number(grid, head.last)} names levels under {dimensions} merged headings"
    return Recognition(0.9 if dimensions > 1 else 0.75, (reason,))


def arrange(grid: Grid, path: Path) -> Grid:
    """One row per unit, columns ``dimension [level]``; title, totals and footer are in the notes.

    The levels of a unit must add up to the same number of ballots in every dimension, and the columns to their
    totals: where they do not, a note says so.
    """
    head = _head(grid)
    if head is None:
        return grid
    kinds = [_kind(row_of(grid, position), head.cells) for position in range(len(grid.rows))]
    out = [(position, kind) for position, kind in enumerate(kinds) if position >= head.last and kind != "unit"]
    table = without_rows(grid, {*range(head.last), *(position for position, _ in out)})
    title = texts_in(grid.header)[:1] if head.first else []
    return arranged(
        table,
        head.cells,
        guessed=("which rows are units, totals and footers is taken from their first cells",),
        notes=[
            *(f"title: {text}" for text in title),
            *left_out(grid, out, "unit"),
            *_sums(table, head.cells),
            *_totals(grid, kinds, head.cells),
        ],
    )


def _head(grid: Grid) -> HeaderRows | None:
    lines = first_lines(grid, _TOP)
    for number, levels in enumerate(lines):
        if any(cell.isdecimal() for cell in levels):
            # A line with a number is an answer or a tally: no header is below it.
            return None
        if any(all(cells) and len({*cells}) == len(cells) for cells in lines[:number]):
            # A name of its own over every column (a title fills one cell, a merged heading leaves cells empty): what
            # follows below are answers, also where they are names of levels.
            return None
        votes = [index for index, cell in enumerate(levels) if cell in LEVELS]
        if number and len({levels[index] for index in votes}) >= 2 and _numbers_below(grid, number, votes):
            above = lines[number - 1]
            headers = zip(above, forward_filled(above), levels, strict=True)
            cells = tuple(_cell(top if level in LEVELS else own or level, level) for own, top, level in headers)
            named = [cells[index] for index in votes]
            return HeaderRows(number - 1, number, cells) if len({*named}) == len(named) else None
    return None


def _numbers_below(grid: Grid, number: int, votes: Sequence[int]) -> bool:
    """Whether there are whole numbers under the levels, but for a word in a footer.

    Questionnaire answers may well be words such as 差 in two columns of one row; rows left out because such a row
    was taken for a header would be answers lost.
    """
    below = texts_in(grid.columns[index][row] for row in range(number, len(grid.rows)) for index in votes)
    return bool(below) and sum(cell.isdecimal() for cell in below) >= 0.8 * len(below)


def _cell(top: str, level: str) -> HeaderCell:
    if level in LEVELS:
        return HeaderCell(top, option=level, column=f"{top} [{level}]" if top else level)
    return HeaderCell(top or level, column=top or level, meta=top in ("序号", "编号"))


def _kind(row: Sequence[str], cells: Sequence[HeaderCell]) -> str:
    words = texts_in(text for text, cell in zip(row, cells, strict=True) if cell.option is None)
    votes = texts_in(text for text, cell in zip(row, cells, strict=True) if cell.option is not None)
    if not words and not votes:
        return "empty"
    if any(_TOTAL.fullmatch(word) for word in words):
        return "total"
    if not votes or any(_FOOTER.search(word) for word in words[:1]):
        return "footer"
    return "unit"


def _sums(table: Grid, cells: Sequence[HeaderCell]) -> list[str]:
    """A note for every unit whose dimensions do not hold the same number of ballots."""
    notes = []
    for position, number in enumerate(table.rows):
        sums: Counter[str] = Counter()
        for cell, column in zip(cells, table.columns, strict=True):
            if cell.option is not None:
                sums[cell.question] += _count(column[position])
        if len(set(sums.values())) > 1:
            listed = ", ".join(f"{question} {n}" for question, n in sums.items())
            notes.append(f"row {number}: the dimensions hold different numbers of ballots: {listed}")
    return notes


def _totals(grid: Grid, kinds: Sequence[str], cells: Sequence[HeaderCell]) -> list[str]:
    """A note for every total that is not the sum of its column; one where all agree."""
    units = [position for position, kind in enumerate(kinds) if kind == "unit"]
    totals = [position for position, kind in enumerate(kinds) if kind == "total"]
    wrong = []
    for total in totals[:1]:
        for cell, column in zip(cells, grid.columns, strict=True):
            expected = sum(_count(column[position]) for position in units if position < total)
            if cell.option is not None and tidy(column[total]) and _count(column[total]) != expected:
                wrong.append(
                    f"row {grid.rows[total]}: the total of {cell.column} is {tidy(column[total])}, "
                    f"the units add up to {expected}"
                )
    return wrong or (["the totals are the sums of the units"] if totals else [])


def _count(text: str) -> int:
    return int(tidy(text)) if tidy(text).isdecimal() else 0


LAYOUT = Layout(recognise, arrange, "a tally of ballots", "levels such as 满意 below merged headings")
