"""Errors in the cells of old workbooks (.xls), such as ``#N/A``, which the parser would leave out as empty cells.

An .xls file is a box of streams, which ``olefile`` opens, around a list of records ([MS-XLS]: number, length, content).
Only what leads to error cells is read: the positions of the sheets, error cells, and formulas whose last result is an
error. What does not fit together ends the search; the parser has accepted the file before.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

#: How the stream of records is called, since Excel 97 and before.
_STREAMS = ("Workbook", "Book")
_BOUNDSHEET, _BEGIN, _END, _FORMULA, _BOOLEAN_OR_ERROR = 0x0085, 0x0809, 0x000A, 0x0006, 0x0205
#: [MS-XLS] 2.5.10, BErr.
ERROR_TEXTS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip


def errors_in(path: Path, sheet: int) -> dict[tuple[int, int], str]:
    """The errors of the sheet with this number: row and column, all counted from 0, to the text that Excel shows."""
    try:
        records = _stream(path)
        starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(records, 0) if kind == _BOUNDSHEET]
        return dict(_errors(records, starts[sheet]))
    except (struct.error, IndexError, ValueError, OSError):
        return {}


def _stream(path: Path) -> bytes:
    """The stream of records in a box; an error where there is none, or it claims to be longer than the file."""
    with olefile.OleFileIO(str(path)) as box:
        name = next((name for name in _STREAMS if box.exists(name)), _STREAMS[0])
        if box.get_size(name) > path.stat().st_size:
            raise ValueError("a stream without end")
        with box.openstream(name) as stream:
            return bytes(stream.read())


def _errors(records: bytes, start: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _records(records, start):
        if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7] == 1:
            code = body[6]
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            code = body[8]
        else:
            continue
        yield struct.unpack_from("<HH", body), ERROR_TEXTS.get(code, f"#ERROR {code}")


def _records(records: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from a position to the end of what begins there; charts inside a sheet are passed over."""
    depth = 0
    while start + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, start)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, records[start + 4 : start + 4 + length]
        if kind == _END and depth <= 0:
            return
        start += 4 + length
