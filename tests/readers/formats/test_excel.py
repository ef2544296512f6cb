"""Workbooks: every cell as the text that stands for it; hostile and broken files are refused quickly."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from surveykit.errors import ReadError
from surveykit.readers import read

cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(lambda text: "_x" not in text)


def save(path, rows, title="Sheet1"):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for position, value in enumerate(row, 1):
            cell = sheet.cell(number, position, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    return path


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=6))
def test_texts_come_back_exactly(tmp_path_factory, rows):
    path = save(tmp_path_factory.mktemp("xlsx") / "t.xlsx", [("first", "second"), *rows])
    table = read(path)
    expected = [row for row in rows if row != ("", "")]
    assert [tuple(row) for row in table.frame.itertuples(index=False)] == expected


def test_numbers_and_dates_are_written_as_they_stand(tmp_path):
    values = [
        1,
        5.0,
        0.1,
        -3,
        1e20,
        True,
        datetime(2025, 3, 5, 15, 5, 9),
        date(2025, 3, 5),
        clock(8, 30),
        "001",
        "=1+1",
    ]
    table = read(save(tmp_path / "t.xlsx", [["v", "k"], *[[value, "x"] for value in values]]))
    assert table.frame["v"].tolist() == [
        "1", "5", "0.1", "-3", "1e+20", "TRUE", "2025-03-05 15:05:09", "2025-03-05", "08:30:00", "001", "=1+1",
    ]  # fmt: skip


def test_long_numbers_are_noted_since_the_workbook_lost_their_digits(tmp_path):
    table = read(save(tmp_path / "t.xlsx", [["id", "text id"], [110101199003071234.0, "110101199003071234"]]))
    assert table.frame["text id"].tolist() == ["110101199003071234"]
    assert table.notes == ("column 'id' holds numbers of more than 15 digits; the workbook has lost the last ones",)


def test_empty_rows_are_passed_over_and_places_name_the_cell(tmp_path):
    rows = [[None, None, None], ["id", "y", "z"], ["1", None, "a"], [None, None, None], ["2", "5", None]]
    table = read(save(tmp_path / "t.xlsx", rows, title="数据"))
    assert table.rows.tolist() == [3, 5]
    assert table.sheet == "数据"
    assert table.place(1, "y") == "t.xlsx, 数据!B5, column 'y'"
    assert table.frame.iloc[0].tolist() == ["1", "", "a"]


def test_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path):
    book = Workbook()
    book.active.title = "hidden"
    book.active.sheet_state = "hidden"
    second = book.create_sheet("answers")
    second.append(["y"])
    second.append(["5"])
    book.save(tmp_path / "t.xlsx")
    table = read(tmp_path / "t.xlsx")
    assert table.sheet == "answers"
    assert table.notes == ("the sheet 'answers' is read; 'hidden' are not (sheet: NAME reads another)",)
    with pytest.raises(ReadError, match=r"there is no sheet 'x'[\s\S]*hidden, answers"):
        read(tmp_path / "t.xlsx", sheet="x")
    with pytest.raises(ReadError, match="the sheet is empty"):
        read(tmp_path / "t.xlsx", sheet="hidden")


def test_csv_and_workbook_of_the_same_answers_agree(shared_data):
    folder = shared_data / "typeform"
    text, book = (read(folder / f"results-anonymized-randomized.{kind}") for kind in ("csv", "xlsx"))
    assert text.reader == book.reader == "typeform"
    assert len(text) == len(book) == 69
    shared = [name for name in text.frame.columns if name in book.frame.columns]
    assert len(shared) > 5
    different = {name for name in shared if text.frame[name].tolist() != book.frame[name].tolist()}
    assert len(different) <= len(shared) // 3, different


def test_an_old_workbook_is_read(shared_data):
    table = read(shared_data / "wenjuanxing" / sorted(p.name for p in (shared_data / "wenjuanxing").glob("*_2.xls"))[0])
    assert table.reader == "wjx"
    assert len(table) == 800


def test_a_text_file_called_xlsx_is_read_as_text(tmp_path):
    path = tmp_path / "t.xlsx"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert read(path).frame.iloc[0].tolist() == ["1", "2"]


# -- hostile and broken ------------------------------------------------------------------------------------------------


def parts_of(tmp_path):
    path = save(tmp_path / "good.xlsx", [["a", "b"], ["1", "2"]])
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def cell(place, row):
    return f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'.encode()


def far_cell():
    return HEAD + cell("A1", 1) + cell("XFD1048576", 1048576) + TAIL


def wide_rows():
    rows = b"".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>'.encode() for n in range(1, 2001)
    )
    return HEAD + rows + TAIL


def beyond_the_sheet():
    return HEAD + cell("A1", 1) + cell("ZZZZ9", 9) + TAIL


@pytest.mark.parametrize("sheet", [far_cell, wide_rows, beyond_the_sheet])
def test_cells_far_apart_are_refused_at_once(tmp_path, sheet):
    parts = parts_of(tmp_path) | {SHEET: sheet()}
    path = pack(tmp_path / "bad.xlsx", parts.items())
    with pytest.raises(ReadError, match="the sheet reaches to"):
        read(path)


UNUSUAL = {
    "single quotes": "<row r='1'><c r='A1'><v>1</v></c></row><row r='{row}'><c r='{place}'><v>2</v></c></row>",
    "other order": '<row r="1"><c s="" r="A1"><v>1</v></c></row><row r="{row}"><c s="" r="{place}"><v>2</v></c></row>',
    "line breaks": '<row r="1"><c\nr="A1"><v>1</v></c></row><row\nr="{row}"><c\nr="{place}"><v>2</v></c></row>',
    "no place": '<row r="1"><c><v>1</v></c></row><row r="{row}"><c r="{place}"><v>2</v></c></row>',
    "spaces": '<row r = "1"><c r = "A1"><v>1</v></c></row><row r = "{row}"><c r = "{place}"><v>2</v></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("form", UNUSUAL)
def test_sheets_written_in_an_unusual_way_are_parsed_aside_and_cannot_end_the_program(tmp_path, form):
    parts = parts_of(tmp_path)
    honest = HEAD + UNUSUAL[form].format(row=3, place="A3").encode() + TAIL
    table = read(pack(tmp_path / "honest.xlsx", (parts | {SHEET: honest}).items()))
    assert table.frame["1"].tolist() == ["2"]
    assert table.place(0, "1") == "honest.xlsx, Sheet1!A3, column '1'"
    hostile = HEAD + UNUSUAL[form].format(row=1048576, place="XFD1048576").encode() + TAIL
    with pytest.raises(ReadError, match=r"takes more memory than it should|the sheet reaches to XFD1048576"):
        read(pack(tmp_path / "hostile.xlsx", (parts | {SHEET: hostile}).items()))


def test_an_open_document_is_parsed_aside_with_its_problems_explained(tmp_path):
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p>'
        "</table:table-cell></table:table-row>"
    )
    content = (
        f'<office:document-content{names}><office:body><office:spreadsheet><table:table table:name="S">'
        f"{row.format('y')}{row.format('001')}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    members = [("mimetype", kind), ("content.xml", content), ("META-INF/manifest.xml", manifest)]
    path = pack(tmp_path / "t.ods", members)
    assert read(path).frame["y"].tolist() == ["001"]
    with pytest.raises(ReadError, match=r"t\.ods: there is no sheet 'x'"):
        read(path, sheet="x")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (SHEET, b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + HEAD + TAIL, "declares a document type"),
        ("xl/sharedStrings.xml", b"<sst>" + b"<si><t>x</t></si>" * 3_000_000 + b"</sst>", "unpacks"),
        ("../../outside.xml", b"<x/>", "points outside"),
        ("/absolute.xml", b"<x/>", "points outside"),
        ("XL/workbook.xml", b"<x/>", "two parts of one name"),
        (SHEET, HEAD[:-4], "cannot be read"),
        ("xl/workbook.xml", b"no xml", "cannot be read"),
    ],
)
def test_hostile_and_broken_workbooks_are_refused(tmp_path, name, content, message):
    parts = parts_of(tmp_path) | {name: content}
    with pytest.raises(ReadError, match=message):
        read(pack(tmp_path / "bad.xlsx", parts.items()))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_members_are_refused(tmp_path):
    parts = parts_of(tmp_path)
    with pytest.raises(ReadError, match="two parts of one name"):
        read(pack(tmp_path / "bad.xlsx", [*parts.items(), (SHEET, parts[SHEET])]))


def test_a_workbook_cut_in_half_is_refused(tmp_path):
    content = save(tmp_path / "t.xlsx", [["a"], ["1"]]).read_bytes()
    (tmp_path / "t.xlsx").write_bytes(content[: len(content) // 2])
    with pytest.raises(ReadError, match=r"t\.xlsx: the workbook is damaged"):
        read(tmp_path / "t.xlsx")


def test_files_of_other_kinds_are_named_for_what_they_are(tmp_path):
    for name, content, message in [
        ("t.xls", b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("t.csv", b"%PDF-1.7", "a PDF"),
        ("t.csv", b'[{"q1": "1"}]', "the file is JSON"),
        ("t.zip", zip_of_text(), "a zip archive"),
        ("t.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "cannot be read"),
    ]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ReadError, match=message):
            read(tmp_path / name)


def zip_of_text():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    return buffer.getvalue()


def test_flipped_bytes_never_leak_another_error(tmp_path):
    """Broken copies of a workbook are read or refused as unreadable; nothing else comes out."""
    import random

    chance = random.Random(1)
    content = save(tmp_path / "t.xlsx", [["a", "b"], *[[str(n), "x"] for n in range(40)]]).read_bytes()
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "b.xlsx").write_bytes(broken)
        try:
            read(tmp_path / "b.xlsx")
        except ReadError as error:
            assert error.problems
