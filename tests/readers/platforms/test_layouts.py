"""Platforms of which no real file is at hand: made files with the headers that their documentation names."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from surveykit.errors import ReadError
from surveykit.readers import READERS, Layout, detect, read, register
from surveykit.readers.layout import NOTHING, Recognition


def text_file(path, *lines, encoding="utf-8"):
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def parts(table):
    return [(cell.question, cell.subquestion, cell.option) for cell in table.header if not cell.meta]


def test_jinshuju_as_workbook_and_as_fields(tmp_path):
    sheet = text_file(
        tmp_path / "a.csv",
        "序号,服务评价 - 态度,服务评价 - 效率,原因,提交人,提交时间,修改时间,填写时长,IP",
        "1,好,差,排队，材料,甲,2024-03-05 15:05,,35秒,192.0.2.1",
    )
    table = read(sheet)
    assert table.reader == "jinshuju"
    assert parts(table) == [("服务评价", "态度", None), ("服务评价", "效率", None), ("原因", None, None)]
    fields = text_file(
        tmp_path / "b.csv",
        "serial_number,field_1,field_2,creator_name,created_at,updated_at,info_remote_ip,x_field_weixin_openid",
        "1,好,001,甲,2016-02-17T11:40:31.524Z,2016-02-17T11:40:31.524Z,192.0.2.1,o1",
    )  # fmt: skip
    table = read(fields)
    assert table.reader == "jinshuju" and table.frame["field_2"].tolist() == ["001"]
    assert parts(table) == [("field_1", None, None), ("field_2", None, None)]
    assert table.guessed == ("the times created_at and updated_at are in UTC",)


def test_tencent_texts_name_the_option_behind_the_colon(tmp_path):
    path = text_file(
        tmp_path / "t.csv", "编号,开始答题时间,结束答题时间,答题时长,6.通勤地点:一丹图书馆,6.通勤地点:学院,7.意见",
        "1,2024/3/5 15:05:09,2024/3/5 15:06:09,60,D.一丹图书馆,,N/A", encoding="utf-8-sig",
    )  # fmt: skip
    table = read(path)
    assert table.reader == "tencent"
    assert parts(table) == [("6.通勤地点", None, "一丹图书馆"), ("6.通勤地点", None, "学院"), ("7.意见", None, None)]
    assert table.frame["7.意见"].tolist() == ["N/A"]


def test_the_code_list_of_wenjuan_gives_labels(tmp_path, shared_data):
    codes = text_file(
        tmp_path / "code.csv",
        "Q1,您的身份,单选题",
        ",1,企业",
        ",2,群众",
        "Q4,需要改进的方面,多选题",
        ",1,排队",
        ",2,材料",
        encoding="gb18030",
    )
    table = read(shared_data / "chinese-fixtures" / "wenjuan_coded.csv", pair=str(codes))
    assert table.codebook["Q1"] == (("1", "企业"), ("2", "群众"))
    assert ("需要改进的方面", None, "排队") in parts(table)
    assert table.header[2].question == "您的身份"


def test_texts_of_wenjuan(tmp_path):
    path = text_file(tmp_path / "t.csv", "序号,答题时长,Q1.总体评价,Q2.各方面评价_态度", "1,215,好,好")
    table = read(path)
    assert table.reader == "wenjuan"
    assert parts(table) == [("Q1.总体评价", None, None), ("Q2.各方面评价", "态度", None)]


def test_an_xlsform_gives_texts_and_labels(tmp_path, shared_data):
    book = openpyxl.Workbook()
    survey, choices = book.active, book.create_sheet("choices")
    survey.title = "survey"
    for row in (
        ("type", "name", "label::English", "label::中文 (zh)"),
        ("select_one rate", "overall", "Overall", "总体评价"),
        ("select_multiple what", "improve", "What to improve", "改进方面"),
    ):
        survey.append(row)
    for row in (
        ("list_name", "name", "label::中文 (zh)"),
        ("rate", "5", "非常满意"),
        ("what", "queue", "排队"),
        ("what", "docs", "材料"),
    ):
        choices.append(row)
    book.save(tmp_path / "form.xlsx")
    table = read(shared_data / "chinese-fixtures" / "kobo_xml.csv", pair=str(tmp_path / "form.xlsx"))
    assert parts(table) == [
        ("总体评价", None, None), ("改进方面", None, None), ("改进方面", None, "排队"), ("改进方面", None, "材料"),
    ]  # fmt: skip
    assert table.codebook["sat/overall"] == (("5", "非常满意"),)
    assert table.frame["sat/improve"].tolist() == ["queue docs"]


@pytest.mark.parametrize(
    "header", ["提交人,提交时间,1.总体评价", "填写人,所在部门,填写时间,总体评价", "答题人,提交时间,答题时长,评价—态度"]
)
def test_forms_of_other_chinese_platforms(tmp_path, header):
    path = text_file(tmp_path / "t.csv", header, ",".join("x" for _ in header.split(",")))
    table = read(path)
    assert table.reader == "chinese_form"
    assert [cell.column for cell in table.header if not cell.meta] == [header.split(",")[-1]]


def test_a_question_that_holds_a_platforms_word_stays_a_question(tmp_path):
    path = text_file(tmp_path / "t.csv", "提交人,提交时间,您每天的学习时间,您的IP设备", "甲,2024/3/5 9:00,2小时,无")
    assert [cell.column for cell in read(path).header if not cell.meta] == ["您每天的学习时间", "您的IP设备"]


def test_typeform_with_its_own_columns(tmp_path):
    path = text_file(
        tmp_path / "t.csv",
        "#,*How* was [it](https://example.invalid)?,Start Date (UTC),Submit Date (UTC),Network ID",
        "a,5,2024-03-05 9:00:00,2024-03-05 9:01:00,x",
    )
    table = read(path)
    assert table.reader == "typeform" and parts(table) == [("How was it?", None, None)]


def test_votes_that_do_not_add_up_are_told(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["单位", "办事效率", None, "服务态度", None], [None, "满意", "不满意", "满意", "不满意"],
        ["甲局", 60, 40, 70, 20],
        ["乙局", 50, 50, 50, 50], ["合计", 110, 91, 120, 70], ["监票人：", None, None, None, None],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    sheet.merge_cells("D1:E1")
    book.save(tmp_path / "t.xlsx")
    table = read(tmp_path / "t.xlsx")
    assert table.reader == "ballot" and table.frame["单位"].tolist() == ["甲局", "乙局"]
    assert table.frame["服务态度 [不满意]"].tolist() == ["20", "50"] and table.rows.tolist() == [3, 4]
    assert "row 3: the dimensions hold different numbers of ballots: 办事效率 100, 服务态度 90" in table.notes
    assert "row 5: the total of 办事效率 [不满意] is 91, the units add up to 90" in table.notes


def test_parquet_is_read_as_texts(tmp_path):
    frame = pd.DataFrame({"id": ["001", None], "y": [5, 18], "d": pd.to_datetime(["2025-03-05", None])})
    frame.to_parquet(tmp_path / "t.parquet")
    table = read(tmp_path / "t.parquet")
    assert table.reader == "parquet"
    assert table.frame.to_dict("list") == {"id": ["001", ""], "y": ["5", "18"], "d": ["2025-03-05 00:00:00", ""]}
    pd.DataFrame({"x": [[1, 2]]}).to_parquet(tmp_path / "n.parquet")
    with pytest.raises(ReadError, match="columns hold lists or records"):
        read(tmp_path / "n.parquet")


def test_a_named_reader_refuses_files_of_others(tmp_path):
    path = text_file(tmp_path / "t.csv", "a,b", "1,2")
    for reader in ("wjx", "qualtrics", "surveymonkey", "kobo", "ballot", "typeform", "jinshuju", "wenjuan"):
        with pytest.raises(ReadError, match="the file is no export of"):
            read(path, reader=reader)


def test_an_own_layout_is_scored_with_the_others(tmp_path):
    own = Layout(
        lambda grid: Recognition(0.7, ("column zz",)) if "zz" in grid.header else NOTHING, lambda grid, path: grid
    )
    register("own", own)
    path = text_file(tmp_path / "t.csv", "zz,b", "1,2")
    try:
        assert detect(path).reader == read(path).reader == read(path, reader="own").reader == "own"
        assert detect(path).reasons == ("column zz",)
    finally:
        READERS.forget("own")


def test_qualtrics_tells_previews_spam_and_unfinished_answers_and_reads_them(tmp_path):
    imports = ",".join('"{""ImportId"":""x""}"' for _ in range(4))
    lines = ["Status,Finished,ResponseId,Q1", "Response Type,Finished,Response ID,How?", imports]
    rows = ["IP Address,True,R_1,good", "Survey Preview,True,R_2,good", "Spam,False,R_3,bad", "IP Address,0,R_4,"]
    table = read(text_file(tmp_path / "a.csv", *lines, *rows))
    assert table.frame["ResponseId"].tolist() == ["R_1", "R_2", "R_3", "R_4"]
    assert table.notes == (
        "1 of 4 answers are previews by the makers of the survey (Status); all are read",
        "1 of 4 answers are marked as spam (Status); all are read",
        "2 of 4 answers are not finished (Finished); all are read",
    )


def test_limesurvey_headers_of_full_texts_and_of_two_codes(tmp_path):
    meta = "Response ID,Date submitted,Last page,Start language"
    texts = text_file(
        tmp_path / "a.csv",
        f"{meta},请评价 [态度],请评价 [效率],表 [行一][列一],表 [行一][列二],性别 [必填]",
        "1,2024-03-05 15:05:09,2,zh,好,差,1,2,男",
    )
    assert parts(read(texts)) == [
        ("请评价", "态度", None), ("请评价", "效率", None), ("表", "行一", "列一"), ("表", "行一", "列二"),
        ("性别 [必填]", None, None),
    ]  # fmt: skip
    codes = text_file(
        tmp_path / "b.csv",
        "id,submitdate,lastpage,startlanguage,Q3[SQ001_SQ002],Q2[other],groupTime12",
        "1,2024-03-05,2,zh,3,x,9",
    )
    assert parts(read(codes)) == [("Q3", "SQ001", "SQ002"), ("Q2", "other", None)]


def test_a_table_below_a_title_is_found_whatever_its_format_and_platform(tmp_path):
    """Whoever prints an export puts a title above it; the table under it is the same."""
    lines = ["某市满意度调查,,", "导出时间：2024-03-05,,", "编号,满意度,意见", "1,满意,好", "2,满意,"]
    table = read(text_file(tmp_path / "a.csv", *lines))
    assert table.frame.columns.tolist() == ["编号", "满意度", "意见"]
    assert (table.frame["满意度"].tolist(), table.rows.tolist()) == (["满意", "满意"], [4, 5])
    assert table.guessed == ("row 3 holds the headers, above it is a title: 某市满意度调查",)
    assert read(tmp_path / "a.csv", reader="delimited").frame.equals(table.frame)
    book = openpyxl.Workbook()
    for row in (["2024年科室评议"], ["填写人", "填写时间", "答题时长", "满意度"], ["甲", "2024-03-05", "35秒", "满意"]):
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    book.save(tmp_path / "b.xlsx")
    for options in ({}, {"reader": "chinese_form"}):
        form = read(tmp_path / "b.xlsx", **options)
        assert (form.reader, form.frame["满意度"].tolist()) == ("chinese_form", ["满意"])
        assert "row 2 holds the headers, above it is a title: 2024年科室评议" in form.guessed


@pytest.mark.parametrize(
    "lines",
    [["编号,满意度,意见", "1,满意,好"], ["编号,,", "1,满意,好"], ["标题,,", "a,a,b", "1,2,3"], ["标题,", "a,b", "c,d"]],
)
def test_what_may_be_no_title_is_left_as_it_is(tmp_path, lines):
    table = read(text_file(tmp_path / "a.csv", *lines))
    assert len(table.frame) == len(lines) - 1
    assert table.guessed == ()


PEOPLE = [f"Office {number % 3},{number % 5 + 1},,friend {number}" for number in range(60)]


@pytest.mark.parametrize("reader", [None, "delimited"])
@pytest.mark.parametrize(
    "head",
    [
        ["Which office?,How was it?,What did you use?,", "Response,Response,Web,Other (please specify)"],
        ["Which office?,How was it?,What did you use?,", ",,Web,Other (please specify)"],
        ["Which office?,How was it?,Desk,Wishes", "Response,Response,,Open-Ended Response"],
    ],
)
def test_a_second_header_row_is_no_respondent_without_the_platforms_own_columns(tmp_path, head, reader):
    table = read(text_file(tmp_path / "a.csv", *head, *PEOPLE), reader=reader)
    assert table.reader == (reader or "surveymonkey")
    assert (len(table), table.frame.iloc[0, 0], table.rows[0]) == (60, "Office 0", 3)


def test_an_answer_that_says_response_is_an_answer(tmp_path):
    lines = ["What comes first?,And then?", "Response,Thanks", "Question,Thanks", "Response,Nothing"]
    assert len(read(text_file(tmp_path / "a.csv", *lines))) == 3


@pytest.mark.parametrize("first", ["", ",,,", "  ", '"","","",""'])
def test_a_blank_first_line_is_no_header(tmp_path, first):
    table = read(text_file(tmp_path / "a.csv", first, "unit,y,desk,wish", *PEOPLE))
    assert (len(table), table.frame.columns.tolist(), table.rows[0]) == (60, ["unit", "y", "desk", "wish"], 3)


def test_a_header_that_comes_again_is_no_answer(tmp_path):
    table = read(text_file(tmp_path / "a.csv", "unit,y,desk,wish", *PEOPLE[:30], "unit,y,desk,wish", *PEOPLE[30:]))
    assert len(table) == 60
    assert "1 rows repeat the header and are no answers (row 32)" in table.notes
