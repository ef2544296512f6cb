"""Text files with a delimiter: comma, semicolon, tab or vertical bar, quotes as in RFC 4180."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice, takewhile
from pathlib import Path
from typing import TypedDict, Unpack

from surveykit.errors import Problem, ReadError
from surveykit.readers.formats.encoding import content_of, decode
from surveykit.readers.table import Grid

DELIMITERS = (",", ";", "\t", "|")

#: The line of a record and its cells.
Record = tuple[int, list[str]]


class _Dialect(TypedDict, total=False):
    doublequote: bool
    escapechar: str
    skipinitialspace: bool


#: Cuts nothing: a character that separates units and is in no file of texts.
_NO_DELIMITER = "\x1f"
#: Records looked at to tell the delimiter.
_SAMPLE = 50


def read_delimited(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Grid:
    """Read a delimited text file, every cell exactly; an error names wrong quotes and rows that are too long."""
    text, notes = decode(content_of(path), path.name, encoding)
    return grid_of(text, path.name, delimiter, notes)


def grid_of(text: str, name: str, delimiter: str | None = None, notes: tuple[str, ...] = ()) -> Grid:
    """The grid that a delimited text holds."""
    first, rest = (*text.split("\n", 1), "")[:2]
    above = 0
    if delimiter is None and first.rstrip("\r") in {f"sep={mark}" for mark in DELIMITERS}:
        delimiter, text, above = first[4], rest, 1
    if delimiter is None and _is_one_column(text):
        delimiter, notes = _NO_DELIMITER, (*notes, "the header holds no delimiter: every line is one text")
    delimiter = delimiter or find_delimiter(text)
    if len(delimiter) != 1:
        raise ReadError("a delimiter is one character", name, "',', ';' or a tab", repr(delimiter))
    try:
        records = list(_records(text, delimiter, above))
    except csv.Error as error:
        escaped = _with_backslashes(text, delimiter, above)
        if escaped is None:
            raise ReadError(_quote_problem(text, delimiter, name, above, error)) from error
        records, notes = escaped, (*notes, "quotes inside texts are written with a backslash")
    if spaced := _with_blanks(text, delimiter, above, records):
        records, notes = spaced, (*notes, "blanks behind the delimiter are left out: quotes follow them")
    empty = sum(1 for _ in takewhile(_is_empty, records))
    if 0 < empty < len(records):
        records, notes = records[empty:], (*notes, "nothing is in the lines above the headers")
    if not records:
        raise ReadError("the file holds no table", name, expected="a row of column headers")
    header = records[0][1]
    if sum(map(bool, map(str.strip, header))) == 1:  # a title need not be as wide as the table below it
        width = _usual([len(cells) for _, cells in records[:_SAMPLE]])
        header = [*header, *[""] * (width - len(header))]
    rows = [line for line, _ in records[1:]]
    cells, width_notes = _rectangle(records[1:], len(header), name)
    columns = list(zip(*cells, strict=True)) if cells else [() for _ in header]
    return Grid(header, columns, rows, notes=notes + width_notes)


def _usual(widths: list[int]) -> int:
    """The number of cells that most records have."""
    return Counter(widths).most_common(1)[0][0]


def _is_empty(record: Record) -> bool:
    return not any(map(str.strip, record[1]))


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first records into most columns of one and the same number."""
    first = text.partition("\n")[0]

    def regularity(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(cells) for _, cells in islice(_records(text, delimiter), _SAMPLE)]
        except csv.Error:
            escaped = _with_backslashes(text, delimiter)
            if escaped is None:  # better than one that cuts nothing: the quotes are reported then
                return (0.0, first.count(delimiter))
            widths = [len(cells) for _, cells in escaped[:_SAMPLE]]
        width = _usual(widths) if widths and widths[0] < 2 else widths[0] if widths else 0  # below a title, or nothing
        return (Counter(widths)[width] / len(widths), width) if width > 1 else (0.0, 0)

    return max(DELIMITERS, key=regularity)


def _is_one_column(text: str) -> bool:
    """Whether no delimiter cuts the header and few lines hold one."""
    header = text.partition("\n")[0]
    if any(delimiter in header for delimiter in DELIMITERS):
        return False
    lines = list(islice(io.StringIO(text), _SAMPLE))
    return sum(any(delimiter in line for delimiter in DELIMITERS) for line in lines) * 2 < len(lines)


def _with_backslashes(text: str, delimiter: str, above: int = 0) -> list[Record] | None:
    """The records of a file with a backslash before quotes inside texts; ``None`` if it is no such file."""
    return _records_or_none(text, delimiter, above, doublequote=False, escapechar="\\") if '\\"' in text else None


def _with_blanks(text: str, delimiter: str, above: int, records: list[Record]) -> list[Record] | None:
    """The records of a file with a blank between delimiter and quote (``1, "a, b"``), where else rows are too long."""
    if f'{delimiter} "' not in text or all(len(cells) <= len(records[0][1]) for _, cells in records):
        return None
    return _records_or_none(text, delimiter, above, skipinitialspace=True)


def _records_or_none(text: str, delimiter: str, above: int, **dialect: Unpack[_Dialect]) -> list[Record] | None:
    with suppress(csv.Error):
        return list(_records(text, delimiter, above, **dialect))
    return None


def _records(text: str, delimiter: str, above: int = 0, **dialect: Unpack[_Dialect]) -> Iterator[Record]:
    """Line number (behind those ``above``) and cells of every record; empty lines are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, **dialect)
    before = above
    for cells in reader:
        line, before = before + 1, above + reader.line_num
        if cells:
            yield line, cells


def _rectangle(records: list[Record], width: int, name: str) -> tuple[list[list[str]], tuple[str, ...]]:
    """The cells as rows of one width; a row with too much in it is an error, one with too little a note."""
    what = "the row has more cells than there are headers"
    remedy = "put texts that hold the delimiter in double quotes"
    short: list[int] = []
    problems: list[Problem] = []
    result: list[list[str]] = []
    for line, cells in records:
        if len(cells) < width:
            short.append(line)
        elif any(cells[width:]) and len(problems) < 10:
            problems.append(Problem(what, f"{name}:{line}", f"{width} cells", f"{len(cells)} cells", remedy))
        result.append([*cells[:width], *[""] * (width - len(cells))])
    if problems:
        raise ReadError(problems)
    lines = ", ".join(str(line) for line in short[:5])
    return result, (
        f"{len(short)} rows have fewer cells than there are headers (first: line {lines})",
    ) if short else ()


def _quote_problem(text: str, delimiter: str, name: str, above: int, error: csv.Error) -> Problem:
    """Where the quotes go wrong: the record after the last one that could be read."""
    good = above
    with suppress(csv.Error):
        for line, _ in _records(text, delimiter, above):
            good = line
    return Problem(
        "the double quotes in the file do not pair up",
        f"{name}:{good + 1}",
        expected='texts with the delimiter, a quote or a line break in "...", quotes inside doubled',
        found=str(error),
        remedy="export the file again, or correct the row; the trouble begins at or after this line",
    )
