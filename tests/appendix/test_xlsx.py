from __future__ import annotations

import appendix_sample as sample
import openpyxl
import pytest

from appendix_reading import parts
from surveykit.appendix import Appendix, Heading, Paragraph, Verbatim, get
from surveykit.appendix.plain import readable
from surveykit.presentation.model import Cell, Column, Table


@pytest.fixture
def book(unit):
    return openpyxl.load_workbook(unit[1] / "appendix.xlsx")


def label(appendix, kind, number):
    return f"{'表' if kind == 'Table' else '图'}{number}" if appendix.language == "zh" else f"{kind} {number}"


def body(sheet, first, rows, columns):
    return [[sheet.cell(first + i, 1 + j).value for j in range(columns)] for i in range(rows)]


def test_contents_link_to_every_sheet(unit, book):
    appendix, _ = unit
    contents = book.worksheets[0]
    names = [contents.cell(row, 1).value for row in range(6, 6 + len(book.sheetnames) - 1)]
    assert names == book.sheetnames[1:]
    links = [contents.cell(row, 1).hyperlink.location for row in range(6, 6 + len(names))]
    assert links == [f"'{name}'!A1" for name in names]
    assert all(not sheet._hyperlinks for sheet in book.worksheets[1:])
    assert contents["A1"].value == appendix.title


def test_numbers_are_typed_as_printed(unit, book):
    appendix, _ = unit
    sheet = book[label(appendix, "Table", 1)]
    table = appendix.tables[0]
    rows = body(sheet, 3, 5, 5)
    assert [row[1] for row in rows] == [1204, 1686, 1806, 843, 482]
    for cells, row in zip(table.rows, rows, strict=True):
        assert row == [cells[0].text, cells[1].value, cells[2].value, cells[3].low, cells[3].high]
    formats = [sheet.cell(3, column).number_format for column in range(2, 6)]
    assert formats == ["#,##0", "0.0", "0.0", "0.0"]
    heads = [sheet.cell(2, column).value for column in range(1, 6)]
    assert (
        heads
        == [
            ["评价", "人次", "占比/%", "95%置信区间下限", "95%置信区间上限"],
            ["Rating", "n", "Share, %", "95 % interval, lower", "95 % interval, upper"],
        ][appendix.language == "en"]
    )
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$1:$2"
    assert table.notes[0] in sheet["A8"].value


def test_a_long_table_with_shared_headings(unit, book):
    appendix, _ = unit
    table = appendix.tables[1]
    sheet = book[label(appendix, "Table", 2)]
    assert (sheet["C2"].value, sheet["F2"].value) == (table.columns[2].spanner, table.columns[4].spanner)
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        *("A2:A3", "B2:B3", "C2:E2", "F2:H2"),
        "A64:G64" if appendix.language == "zh" else "A64:F64",
    }
    assert sheet.freeze_panes == "B4"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    withheld = [sheet.cell(4, column).value for column in range(1, 9)]
    assert withheld[2:5] == [table.rows[0][2].text, "—", "—"]
    for cells, row in list(zip(table.rows, body(sheet, 4, 60, 8), strict=True))[1:]:
        wanted = [cells[0].text, cells[1].value, cells[2].value, cells[3].low, cells[3].high, cells[4].value]
        assert row == [*wanted, cells[5].low, cells[5].high]


def test_row_groups_stand_above_their_rows(unit, book):
    appendix, _ = unit
    table = appendix.tables[2]
    first = [row[0] for row in body(book[label(appendix, "Table", 3)], 3, 9, 1)]
    assert first[0] == table.row_groups[0]
    assert first[5] == table.row_groups[4]
    assert [text for i, text in enumerate(first) if i not in (0, 5)] == [row[0].text for row in table.rows]


def test_text_answers_and_figures_have_sheets(unit, book):
    appendix, folder = unit
    texts, waiting = [], []
    for block in appendix.blocks:
        if isinstance(block, Heading):
            waiting = [heading for heading in waiting if heading.level < block.level] + [block]
        elif isinstance(block, Paragraph):
            texts += [*(heading.text for heading in waiting), block.text]
            waiting = []
    assert [row[0].value for row in book.worksheets[1].iter_rows()] == texts
    answers = next(b.answers for b in appendix.blocks if isinstance(b, Verbatim))
    sheet = book[book.sheetnames[-1]]
    assert [row[0].value for row in sheet.iter_rows()][1:] == list(answers)
    assert book[label(appendix, "Figure", 1)]._images
    drawing = parts(folder / "appendix.xlsx")["xl/drawings/drawing1.xml"]
    assert f'descr="{appendix.figures[0].alt}"' in drawing


def test_columns_are_as_wide_as_their_content(unit, book):
    appendix, _ = unit
    width = book[label(appendix, "Table", 1)].column_dimensions["A"].width
    assert width == (10 if appendix.language == "zh" else 12) + 2.5
    assert all(dimension.width <= 80 for sheet in book.worksheets for dimension in sheet.column_dimensions.values())


def test_rows_are_as_high_as_the_lines_of_their_widest_text(tmp_path):
    """A line of 10 points is 14 points high; a column is at most 46 characters wide, and two and a half of air."""
    columns = (Column("Why"), Column("95 % interval", "right"), Column("Remark"))
    interval = Cell("1.0–2.0", "interval", None, 1, 1.0, 2.0)
    rows = (
        (Cell("w" * 145), interval, Cell("3", "count", 3)),
        (Cell("short"), interval, Cell("4", "count", 4)),
        (Cell("调" * 60), interval, Cell("5", "count", 5)),
        (Cell("short"), interval, Cell("w" * 90)),
        (Cell("two\nlines"), interval, Cell("6", "count", 6)),
    )
    table = Table("t", "T", columns, rows, ("n" * 200, "short"), row_groups={1: "Group"})
    get("xlsx")(Appendix("A", "en", "s").add(table), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Table 1"]
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [48.5, 16.5, 16.5, 48.5]
    heights = {row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)}
    lines = {
        2: 2,  # "95 % interval, lower" in 16.5 characters
        3: 4,  # 145 characters in 48.5, one of them kept free
        6: 3,  # 60 Chinese characters, each as wide as two
        7: 2,  # 90 characters in the fourth column, as the interval takes two
        8: 2,
    }
    assert {row: heights[row] for row in lines} == {row: 14 * count + 3 for row, count in lines.items()}
    # The heading of a group and a row of short texts keep the height that the program gives them.
    assert heights[4] is heights[5] is None
    # Notes of 9 points over the three columns that are 80 wide together: 90 characters in a line.
    assert [heights[9], heights[10]] == [round(3 * 12.6 + 3, 1), round(12.6 + 3, 1)]


def test_no_row_is_higher_than_excel_allows(tmp_path):
    table = Table("t", "T", (Column("a"), Column("b")), ((Cell("word " * 2000), Cell("x")),))
    get("xlsx")(Appendix("A", "en", "s").add(Paragraph("word " * 3000), table), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["Table 1"].row_dimensions[3].height == book["Text"].row_dimensions[1].height == 409


def test_hostile_answers_are_text_and_nothing_else(hostile, answers):
    _, folder = hostile
    book = openpyxl.load_workbook(folder / "appendix.xlsx")
    shown = [readable(text) for text in answers]
    rows = [row for row in book["Table 1"].iter_rows(min_row=4, values_only=True) if row[1] is not None]
    assert [row[0] for row in rows] == shown == [row[1] for row in rows]
    assert [row[2] for row in rows] == [float(i) for i in range(len(shown))]
    text = [row[0].value for row in book["Text"].iter_rows()]
    # Of headings without text below them only some are listed.
    assert text[-len(shown) :] == shown
    assert set(text) <= set(shown)
    types = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}
    xml = parts(folder / "appendix.xlsx")
    sheets = [content for name, content in xml.items() if name.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in content or 't="e"' in content for content in sheets)
    assert sum("<hyperlink " in content for content in sheets) == 1
    assert not any('TargetMode="External"' in content for content in xml.values())


def test_a_formula_like_answer_stays_text_when_the_cell_is_edited(tmp_path):
    table = Table("t", "T", (Column("a"),), tuple((Cell(text),) for text in ("=1+1", "-1", "plain", "_x000D_")))
    get("xlsx")(Appendix("A", "en", "s").add(table), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Table 1"]
    assert [sheet.cell(row, 1).quotePrefix for row in range(3, 7)] == [True, True, False, False]
    # Excel decodes _x000D_ to a line end unless its underscore is coded; openpyxl shows what is stored.
    assert sheet["A6"].value == "_x005F_x000D_"


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        (Cell("62.5%", "percent", 62.5, 1), 62.5, '0.0"%"'),
        (Cell("3.20†", "number", 3.2, 2), 3.2, '0.00"†"'),
        (Cell("−0.4", "number", -0.4, 1), -0.4, "0.0"),
        (Cell("12,345", "count", 12345, 0), 12345, "#,##0"),
        (Cell("< 0.001", "number", 0.0004, 3), "< 0.001", "General"),
        (Cell("007", "text"), "007", "General"),
        (Cell("110101199003071234", "text"), "110101199003071234", "General"),
    ],
)
def test_what_is_shown_is_what_is_printed(cell, value, number_format, tmp_path):
    get("xlsx")(Appendix("A", "en", "s").add(Table("t", "T", (Column("a"),), ((cell,),))), tmp_path / "a.xlsx")
    written = openpyxl.load_workbook(tmp_path / "a.xlsx")["Table 1"]["A3"]
    assert (written.value, written.number_format) == (value, number_format)


def test_a_text_longer_than_a_cell_is_cut_with_a_mark(tmp_path):
    get("xlsx")(Appendix("A", "zh", "s").add(Paragraph("教" * 40_000)), tmp_path / "a.xlsx")
    text = openpyxl.load_workbook(tmp_path / "a.xlsx")["正文"]["A1"].value
    assert len(text) <= 32_767
    assert text.endswith("全文见其他格式）")


def test_an_empty_appendix_a_wide_and_an_empty_table(tmp_path):
    get("xlsx")(Appendix("A", "en", "s"), tmp_path / "a.xlsx")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A6"].value == "This appendix has no content."
    columns = tuple(Column(f"Question {i}") for i in range(40))
    wide = Table("w", "W", columns, (tuple(Cell(f"some words {i}") for i in range(40)),))
    get("xlsx")(Appendix("A", "en", "s").add(wide, Table("t", "T", (Column("a"),), ())), tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book["Table 1"].page_setup.fitToWidth > 1
    assert book["Table 1"].print_title_cols == "$A:$A"
    assert [cell.value for cell in book["Table 1"][3]] == [cell.text for cell in wide.rows[0]]
    assert book["Text"]["A1"].value == "T – not shown: there are no results."
    assert book.sheetnames == ["Contents", "Text", "Table 1"]
    assert sample.DAY.year == 2024
