"""Who answered, definitions and method notes."""

from __future__ import annotations

import pytest

import presented
import surveykit
from surveykit import wording
from surveykit.cleaning.account import Account, AccountRow
from surveykit.estimation import Design
from surveykit.language import Label
from surveykit.presentation import View

REASONS = {"duplicate": Label(zh="重复提交", en="duplicate"), "no_unit": Label(zh="未注明单位", en="no unit")}


def account(received, kept, unanswered=0, **excluded):
    return Account((AccountRow("a.csv", "", "", "D01", received, kept, excluded, unanswered),), REASONS)


def test_who_answered_adds_up_in_words():
    given = account(120, 110, 4, duplicate=7, no_unit=3)
    assert wording.who_answered(given, View.of(presented.survey())) == (
        "120 responses were received, 10 excluded (duplicate: 7, no unit: 3) and 110 kept (91.7%). "
        "Of those kept, 4 have no valid answer to “Overall rating”."
    )
    assert wording.who_answered(given, View.of(presented.survey(language="zh"))) == (
        "共收到答卷120份，剔除10份（重复提交7份、未注明单位3份），保留有效答卷110份，占91.7%。"
        "有效答卷中，4份未对“总体评价”作出有效回答。"
    )


def test_one_response_has_no_valid_answer():
    said = wording.who_answered(account(110, 110, 1), View.of(presented.survey()))
    assert said.endswith("Of those kept, one has no valid answer to “Overall rating”.")


def test_who_answered_tells_no_number_below_the_floor():
    few = wording.who_answered(account(12, 7, duplicate=5), View.of(presented.survey()))
    assert few == "There are fewer than 10 valid answers; results are withheld to protect respondents."
    narrow = wording.who_answered(account(30, 30, 23), View.of(presented.survey()))
    assert "23" not in narrow
    assert wording.who_answered(Account((), REASONS), View.of(presented.survey())).startswith("No valid answers")
    assert "0 kept" in wording.who_answered(account(5, 0, duplicate=5), View.of(presented.survey()))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_method_notes_name_design_intervals_floor_and_version(language):
    notes = wording.methods(View.of(presented.survey(language=language)), presented.design([300, 200]))
    whole = " ".join(notes)
    assert f"surveykit {surveykit.__version__}" in whole
    assert "Korn–Graubard" in whole
    assert ("自由度为82" if language == "zh" else "82 degrees of freedom") in whole
    assert all(number in whole for number in ("10", "15", "30"))


def test_methods_tell_that_people_are_counted_only_where_somebody_gave_several_rows():
    answers, view = presented.answers([300, 200]), View.of(presented.survey())
    alone, twice = (
        " ".join(wording.methods(view, Design(answers.assign(who=answers.index // rows), person="who")))
        for rows in (1, 2)
    )
    assert "fewer than 10 people" not in alone
    assert "these limits count people and not responses: “n < 10” means fewer than 10 people" in twice


def test_a_raised_floor_is_told():
    survey = presented.survey(disclosure={"min_n": 20, "min_n_spread": 40, "min_n_rank": 60})
    whole = " ".join(wording.methods(View.of(survey), presented.design([300])))
    assert "fewer than 20 valid answers" in whole
    assert "fewer than 40" in whole
    assert wording.withheld(View.of(survey)).startswith("There are fewer than 20")


def test_a_definition_says_what_counts_and_what_does_not():
    assert wording.definition("satisfied", View.of(presented.survey(language="zh"))) == (
        "满意率＝对“总体评价”回答“满意”或“很满意”的份数÷该题有效回答份数×100%。"
        "有效回答指选择了所列选项之一的回答；未作答以及“n/a”不计入分母。"
    )
