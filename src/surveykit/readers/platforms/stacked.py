"""Tables that people made: a title above, headers in two rows (merged cells), totals and notes below the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from surveykit.matching.texts import listing, tidy
from surveykit.readers.layout import NOTHING, Layout, Recognition, arranged, is_title, row_of, without_rows
from surveykit.readers.platforms.header_rows import HeaderRows, first_lines, left_out, row_number, texts_in
from surveykit.readers.table import Grid, HeaderCell

#: Rows in which the headers are looked for, and rows from the end in which totals and notes are.
_TOP, _BOTTOM = 6, 20
#: What comes before a line of totals, among its first two texts; numbers follow.
_TOTAL = re.compile(
    r"(?:合|总|小|共)\s*计|平\s*均(?:分|值)?|均值|满意率|百分比|占比|(?:grand )?totals?|averages?|means?|sums?",
    re.IGNORECASE,
)
#: What a line of notes begins with; it fills fewer than half of the columns.
_NOTE = re.compile(r"(?:注|备注|说明|数据来源|notes?|sources?)\s*[:：\d(（人]", re.IGNORECASE)
#: What people write where they sign below a table.
_SIGNED = re.compile(
    r"(?:.{0,8}(?:填表|填报|制表|制单|审核|复核|校对|监票|计票|唱票|统计|汇总|经办|负责|记录|监督|签字|签名|签章|盖章|公章)"
    r".{0,6}|(?:填报|填表|统计|制表)?日期|(?:联系)?电话|.{0,12}signature|signed(?: by)?"
    r"|(?:prepared|checked|reviewed|approved) by|date|name)\s*[:：]",
    re.IGNORECASE,
)
_NUMBERS = ("序号", "编号", "No.", "No", "#")
_LIKE_A_NUMBER = re.compile(r"[-+]?[\d.,]+\s*(?:[%％份人票分条户次家])?")


def recognise(grid: Grid) -> Recognition:
    """By a header row whose gaps the next one fills, or by totals at the end; titles alone are no sign."""
    head = _head(grid)
    if head is None:
        return NOTHING
    if head.last > head.first:
        first, last = row_number(grid, head.first), row_number(grid, head.last)
        title = (f"a title is above row {first}",) if head.first else ()
        return Recognition(0.6, (f"row {first} names what row {last} divides", *title))
    below = [*_below(grid)] if not head.first else []
    totals = [f"row {grid.rows[position]} holds totals" for position, kind in below if kind == "total"]
    signed = [f"row {grid.rows[position]} is signed" for position, _ in below if _is_signed(row_of(grid, position))]
    reasons = (*totals[:1], *signed[:1])
    return Recognition(0.35, reasons) if reasons else NOTHING


def arrange(grid: Grid, path: Path) -> Grid:
    """One row per answer, columns ``heading—row``; the notes say what is left out above and below."""
    head = _head(grid)
    if head is None:
        return grid
    below = [(position, kind) for position, kind in _below(grid) if position >= head.last]
    table = without_rows(grid, {*range(head.last), *(position for position, _ in below)})
    above = [texts_in(row_of(grid, line - 1) if line else grid.header) for line in range(head.first)]
    titles = [f"title: {listing(texts, 2)}" for texts in above if texts]
    return arranged(
        table,
        head.cells,
        guessed=("which rows are titles, headers, totals and notes is taken from their cells",),
        notes=(*titles, *left_out(grid, reversed(below), "answer")),
    )


def _head(grid: Grid) -> HeaderRows | None:
    lines = first_lines(grid, _TOP)
    if len(lines) < 3 or len(grid.header) < 3:
        return None
    first = next((at for at, cells in enumerate(lines) if not is_title(cells)), len(lines))
    if first + 1 >= len(lines):
        return None
    top = lines[first]
    if all(name or not any(map(str.strip, column)) for name, column in zip(top, grid.columns, strict=True)):
        return HeaderRows(first, first, tuple(_cell(name, "") for name in top))
    return _two_rows(grid, first, top, lines[first + 1])


def _two_rows(grid: Grid, first: int, top: Sequence[str], under: Sequence[str]) -> HeaderRows | None:
    """The headers of two rows, if the second divides the gaps of the first, is alone and holds no answers."""
    starts = [at for at, name in enumerate(top) if name]
    if starts[0]:
        return None
    spans = list(zip(starts, [*starts[1:], len(top)], strict=True))
    divided = [range(start, end) for start, end in spans if end - start > 1]
    whole = [start for start, end in spans if end - start == 1]
    inside = [at for span in divided for at in span]
    if not all(under[at] for at in inside) or any(under[at] for at in whole) or not whole:
        return None
    if any(len({under[at] for at in span}) < len(span) for span in divided) or any(
        _LIKE_A_NUMBER.fullmatch(under[at]) or under[at] in map(tidy, grid.columns[at][first + 1 :]) for at in inside
    ):
        return None
    names = {at: top[start] for start, end in spans for at in range(start, end)}
    return HeaderRows(first, first + 1, tuple(_cell(names[at], under[at]) for at in range(len(top))))


def _cell(name: str, row: str) -> HeaderCell:
    column = f"{name}—{row}" if row else name
    return HeaderCell(name, subquestion=row or None, column=column, meta=name in _NUMBERS)


def _below(grid: Grid) -> Iterator[tuple[int, str]]:
    """The rows at the end that are no answers, from the last one up, and what each is."""
    for position in range(len(grid.rows) - 1, max(len(grid.rows) - 1 - _BOTTOM, -1), -1):
        cells = texts_in(row_of(grid, position))
        if _is_total(grid, position, cells):
            yield position, "total"
        elif not cells or _is_signed(row_of(grid, position)) or _is_note(cells, len(grid.header)):
            yield position, "note"
        else:
            return


def _is_total(grid: Grid, position: int, cells: Sequence[str]) -> bool:
    """Whether a row holds numbers behind a word for totals that is nowhere else: a label (Average) comes again."""
    at = next((at for at, text in enumerate(cells[:2]) if _TOTAL.fullmatch(text)), None)
    if at is None or len(cells) < at + 2 or not all(map(_LIKE_A_NUMBER.fullmatch, cells[at + 1 :])):
        return False
    column = next(column for column in grid.columns if tidy(column[position]) == cells[at])
    return sum(tidy(text) == cells[at] for text in column) == 1


def _is_note(cells: Sequence[str], width: int) -> bool:
    return _NOTE.match(cells[0]) is not None and 2 * len(cells) < width


def _is_signed(row: Sequence[str]) -> bool:
    """Whether a row holds nothing but places to sign: few cells, or all of them with a colon (``审核：李四``)."""
    cells = texts_in(row)
    if not cells or not _SIGNED.match(cells[0]):
        return False
    return 2 * len(cells) < len(row) or all(re.search("[:：]", cell) for cell in cells)


LAYOUT = Layout(recognise, arrange, "a table made by hand", "a title, two header rows, or totals below the answers")
