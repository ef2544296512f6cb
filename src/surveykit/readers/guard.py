"""A look at a workbook's zip file before anything parses it: hostile and broken ones are refused cheaply.

A file of a few kilobytes can otherwise take gigabytes of memory or end the whole process (a cell in the last column
of the last row; shared texts that unpack a thousandfold; document types that expand without end).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from surveykit.errors import Problem, ReadError

#: What Python's zip library raises for files that are damaged.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError, LookupError)
_MEMBERS = 5_000
_UNPACKED = 2_000_000_000
_RATIO = 250
#: Below this many bytes a high ratio does no harm.
_RATIO_FROM = 20_000_000
#: Cells between the first and the last one that may stand empty for every cell that is there.
_SPREAD = 100
_AREA_FROM = 2_000_000
_AREA = 150_000_000
_CHUNK = 1 << 20
_OVERLAP = 256
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]{0,200}?\br=["']([A-Z]{1,7})([0-9]{1,12})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]{0,200}?\br=["']([0-9]{1,12})["']""")


def inspect_workbook(path: Path) -> None:
    """Refuse a zip-based workbook that is damaged or made to do harm.

    Raises:
        ReadError: With the reason and what to do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path.name)
            for info in archive.infolist():
                if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_member(archive, info, path.name)
    except BROKEN as error:
        raise _refused(
            path.name, f"the workbook is damaged: {error}", "open it in Excel or WPS and save it again"
        ) from error


def _check_directory(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    names = [info.filename for info in members]
    if len({text.casefold() for text in names}) != len(names):
        raise _refused(name, "the workbook holds two parts of one name")
    if len(members) > _MEMBERS or sum(info.file_size for info in members) > _UNPACKED:
        raise _refused(name, "the workbook unpacks to more than can be read")
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in info.filename:
            raise _refused(name, f"the workbook holds a part that points outside it: {info.filename!r}")
        if info.flag_bits & 1:
            raise _refused(name, "the workbook is password-protected", "save it without a password")
        if info.file_size > max(_RATIO_FROM, _RATIO * info.compress_size):
            raise _refused(name, f"a part of the workbook unpacks {info.file_size // max(info.compress_size, 1)}-fold")


def _check_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> None:
    """Refuse document types, and cells so far apart that the area between them does not fit into memory."""
    is_sheet = "worksheets/" in info.filename.lower()
    count, last_row, widest = 0, 0, b""
    for chunk, new in _chunks(archive, info):
        if chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
            raise _refused(name, f"a part of the workbook declares a document type: {info.filename!r}")
        if not is_sheet:
            continue
        count += chunk.count(b"<c", len(chunk) - new) + chunk.count(b":c ", len(chunk) - new)
        for letters, row in set(_far_cells(chunk)):
            widest = max(widest, letters, key=lambda text: (len(text), text))
            last_row = max(last_row, row)
    columns = _number(widest)
    area = columns * last_row
    if columns > 16_384 or last_row > 1_048_576 or area > _AREA or (area > _AREA_FROM and area > _SPREAD * count):
        where = f"{widest.decode('ascii')}{last_row}"
        raise _refused(
            f"{name}, {PurePosixPath(info.filename).name}",
            f"the sheet reaches to {where}, but holds only some {count} cells",
            "delete the far-away cells and save the workbook again",
        )


def _far_cells(chunk: bytes) -> Iterator[tuple[bytes, int]]:
    """The letters of every column used and the last row of the chunk's cells and rows."""
    last = 0
    letters: set[bytes] = set()
    for column, row in _CELL.findall(chunk):
        letters.add(column)
        last = max(last, int(row))
    for row in _ROW.findall(chunk):
        last = max(last, int(row))
    yield from ((column, last) for column in letters or {b""})


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """Pieces of a member, each beginning with the end of the one before, and how much of it is new."""
    tail = b""
    total = 0
    with archive.open(info) as member:
        while new := member.read(_CHUNK):
            total += len(new)
            if total > info.file_size:
                raise _refused(info.filename, "a part of the workbook is longer than it says")
            yield tail + new, len(new)
            tail = new[-_OVERLAP:]


def _number(letters: bytes) -> int:
    """The number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refused(where: str, what: str, remedy: str = "") -> ReadError:
    return ReadError(
        Problem(what, where, remedy=remedy or "open it in Excel or WPS, copy the cells into a new workbook, save it")
    )
