"""Workbooks and SPSS files, whose parsers a hostile file can crash: read in a process of its own."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

from surveykit.errors import ReadError
from surveykit.readers.formats.excel import parse_workbook
from surveykit.readers.formats.guard import Inspected, PartSeen, inspect_workbook
from surveykit.readers.formats.odd_cells import part_of_sheet
from surveykit.readers.formats.sav import grid_of_variables
from surveykit.readers.process.child import converted_records
from surveykit.readers.table import Grid

#: Characters that no text has: not tab, line feed or carriage return.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Seconds that any SPSS file may take, and bytes for which it may take another one: a slower small one is damaged.
_LEAST, _PER_SECOND = 9.0, 200_000


def read_sav(path: Path) -> Grid:
    """Read an SPSS file: its codes, with their labels in the codebook and user-missing values among the marks."""
    limit = _LEAST + path.stat().st_size / _PER_SECOND
    try:
        (declared,), header, *records = converted_records("sav", path, time_limit=limit)
    except (ValueError, csv.Error) as error:
        raise ReadError(f"the SPSS file holds no variables: {error}", path.name) from error
    return grid_of_variables(declared, header, list(zip(*records, strict=True)) or [() for _ in header])


def read_excel(path: Path, *, sheet: str | None = None) -> Grid:
    """Read one sheet, headers in the first row with texts; only a workbook found harmless is parsed in this process."""
    if path.open("rb").read(2) != b"PK":
        return _parsed_aside(path, sheet)
    seen = inspect_workbook(path)
    has_errors = any(part.has_errors for part in seen.parts.values())
    grid = parse_workbook(path, sheet, has_errors=has_errors) if seen.plain else _parsed_aside(path, sheet)
    return _with_what_was_seen(grid, path, seen)


def _parsed_aside(path: Path, sheet: str | None) -> Grid:
    """The grid as a child process reads it; its first line holds sheet and notes, every other one its row number."""
    (name, *notes), (_, *header), *records = converted_records("excel", path, option=sheet)
    columns = list(zip(*(cells for _, *cells in records), strict=True)) or [() for _ in header]
    return Grid(header, columns, [int(row) for row, *_ in records], sheet=name, notes=tuple(notes))


def _with_what_was_seen(grid: Grid, path: Path, seen: Inspected) -> Grid:
    notes: tuple[str, ...] = ("the workbook holds macros; only its cells are read",) if seen.has_macros else ()
    if any(part.hidden_rows or part.hidden_columns for part in seen.parts.values()):
        part = seen.parts.get(part_of_sheet(path, grid.sheet or "") or "", PartSeen())
        if part.hidden_rows:
            rows = f"{part.hidden_rows} rows of the sheet are hidden, by hand or by a filter"
            notes += (f"{rows}; they are read like the others",)
        if part.hidden_columns:
            notes += ("columns of the sheet are hidden; they are read like the others",)
    grid = replace(grid, notes=grid.notes + notes)
    return _without_control(grid) if any(part.has_control for part in seen.parts.values()) else grid


def _without_control(grid: Grid) -> Grid:
    """The grid with control characters shown as such, and a note of how many there were."""
    n = sum(len(_CONTROL.findall(cell)) for column in (grid.header, *grid.columns) for cell in column)
    if not n:
        return grid
    header, *columns = ([_CONTROL.sub("\ufffd", cell) for cell in column] for column in (grid.header, *grid.columns))
    note = f"{n} control characters are in the cells; they are shown as \ufffd"
    return replace(grid, header=header, columns=columns, notes=(*grid.notes, note))
