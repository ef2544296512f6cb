"""Text messages: what a reply means, and which of several counts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import ReadError
from surveykit.readers import read
from surveykit.readers.platforms.sms import MARKS, parse_reply
from surveykit.readers.platforms.times import day_of, moment


@pytest.mark.parametrize(
    ("raw", "result", "comment"),
    [
        ("1", "1", ""), ("１", "1", ""), ("①", "1", ""), (" 2。", "2", ""), ("满意", "1", ""), ("不满意！", "3", ""),
        ("基本满意", "2", ""), ("非常满意", "1", ""), ("非常不满意", "3", ""), ("一般", "2", ""), ("1 满意", "1", ""),
        ("3态度差", "3", "态度差"), ("３、态度差，等了2天", "3", "态度差，等了2天"),
        ("3不满意，排队久", "3", "排队久"),
        ("满意，谢谢！", "1", "谢谢！"), ("1👍", "1", "👍"), ("3没人接电话", "3", "没人接电话"),
        ("3人员态度差", "3", "人员态度差"),
        ("3满意", "无效", ""), ("1不满意", "无效", ""), ("4", "无效", ""), ("1 2", "无效", ""), ("12", "无效", ""),
        ("1.5", "无效", ""), ("2/3", "无效", ""), ("1或2", "无效", ""), ("100分", "无效", ""),
        ("3点去的没人", "无效", ""),
        ("谢谢", "无效", ""), ("没有不满意", "无效", ""), ("满意度不高", "无效", ""), ("？", "无效", ""),
        ("TD", "退订", ""), ("ｔｄ", "退订", ""), ("退订", "退订", ""), ("T", "退订", ""),
        ("", "未回复", ""), ("\u3000", "未回复", ""),
    ],
)  # fmt: skip
def test_a_reply_means_one_thing_or_is_invalid(raw, result, comment):
    reply = parse_reply(raw)
    assert (reply.result, reply.comment) == (result, comment)


@given(st.text())
def test_any_reply_is_a_code_or_a_mark_and_its_comment_stands_in_it(raw):
    reply = parse_reply(raw)
    assert reply.result in {"1", "2", "3", *MARKS}
    assert reply.comment in raw
    assert reply.result not in MARKS or not reply.comment


HEADER = "手机号,处室,办件号,发送时间,回复时间,回复内容\n"


def states(tmp_path, *lines):
    (tmp_path / "sms.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="gb18030")
    frame = read(tmp_path / "sms.csv", reader="sms").frame
    return list(zip(frame["回复结果"], frame["回复状态"], strict=True))


def test_of_several_replies_the_last_rating_within_a_day_counts(tmp_path):
    found = states(
        tmp_path,
        "1,A,x,2024-03-05 09:00:00,2024-03-05 10:00:00,1",
        "1,A,x,2024-03-05 09:00:00,2024-03-06 09:59:00,3",
        "1,A,x,2024-03-05 09:00:00,2024-03-06 10:30:00,2",
        "1,A,y,2024-03-05 09:00:00,2024-03-05 10:00:00,2",
        "1,A,y,2024-03-05 09:00:00,2024-03-05 10:05:00,谢谢",
        "2,A,x,2024-03-05 09:00:00,2024/3/9 8:00:00,1",
        "3,A,x,2024-03-05 09:00:00,,",
        "3,A,x,2024-03-05 09:00:00,2024-03-05 11:00:00,1",
        ",A,x,2024-03-05 09:00:00,2024-03-05 11:00:00,1",
        ",A,x,2024-03-05 09:00:00,2024-03-05 12:00:00,2",
    )
    assert [result for result, _ in found] == ["被取代", "3", "逾期", "2", "被取代", "1", "未回复", "1", "1", "2"]
    assert [state for _, state in found if state != "计入"] == ["被取代", "逾期", "被取代", "未回复"]


def test_the_example_log_is_read_as_its_readme_says(shared_data):
    table = read(shared_data / "chinese-fixtures" / "短信评议_GB18030.csv", reader="sms")
    frame = table.frame
    expected = ["1"] * 5 + ["2", "2", "3", "3", "3", "无效", "退订", "未回复", "无效", "无效"]
    assert frame["回复结果"].tolist() == expected
    assert frame["回复意见"].tolist()[8] == "态度差"
    assert frame["回复内容"].tolist()[1] == "１"
    assert "replies that are no ratings: 未回复 1, 退订 1, 无效 3" in table.notes
    assert table.marks_in("回复结果")["退订"] == "refused"
    assert table.marks_in("回复内容") == {}


def test_a_log_without_replies_is_refused(tmp_path):
    (tmp_path / "t.csv").write_text("手机号,办件号\n1,2\n", encoding="utf-8")
    with pytest.raises(ReadError, match="no column with the time of the reply"):
        read(tmp_path / "t.csv", reader="sms")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024/3/5 15:05:09", "2024-03-05T15:05:09"),
        ("2024年3月5日 下午3:05", "2024-03-05T15:05:00"),
        ("2024-03-05 凌晨12:30", "2024-03-05T00:30:00"),
        ("２０２４年３月５日", "2024-03-05T00:00:00"),
        ("05.03.2024", None),
        ("2024-02-30 10:00:00", None),
        ("", None),
    ],
)
def test_moments_are_read_as_exports_write_them(text, iso):
    found = moment(text)
    assert (found.isoformat() if found else None) == iso
    assert day_of(text) == (iso or "")[:10]


def test_the_terminals_log_knows_default_ratings_and_days(shared_data, tmp_path):
    table = read(shared_data / "chinese-fixtures" / "窗口评价器.csv", reader="terminal")
    assert table.frame["评价结果"].tolist()[-1] == "默认好评"
    assert table.frame["评价日"].tolist() == ["2024-03-05"] * 5 + [""] + ["2024-03-05"] * 2
    assert table.marks_in("评价结果") == {
        "默认好评": "default_rating", "超时自动好评": "default_rating", "系统默认": "default_rating", "未评价": "blank",
    }  # fmt: skip
    assert "1 ratings were given by the terminal itself and are no answers" in table.notes
    (tmp_path / "t.csv").write_text("窗口,时间,等级\nW1,2024-02-30 09:00:00,满意\n", encoding="utf-8")
    notes = read(tmp_path / "t.csv", reader="terminal").notes
    assert notes == ("1 texts in the time of the rating are no moments that exist (first: line 2)",)
