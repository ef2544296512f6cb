"""Workbooks: xlsx, xlsm, xls and ods, every cell as the text that stands for it."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from surveykit.errors import Problem, ReadError
from surveykit.readers.child import convert
from surveykit.readers.guard import inspect_workbook
from surveykit.readers.table import Grid

#: More digits than a workbook keeps in a number.
_DIGITS = 10**15


def read_excel(path: Path, *, sheet: str | None = None) -> Grid:
    """Read one sheet of a workbook; its first row that is not empty holds the headers.

    Raises:
        ReadError: The workbook is damaged, protected or hostile, or has no such sheet.
    """
    if path.open("rb").read(2) == b"PK" and inspect_workbook(path):
        return parse_workbook(path, sheet)
    return _parsed_aside(path, sheet)


def _parsed_aside(path: Path, sheet: str | None) -> Grid:
    """The grid as a child process finds it; its first line holds sheet and notes, every other one its row number."""
    with tempfile.TemporaryDirectory(prefix="surveykit-") as folder:
        target = Path(folder) / "table.csv"
        convert("excel", str(path), target, name=path.name, option=sheet)
        text = target.read_bytes().decode("utf-8", "surrogatepass")
    about, (_, *header), *records = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = list(zip(*(cells for _, *cells in records), strict=True)) or [() for _ in header]
    return Grid(header, columns, [int(row) for row, *_ in records], sheet=about[0], notes=tuple(about[1:]))


def parse_workbook(path: Path, sheet: str | None) -> Grid:
    """Parse a workbook that was found harmless, or in a process that may die.

    Raises:
        ReadError: The workbook is damaged or protected, or has no such sheet.
    """
    try:
        return _grid(path, sheet)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise ReadError(_damaged(path, error)) from error
    except BaseException as error:  # the parser's panics are no ordinary exceptions
        if type(error).__name__ == "PanicException":
            raise ReadError(_damaged(path, error)) from error
        raise


def _damaged(path: Path, error: BaseException) -> Problem:
    if "assword" in str(error) or type(error).__name__ == "PasswordError":
        return Problem("the workbook is password-protected", path.name, remedy="save it without a password")
    return Problem(
        f"the workbook cannot be read: {str(error)[:200]}",
        path.name,
        remedy="open it in Excel or WPS and save it again as .xlsx",
    )


def _grid(path: Path, sheet: str | None) -> Grid:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    name, notes = _chosen_sheet(book, sheet, path.name)
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
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


def _chosen_sheet(book: Any, sheet: str | None, name: str) -> tuple[str, tuple[str, ...]]:
    """The sheet that was asked for, else the first visible one; a note tells of the others."""
    names: list[str] = book.sheet_names
    if sheet is not None:
        if sheet not in names:
            raise ReadError(Problem(f"there is no sheet {sheet!r}", name, ", ".join(names), sheet))
        return sheet, ()
    visible = [
        entry.name
        for entry in book.sheets_metadata
        if entry.visible == python_calamine.SheetVisibleEnum.Visible
        and entry.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if not names:
        raise ReadError(Problem("the workbook has no sheet", name))
    chosen = (visible or names)[0]
    others = [other for other in names if other != chosen]
    listed = ", ".join(repr(other) for other in others)
    return chosen, (f"the sheet {chosen!r} is read; {listed} are not (sheet: NAME reads another)",) if others else ()


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
