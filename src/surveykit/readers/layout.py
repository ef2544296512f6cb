"""A layout: how a platform arranges answers in a table, whatever the file's format, and how such a table is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.errors import ReadError
from surveykit.matching.texts import listing, tidy
from surveykit.readers.table import Grid, HeaderCell


@dataclass(frozen=True)
class Recognition:
    """How well a table fits a layout.

    Args:
        score: From 0 (not at all) to 1 (nothing else looks like this).
        reasons: What speaks for it, in words.
        mode: Which of the platform's forms of export it is, in words; empty where there is one only.
    """

    score: float = 0.0
    reasons: tuple[str, ...] = ()
    mode: str = ""


@dataclass(frozen=True)
class Signs:
    """Columns by whose names exports are known: how many at least, how sure they make it (0 to 1), which form it is."""

    names: tuple[str, ...]
    least: int
    score: float
    mode: str = ""


#: Lines below the first in which headers are looked for.
_TITLES = 5
#: A table that does not fit.
NOTHING = Recognition()
#: From a header, without what cannot be seen, to its parts.
HeaderParser = Callable[[str], HeaderCell]


@dataclass(frozen=True)
class Layout:
    """Two plain functions: one that says how well a table fits, one that arranges it.

    Args:
        recognise: Takes the table as its format gives it (its first line as header).
        arrange: Takes the same table, the file's path and the layout's own options (texts), gives the table with
            headers parsed and rows that are no answers left out.
        platform: Whose tables these are, in the words of notes and messages; empty where no note says so.
        expected: What such tables have, for a file that was said to be one and is not; empty where ``arrange`` itself
            refuses files of other kinds.
    """

    recognise: Callable[[Grid], Recognition]
    arrange: Callable[..., Grid]
    platform: str = ""
    expected: str = ""

    def read(self, grid: Grid, path: Path, **options: str) -> Grid:
        """The table arranged, with a note of what it was recognised as.

        Raises:
            ReadError: The file is something else.
        """
        known = self.recognise(grid)
        if self.expected and not known.score:
            what = f"the file is no export of {self.platform}"
            remedy = "name its sheet (sheet: NAME), or leave the reader out"
            raise ReadError(what, path.name, self.expected, listing(headers_of(grid), 8), remedy)
        if self.platform:
            mode = f", {known.mode}" if known.mode else ""
            note = f"{self.platform}{mode}: {'; '.join(known.reasons)}"
            grid = replace(grid, recognised=(*grid.recognised, note))
        return self.arrange(grid, path, **options)


def one_header_row(
    recognise: Callable[[Grid], Recognition],
    parse: HeaderParser,
    *,
    meta: Collection[str],
    platform: str,
    expected: str,
    guessed: str = "",
) -> Layout:
    """The layout of a platform with one header row; ``meta`` are the columns that it writes itself."""

    def arrange(grid: Grid, path: Path) -> Grid:
        return arranged(grid, parsed_headers(grid, parse, meta), guessed=(guessed,) if guessed else ())

    return Layout(recognise, arrange, platform, expected)


def headers_of(grid: Grid) -> list[str]:
    """The headers without what cannot be seen."""
    return [tidy(header) for header in grid.header]


def row_of(grid: Grid, position: int) -> list[str]:
    """The texts of one row below the header, by position; empty where the table is shorter."""
    return [column[position] for column in grid.columns] if position < len(grid.rows) else []


def named_among(headers: Sequence[str], names: Collection[str]) -> list[str]:
    """The headers that are one of these names, whole and apart from case."""
    folded = {name.casefold() for name in names}
    return [header for header in headers if header.casefold() in folded]


def by_signs(*every: Signs) -> Callable[[Grid], Recognition]:
    """Recognise a table by the names of its columns: the first signs of which enough are there."""

    def recognise(grid: Grid) -> Recognition:
        headers = headers_of(grid)
        for signs in every:
            present = named_among(headers, signs.names)
            if len(present) >= signs.least:
                return Recognition(signs.score, (f"columns {', '.join(present)}",), signs.mode)
        return NOTHING

    return recognise


def parsed_headers(grid: Grid, parse: HeaderParser, meta: Collection[str] = ()) -> list[HeaderCell]:
    """The parts of every header; columns keep their names, and those of the platform are marked."""
    cells = (HeaderCell(name, meta=True) if name in meta else parse(name) for name in headers_of(grid))
    return [replace(cell, column=raw) for cell, raw in zip(cells, grid.header, strict=True)]


def by_pattern(pattern: re.Pattern[str]) -> HeaderParser:
    """Parse headers by the groups ``question``, ``subquestion``, ``option``; what does not fit is a question."""

    def parse(header: str) -> HeaderCell:
        match = pattern.fullmatch(header)
        if match is None:
            return HeaderCell(header)
        parts = match.groupdict()
        return HeaderCell(parts["question"], parts.get("subquestion"), parts.get("option"))

    return parse


def counted(grid: Grid, column: str, texts: Collection[str], what: str) -> tuple[str, ...]:
    """A note on how many answers have one of the texts in a column: ``3 of 20 answers are partial (Status)``."""
    headers = headers_of(grid)
    if column not in headers:
        return ()
    n = sum(tidy(cell) in texts for cell in grid.columns[headers.index(column)])
    return (f"{n} of {len(grid.rows)} answers {what}",) if n else ()


def without_rows(grid: Grid, left_out: Collection[int]) -> Grid:
    """The table without the rows at these positions."""
    kept = [position for position in range(len(grid.rows)) if position not in left_out]
    columns = [[column[position] for position in kept] for column in grid.columns]
    return replace(grid, columns=columns, rows=[grid.rows[position] for position in kept])


def is_title(cells: Sequence[str]) -> bool:
    """Whether a line of tidied cells is a title: one text, or few (``单位：…``, ``日期：…``) that name what follows."""
    texts = [cell for cell in cells if cell]
    labelled = any(mark in text for text in texts for mark in ":：")
    return len(texts) == 1 or (1 < len(texts) <= len(cells) / 2 and labelled)


def below_title(grid: Grid) -> Grid | None:
    """The table below lines of titles; ``None`` unless the next line names every filled column, each otherwise."""
    if len(grid.header) < 3 or not is_title(headers_of(grid)):
        return None
    for position in range(min(_TITLES, len(grid.rows))):
        row = [tidy(cell) for cell in row_of(grid, position)]
        names = [name for name in row if name]
        are_words = not any(name.isascii() and name[0].isdecimal() for name in names)
        if len(names) > 1 and len({*names}) == len(names) and are_words and _names_all(row, grid, position + 1):
            title = next(name for name in headers_of(grid) if name)
            table = without_rows(grid, range(position + 1))
            guess = f"row {grid.rows[position]} holds the headers, above it is a title: {title[:60]}"
            table = replace(table, header=row_of(grid, position), guessed=(*grid.guessed, guess))
            return without_repeated_header(table)
        if not is_title(row):
            return None
    return None


def _names_all(row: Sequence[str], grid: Grid, below: int) -> bool:
    """Whether a line that is no title has a name for every column with texts below it."""
    named = all(name or not any(map(str.strip, column[below:])) for name, column in zip(row, grid.columns, strict=True))
    return named and not is_title(row)


def without_repeated_header(grid: Grid) -> Grid:
    """The table without rows that repeat its header: files put one behind the other, pages printed one by one."""
    header = tuple(grid.header)
    first = grid.columns[0] if len(header) > 1 and any(header) else ()
    same = [position for position, cell in enumerate(first) if cell == header[0]]
    repeated = [position for position in same if tuple(row_of(grid, position)) == header]
    if not repeated:
        return grid
    rows = listing((str(grid.rows[position]) for position in repeated), 5)
    note = f"{len(repeated)} rows repeat the header and are no answers (row {rows})"
    return replace(without_rows(grid, {*repeated}), notes=(*grid.notes, note))


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


def forward_filled(cells: Sequence[str]) -> list[str]:
    """The cells of a merged header row, each with the text of the merged cell it belongs to."""
    filled, last = [], ""
    for cell in cells:
        last = cell if tidy(cell) else last
        filled.append(last)
    return filled
