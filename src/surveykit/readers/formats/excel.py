"""Workbooks: xlsx, xlsm, xlsb, xls and ods, every cell as the text that stands for it."""

from __future__ import annotations

import contextlib
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from surveykit.errors import Problem, ReadError
from surveykit.readers.formats.cells import TOO_LONG, as_text
from surveykit.readers.formats.formulas import formulas_without_values
from surveykit.readers.formats.guard import Inspected, PartSeen, inspect_workbook
from surveykit.readers.formats.odd_cells import mended, odd_cells_note, part_of_sheet
from surveykit.readers.formats.sheets import chosen_sheet
from surveykit.readers.formats.xls_errors import errors_in
from surveykit.readers.formats.xlsb_errors import BOOK, errors_in_binary
from surveykit.readers.table import NOT_CALCULATED, Grid, column_letters

_CALCULATE = "open the workbook in Excel or WPS and save it"
#: Characters that no text has: not tab, line feed or carriage return.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: The part of an OpenDocument workbook that holds its cells.
_OPEN_DOCUMENT = "content.xml"
#: What the parser makes of a cell.
Cell = int | float | str | bool | time | date | datetime | timedelta


def read_excel(path: Path, *, sheet: str | None = None) -> Grid:
    """Read one sheet, headers in the first row with texts."""
    if path.open("rb").read(2) != b"PK":
        return _parsed(path, sheet, has_errors=True)
    seen = inspect_workbook(path)
    has_errors = _OPEN_DOCUMENT in seen.parts or any(part.has_errors for part in seen.parts.values())
    grid = _parsed(path, sheet, has_errors=has_errors)
    return _with_what_was_seen(grid, path, seen)


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


def _parsed(path: Path, sheet: str | None, *, has_errors: bool) -> Grid:
    try:
        return _whole_grid(path, sheet, has_errors)
    except BaseException as error:  # the parser's panics are no ordinary exceptions
        expected = isinstance(error, python_calamine.CalamineError | OSError | ValueError)
        if not expected and type(error).__name__ != "PanicException":
            raise
        raise ReadError(_damaged(path, error)) from error


def _damaged(path: Path, error: BaseException) -> Problem:
    if "assword" in str(error) or type(error).__name__ == "PasswordError" or _is_encrypted(path):
        return Problem("the workbook is password-protected", path.name, remedy="save it without a password")
    remedy = "open it in Excel or WPS and save it again as .xlsx"
    return Problem(f"the workbook cannot be read: {str(error)[:200]}", path.name, remedy=remedy)


def _is_encrypted(path: Path) -> bool:
    """Whether the file is a box around an encrypted workbook, whatever its name says."""
    with path.open("rb") as file:
        return "EncryptedPackage".encode("utf-16-le") in file.read(1 << 20)


def _whole_grid(path: Path, sheet: str | None, has_errors: bool) -> Grid:
    """The grid; cells that the parser refuses or leaves out are read as texts from a copy."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    name, notes = chosen_sheet(book, sheet, path.name)
    if not zipfile.is_zipfile(path):
        return _with_errors(book, name, notes, path, errors_in(path, book.sheet_names.index(name)))
    with zipfile.ZipFile(path) as archive:
        is_binary = BOOK in archive.namelist()
    if is_binary:
        return _with_errors(book, name, notes, path, errors_in_binary(path, name))
    if not has_errors:
        with contextlib.suppress(python_calamine.CalamineError):
            return _calculated(_cells(book, name), name, notes, path)
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        if (copy := mended(path, name, Path(folder))) is not None:
            book = python_calamine.CalamineWorkbook.from_path(str(copy[0]))
            notes += (odd_cells_note(copy[1]),)
        return _calculated(_cells(book, name), name, notes, path)


def _calculated(cells: list[list[Cell]], name: str, notes: tuple[str, ...], path: Path) -> Grid:
    """The grid of an .xlsx workbook, in which a formula without a stored value is a text that says so."""
    for row, column in formulas_without_values(path, name):
        cells += [[""] * len(cells[0])] * (row + 1 - len(cells)) if cells else []
        if row < len(cells) and column < len(cells[row]):
            cells[row] = [*cells[row][:column], NOT_CALCULATED, *cells[row][column + 1 :]]
    grid = _grid(cells, name, notes, path)
    counts = {head: column.count(NOT_CALCULATED) for head, column in zip(grid.header, grid.columns, strict=True)}
    told = tuple(
        f"{n} cells of column {head!r} hold formulas without a stored value (shown as {NOT_CALCULATED}): {_CALCULATE}"
        for head, n in counts.items()
        if n
    )
    return replace(grid, notes=grid.notes + told)


def _with_errors(
    book: python_calamine.CalamineWorkbook,
    name: str,
    notes: tuple[str, ...],
    path: Path,
    errors: Mapping[tuple[int, int], str],
) -> Grid:
    cells = _cells(book, name)
    errors_shown = []
    for (row, column), text in sorted(errors.items()):
        if row < len(cells) and column < len(cells[row]) and cells[row][column] == "":
            cells[row][column] = text
            errors_shown.append((f"{column_letters(column)}{row + 1}", text))
    return _grid(cells, name, (*notes, odd_cells_note(errors_shown)) if errors_shown else notes, path)


def _cells(book: python_calamine.CalamineWorkbook, name: str) -> list[list[Cell]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _grid(cells: list[list[Cell]], name: str, notes: tuple[str, ...], path: Path) -> Grid:
    first = next((number for number, row in enumerate(cells) if any(map(_holds_something, row))), len(cells))
    filled = [number for number, row in enumerate(cells) if number >= first and row.count("") < len(row)]
    if not filled:
        raise ReadError("the sheet is empty", f"{path.name}, {name}", expected="a row of column headers")
    columns = list(zip(*(cells[number] for number in filled), strict=True))
    while not any(cell != "" for cell in columns[-1]):
        columns.pop()
    texts = [[cell if isinstance(cell, str) else as_text(cell) for cell in column] for column in columns]
    header = [column[0] for column in texts]
    notes += tuple(
        f"column {head!r} holds numbers of more than 15 digits; the workbook has lost the last ones"
        for head, column in zip(header, columns, strict=True)
        if _has_long_numbers(column[1:])
    )
    return Grid(
        header, [column[1:] for column in texts], [number + 1 for number in filled[1:]], sheet=name, notes=notes
    )


def _holds_something(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True


def _has_long_numbers(column: Sequence[Cell]) -> bool:
    """Whether numbers have more digits than a workbook keeps: identity numbers that were not stored as text."""
    if not {int, float} & set(map(type, column)):
        return False
    return any(isinstance(cell, int | float) and abs(cell) >= TOO_LONG for cell in column)
