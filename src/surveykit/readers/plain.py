"""A table whatever its file format: delimited text or a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from surveykit.errors import Problem, ReadError
from surveykit.matching.texts import tidy
from surveykit.readers.formats.delimited import read_delimited
from surveykit.readers.formats.encoding import content_of
from surveykit.readers.formats.excel import read_excel
from surveykit.readers.table import Grid

_WORKBOOK = (b"PK", bytes.fromhex("d0cf11e0"))


def read_plain(
    path: Path, *, sheet: str | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Grid:
    """The file as a workbook or as delimited text, told from its content.

    Raises:
        ReadError: The file cannot be read.
    """
    if content_of(path)[:4].startswith(_WORKBOOK):
        return read_excel(path, sheet=sheet)
    return read_delimited(path, encoding=encoding, delimiter=delimiter)


def column_of(grid: Grid, names: Iterable[str]) -> int | None:
    """The number of the first column that has one of these headers, the likelier names first."""
    headers = [tidy(header) for header in grid.header]
    return next((headers.index(name) for name in names if name in headers), None)


def needed(grid: Grid, names: Sequence[str], what: str, path: Path) -> Sequence[str]:
    """The texts of a column that a file of this kind has.

    Raises:
        ReadError: There is no such column.
    """
    found = column_of(grid, names)
    if found is None:
        raise ReadError(
            Problem(
                f"the file has no column with {what}",
                path.name,
                "a column " + " or ".join(names),
                ", ".join(grid.header),
                "rename the column in a copy of the file, or read it with reader: delimited",
            )
        )
    return grid.columns[found]
