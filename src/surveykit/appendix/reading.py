"""Finished documents read back as texts with their positions, so that a difference can be named."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from surveykit.errors import DocumentError, MissingPartError, ReadError
from surveykit.readers.formats.guard import inspect_workbook
from surveykit.readers.process.limited import read_limited
from surveykit.readers.table import Grid

#: A position in a document, in words, and the text there.
LocatedText = tuple[str, str]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: An Office file unpacks to no more than this many bytes; its parser takes some ten times as many of memory.
_MOST = 128 << 20


def texts(path: Path) -> tuple[LocatedText, ...]:
    """Every text of a docx, xlsx, html or pdf file in the order of reading, blanks evened out, with its position.

    The file may be a stranger's: it is parsed in a process of its own, with bounded memory and time.

    Raises:
        DocumentError: The format is unknown, the file is damaged, unpacks to more than 128 MiB or takes too much.
        MissingPartError: PDF needs the package pypdf, which is not installed.
    """
    if path.suffix not in _READERS:
        raise DocumentError("no such document can be read back", path.name, expected=", ".join(_READERS))
    try:
        grid = read_limited(parse_texts, str(path), {})
    except ReadError as error:
        raise DocumentError(error.problems) from error
    return tuple(zip(*grid.columns, strict=True))


def parse_texts(path: Path) -> Grid:
    """What :func:`texts` says, as a table, read in this very process."""
    try:
        if path.suffix in (".docx", ".xlsx"):
            _refuse_bomb(path)
        pieces = [
            (position, re.sub(r"\s+", " ", text.replace("\u200b", "")).strip())
            for position, text in _READERS[path.suffix](path)
        ]
    except (ReadError, MissingPartError):
        raise
    except Exception as error:  # the libraries that read a damaged file raise what they like
        cause = f"{type(error).__name__}: {error}"[:200]
        raise ReadError("the document is damaged", path.name, found=cause) from error
    filled = [(position, text) for position, text in pieces if text]
    columns = ([position for position, _ in filled], [text for _, text in filled])
    return Grid(["position", "text"], columns, range(1, len(filled) + 1))


def _refuse_bomb(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > _MOST:
        raise ReadError("the document unpacks to too much", path.name, f"{_MOST:,} bytes", f"{size:,}")
    if path.suffix == ".xlsx":
        inspect_workbook(path)  # two cells far apart take gigabytes


def _docx(path: Path) -> Iterator[LocatedText]:
    from docx import Document

    document = Document(str(path))
    tables = {table: number for number, table in enumerate(document.element.body.iter(f"{_WORD}tbl"), start=1)}
    for number, paragraph in enumerate(document.element.body.iter(f"{_WORD}p"), start=1):
        yield _position(paragraph, tables) or f"paragraph {number}", _word_text(paragraph)
    for number, section in enumerate(document.sections, start=1):
        for name, part in (("header", section.header), ("footer", section.footer)):
            yield f"{name} of section {number}", " ".join(_word_text(entry._p) for entry in part.paragraphs)


def _word_text(paragraph: Any) -> str:
    marks = {f"{_WORD}br": "\n", f"{_WORD}tab": "\t"}
    return "".join(marks.get(node.tag, node.text or "") for node in paragraph.iter(f"{_WORD}t", *marks))


def _position(paragraph: Any, tables: dict[Any, int]) -> str:
    """``table 3, row 2, column 4`` for a paragraph in a table; nothing for others."""
    inside = {node.tag: node for node in paragraph.iterancestors()}
    table, row, cell = (inside.get(f"{_WORD}{name}") for name in ("tbl", "tr", "tc"))
    if table is None or row is None or cell is None:
        return ""
    rows, cells = table.findall(f"{_WORD}tr"), row.findall(f"{_WORD}tc")
    return f"table {tables[table]}, row {rows.index(row) + 1}, column {cells.index(cell) + 1}"


def _xlsx(path: Path) -> Iterator[LocatedText]:
    from openpyxl import load_workbook

    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield f"{sheet.title}!{cell.coordinate}", str(cell.value)


class _TextCollector(HTMLParser):
    """Collects what a page shows, line by line of its source, with alternative texts of pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[LocatedText] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        spoken = dict(attrs).get("alt")
        if spoken:
            self.pieces.append((f"line {self.getpos()[0]}", spoken))

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if self._hidden <= 0:
            self.pieces.append((f"line {self.getpos()[0]}", data))


def _html(path: Path) -> Iterator[LocatedText]:
    page = _TextCollector()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return iter(page.pieces)


def _pdf(path: Path) -> Iterator[LocatedText]:
    try:
        from pypdf import PdfReader
    except ImportError:
        remedy = "run 'pip install surveykit[pdf]'"
        raise MissingPartError("PDF files cannot be read back without pypdf", remedy=remedy) from None
    for number, page in enumerate(PdfReader(path).pages, start=1):
        for line, text in enumerate(page.extract_text().splitlines(), start=1):
            yield f"page {number}, line {line}", text


_Reader = Callable[[Path], Iterator[LocatedText]]
_READERS: dict[str, _Reader] = {".docx": _docx, ".xlsx": _xlsx, ".html": _html, ".pdf": _pdf}
