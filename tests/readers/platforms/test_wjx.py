"""问卷星: headers that name their question, and two modes that must agree cell by cell."""

from __future__ import annotations

import openpyxl
import pytest

from surveykit.errors import ReadError
from surveykit.readers import read
from surveykit.readers.platforms.wjx import chosen_options, full_headers, question_number

TEXT, NUMBER = "400000001_按文本_机关作风评议问卷_5_4.xlsx", "400000001_按序号_机关作风评议问卷_5_4.xlsx"
META = ["序号", "提交答卷时间", "所用时间"]


@pytest.fixture
def fixtures(shared_data):
    return shared_data / "chinese-fixtures"


def book(path, header, *rows):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in ([*META, *header], *([number, "2024/3/5 15:05:09", "215秒", *cells] for number, cells in rows)):
        sheet.append(row)
    workbook.save(path)
    return path


def test_a_pair_is_joined_and_gives_the_codebook(fixtures):
    table = read(fixtures / TEXT, reader="wjx", pair=str(fixtures / NUMBER))
    rating = "3、请您对该单位以下方面作出评价—廉洁自律"
    assert table.codebook[rating] == (("1", "非常满意"), ("2", "满意"), ("3", "基本满意"), ("6", "不了解"))
    assert table.codebook["1、您的身份:"] == (("1", "企业代表"), ("2", "群众"), ("3", "其他"))
    assert "7、意见建议" not in table.codebook
    assert table.frame["1、您的身份:"].tolist() == ["企业代表", "群众", "群众", "其他〖人大代表〗"]
    assert table.frame["7、意见建议"].tolist()[0] == "建议增设┋引导牌"
    assert table.frame["4、您认为最需要改进的方面（可多选）(其他)"].tolist() == ["1", "0", "0", "0"]
    assert table.frame["8、请按重要程度排序(服务态度)"].tolist() == ["1", "2", "3", "1"]
    assert any("agree cell by cell" in note for note in table.notes)
    assert table.place(3, rating) == f"{TEXT}, Sheet1!L5, column {rating!r}"


def test_rows_of_a_matrix_and_options_name_their_question(fixtures):
    text = read(fixtures / TEXT, reader="wjx").frame.columns
    assert "3、请您对该单位以下方面作出评价—办事效率" in text
    assert "5、您对该单位上一年度的评价—办事效率" in text
    assert "(2)其中线上办理___次" in text
    number = read(fixtures / NUMBER, reader="wjx").frame.columns
    assert "4、您认为最需要改进的方面（可多选）(材料反复提交)" in number
    old = read(fixtures / "400000002_旧版_按序号.xlsx", reader="wjx").frame.columns
    assert list(old[6:]) == [
        "1、您的身份:",
        "第3题(服务态度)",
        "第3题(办事效率)",
        "第4题(排队时间长)",
        "第4题(其他【请注明】)",
    ]


@pytest.mark.parametrize(
    ("headers", "full"),
    [
        (["序号", "性别", "a—b", "c"], ["序号", "性别", "a—b", "c"]),
        (["1、a——b—行1", "行2", "2、c", "d"], ["1、a——b—行1", "1、a——b—行2", "2、c", "d"]),
        (["4. 题？(手机)", "4 (平板(大))", "5、x"], ["4. 题？(手机)", "4. 题？(平板(大))", "5、x"]),
        (["1、甲—1 我觉得", "2 如果", "(1)填空"], ["1、甲—1 我觉得", "1、甲—2 如果", "(1)填空"]),
        (
            ["性别", "请选—1 我觉得", "2 如果", "3 假如", "年龄", "—10 我了解", "11 我知道", "13 别的"],
            ["性别", "请选—1 我觉得", "请选—2 如果", "请选—3 假如", "年龄", "—10 我了解", "—11 我知道", "13 别的"],
        ),
        (["2 请评价—1 效率", "2 态度", "3 意见"], ["2 请评价—1 效率", "2 态度", "3 意见"]),
    ],
)  # fmt: skip
def test_headers_are_completed_only_inside_their_block(headers, full):
    assert full_headers(headers) == full


def test_numbers_of_questions_are_told_from_numbers_in_texts():
    numbers = {
        "1、您的性别": 1,
        "12．年龄": 12,
        "第6题(运动)": 6,
        "4 (平板)": 4,
        "Q7": 7,
        "(1)14 您": None,
        "1.5倍": None,
    }
    assert {header: question_number(header) for header in numbers} == numbers


def test_the_mark_between_options_divides_nothing_inside_what_was_written():
    assert chosen_options("甲┋其他〖停┋车〗┋乙") == ("甲", "其他", "乙")
    assert chosen_options("其他【请注明】〖宠物〗") == ("其他【请注明】",)


@pytest.mark.parametrize(
    ("numbers", "what"),
    [
        ([(1, [1, "好", 1, 0]), (2, [1, "无", 0, 1])], "'不满意' as"),
        ([(1, [1, "好", 1, 0]), (2, [2, "有", 0, 1])], "the two files disagree"),
        ([(1, [1, "好", 1, 0]), (2, [2, "无", 1, 1])], "chosen: 乙, 甲"),
        ([(1, [1, "好", 1, 0]), (3, [2, "无", 0, 1])], "no 序号 2"),
        ([(1, [1, "好", 1, 0]), (1, [2, "无", 0, 1])], "序号 occurs more than once"),
        ([(1, [-3, "好", 1, 0]), (2, [2, "无", 0, 1])], "code -3"),
    ],
)
def test_a_pair_that_disagrees_is_refused_with_the_cell(tmp_path, numbers, what):
    text = book(
        tmp_path / "text.xlsx",
        ["1、评价", "2、意见", "3、原因"],
        (1, ["满意", "好", "甲"]),
        (2, ["不满意", "无", "乙"]),
    )
    number = book(tmp_path / "number.xlsx", ["1、评价", "2、意见", "3、原因(甲)", "3(乙)"], *numbers)
    with pytest.raises(ReadError) as caught:
        read(text, reader="wjx", pair=str(number))
    assert what in str(caught.value)


def test_rows_in_another_order_are_joined_by_their_number(tmp_path):
    text = book(tmp_path / "text.xlsx", ["1、评价"], (1, ["满意"]), (2, ["(跳过)"]), (3, ["不满意〖慢〗"]))
    number = book(tmp_path / "number.xlsx", ["1、评价"], (3, [2]), (1, [1]), (2, [-3]))
    table = read(text, reader="wjx", pair=str(number))
    assert table.codebook == {"1、评价": (("1", "满意"), ("2", "不满意"))}


def test_a_file_of_another_kind_is_refused(fixtures):
    with pytest.raises(ReadError, match="no export of 问卷星"):
        read(fixtures / "google_forms.csv", reader="wjx")
