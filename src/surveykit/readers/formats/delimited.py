"""Text files with a delimiter: comma, semicolon, tab or vertical bar, quotes as in RFC 4180.

Programs that separate by tabs often write quotes as they come (``"Native" graphics``): text/tab-separated-values has no
quoting. Where quotes do not pair by the rules and every line has as many cells as the header, they are read as written;
where both readings give a table, or neither does, the option ``quoting`` says which is meant.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice, takewhile
from pathlib import Path
from typing import Literal, TypedDict, Unpack

from surveykit.errors import Problem, ReadError
from surveykit.readers.formats.encoding import content_of, decode
from surveykit.readers.table import Grid

DELIMITERS = (",", ";", "\t", "|")

#: The line of a record and its cells.
Record = tuple[int, list[str]]


class _Dialect(TypedDict, total=False):
    quoting: Literal[0, 1, 2, 3]
    doublequote: bool
    escapechar: str
    skipinitialspace: bool


#: How quotes are meant: by RFC 4180, around texts; or as part of the texts.
QUOTING = ("standard", "none")
#: A text in quotes, with quotes inside doubled: written by the rules.
_DOUBLED = re.compile(r'"(?:[^"]|"")*""(?:[^"]|"")+"')
#: Cuts nothing: a character that separates units and is in no file of texts.
_NO_DELIMITER = "\x1f"
#: The longest line in bytes and the most columns; more would be no answers, and fill the memory.
_LONGEST, _WIDEST, _PIECE = 20_000_000, 20_000, 1 << 20
#: Records looked at to tell the delimiter.
_SAMPLE = 50


def read_delimited(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, quoting: str | None = None
) -> Grid:
    """Read a delimited text file, every cell exactly; an error names wrong quotes and rows that are too long."""
    _refuse_endless_lines(path)
    text, notes = decode(content_of(path), path.name, encoding)
    return grid_of(text, path.name, delimiter, notes, quoting)


def _refuse_endless_lines(path: Path) -> None:
    """Refuse a file that is no table of answers, before it is in memory: a line without end, or columns without end."""
    number, length = 1, 0
    marks = dict.fromkeys(DELIMITERS, 0)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            *before, last = piece.replace(b"\r", b"\n").split(b"\n")
            first = before[0] if before else last
            if number == 1:
                marks = {mark: n + first.count(mark.encode()) for mark, n in marks.items()}
            if max(marks.values()) > _WIDEST:
                what = f"the first line has more than {_WIDEST:,} columns"
                raise ReadError(what, f"{path.name}:1", "one column for each question")
            length += len(first)
            if length > _LONGEST:
                what = f"the line is longer than {_LONGEST // 10**6} million bytes"
                remedy = "it is no table, or has line ends of another kind: export it again"
                raise ReadError(what, f"{path.name}:{number}", "one line for each answer", remedy=remedy)
            if before:
                number, length = number + len(before), len(last)


def grid_of(
    text: str, name: str, delimiter: str | None = None, notes: tuple[str, ...] = (), quoting: str | None = None
) -> Grid:
    """The grid that a delimited text holds; ``quoting`` is one of :data:`QUOTING`, or found out."""
    first, rest = (*text.split("\n", 1), "")[:2]
    above = 0
    if delimiter is None and first.rstrip("\r") in {f"sep={mark}" for mark in DELIMITERS}:
        delimiter, text, above = first[4], rest, 1
    if delimiter is None and _is_one_column(text):
        delimiter, notes = _NO_DELIMITER, (*notes, "the header holds no delimiter: every line is one text")
    delimiter = delimiter or find_delimiter(text)
    if len(delimiter) != 1:
        raise ReadError("a delimiter is one character", name, "',', ';' or a tab", repr(delimiter))
    records, quote_notes = _by_quoting(text, delimiter, above, name, quoting)
    notes += quote_notes
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


def _by_quoting(
    text: str, delimiter: str, above: int, name: str, quoting: str | None
) -> tuple[list[Record], tuple[str, ...]]:
    """The records by the rules of quoting that the file keeps, and a note where these are not the standard's."""
    if quoting not in (None, *QUOTING):
        raise ReadError("there is no such quoting", name, " or ".join(QUOTING), repr(quoting))
    if quoting == "none":
        return list(_records(text, delimiter, above, quoting=csv.QUOTE_NONE)), ()
    try:
        records = list(_records(text, delimiter, above))
    except csv.Error as error:
        if (escaped := _with_backslashes(text, delimiter, above)) is not None:
            return escaped, ("quotes inside texts are written with a backslash",)
        written = _as_written(text, delimiter, above) if quoting is None else None
        if written is None or any(_DOUBLED.fullmatch(cell) for _, cells in written for cell in cells):
            raise ReadError(_quote_problem(text, delimiter, name, above, error)) from error
        return written, ("quotes do not pair by the rules of quoting: they are read as written",)
    if quoting is None and (written := _as_written(text, delimiter, above)) and len(written) > len(records):
        raise ReadError(_two_readings(records, name, len(records), len(written)))
    return records, ()


def _as_written(text: str, delimiter: str, above: int) -> list[Record] | None:
    """The records of a text in which tabs divide and quotes mean nothing; ``None`` unless all have as many cells."""
    if delimiter != "\t" or '"' not in text or "\t" not in text:
        return None
    sample = islice(_records(text, delimiter, above, quoting=csv.QUOTE_NONE), _SAMPLE)
    if len({len(cells) for _, cells in sample}) != 1:
        return None
    records = list(_records(text, delimiter, above, quoting=csv.QUOTE_NONE))
    return records if len({len(cells) for _, cells in records}) == 1 else None


def _two_readings(records: list[Record], name: str, quoted: int, written: int) -> Problem:
    """Quotes that may hold several lines, or be part of the texts of each."""
    line = next((line for line, cells in records if any("\n" in cell for cell in cells)), 1)
    return Problem(
        "double quotes can be read in two ways: around texts of several lines, or as they are written",
        f"{name}:{line}",
        expected=f"{quoted - 1} rows with the first, {written - 1} with the second",
        remedy="say at the source which: quoting: standard, or quoting: none",
    )


def find_delimiter(text: str) -> str:
    """The delimiter that cuts the first records into most columns of one and the same number."""
    first = text.partition("\n")[0]

    def regularity(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(cells) for _, cells in islice(_records(text, delimiter), _SAMPLE)]
        except csv.Error:
            escaped = _with_backslashes(text, delimiter)
            escaped = escaped or _as_written(text, delimiter, 0)
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
        remedy="export the file again, or correct the row; the trouble begins at or after this line; or say at the "
        "source that quotes are part of the texts: quoting: none",
    )
