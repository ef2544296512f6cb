"""The other types of question, from raw texts to columns: numbers with units, durations, days, rankings, votes."""

from __future__ import annotations

import numpy as np
import pytest

from surveykit.cleaning import typing
from surveykit.errors import FindingsError, ParameterError, SurveyError
from surveykit.estimation import Design


def made(kitchen, question: str, *texts: str, **files):
    rows = "".join(f'{n},A,3,3,5,,"{text}"\n' for n, text in enumerate(texts))
    changes = ("rates:", f"  asked: {{text: Asked, column: {{window: q}}, {question}}}\nrates:")
    return kitchen.make(changes, window="id,unit,y,speed,min,comment,q\n" + rows, **files)


def column(frame, name, n):
    return frame[name].astype(object).where(frame[name].notna(), None).tolist()[:n]


def test_numbers_are_told_in_the_questions_unit(kitchen):
    frame = (
        made(kitchen, "type: number, unit: 万元", "12", "12万", "12万元", "1,200,000元", "1.2亿", "二十万")
        .clean()
        .frame
    )
    assert column(frame, "asked", 6) == pytest.approx([12, 12, 12, 120, 12_000, 20])


def test_shares_need_a_unit_and_vague_numbers_need_intervals(kitchen):
    frame = made(kitchen, 'type: number, unit: "%"', "20%", "三成", "15").clean().frame
    assert column(frame, "asked", 3) == [20, 30, 15]
    with pytest.raises(FindingsError, match="'20%' is no number"):
        made(kitchen, "type: number", "20%").clean()
    with pytest.raises(FindingsError, match="'约300' is no number"):
        made(kitchen, "type: number", "约300").clean()


def test_intervals_have_their_ends_beside_their_middle(kitchen):
    survey = made(kitchen, "type: number, intervals: true, minimum: 0, unit: 人", "约300", "10-15", "5人以下", "7")
    frame = survey.clean().frame
    assert column(frame, "asked", 4) == [300, 12.5, 2.5, 7]
    assert column(frame, "asked.low", 4) == [250, 10, 0, 7]
    assert column(frame, "asked.high", 4) == [350, 15, 5, 7]
    assert survey.columns_of("asked") == ("asked", "asked.low", "asked.high", "asked.missing")


def test_durations_days_months(kitchen):
    frame = made(kitchen, "type: duration", "3分35秒", "0:03:35", "215").clean().frame
    assert column(frame, "asked", 3) == [215, 215, 215]
    frame = made(kitchen, "type: duration, unit: minutes", "5", "90 s").clean().frame
    assert column(frame, "asked", 2) == [5, 1.5]
    frame = made(kitchen, "type: date, period: month", "2024年3月", "2024-03-05", "二〇二四年三月").clean().frame
    assert column(frame, "asked", 3) == ["2024-03"] * 3
    with pytest.raises(FindingsError, match="order: dmy"):
        made(kitchen, "type: date", "03/05/2024").clean()
    frame = made(kitchen, "type: date, order: dmy", "03/05/2024").clean().frame
    assert column(frame, "asked", 1) == ["2024-05-03"]


def test_nps_has_groups_and_a_net_score_whose_mean_is_the_published_one(kitchen):
    answers = ["10 - Extremely likely"] * 5 + ["8", "7分"] + ["0", "6", "5（一般）"]
    survey = made(kitchen, "type: nps, choices: {0: Not at all, 10: Extremely likely}", *answers, "Extremely likely")
    responses = survey.clean()
    groups = responses.frame["asked.group"].value_counts().to_dict()
    assert groups == {"promoter": 6, "detractor": 3, "passive": 2}
    assert Design(responses.frame).mean("asked.net")["value"].iloc[0] == pytest.approx(100 * (6 - 3) / 11)
    with pytest.raises(FindingsError, match="11"):
        made(kitchen, "type: nps", "11").clean()


CHOICES = "choices: {a: 停车, b: 排队, c: 态度}"


def test_rankings_in_one_cell_and_in_columns(kitchen):
    survey = made(kitchen, f"type: ranking, {CHOICES}", "排队→停车→态度", "态度>停车", "", "b;a;c")
    frame = survey.clean().frame
    assert column(frame, "asked", 4) == ["b;a;c", "c;a", None, "b;a;c"]
    assert column(frame, "asked.a", 4) == [2, 2, None, 2]
    assert np.isnan(frame["asked.b"][1])
    rank = ("rates:", f"  asked: {{text: Asked, type: ranking, {CHOICES}, columns: {{a: p, b: q, c: r}}}}\nrates:")
    both = "phone,office,reply,p,q,r\n001,A,3,1,3,2\n"
    window = "id,unit,y,speed,min,comment,p,q,r\n1,A,3,3,5,,2,1,0\n2,A,3,3,5,,,,\n"
    frame = kitchen.make(rank, window=window, sms=both).clean().frame
    assert column(frame, "asked", 3) == ["b;a", None, "a;c;b"]
    with pytest.raises(FindingsError, match="'4'"):
        kitchen.make(rank, window=window.replace("2,1,0", "2,1,4"), sms=both).clean()


def test_ballots_hold_votes(kitchen):
    votes = (
        "rates:",
        "  asked: {text: Asked, type: ballot, choices: {5: 满意, 3: 基本满意, 1: 不满意}, "
        "columns: {5: {window: p}, 3: {window: q}, 1: {window: r}}}\nrates:",
    )
    window = "id,unit,y,speed,min,comment,p,q,r\n1,A,3,3,5,,20,5票,\n2,A,3,3,5,,,,\n3,A,3,3,5,,√,,\n"
    frame = kitchen.make(votes, window=window).clean().frame
    assert column(frame, "asked", 3) == [25, None, 1]
    assert column(frame, "asked.1", 3) == [0, None, 0]
    assert Design(frame).ratio("asked.5", "asked")["value"].iloc[0] == pytest.approx(21 / 26)


def test_a_matrix_is_its_questions(kitchen):
    matrix = (
        "rates:",
        "  aspects:\n    text: 请评价\n    type: matrix\n    scale: five\n    column: {window: '5、请评价—{}'}\n"
        "    items:\n      manner: 服务态度\n      pace: {text: 办事效率, column: {window: pace}}\nrates:",
    )
    window = "id,unit,y,speed,min,comment,5、请评价—服务态度,pace\n1,A,3,3,5,,3,好\n"
    survey = kitchen.make(matrix, window=window)
    assert [survey.questions[one].type for one in ("manner", "pace")] == ["rating", "rating"]
    assert "aspects" not in survey.questions
    frame = survey.clean().frame
    assert (frame["manner"][0], frame["pace"][0]) == ("3", "3")


def test_mistakes_in_a_matrix_are_told_with_their_line(kitchen):
    matrix = (
        "rates:",
        "  aspects:\n    text: x\n    type: matrix\n    scale: fiv\n    items:\n      manner: 态度\nrates:",
    )
    with pytest.raises(SurveyError) as caught:
        kitchen.make(matrix)
    text = (kitchen.folder / "survey.yml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, one in enumerate(text, 1) if "scale: fiv" in one and "five" not in one)
    assert any(
        str(problem).startswith(f"survey.yml:{line}: there is no scale 'fiv'") for problem in caught.value.problems
    )


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("type: text, unit: 元", "unit belongs to number and duration questions"),
        ("type: duration, unit: weeks", "durations have no such unit"),
        ("type: ballot, choices: {a: x}", "has no columns of votes"),
        ("type: number, order: dmy", "order belongs to date questions"),
    ],
)
def test_keys_of_other_types_are_told(kitchen, question, message):
    with pytest.raises(SurveyError) as caught:
        made(kitchen, question)
    assert any(message in str(problem) for problem in caught.value.problems), str(caught.value)


def test_an_unknown_type_lists_the_known_ones():
    with pytest.raises(ParameterError, match="rating, single, multiple, ranking, ballot, nps"):
        typing.get("likert")


def test_a_ranking_with_a_choice_in_two_places_is_told_and_decided_by_nobody_else(kitchen):
    survey = made(kitchen, f"type: ranking, {CHOICES}", "排队→停车→态度", "排队→排队→停车")
    (finding,) = [one for one in survey.check() if one.check == "undeclared_answers"]
    assert "'排队→排队→停车'" in finding.what
    with pytest.raises(FindingsError):
        survey.clean()
