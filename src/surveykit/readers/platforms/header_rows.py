"""Tables with titles above, headers in two rows (merged cells), and totals and notes below: what their rows are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveykit.matching.texts import listing, tidy
from surveykit.readers.layout import row_of
from surveykit.readers.table import Grid, HeaderCell


@dataclass(frozen=True)
class HeaderRows:
    """First and last line of the headers, and what they say; line 0 is the grid's header, 1 the row below it."""

    first: int
    last: int
    cells: tuple[HeaderCell, ...]


def first_lines(grid: Grid, n: int) -> list[list[str]]:
    """The texts of the grid's header and of the first rows below it."""
    rows = (row_of(grid, position) for position in range(min(n, len(grid.rows))))
    return [list(map(tidy, cells)) for cells in (grid.header, *rows)]


def row_number(grid: Grid, line: int) -> int:
    """The row of the file that a line is."""
    return grid.rows[line - 1] if line else max(grid.rows[0] - 1, 1)


def texts_in(cells: Iterable[str]) -> list[str]:
    """The texts of the cells that are not empty."""
    return [text for cell in cells if (text := tidy(cell))]


def left_out(grid: Grid, kinds: Iterable[tuple[int, str]], what: str) -> Iterator[str]:
    """A note for every row that is left out, by position and kind: it is no ``what``."""
    for position, kind in kinds:
        if texts := texts_in(row_of(grid, position)):
            yield f"row {grid.rows[position]} is no {what} ({kind}): {listing(texts, 4)}"
