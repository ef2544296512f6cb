"""Errors in the cells of old workbooks (.xls), such as ``#N/A``, which the parser would leave out as empty cells.

An .xls file is a box of streams ([MS-CFB]: sectors chained by an allocation table) around a list of records ([MS-XLS]:
number, length, content). Only what leads to error cells is read: the places of the sheets, error cells, and formulas
whose last result is an error. What does not fit together ends the search; the parser has accepted the file before.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_STREAMS = ("Workbook", "Book")
#: Sector numbers from here on are marks: end of a chain, free, part of the table itself.
_MARKS = 0xFFFFFFFA
_ENTRY = 128
_BOUNDSHEET, _BEGIN, _END, _FORMULA, _BOOLEAN_OR_ERROR = 0x0085, 0x0809, 0x000A, 0x0006, 0x0205
#: [MS-XLS] 2.5.10, BErr.
ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip


def errors_in(path: Path, sheet: int) -> dict[tuple[int, int], str]:
    """The errors in the cells of one sheet: row and column, counted from 0, to the text that Excel shows.

    Args:
        path: The workbook.
        sheet: The sheet's number, counted from 0.
    """
    content = path.read_bytes()
    try:
        records = _stream(content)
        places = [struct.unpack_from("<I", body)[0] for kind, body in _records(records, 0) if kind == _BOUNDSHEET]
        return dict(_errors(records, places[sheet]))
    except (struct.error, IndexError, ValueError):
        return {}


def _errors(records: bytes, place: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _records(records, place):
        if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7] == 1:
            code = body[6]
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        else:
            continue
        yield struct.unpack_from("<HH", body), ERROR_TEXTS.get(code, f"#ERROR {code}")


def _records(records: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of what begins there; charts inside a sheet are passed over."""
    depth = 0
    while place + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, place)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, records[place + 4 : place + 4 + length]
        if kind == _END and depth <= 0:
            return
        place += 4 + length


def _stream(content: bytes) -> bytes:
    """The stream of records in a box.

    Raises:
        ValueError: The file is no such box, or holds no workbook.
    """
    if not content.startswith(_SIGNATURE):
        raise ValueError("no compound file")
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if not 7 <= shift <= 16 or not 1 <= small_shift <= shift:
        raise ValueError("sectors of an unknown size")
    size, small_size = 1 << shift, 1 << small_shift
    directory_at, _, least, small_at = struct.unpack_from("<IIII", content, 48)
    sectors = [content[at : at + size] for at in range(size, len(content), size)]
    table = _numbers(b"".join(sectors[number] for number in _table_sectors(content, sectors)))
    directory = _chained(sectors, table, directory_at)
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    named = {
        entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le"): entry for entry in entries
    }
    entry = next((named[name] for name in _STREAMS if name in named), None)
    if entry is None:
        raise ValueError("no workbook")
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= least:
        return _chained(sectors, table, start)[:length]
    inside = _chained(sectors, table, struct.unpack_from("<I", entries[0], 116)[0])
    parts = [inside[at : at + small_size] for at in range(0, len(inside), small_size)]
    return _chained(parts, _numbers(_chained(sectors, table, small_at)), start)[:length]


def _table_sectors(content: bytes, sectors: list[bytes]) -> Iterator[int]:
    """The sectors of the allocation table: 109 are named in the header, further ones in sectors of their own."""
    yield from (number for number in struct.unpack_from("<109I", content, 76) if number < _MARKS)
    at, left = struct.unpack_from("<II", content, 68)
    while at < _MARKS and left:
        *numbers, at = _numbers(sectors[at])
        left -= 1
        yield from (number for number in numbers if number < _MARKS)


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chained(sectors: list[bytes], table: tuple[int, ...], start: int) -> bytes:
    """The sectors of a chain, joined.

    Raises:
        ValueError: The chain runs in a circle.
    """
    parts: list[bytes] = []
    while start < _MARKS:
        parts.append(sectors[start])
        if len(parts) > len(sectors):
            raise ValueError("a chain without end")
        start = table[start]
    return b"".join(parts)
