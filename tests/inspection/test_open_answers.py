"""Comments stay texts in a draft, however few different ones there are: they become no choices."""

from __future__ import annotations

import pytest
import yaml

from surveykit.inspection import overview_of, write_draft

PERSONAL = "我叫王建国，电话13800138000，身份证11010519491231002X"
NONE = "无"


def draft(tmp_path, header, answers):
    """The drafted questions by text, and everything that was written."""
    raw = tmp_path / "导出.csv"
    levels = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    lines = [
        f'{["财政局", "公安局"][at % 2]},{levels[at % 5]},{["群众", "企业", "干部"][at % 3]},"{answer}"'
        for at, answer in enumerate(answers)
    ]
    raw.write_text("\n".join([f"您要评价的单位,总体满意度,您的身份,{header}", *lines]) + "\n", encoding="utf-8")
    write_draft([overview_of(raw)], tmp_path / "s")
    text = (tmp_path / "s" / "survey.yml").read_text(encoding="utf-8")
    questions = yaml.safe_load(text)["questions"].values()
    return {question["text"]: question for question in questions}, text


@pytest.mark.parametrize(
    "header", ["意见建议", "评语", "备注", "Comments", "您不满意的原因", "其他（请注明）", "第四题"]
)
def test_three_comments_beside_many_that_say_none_are_no_choices(tmp_path, header):
    comments = [PERSONAL, "排队太久", "希望周末也开门，让上班的人能来办事，谢谢工作人员的耐心。"]
    questions, text = draft(tmp_path, header, [NONE] * 177 + comments)
    assert questions[header]["type"] == "text" and "choices" not in questions[header]
    assert not any(comment in text for comment in comments) and "13800138000" not in text
    assert questions["您的身份"]["type"] == "single"


def test_comments_that_come_again_are_no_choices_where_the_header_asks_for_them(tmp_path):
    several = ["很好", "没有", "排队久", "态度好", "加油", "多开窗口", "无", "满意"]
    questions, _ = draft(tmp_path, "意见建议", (several * 15)[:115])
    assert questions["意见建议"]["type"] == "text"


def test_a_sentence_that_nobody_else_wrote_tells_an_open_question_without_a_header_that_does(tmp_path):
    comment = "上次来办事等了两个多小时，窗口只开了一个，希望以后能多开几个窗口。"
    questions, text = draft(tmp_path, "第四题", [NONE] * 120 + [comment])
    assert questions["第四题"]["type"] == "text" and comment not in text


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        ("您不满意的原因", ["态度差", "效率低", "环节多"]),
        ("您的意见是否被采纳", ["已采纳", "部分采纳", "未采纳"]),
        ("您选择哪种说法", ["我每次都在网上办理，因为这样最快，也不用请假排队等候。", "我只到窗口办理"]),
    ],
)
def test_choices_that_come_again_stay_choices(tmp_path, header, labels):
    questions, _ = draft(tmp_path, header, labels * 20)
    assert questions[header]["type"] == "single"
    assert set(questions[header]["choices"].values()) == set(labels)


def test_a_column_of_remarks_names_no_units(tmp_path):
    raw = tmp_path / "导出.csv"
    rows = [
        f"{['满意', '不满意', '非常满意', '基本满意', '非常不满意'][at % 5]},{['无', '好'][at % 2]}" for at in range(60)
    ]
    raw.write_text("\n".join(["总体评价,备注", *rows]) + "\n", encoding="utf-8")
    assert overview_of(raw).units == ()
