"""Workbooks with more sheets, hidden rows, macros, and cells that do not hold what they declare."""

from __future__ import annotations

import struct
import zipfile

import pytest
from openpyxl import Workbook

from surveykit.cleaning import load_survey
from surveykit.errors import FindingsError, ReadError
from surveykit.readers import read

ANSWERS = [
    ["序号", "提交答卷时间", "所用时间", "1、您满意吗"],
    [1, "2024/3/5 15:05:09", "215秒", "满意"],
    [2, "2024/3/5 15:06:09", "15秒", "不满意"],
]
HEAD = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{before}<sheetData>'
    '<row r="1"><c r="A1" t="inlineStr"><is><t>v</t></is></c><c r="B1" t="inlineStr"><is><t>k</t></is></c></row>'
)
SHEET = "xl/worksheets/sheet1.xml"


def workbook(path, sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


def parts_of(tmp_path):
    workbook(tmp_path / "good.xlsx", {"数据": [["v", "k"], ["x", 1]]})
    with zipfile.ZipFile(tmp_path / "good.xlsx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_cell(tmp_path, cell, before=""):
    """A workbook whose cell A2 is written as given; B2 holds 1."""
    row = f'<row r="2">{cell}<c r="B2"><v>1</v></c></row></sheetData></worksheet>'
    return packed(tmp_path / "odd.xlsx", parts_of(tmp_path) | {SHEET: (HEAD.format(before=before) + row).encode()})


def test_of_several_sheets_the_one_with_numbered_questions_is_read(tmp_path):
    path = tmp_path / "t.xlsx"
    workbook(path, {"说明": [["请勿外传", "1.5"]], "Sheet1": ANSWERS, "统计": [["平均", 4.1]]})
    table = read(path)
    assert (table.reader, table.sheet, len(table)) == ("wjx", "Sheet1", 2)
    (note,) = table.notes
    assert note.startswith("the sheet 'Sheet1' is read, since its headers are those of an export; '说明', '统计' are")
    assert read(path, sheet="统计").sheet == "统计"


def test_the_first_sheet_that_is_not_empty_is_read_where_none_looks_like_an_export(tmp_path):
    workbook(tmp_path / "t.xlsx", {"Sheet1": [], "data": [["a"], ["1"]], "more": [["b"], ["2"]]})
    table = read(tmp_path / "t.xlsx")
    assert (table.sheet, table.frame["a"].tolist()) == ("data", ["1"])
    assert table.notes[0].startswith("the sheet 'data' is read, since it is the first that is not empty; 'Sheet1', ")


def test_a_sheet_that_only_begins_with_a_number_is_no_export(tmp_path):
    workbook(tmp_path / "t.xlsx", {"one": [["a"], ["1"]], "two": [["1.5", "b"], ["2", "3"]]})
    assert read(tmp_path / "t.xlsx").sheet == "one"


def test_hidden_rows_and_columns_are_read_and_told(tmp_path):
    book = workbook(tmp_path / "t.xlsx", {"Sheet1": ANSWERS, "other": [["x"]]})
    sheet = book["Sheet1"]
    sheet.auto_filter.ref = "A1:D3"
    sheet.row_dimensions[3].hidden = True
    book["other"].row_dimensions[1].hidden = True
    book.save(tmp_path / "t.xlsx")
    table = read(tmp_path / "t.xlsx")
    assert table.frame["1、您满意吗"].tolist() == ["满意", "不满意"]
    assert "1 rows of the sheet are hidden, by hand or by a filter; they are read like the others" in table.notes
    assert not any("columns of the sheet are hidden" in note for note in table.notes)
    sheet.row_dimensions[3].hidden = False
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "t.xlsx")
    notes = read(tmp_path / "t.xlsx").notes
    assert "columns of the sheet are hidden; they are read like the others" in notes
    assert not any("rows of the sheet" in note for note in notes)


def test_a_cell_that_points_to_no_text_is_refused_with_its_place(tmp_path):
    with pytest.raises(ReadError, match=r"odd\.xlsx, 数据!A2: a cell points to text number 999, which the workbook"):
        read(with_cell(tmp_path, '<c r="A2" t="s"><v>999</v></c>'))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A2" t="n"><v>abc</v></c>', "abc"),
        ('<c r="A2" t="b"><v>maybe</v></c>', "maybe"),
        ('<c r="A2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A2" t="q"><v>满意</v></c>', "满意"),
        ('<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
    ],
)
def test_cells_without_a_value_of_their_kind_keep_their_text_and_are_counted(tmp_path, cell, text):
    table = read(with_cell(tmp_path, cell))
    assert table.frame.to_dict("list") == {"v": [text], "k": ["1"]}
    told = "1 cells hold no value of the kind that they declare; their texts are kept: A2 "
    assert table.notes == (f"{told}{text!r}",)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A2"><v>abc</v></c>', "abc"),
        ('<c r="A2" t="d"><v>2024-13-45</v></c>', "2024-13-45"),
        ('<c r="A2" s="999"><v>5</v></c>', "5"),
        ('<c r="A2" t="inlineStr"><is><t>a_x000D_b</t></is></c>', "a\rb"),
        ('<c r="A2" t="inlineStr"><is><t>満</t><rPh sb="0" eb="1"><t>マン</t></rPh></is></c>', "満"),
    ],
)
def test_other_odd_cells_keep_their_text(tmp_path, cell, text):
    assert read(with_cell(tmp_path, cell)).frame["v"].tolist() == [text]


def test_what_is_no_number_or_day_is_an_error_of_the_survey_and_never_a_silent_gap(tmp_path):
    """What the reader keeps as a text the survey refuses, with the cell, until somebody decides."""
    folder = tmp_path / "s"
    folder.mkdir()
    workbook(
        folder / "t.xlsx",
        {"数据": [["unit", "day", "minutes", "y"], ["A", "2024-13-45", "abc", "1"], ["A", "2024-03-05", 7, "2"]]},
    )
    (folder / "units.csv").write_text("unit_id,name\nA,A\n", encoding="utf-8")
    (folder / "survey.yml").write_text(
        "format: 1\nid: s\ntitle: S\nlanguage: en\nunits: {register: units.csv, column: unit}\n"
        "sources: [{path: t.xlsx}]\nreport: {title: S, date: 2025-12-31}\n"
        'scales: {two: {choices: {"1": Bad, "2": Good}}}\nheadline: {question: y}\nquestions:\n'
        "  y: {text: Y, type: rating, scale: two, column: y}\n"
        "  day: {text: Day, type: date, column: day}\n  minutes: {text: Minutes, type: number, column: minutes}\n",
        encoding="utf-8",
    )
    with pytest.raises(FindingsError, match=r"'abc' is no number[\s\S]*数据!C2"):
        load_survey(folder).clean()
    (folder / "decisions.yml").write_text(
        "answers:\n  - {question: minutes, found: abc, missing: invalid}\n", encoding="utf-8"
    )
    responses = load_survey(folder).clean()
    (found,) = [finding for finding in responses.findings if finding.check == "impossible_dates"]
    assert found.n == 1 and "no day that exists" in found.what and found.rows == ("t.xlsx, 数据!B2, column 'day'",)


def test_a_wrong_dimension_changes_nothing(tmp_path):
    table = read(with_cell(tmp_path, '<c r="A2"><v>7</v></c>', before='<dimension ref="A1:A1"/>'))
    assert table.frame.to_dict("list") == {"v": ["7"], "k": ["1"]}


def test_days_counted_from_1904_are_the_same_days(tmp_path):
    import datetime

    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["day"])
    book.active.append([datetime.date(2024, 3, 5)])
    book.save(tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx") as archive:
        assert b'date1904="1"' in archive.read("xl/workbook.xml")
    assert read(tmp_path / "t.xlsx").frame["day"].tolist() == ["2024-03-05"]


def test_control_characters_are_shown_and_counted(tmp_path):
    table = read(with_cell(tmp_path, '<c r="A2" t="inlineStr"><is><t>a\x01b\x02</t></is></c>'))
    assert table.frame["v"].tolist() == ["a\ufffdb\ufffd"]
    assert table.notes == ("2 control characters are in the cells; they are shown as \ufffd",)


def test_macros_are_told_and_never_run(tmp_path):
    table = read(packed(tmp_path / "t.xlsm", parts_of(tmp_path) | {"xl/vbaProject.bin": b"program"}))
    assert table.frame["v"].tolist() == ["x"]
    assert table.notes == ("the workbook holds macros; only its cells are read",)


def test_missing_parts_are_refused_unless_they_only_say_how_cells_look(tmp_path):
    parts = parts_of(tmp_path)
    without = {name: {key: value for key, value in parts.items() if key != name} for name in parts}
    assert read(packed(tmp_path / "t.xlsx", without["xl/styles.xml"])).frame["v"].tolist() == ["x"]
    for name, message in (("xl/workbook.xml", "the workbook has no sheet"), (SHEET, "the workbook cannot be read")):
        with pytest.raises(ReadError, match=message):
            read(packed(tmp_path / "t.xlsx", without[name]))
    first = with_cell(tmp_path, '<c r="A2" t="s"><v>0</v></c>')  # no part with shared texts stands beside it
    with pytest.raises(ReadError, match=r"odd\.xlsx, 数据!A2: a cell points to text number 0, which"):
        read(first)


def encrypted():
    """The box that Excel puts around a workbook with a password: one sector of places, one of names."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE

    def entry(name, kind, child=none):
        text = (name + "\0").encode("utf-16-le")
        about = struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
        return text.ljust(64, b"\0") + about + bytes(36) + struct.pack("<IQ", end, 0)

    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[none] * 108)
    places = struct.pack("<128I", 0xFFFFFFFD, end, *[none] * 126)
    return head + places + entry("Root Entry", 5, 1) + entry("EncryptedPackage", 2) + bytes(256)


@pytest.mark.parametrize("name", ["t.xlsx", "t.xls"])
def test_a_workbook_with_a_password_is_refused_for_that(tmp_path, name):
    (tmp_path / name).write_bytes(encrypted())
    with pytest.raises(ReadError, match="the workbook is password-protected") as told:
        read(tmp_path / name)
    assert "save it without a password" in str(told.value)
