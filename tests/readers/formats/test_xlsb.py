"""Binary workbooks (.xlsb): errors in cells are texts, as in .xlsx.

The files are written record by record after [MS-XLSB]; LibreOffice 7.4 opens them and shows the same texts.
"""

from __future__ import annotations

import struct
import zipfile

import pytest

from surveykit.readers import read
from surveykit.readers.formats.xlsb_errors import errors_in_binary

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>'
    '<Override PartName="/xl/worksheets/sheet2.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>'
)


def record(kind, content=b""):
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, groups = len(content), b""
    while True:
        length, low = length >> 7, length & 0x7F
        groups += bytes([low | (0x80 if length else 0)])
        if not length:
            return head + groups + content


def wide(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column, value):
    """A cell with a text, a number, an error (``bytes``) or a formula whose result is an error (a tuple)."""
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return record(6, place + wide(value))
    if isinstance(value, bytes):
        return record(3, place + value)
    if isinstance(value, tuple):
        formula = struct.pack("<HI", 0, 2) + bytes([0x1C, value[0]]) + struct.pack("<I", 0)
        return record(11, place + bytes([value[0]]) + formula)
    return record(5, place + struct.pack("<d", value))


def sheet(rows):
    content = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + record(145)
    for number, row in enumerate(rows):
        about = struct.pack("<IIHBBBIII", number, 0, 300, 0, 0, 0, 1, 0, len(row) - 1)
        cells = (cell(column, value) for column, value in enumerate(row) if value is not None)
        content += record(0, about) + b"".join(cells)
    return content + record(146) + record(130)


def links(*targets):
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{inside}</Relationships>'


def book(path, sheets):
    """A workbook; its parts are numbered from the last sheet to the first, so that names and numbers differ."""
    named = [
        record(156, struct.pack("<II", 0, number) + wide(f"rId{number}") + wide(name))
        for number, name in enumerate(sheets, 1)
    ]
    n = len(sheets)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": links(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": record(131) + record(143) + b"".join(named) + record(144) + record(132),
        "xl/_rels/workbook.bin.rels": links(*(("worksheet", f"worksheets/sheet{n - at}.bin") for at in range(n))),
    } | {f"xl/worksheets/sheet{n - at}.bin": sheet(rows) for at, rows in enumerate(sheets.values())}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


ROWS = [
    ["unit", "rating", "note"],
    ["财政局", 5.0, b"\x2a"],
    ["公安局", (0x07,), "ok"],
    ["城管局", b"\x0f", None],
    [b"\x17", 3.0, (0x24,)],
]


def test_errors_in_cells_are_texts_and_told(tmp_path):
    table = read(book(tmp_path / "t.xlsb", {"Sheet1": ROWS, "备注": [["x"], [b"\x1d"]]}))
    assert table.sheet == "Sheet1"
    assert table.frame.to_numpy().tolist() == [
        ["财政局", "5", "#N/A"], ["公安局", "#DIV/0!", "ok"], ["城管局", "#VALUE!", ""], ["#REF!", "3", "#NUM!"],
    ]  # fmt: skip
    note = (
        "5 cells hold no value of the kind that they declare; their texts are kept: "
        "C2 '#N/A', B3 '#DIV/0!', B4 '#VALUE!', A5 '#REF!', C5 '#NUM!'"
    )
    assert note in table.notes


def test_errors_are_those_of_the_sheet_that_is_read(tmp_path):
    path = book(tmp_path / "t.xlsb", {"Sheet1": ROWS, "备注": [["x"], [b"\x1d"]]})
    assert read(path, sheet="备注").frame.to_numpy().tolist() == [["#NAME?"]]


def test_a_workbook_without_errors_has_no_note(tmp_path):
    table = read(book(tmp_path / "t.xlsb", {"Sheet1": [["unit", "rating"], ["财政局", 5.0]]}))
    assert not table.notes and table.frame.to_numpy().tolist() == [["财政局", "5"]]


@pytest.mark.parametrize("kept", range(0, 60, 7))
def test_a_sheet_that_is_cut_off_ends_the_search_for_errors(tmp_path, kept):
    path = book(tmp_path / "t.xlsb", {"Sheet1": ROWS})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.bin"] = parts["xl/worksheets/sheet1.bin"][:-kept]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert set(errors_in_binary(path, "Sheet1").values()) <= {"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NUM!"}
