"""A layout: how a platform arranges answers in a table, whatever the file's format, and how such a table is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.errors import Problem, ReadError
from surveykit.matching.texts import listing, tidy
from surveykit.readers.table import Grid, HeaderCell


@dataclass(frozen=True)
class Recognition:
    """How well a table fits a layout.

    Args:
        score: From 0 (not at all) to 1 (nothing else looks like this).
        reasons: What speaks for it, in words.
    """

    score: float = 0.0
    reasons: tuple[str, ...] = ()


#: Lines below the first in which headers are looked for.
_TITLES = 5
#: A table that does not fit.
NOTHING = Recognition()


@dataclass(frozen=True)
class Layout:
    """Two plain functions: one that says how well a table fits, one that arranges it.

    Args:
        recognise: Takes the table as its format gives it (its first line as header).
        arrange: Takes the same table, the file's path and the layout's own options (texts), gives the table with
            headers parsed and rows that are no answers left out.
    """

    recognise: Callable[[Grid], Recognition]
    arrange: Callable[..., Grid]


def headers_of(grid: Grid) -> list[str]:
    """The headers without what cannot be seen."""
    return [tidy(header) for header in grid.header]


def row_of(grid: Grid, position: int) -> list[str]:
    """The texts of one row below the header, by position; empty where the table is shorter."""
    return [column[position] for column in grid.columns] if position < len(grid.rows) else []


def found_among(headers: Sequence[str], names: Collection[str]) -> list[str]:
    """The names that stand among the headers, whole and apart from case; the headers' order."""
    folded = {name.casefold() for name in names}
    return [header for header in headers if header.casefold() in folded]


def from_row(grid: Grid, first: int) -> Grid:
    """The table without its first rows below the header."""
    return replace(grid, columns=[list(column[first:]) for column in grid.columns], rows=list(grid.rows[first:]))


def without_rows(grid: Grid, left_out: Collection[int]) -> Grid:
    """The table without the rows at these positions."""
    kept = [position for position in range(len(grid.rows)) if position not in left_out]
    columns = [[column[position] for position in kept] for column in grid.columns]
    return replace(grid, columns=columns, rows=[grid.rows[position] for position in kept])


def below_title(grid: Grid) -> Grid | None:
    """The table below lines of one text (a title, a date of export); ``None`` where the first line names columns.

    Only where the line below names every column, each otherwise: merged headings are another matter.
    """
    if len(grid.header) < 3 or sum(map(bool, headers_of(grid))) != 1:
        return None
    for position in range(min(_TITLES, len(grid.rows))):
        names = [tidy(cell) for cell in row_of(grid, position)]
        are_words = not any(name.isascii() and name[0].isdecimal() for name in names if name)
        if all(names) and len({*names}) == len(names) and are_words:
            title = next(name for name in headers_of(grid) if name)
            table = from_row(grid, position + 1)
            guess = f"row {grid.rows[position]} holds the headers, above it stands a title: {title[:60]}"
            return replace(table, header=row_of(grid, position), guessed=(*grid.guessed, guess))
        if sum(map(bool, names)) > 1:
            return None
    return None


def arranged(
    grid: Grid,
    cells: Sequence[HeaderCell],
    *,
    recognised: Sequence[str] = (),
    guessed: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Grid:
    """The table with parsed headers; its columns are named as these say."""
    return replace(
        grid,
        header=[cell.column for cell in cells],
        parsed=tuple(cells),
        recognised=(*grid.recognised, *recognised),
        guessed=(*grid.guessed, *guessed),
        notes=(*grid.notes, *notes),
    )


def no_export(platform: str, path: Path, expected: str, headers: Sequence[str]) -> ReadError:
    """What to raise where a reader was named and the file is something else."""
    return ReadError(
        Problem(
            f"the file is no export of {platform}",
            path.name,
            expected,
            listing(headers, 8),
            "name its sheet (sheet: NAME), or leave the reader out",
        )
    )


def forward_filled(cells: Sequence[str]) -> list[str]:
    """The cells of a merged header row, each with the text of the merged cell it belongs to."""
    filled, last = [], ""
    for cell in cells:
        last = cell if tidy(cell) else last
        filled.append(last)
    return filled
