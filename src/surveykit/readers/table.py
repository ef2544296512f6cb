"""What reading gives: a table of texts, exactly as the file has them, and where each of them was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

#: Stands for the value of a formula that a workbook does not hold; no question can read it.
NOT_CALCULATED = "#NOT CALCULATED"
#: Columns that are named one by one where many have a header that is not their own.
_NOTES = 50
#: Codes and labels of the choices of a column, in the file's order.
Codebook = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HeaderCell:
    """What the header of one column says.

    Args:
        question: The question's text or number, as the file has it.
        subquestion: The row of a matrix, or the blank of a question with several; ``None`` if there is none.
        option: The choice that the column stands for, where every choice has a column of its own.
        column: The name of the column in the table's frame, which ``column:`` in ``survey.yml`` names.
        meta: Whether the platform wrote the column (times, addresses, numbers) and nobody was asked.
    """

    question: str
    subquestion: str | None = None
    option: str | None = None
    column: str = ""
    meta: bool = False


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """What is known of how a file was read.

    Args:
        marks: Column to the texts by which the platform says that there is no answer, and the kind of missing answer;
            those under the empty name stand for every column.
        codebook: Column to the codes and labels of its choices, where the file has both.
        guessed: What was taken for granted without the file saying so; a person should confirm it.
    """

    sheet: str | None = None
    notes: tuple[str, ...] = ()
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    codebook: Mapping[str, Codebook] = field(default_factory=dict)
    recognised: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid(_Reading):
    """What a reader finds in a file, before anything is made of it.

    Args:
        header: The column headers as written.
        columns: The texts of each column.
        rows: The 1-based row (for text files: line) of every record in the file.
        parsed: What each header says; empty where a header is the question and nothing else.
    """

    header: Sequence[str]
    columns: Sequence[Sequence[str]]
    rows: Sequence[int]
    parsed: tuple[HeaderCell, ...] = ()


@dataclass(frozen=True, eq=False)
class RawTable(_Reading):
    """A raw file as a table of texts; nothing is typed, trimmed or missing.

    Args:
        source: The path as written in ``survey.yml``.
        path: The file's name as shown to people.
        reader: The reader that read it.
        sha256: Of the file (of the text form, for data sets in packages).
        frame: The texts; the headers are made unique where the file repeats one.
        rows: The 1-based row in the file of each row of ``frame``.
        header: What each column's header says: question, sub-question, option.
    """

    source: str
    path: str
    reader: str
    sha256: str
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    header: tuple[HeaderCell, ...] = ()

    def marks_in(self, column: str) -> Mapping[str, str]:
        """The texts of a column by which the platform says that there is no answer, and the kind of missing answer."""
        return self.marks.get(column, self.marks.get("", {}))

    def place(self, row_position: int, column: str) -> str:
        """Where a cell is: ``ratings.csv:17, column 'y'`` or ``ratings.xlsx, Sheet1!C17, column 'y'``."""
        row = int(self.rows[row_position])
        if self.sheet is None:
            return f"{self.path}:{row}, column {column!r}"
        try:
            letters = column_letters(list(self.frame.columns).index(column))
        except ValueError:
            return f"{self.path}, {self.sheet}, row {row}"
        return f"{self.path}, {self.sheet}!{letters}{row}, column {column!r}"

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        sheet = f", sheet {self.sheet!r}" if self.sheet else ""
        shape = f"{len(self.frame)} rows x {self.frame.shape[1]} columns"
        return f"RawTable({self.path!r}{sheet}: {shape}, reader {self.reader!r})"

    def _repr_html_(self) -> str:
        import html

        notes = "".join(f"<li>{html.escape(note)}</li>" for note in self.notes)
        head = self.frame.iloc[:5, :12].map(lambda text: text[:40])
        return f"<p><b>{html.escape(repr(self))}</b></p><ul>{notes}</ul>{head.to_html(escape=True)}"


def column_letters(index: int) -> str:
    """The letters of a column in a workbook: 0 is A, 26 is AA."""
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unique_headers(header: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Headers that can be told apart, and a note for each that was changed: the second ``y`` becomes ``y [2]``."""
    taken = set(header)
    result: dict[str, None] = {}
    notes: list[str] = []
    numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(2))
    for position, name in enumerate(header):
        letters = column_letters(position)
        if name and name not in result:
            result[name] = None
            continue
        base = name or f"column {letters}"
        candidates = chain([base], (f"{base} [{number}]" for number in numbers[base]))
        unique = next(candidate for candidate in candidates if candidate not in taken and candidate not in result)
        what = f"the header {name!r} is in more than one column" if name else "a column has no header"
        notes.append(f"{what}; column {letters} is read as {unique!r}")
        result[unique] = None
    more = (f"{len(notes) - _NOTES:,} further columns likewise",) if len(notes) > _NOTES else ()
    return list(result), (*notes[:_NOTES], *more)


def text_frame(header: Sequence[str], columns: Sequence[Sequence[str]]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The texts as a frame, and a note if some held halves of characters, which no file can hold."""
    notes: tuple[str, ...] = ()
    data: dict[str, pd.api.extensions.ExtensionArray] = {}
    for name, texts in zip(header, columns, strict=True):
        try:
            # From Arrow directly: pandas looks at every cell once more to make a text of it.
            data[name] = pd.array(pa.array(texts, pa.large_string()), dtype="str")
        except UnicodeEncodeError:
            mended = [text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for text in texts]
            data[name] = pd.array(mended, dtype="str")
            notes += (f"column {name!r} holds broken characters; they are shown as \ufffd",)
    return pd.DataFrame(data), notes


def raw_table(grid: Grid, source: str, path: str, reader: str, sha256: str) -> RawTable:
    """A grid as a table with unique headers; the arguments are those of :class:`RawTable`."""
    header, header_notes = unique_headers(grid.header)
    frame, text_notes = text_frame(header, grid.columns)
    cells = grid.parsed or tuple(HeaderCell(name) for name in grid.header)
    return RawTable(
        source,
        path,
        reader,
        sha256,
        frame,
        np.asarray(grid.rows, dtype=np.int64),
        tuple(replace(cell, column=name) for cell, name in zip(cells, header, strict=True)),
        sheet=grid.sheet,
        notes=(*grid.notes, *header_notes, *text_notes),
        marks=grid.marks,
        codebook=grid.codebook,
        recognised=grid.recognised,
        guessed=grid.guessed,
    )
