"""Logs of devices and gateways: columns known by one of several names, and columns that a reader adds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from surveykit.errors import ReadError
from surveykit.readers.layout import headers_of
from surveykit.readers.platforms.times import moment
from surveykit.readers.table import Grid, HeaderCell


def column_of(grid: Grid, names: Iterable[str]) -> int | None:
    """The index of the first column that has one of these headers, the likelier names first."""
    headers = headers_of(grid)
    return next((headers.index(name) for name in names if name in headers), None)


def needed(grid: Grid, names: Sequence[str], what: str, path: Path) -> Sequence[str]:
    """The texts of a column that a file of this kind has; an error where there is none."""
    index = column_of(grid, names)
    if index is None:
        expected = "a column " + " or ".join(names)
        remedy = "rename the column in a copy of the file, or read it with reader: delimited"
        raise ReadError(f"the file has no column with {what}", path.name, expected, ", ".join(grid.header), remedy)
    return grid.columns[index]


def with_columns(
    grid: Grid,
    added: Mapping[str, Sequence[str]],
    *,
    asked: Iterable[str],
    marks: Mapping[str, Mapping[str, str]],
    notes: Iterable[str],
) -> Grid:
    """The table with columns that the reader adds; those not ``asked`` of anybody are the device's."""
    header, questions = [*grid.header, *added], set(asked)
    return replace(
        grid,
        header=header,
        columns=[*grid.columns, *added.values()],
        marks=marks,
        notes=(*grid.notes, *notes),
        parsed=tuple(HeaderCell(name, meta=name not in questions) for name in header),
    )


def unreadable(texts: Sequence[str], rows: Sequence[int], what: str) -> tuple[str, ...]:
    """A note if some texts are no moments."""
    bad = [row for text, row in zip(texts, rows, strict=True) if text.strip() and moment(text) is None]
    if not bad:
        return ()
    first = ", ".join(str(row) for row in bad[:5])
    return (f"{len(bad)} texts in {what} are no moments that exist (first: line {first})",)
