"""How a table is fitted on a page: size of the letters, widths of the columns, parts if it is too wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from surveykit.appendix.layout.breaking import line_count, printed_width
from surveykit.appendix.layout.pages import ACADEMIC, Page
from surveykit.appendix.plain import longest_piece, text_width
from surveykit.presentation.model import Column, Table

#: Space between two columns, in half-ems.
GAP = 2.4
#: A word longer than this may be broken, in half-ems.
LONGEST_WORD = 18
#: The column that names the rows is at least this wide, if its texts are, in half-ems.
STUB = 14
#: A heading is set in about this many lines before its column is made wider.
HEADING_LINES = 3
#: A Chinese heading of four characters, or one with a figure in it, that is not wider than this is set in one line:
#: broken, it would leave one character below.
HEADING, HEADING_WITH_FIGURE = 8, 12
#: A text longer than this is set in several lines when its column is measured, in half-ems.
LONGEST_LINE = 44
#: Letters are not made smaller than this, in points, for no more than names of fewer lines.
READABLE = 9
#: So many lines at most should the name of a row take.
NAME_LINES = 2
#: Space left and right of the text of a cell together, in points.
CELL_SIDES = 5.7
_MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True)
class Panel:
    """A part of a table that is set on one page width: its columns, and their shares of the width of the text."""

    columns: tuple[int, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Fit:
    """A table fitted on a page; ``size`` is that of its letters, in points."""

    table: Table
    page: Page
    size: float
    panels: tuple[Panel, ...]

    def columns(self, panel: Panel) -> list[Column]:
        """The columns of a part."""
        return [self.table.columns[position] for position in panel.columns]

    def text_widths(self, panel: Panel) -> list[float]:
        """Widths of the texts of a part's columns, in half-ems."""
        return [(share * self.page.width / _MM_PER_POINT - CELL_SIDES) / (self.size / 2) for share in panel.shares]

    @property
    def has_short_names(self) -> bool:
        """Whether at most a quarter of the rows have a name of more lines than read well."""
        width = self.text_widths(self.panels[0])[0]
        long = sum(line_count(row[0].text, width) > NAME_LINES for row in self.table.rows)
        return long <= len(self.table.rows) / 4


@dataclass(frozen=True)
class HeadCell:
    """A cell of the head over ``columns`` columns from the ``first`` on, and over ``rows`` rows.

    A ``rule`` is drawn under a heading that several columns share.
    """

    text: str
    align: str
    first: int
    columns: int = 1
    rows: int = 1
    rule: bool = False


def fit(table: Table, page: Page = ACADEMIC) -> Fit:
    """The largest letters of a page with which the table reads well, or parts of it at the smallest.

    Its unbroken words must fit, and the names of most of its rows must take few lines. The first column, which names
    the rows, is repeated in every part.
    """
    least, wanted = _measures(table)
    for size in page.sizes.table:
        capacity = page.width / (size / 2 * _MM_PER_POINT)
        parts = _split(least, capacity)
        fitted = Fit(table, page, size, tuple(_panel(part, least, wanted, capacity) for part in parts))
        if len(parts) == 1 and (size <= READABLE or fitted.has_short_names):
            break
    return fitted


def head(columns: Sequence[Column]) -> tuple[tuple[HeadCell, ...], ...]:
    """The rows of a head: one, or two where neighbouring columns share a heading."""
    lower = tuple(HeadCell(column.label, column.align, first) for first, column in enumerate(columns))
    if not any(column.spanner for column in columns):
        return (lower,)
    upper: list[HeadCell] = []
    for spanner, cells in groupby(lower, key=lambda cell: columns[cell.first].spanner):
        if spanner:
            group = list(cells)
            upper.append(HeadCell(spanner, "centre", group[0].first, columns=len(group), rule=True))
        else:
            upper += [replace(cell, rows=2) for cell in cells]
    return tuple(upper), tuple(cell for cell in lower if columns[cell.first].spanner)


def _measures(table: Table) -> tuple[list[float], list[float]]:
    """For each column the least width and the width that needs no line break, in half-ems, gap included."""
    least, wanted = [], []
    for position, column in enumerate(table.columns):
        texts = {row[position].text for row in table.rows}
        words = max((longest_piece(text) for text in texts | {column.label}), default=0)
        heading = _heading(column.label)
        numeric = [row[position].text for row in table.rows if row[position].kind != "text"]
        # A number, an interval or why there is none is never broken, whatever blanks are in it.
        unbroken = max(map(text_width, numeric), default=0)
        # Programs set a small space between Chinese characters and digits.
        line = max((text_width(text) + (not text.isascii()) * 2 for text in texts), default=0)
        label = min(text_width(column.label) + (not column.label.isascii()) * 2, max(2 * words, 16))
        stub = min(line, STUB if position == 0 else STUB // 2)
        least.append(max(min(words, LONGEST_WORD), min(unbroken, LONGEST_LINE), heading, stub, 2) + GAP)
        wanted.append(max(least[-1], (min(max(line, label), LONGEST_LINE) + GAP) * column.width))
    return least, wanted


def _heading(label: str) -> float:
    """The least width of a heading: in one line if it is short and Chinese, else in a few."""
    width = text_width(label)
    has_figure = any(character.isdigit() for character in label)
    if not label.isascii() and width <= (HEADING_WITH_FIGURE if has_figure else HEADING):
        return printed_width(label)
    return min(width, max(6, -(-width // HEADING_LINES)))


def _split(least: Sequence[float], capacity: float) -> list[tuple[int, ...]]:
    """Columns of each part, the first one in every part; the parts are made about equally wide."""
    parts = _fill(least, capacity)
    if len(parts) == 1:
        return parts
    narrower = (sum(least) / len(parts) + step * capacity / 40 for step in range(40))
    return next((even for width in narrower if len(even := _fill(least, width)) == len(parts)), parts)


def _fill(least: Sequence[float], capacity: float) -> list[tuple[int, ...]]:
    """Parts that each take as many columns as fit."""
    parts: list[list[int]] = [[0]] if least else [[]]
    used = sum(least[:1])
    for position in range(1, len(least)):
        if used + least[position] > capacity and len(parts[-1]) > 1:
            parts.append([0])
            used = least[0]
        parts[-1].append(position)
        used += least[position]
    return [tuple(part) for part in parts]


def _panel(part: tuple[int, ...], least: Sequence[float], wanted: Sequence[float], capacity: float) -> Panel:
    """Widths of a part: what each column wants if there is room, else its least and a share of the rest.

    A small table is set as wide as it reads well, at least six tenths of the page.
    """
    low, high = [least[i] for i in part], [wanted[i] for i in part]
    if sum(high) <= capacity:
        target = min(capacity, max(0.6 * capacity, 1.3 * sum(high)))
        spare = target - sum(high)
        widths = [width + spare / max(len(part), 1) for width in high]
    else:
        spare = capacity - sum(low)
        room = [top - bottom for top, bottom in zip(high, low, strict=True)]
        total = sum(room) or 1.0
        widths = [bottom + spare * share / total for bottom, share in zip(low, room, strict=True)]
    return Panel(part, tuple(round(width / capacity, 5) for width in widths))
