"""A look at a workbook's zip file before anything parses it: hostile and broken ones are refused cheaply.

A file of a few kilobytes can otherwise take gigabytes of memory or end the whole process (a cell in the last column
of the last row; shared texts that unpack a thousandfold; document types that expand without end).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from surveykit.errors import ReadError

#: What Python's zip library raises for files that are damaged.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError, LookupError)
#: The part without which Excel opens no workbook.
_TYPES = "[Content_Types].xml"
_MEMBERS = 5_000
_UNPACKED = 2_000_000_000
_RATIO = 100
#: Below this many bytes a high ratio does no harm.
_RATIO_FROM = 20_000_000
#: Cells between the first and the last one that may be empty for every cell that is there.
_SPREAD = 100
_AREA_FROM = 2_000_000
_AREA = 150_000_000
_CHUNK = 1 << 20
#: The longest tag or text between two tags that is looked at.
_PIECE = 1 << 24
#: A cell as every spreadsheet program writes it.
_LETTERS = re.compile(rb'<c r="([A-Z]+)[0-9]+"')
_DIGITS = re.compile(rb'<c r="[A-Z]+([0-9]+)"')
_HIDDEN_ROW = re.compile(rb"<row [^>]*hidden=[\"'](?:1|true)[\"']")
_HIDDEN_COLUMN = re.compile(rb"<col [^>]*hidden=[\"'](?:1|true)[\"']")
#: Control characters other than tab, line feed and carriage return.
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")


@dataclass(frozen=True)
class PartSeen:
    """What was seen in one part of a workbook: what is hidden, errors (``#N/A``), control characters."""

    hidden_rows: int = 0
    hidden_columns: bool = False
    has_errors: bool = False
    has_control: bool = False


@dataclass(frozen=True)
class Inspected:
    """What was seen in a workbook that may be parsed, by name of its parts; macros are never run."""

    parts: Mapping[str, PartSeen]
    has_macros: bool = False


def inspect_workbook(path: Path) -> Inspected:
    """Refuse a zip-based workbook that is damaged or made to do harm, and look at what it holds."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path.name)
            parts = [info for info in archive.infolist() if info.filename.lower().endswith((".xml", ".rels", ".vml"))]
            seen = {info.filename: _check_part(archive, info, path.name) for info in parts}
            return Inspected(seen, any(info.filename.endswith("vbaProject.bin") for info in archive.infolist()))
    except BROKEN as error:
        remedy = "open it in Excel or WPS and save it again"
        raise _refused(path.name, f"the workbook is damaged: {error}", remedy) from error


def _check_directory(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    names = [info.filename for info in members]
    if len({text.casefold() for text in names}) != len(names):
        raise _refused(name, "the workbook holds two parts of one name")
    if len(members) > _MEMBERS or sum(info.file_size for info in members) > _UNPACKED:
        raise _refused(name, "the workbook unpacks to more than can be read")
    if _TYPES not in names and any(text.startswith("xl/") for text in names):
        raise _refused(
            name,
            f"the workbook is damaged: its part {_TYPES}, which says what the others are, is missing",
            "export it again, or open it in Excel or WPS, let it be repaired, and save it",
        )
    for info in members:
        parts = PurePosixPath(info.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in info.filename:
            raise _refused(name, f"the workbook holds a part that points outside it: {info.filename!r}")
        if info.flag_bits & 1:
            raise _refused(name, "the workbook is password-protected", "save it without a password")
        if info.file_size > max(_RATIO_FROM, _RATIO * info.compress_size):
            raise _refused(name, f"a part of the workbook unpacks {info.file_size // max(info.compress_size, 1)}-fold")


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> PartSeen:
    """Refuse document types, and cells so far apart that the area between them does not fit into memory."""
    is_sheet = "worksheets/" in info.filename.lower()
    count, last_row, widest, seen = 0, 0, b"A", PartSeen()
    for piece in _pieces(archive, info, name):
        # A single rare character is found far quicker than a word.
        declares = b"!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece)
        if declares or piece[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise _refused(name, f"a part of the workbook declares a document type: {info.filename!r}")
        if not is_sheet:
            seen = replace(seen, has_control=seen.has_control or _has_control(piece))
            continue
        letters = _LETTERS.findall(piece)
        widest = max({*letters, widest}, key=lambda text: (len(text), text))
        rows = set(_DIGITS.findall(piece))  # one beyond any sheet counts as a number beyond any sheet
        last_row = max(last_row, *(int(row) if len(row) <= 9 else 10**9 for row in rows), 0)
        count += len(letters)
        seen = _also_seen(seen, piece)
    columns = _column_number(widest)
    area = columns * last_row
    if columns > 16_384 or last_row > 1_048_576 or area > _AREA or (area > _AREA_FROM and area > _SPREAD * count):
        raise _refused(
            f"{name}, {PurePosixPath(info.filename).name}",
            f"the sheet reaches to {widest[:8].decode('ascii')}{last_row}, but holds only {count} cells",
            "delete the far-away cells and save the workbook again",
        )
    return seen


def _also_seen(seen: PartSeen, piece: bytes) -> PartSeen:
    hides = b"hidden=" in piece
    return PartSeen(
        hidden_rows=seen.hidden_rows + (len(_HIDDEN_ROW.findall(piece)) if hides else 0),
        hidden_columns=seen.hidden_columns or (hides and _HIDDEN_COLUMN.search(piece) is not None),
        has_errors=seen.has_errors or b'"e"' in piece or b"'e'" in piece,
        has_control=seen.has_control or _has_control(piece),
    )


def _has_control(piece: bytes) -> bool:
    """Whether there are control characters in the piece, as such or escaped (``_x0001_``)."""
    return len(piece.translate(None, _CONTROL)) < len(piece) or (b"_" in piece and b"_x00" in piece)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    rest = b""
    total = 0
    with archive.open(info) as part:
        while new := part.read(_CHUNK):
            total += len(new)
            if total > info.file_size or len(rest) > _PIECE:
                raise _refused(name, f"a part of the workbook is longer than it says: {info.filename!r}")
            whole = rest + new
            end = whole.rfind(b">") + 1
            rest = whole[end:]
            yield whole[:end]
    yield rest


def _column_number(letters: bytes) -> int:
    """The number of a column (A is 1); of one beyond any sheet, a number beyond any sheet."""
    number = 0
    for letter in letters[:6]:
        number = number * 26 + letter - 64
    return number


def _refused(where: str, what: str, remedy: str = "") -> ReadError:
    return ReadError(
        what, where, remedy=remedy or "open it in Excel or WPS, copy the cells into a new workbook, save it"
    )
