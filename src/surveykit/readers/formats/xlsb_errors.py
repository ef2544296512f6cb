"""Errors in the cells of binary workbooks (.xlsb), such as ``#N/A``, which the parser would leave out as empty cells.

The parts of an .xlsb file are lists of records ([MS-XLSB] 2.1.4: number and length in groups of seven bits, content).
Only what leads to error cells is read: the names of the sheets, row headers, error cells, and formulas whose last
result is an error. What does not fit together ends the search; the parser has accepted the file before.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from surveykit.readers.formats.xls_errors import ERROR_TEXTS

#: The part that every such workbook has.
BOOK = "xl/workbook.bin"
_LINKS = "xl/_rels/workbook.bin.rels"
#: Bytes of a sheet up to which errors are looked for.
_MOST = 300_000_000
#: [MS-XLSB] 2.3.2: BrtRowHdr, BrtCellError, BrtFmlaError, BrtBundleSh.
_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156


def errors_in_binary(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """The errors in the cells of one sheet: row and column, counted from 0, to the text that Excel shows."""
    with zipfile.ZipFile(path) as archive:
        try:
            part = _part_of(archive, sheet)
            if part is None or archive.getinfo(part).file_size > _MOST:
                return {}
            return dict(_errors(archive.read(part)))
        except (KeyError, IndexError, ValueError, struct.error, ElementTree.ParseError):
            return {}


def _errors(content: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for kind, at, length in _records(content):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", content, at)
        elif kind in (_ERROR, _FORMULA_ERROR) and length > 8:
            (column,) = struct.unpack_from("<I", content, at)
            code = content[at + 8]  # behind the column and the style
            yield (row, column), ERROR_TEXTS.get(code, f"#ERROR {code}")


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    links = ElementTree.fromstring(archive.read(_LINKS))  # noqa: S314 - document types are refused before
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = archive.read(BOOK)
    for kind, at, _ in _records(book):
        if kind == _SHEET:
            link, behind = _text(book, at + 8)  # behind the state and the number of the sheet
            name, _ = _text(book, behind)
            if name == sheet and link in targets:
                return posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
    return None


def _records(content: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        yield kind, at, length
        at += length


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and the place behind it."""
    number = 0
    for group in range(most):
        byte = content[at + group]
        number |= (byte & 0x7F) << (7 * group)
        if byte < 0x80:
            return number, at + group + 1
    return number, at + most


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and the place behind it."""
    (length,) = struct.unpack_from("<I", content, at)
    if length == 0xFFFFFFFF:  # no text at all
        return "", at + 4
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le"), end
