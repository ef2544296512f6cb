"""Routing: who was asked, what counts as skipped, and what happens to answers that nobody should have given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.cleaning.routing import NO, UNDECIDED, YES, truth
from surveykit.survey.routing import parse_condition

WHY = ("rates:", "  why: {text: Why, type: text, column: {window: why}, asked_if: overall <= 1}\nrates:")
FLAG = "checks: {broken_route: {action: flag}}\n"
TAKE_OUT = "checks: {broken_route: {action: set_skipped}}\n"
WINDOW = (
    "id,unit,y,speed,min,comment,why\n"
    "1,A,1,3,5,,too slow\n"
    "2,A,1,3,5,,\n"
    "3,A,3,3,5,,\n"
    "4,A,3,3,5,,broken\n"
    "5,A,N/A,3,5,,\n"
    "6,A,不了解,3,5,,perhaps\n"
)


def kinds(frame, name="why"):
    column = frame[f"{name}.missing"].astype(object)
    return column.where(column.notna(), "").tolist()


def test_what_was_not_asked_is_skipped_and_what_was_asked_stays_blank(kitchen):
    frame = kitchen.make(WHY, window=WINDOW).clean().frame
    # Answered; asked and left blank; not asked; answered all the same; the filter is missing; answered all the same.
    assert kinds(frame)[:6] == ["", "blank", "skipped", "", "blank", ""]


def test_answers_that_nobody_was_asked_for_are_a_warning_and_stay(kitchen):
    survey = kitchen.make(WHY, window=WINDOW)
    [finding] = [one for one in survey.check() if one.check == "broken_route"]
    assert finding.severity == "warning"
    assert finding.n == 1
    assert "rows answer 'why' although it was not to be asked (overall <= 1); the answers are kept" in finding.what
    assert finding.rows == ("window.csv:5, column 'why'",)
    assert survey.clean().frame["why"][3] == "broken"


def test_a_rule_takes_them_out_and_the_ledger_says_so(kitchen):
    responses = kitchen.make(WHY, window=WINDOW, extra=TAKE_OUT).clean()
    assert pd.isna(responses.frame["why"][3])
    assert kinds(responses.frame)[:6] == ["", "blank", "skipped", "skipped", "blank", ""]
    [line] = responses.ledger.to_dict("records")
    assert (line["row"], line["question"], line["old"], line["new"]) == (5, "why", "broken", "skipped")
    assert (line["rule"], line["kind"]) == ("broken_route", "set_missing")


def test_a_platform_that_skips_what_was_to_be_asked_is_told(kitchen):
    asked = WHY[1].replace("asked_if", "missing: {(跳过): skipped}, asked_if")
    survey = kitchen.make((WHY[0], asked), window=WINDOW.replace("2,A,1,3,5,,\n", "2,A,1,3,5,,(跳过)\n"))
    found = [one for one in survey.check() if one.check == "broken_route"]
    [finding] = [one for one in found if "rows skip 'why' although it was to be asked" in one.what]
    assert finding.n == 1
    assert kinds(survey.clean().frame)[1] == "skipped"


def test_answers_of_a_multiple_question_are_taken_out_with_all_their_columns(kitchen):
    asked = (
        "rates:",
        "  why: {text: Why, type: multiple, choices: {a: Slow, b: Rude}, column: {window: why}, "
        "asked_if: overall <= 1}\nrates:",
    )
    window = "id,unit,y,speed,min,comment,why\n1,A,1,3,5,,Slow;Rude\n2,A,3,3,5,,Rude\n"
    frame = kitchen.make(asked, window=window, extra=TAKE_OUT).clean().frame
    assert frame["why.b"][0] == 1.0
    assert np.isnan(frame["why.b"][1])
    assert pd.isna(frame["why"][1])


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("overall <= 2", [YES, YES, NO, UNDECIDED, NO]),
        ("not overall <= 2", [NO, NO, YES, UNDECIDED, YES]),
        ("overall <= 2 or minutes > 5", [YES, YES, YES, UNDECIDED, NO]),
        ("overall <= 2 and minutes > 5", [NO, YES, NO, NO, NO]),
        ("overall in [2, 3]", [NO, YES, YES, UNDECIDED, NO]),
        ("channel == window", [YES, YES, YES, YES, NO]),
        ("overall != 3", [YES, YES, NO, UNDECIDED, NO]),
    ],
)
def test_conditions_are_true_false_or_undecided(kitchen, condition, expected):
    window = "id,unit,y,speed,min,comment\n1,A,1,,1,\n2,A,2,,9,\n3,A,3,,9,\n4,A,,,2,\n"
    extra = ("overall: {text: Overall, type: rating, scale: five, column: {window: y, sms: reply}}",
             "overall: {text: Overall, type: rating, scale: five, column: {window: y}}")  # fmt: skip
    survey = kitchen.make(extra, window=window, sms="phone,office,reply\n001,A,3\n")
    frame = survey.clean().frame
    frame["minutes.missing"] = frame.get("minutes.missing", pd.Series(None, index=frame.index, dtype="str"))
    assert truth(parse_condition(condition), frame, survey).tolist() == expected
