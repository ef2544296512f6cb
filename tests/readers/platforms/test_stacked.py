"""Tables made by hand: titles, headers in two rows, totals and notes; and tables in which none of these stand."""

from __future__ import annotations

import csv
import io

import pytest
import yaml
from openpyxl import Workbook

from surveykit.cleaning import load_survey
from surveykit.cli import run
from surveykit.readers import read

LABELS = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
UNITS = ["市财政局", "市公安局", "市教育局（东区）", "市教育局（西区）"]


def answers(n=40):
    return [
        [str(k + 1), UNITS[k % 4], LABELS[k % 5], LABELS[k * 3 % 5], LABELS[k // 5 % 5], ["", "窗口太少"][k % 2]]
        for k in range(n)
    ]


def gbk(path, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode("gbk"))
    return path


@pytest.fixture
def two_rows(tmp_path):
    """A text file in GBK with headers in two rows and two rows of totals."""
    head = [["序号", "被评单位", "满意度评价", "", "", "意见"], ["", "", "服务态度", "办事效率", "总体评价", ""]]
    totals = [["合计", "", "40", "40", "40份", ""], ["", "满意率", "85.2%", "83.1%", "86.0%", ""]]
    return gbk(tmp_path / "汇总.csv", [*head, *answers(), *totals])


@pytest.fixture
def merged(tmp_path):
    """A workbook with a title, merged headers, and notes below an empty row."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2025年机关作风评议结果"])
    sheet.append(["序号", "单位名称", "评价内容", "", "", "意见"])
    sheet.append(["", "", "服务态度", "办事效率", "总体满意度", ""])
    for cells in ("A1:F1", "C2:E2", "A2:A3", "B2:B3", "F2:F3"):
        sheet.merge_cells(cells)
    for row in answers():
        sheet.append(row)
    sheet.append([])
    sheet.append(["注：1. 本表由各窗口汇总"])
    sheet.append(["填表人：张三", "", "审核：李四"])
    book.save(tmp_path / "评议结果.xlsx")
    return tmp_path / "评议结果.xlsx"


def test_headers_in_two_rows_are_put_together_and_totals_are_no_answers(two_rows):
    table = read(two_rows)
    assert table.reader == "stacked"
    columns = ["序号", "被评单位", "满意度评价—服务态度", "满意度评价—办事效率", "满意度评价—总体评价", "意见"]
    assert list(table.frame.columns) == columns
    assert table.frame.to_numpy().tolist() == answers()
    assert table.rows.tolist() == list(range(3, 43))
    assert "row 43 is no answer (total): 合计, 40, 40, 40份" in table.notes
    assert "row 44 is no answer (total): 满意率, 85.2%, 83.1%, 86.0%" in table.notes
    assert table.guessed == ("which rows are titles, headers, totals and notes is taken from their cells",)
    assert [(cell.question, cell.subquestion, cell.meta) for cell in table.header[:3]] == [
        ("序号", None, True), ("被评单位", None, False), ("满意度评价", "服务态度"  , False),
    ]  # fmt: skip


def test_a_title_merged_headers_and_notes_of_a_workbook_are_no_answers(merged):
    table = read(merged)
    assert (table.reader, len(table), table.rows[0]) == ("stacked", 40, 4)
    assert table.frame.to_numpy().tolist() == answers()
    assert "title: 2025年机关作风评议结果" in table.notes
    assert "row 45 is no answer (note): 注：1. 本表由各窗口汇总" in table.notes
    assert "row 46 is no answer (note): 填表人：张三, 审核：李四" in table.notes


@pytest.mark.parametrize("name", ["two_rows", "merged"])
def test_from_such_a_table_to_clean_answers(request, tmp_path, name, capsys):
    path = request.getfixturevalue(name)
    assert run(["inspect", str(path), "--draft", str(tmp_path / "draft")]) == 0
    raw = yaml.safe_load((tmp_path / "draft" / "survey.yml").read_text(encoding="utf-8"))
    assert {one["scale"] for one in raw["questions"].values() if one["type"] == "rating"} == {"satisfaction_5"}
    assert (raw["respondent"], raw["headline"]["question"][:3]) == ("序号", "q2_")
    assert run(["check", str(tmp_path / "draft")]) == 0
    assert "received 40 = kept 40 + excluded 0" in capsys.readouterr().out
    assert load_survey(tmp_path / "draft").clean().frame["unit"].value_counts().to_dict() == {
        "U001": 10, "U002": 10, "U003": 10, "U004": 10
    }  # fmt: skip


def test_the_format_reads_such_a_file_as_it_stands(two_rows):
    table = read(two_rows, reader="delimited")
    assert len(table) == 43 and table.frame.iloc[-1, 1] == "满意率"


def test_totals_below_a_table_with_a_title_above_one_row_of_headers(tmp_path):
    rows = [["评议结果", "", "", "", "", ""], HEADER, *answers(), ["合计", "", "40", "40", "40", ""]]
    table = read(gbk(tmp_path / "t.csv", rows))
    assert table.reader == "stacked" and table.frame.to_numpy().tolist() == answers()
    assert "row 43 is no answer (total): 合计, 40, 40, 40" in table.notes
    assert table.guessed[0] == "row 2 holds the headers, above it is a title: 评议结果"


HEADER = ["序号", "单位", "态度", "效率", "总体", "意见"]


@pytest.mark.parametrize(
    "rows",
    [
        # A label that is also a word for totals comes again.
        [["Rating", "Points", "Age"], ["Average", "3", "40"], ["Good", "4", "50"], ["Average", "3", "41"]],
        # What follows the word is no number.
        [HEADER, *answers(), ["41", "合计", "满意", "满意", "满意", ""]],
        # Columns without a name, over answers.
        [["序号", "单位", "", "", "总体", "意见"], *answers()],
        # A gap in the header, and below it an answer that comes only once: the first column is filled too.
        [["a", "b", "", "c"], ["1", "x", "only here", "y"], ["2", "z", "", "y"], ["3", "x", "", "y"]],
        # A remark among the answers.
        [
            ["意见", "单位", "总体"],
            ["注：很好", "市财政局", "满意"],
            ["好", "市公安局", "满意"],
            ["注：差", "市公安局", "满意"],
        ],
        [["序号", "单位", "总体"]],
        [["序号", "单位", "总体"], ["1", "市财政局", "满意"]],
    ],
)
def test_tables_with_answers_only_lose_no_row(tmp_path, rows):
    table = read(gbk(tmp_path / "t.csv", rows))
    assert table.reader != "stacked" and table.frame.to_numpy().tolist() == rows[1:]


def test_totals_in_the_middle_are_left_to_a_person(tmp_path):
    rows = [HEADER, *answers(10), ["合计", "", "10", "10", "10", ""], *answers(10)]
    assert len(read(gbk(tmp_path / "t.csv", rows))) == 21


def workbook(path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


TITLE, SENDER = ["2025年评议结果"], ["填报单位：市财政局", "", "", "", "日期：2025-03-01"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([], [["签名："]]),
        ([TITLE], [["审核人（签字）：张三", "", "", "", "2025年3月1日"]]),
        ([TITLE, SENDER], [["负责人签字：", "", "", "经办人：李四"]]),
        ([TITLE, SENDER], []),
        ([SENDER], [["合计", "", "40", "40", "40"], ["（盖章）：", "", "", "电话：0571-0000000"]]),
        ([TITLE], [HEADER]),
    ],
)
def test_titles_and_signatures_are_no_answers(tmp_path, above, below):
    table = read(workbook(tmp_path / "t.xlsx", [*above, HEADER, *answers(), *below]))
    assert table.frame.columns.tolist() == HEADER
    assert table.frame.to_numpy().tolist() == answers()


def test_titles_and_signatures_around_headers_in_two_rows(tmp_path):
    head = [["序号", "被评单位", "满意度评价", "", "", "意见"], ["", "", "服务态度", "办事效率", "总体评价", ""]]
    table = read(workbook(tmp_path / "t.xlsx", [TITLE, SENDER, *head, *answers(), ["负责人签字：", "", "日期："]]))
    assert table.frame.to_numpy().tolist() == answers()
    assert "title: 填报单位：市财政局, 日期：2025-03-01" in table.notes


def test_a_title_narrower_than_its_table_is_a_title(tmp_path):
    for name, text in {
        "a": "Offices 2025\nunit;y;z\nA;1;2,5\nB;2;3,5\n",
        "b": "Offices\n\nunit,y,z\nA,1,2\nB,2,3\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        table = read(tmp_path / name)
        assert (table.frame.columns.tolist(), len(table)) == (["unit", "y", "z"], 2)
