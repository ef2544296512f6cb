"""Workbooks: xlsx, xlsm, xlsb, xls and ods, every cell as the text that stands for it."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from surveykit.errors import Problem, ReadError
from surveykit.readers.formats.guard import Inspected, PartSeen, inspect_workbook
from surveykit.readers.formats.odd_cells import mended, odd_cells_note, part_of_sheet
from surveykit.readers.formats.sheets import chosen_sheet
from surveykit.readers.formats.xls_errors import errors_in
from surveykit.readers.formats.xlsb_errors import BOOK, errors_in_binary
from surveykit.readers.process.child import convert
from surveykit.readers.table import Grid, column_letters

#: More digits than a workbook keeps in a number.
_DIGITS = 10**15
#: Characters that no text has: not tab, line feed or carriage return.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read_excel(path: Path, *, sheet: str | None = None) -> Grid:
    """Read one sheet of a workbook; its first row that is not empty holds the headers.

    Raises:
        ReadError: The workbook is damaged, protected or hostile, or has no such sheet.
    """
    if path.open("rb").read(2) != b"PK":
        return _parsed_aside(path, sheet)
    seen = inspect_workbook(path)
    has_errors = any(part.has_errors for part in seen.parts.values())
    grid = parse_workbook(path, sheet, has_errors=has_errors) if seen.plain else _parsed_aside(path, sheet)
    return _with_what_was_seen(grid, path, seen)


def _with_what_was_seen(grid: Grid, path: Path, seen: Inspected) -> Grid:
    """The grid with notes on what a person does not see in it: hidden rows, macros; control characters shown."""
    notes: tuple[str, ...] = ("the workbook holds macros; only its cells are read",) if seen.has_macros else ()
    if any(part.hidden_rows or part.hidden_columns for part in seen.parts.values()):
        part = seen.parts.get(part_of_sheet(path, grid.sheet or "") or "", PartSeen())
        if part.hidden_rows:
            rows = f"{part.hidden_rows} rows of the sheet are hidden, by hand or by a filter"
            notes += (f"{rows}; they are read like the others",)
        if part.hidden_columns:
            notes += ("columns of the sheet are hidden; they are read like the others",)
    if any(part.has_control for part in seen.parts.values()):
        return _without_control(replace(grid, notes=grid.notes + notes))
    return replace(grid, notes=grid.notes + notes)


def _without_control(grid: Grid) -> Grid:
    """The grid with control characters shown as such, and a note of how many there were."""
    n = sum(len(_CONTROL.findall(cell)) for column in (grid.header, *grid.columns) for cell in column)
    if not n:
        return grid
    header, *columns = ([_CONTROL.sub("\ufffd", cell) for cell in column] for column in (grid.header, *grid.columns))
    note = f"{n} control characters stand in the cells; they are shown as \ufffd"
    return replace(grid, header=header, columns=columns, notes=(*grid.notes, note))


def _parsed_aside(path: Path, sheet: str | None) -> Grid:
    """The grid as a child process finds it; its first line holds sheet and notes, every other one its row number."""
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        target = Path(folder) / "table.csv"
        convert("excel", str(path), target, name=path.name, option=sheet)
        text = target.read_bytes().decode("utf-8", "surrogatepass")
    about, (_, *header), *records = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = list(zip(*(cells for _, *cells in records), strict=True)) or [() for _ in header]
    return Grid(header, columns, [int(row) for row, *_ in records], sheet=about[0], notes=tuple(about[1:]))


def parse_workbook(path: Path, sheet: str | None, *, has_errors: bool = False) -> Grid:
    """Parse a workbook that was found harmless, or in a process that may die.

    Args:
        path: The workbook.
        sheet: The sheet that was asked for.
        has_errors: Whether cells hold errors (``#N/A``), whose texts the parser leaves out.

    Raises:
        ReadError: The workbook is damaged or protected, or has no such sheet.
    """
    try:
        return _whole_grid(path, sheet, has_errors)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ReadError(_damaged(path, error)) from error
    except BaseException as error:  # the parser's panics are no ordinary exceptions
        if type(error).__name__ == "PanicException":
            raise ReadError(_damaged(path, error)) from error
        raise


def _damaged(path: Path, error: BaseException) -> Problem:
    if "assword" in str(error) or type(error).__name__ == "PasswordError" or _is_encrypted(path):
        return Problem("the workbook is password-protected", path.name, remedy="save it without a password")
    return Problem(
        f"the workbook cannot be read: {str(error)[:200]}",
        path.name,
        remedy="open it in Excel or WPS and save it again as .xlsx",
    )


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
    if _is_binary(path):
        return _with_errors(book, name, notes, path, errors_in_binary(path, name))
    if not has_errors:
        with contextlib.suppress(python_calamine.CalamineError):
            return _grid(_cells(book, name), name, notes, path)
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        copy = mended(path, name, Path(folder))
        if copy is None:
            return _grid(_cells(book, name), name, notes, path)
        better = python_calamine.CalamineWorkbook.from_path(str(copy.path))
        return _grid(_cells(better, name), name, (*notes, odd_cells_note(copy.cells)), path)


def _is_binary(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return BOOK in archive.namelist()


def _with_errors(
    book: Any, name: str, notes: tuple[str, ...], path: Path, errors: Mapping[tuple[int, int], str]
) -> Grid:
    """The grid of a workbook of a binary form (.xls, .xlsb), whose errors stand in it as texts."""
    cells = _cells(book, name)
    found = []
    for (row, column), text in sorted(errors.items()):
        if row < len(cells) and column < len(cells[row]) and cells[row][column] == "":
            cells[row][column] = text
            found.append((f"{column_letters(column)}{row + 1}", text))
    return _grid(cells, name, (*notes, odd_cells_note(found)) if found else notes, path)


def _cells(book: Any, name: str) -> list[list[Any]]:
    cells: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return cells


def _grid(cells: list[list[Any]], name: str, notes: tuple[str, ...], path: Path) -> Grid:
    filled = [number for number, row in enumerate(cells) if row.count("") < len(row)]
    if not filled:
        raise ReadError(Problem("the sheet is empty", f"{path.name}, {name}", expected="a row of column headers"))
    columns = list(zip(*(cells[number] for number in filled), strict=True))
    while not any(cell != "" for cell in columns[-1]):
        columns.pop()
    texts = [_texts(column) for column in columns]
    header = [column[0] for column in texts]
    notes += tuple(
        f"column {head!r} holds numbers of more than 15 digits; the workbook has lost the last ones"
        for head, column in zip(header, columns, strict=True)
        if _has_long_numbers(column[1:])
    )
    return Grid(
        header, [column[1:] for column in texts], [number + 1 for number in filled[1:]], sheet=name, notes=notes
    )


def _texts(column: Sequence[Any]) -> Sequence[str]:
    """The cells of a column as texts; most columns hold texts only."""
    return column if set(map(type, column)) == {str} else [as_text(cell) for cell in column]


def _has_long_numbers(column: Sequence[Any]) -> bool:
    """Whether numbers have more digits than a workbook keeps: identity numbers that were not stored as text."""
    if not {int, float} & set(map(type, column)):
        return False
    return any(isinstance(cell, int | float) and abs(cell) >= _DIGITS for cell in column)


def as_text(cell: Any) -> str:
    """A cell as text: whole numbers without ``.0``, dates as ``2025-12-31``, times as ``14:05:00``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _DIGITS else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _duration(cell)
    return str(cell)


def _duration(cell: timedelta) -> str:
    minutes, seconds = divmod(int(cell.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"
