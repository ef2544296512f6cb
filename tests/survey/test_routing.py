"""The language of conditions: what it means, and what is said of a text that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.test_load import GOOD, folder_of, line_of
from surveykit.errors import SurveyError
from surveykit.survey import load_definition
from surveykit.survey.routing import (
    Among,
    Comparison,
    ConditionError,
    Conjunction,
    Disjunction,
    Negation,
    Ticked,
    parse_condition,
)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("overall <= 2", Comparison("overall", "<=", "2")),
        ("overall≤2", Comparison("overall", "<=", "2")),
        ("kind == '不 清楚'", Comparison("kind", "==", "不 清楚")),
        ("overall in [1, 2]", Among("overall", ("1", "2"))),
        ("channel in (web, sms)", Among("channel", ("web", "sms"))),
        ("overall not in [5]", Negation(Among("overall", ("5",)))),
        ("wait in reasons", Ticked("reasons", "wait")),
        (
            "a == 1 or b == 2 and not c == 3",
            Disjunction(
                (
                    Comparison("a", "==", "1"),
                    Conjunction((Comparison("b", "==", "2"), Negation(Comparison("c", "==", "3")))),
                )
            ),
        ),
        (
            "(a == 1 or b == 2) and c != 3",
            Conjunction(
                (Disjunction((Comparison("a", "==", "1"), Comparison("b", "==", "2"))), Comparison("c", "!=", "3"))
            ),
        ),
    ],
)
def test_conditions_are_read(text, condition):
    assert parse_condition(text) == condition


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("overall = 2", "there is '=' at character 9; write '=='"),
        ("overall <=", "the condition ends at character 11 where a code or number is expected"),
        ("overall", "the condition ends at character 8 where a comparison such as '<=' or 'in' is expected"),
        ("(overall == 2", "where ')' is expected"),
        ("overall == 2 2", "'2' is not expected at character 14"),
        ("a == 1 and or b == 2", "there is 'or' at character 12 where a question is expected"),
        ("", "the condition ends at character 1 where a question is expected"),
        ('overall == "2', "is not expected at character 12"),
        ("not " * 60 + "a == 1", "nested too deeply"),
    ],
)
def test_what_is_no_condition_is_told_with_the_character(text, message):
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert message in str(caught.value)


@given(st.text(alphabet="ab12 ()[],<>=!'\"≤andorti", max_size=40))
def test_any_text_is_a_condition_or_explained(text):
    try:
        parse_condition(text)
    except ConditionError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("asked_if", "message"),
    [
        ("overal <= 1", "there is no earlier question 'overal'"),
        ("age <= 1", "the condition names 'age', which comes after the question or is derived"),
        ("overall <= 7", "there is no choice of 'overall' '7'"),
        ("overall = 1", "the condition cannot be read: there is '=' at character 9; write '=='"),
        ("1 in overall", "'overall' has one answer"),
        ("sex < 1", "the answers to 'sex' have no order"),
        ("channel == web", "there is no channel 'web'"),
        ("wave > 2025", "'wave' has no order and no choices"),
    ],
)
def test_each_mistake_in_a_condition_is_told_with_its_line(tmp_path, asked_if, message):
    sex = "  sex: {text: 性别, type: single, choices: {1: 男, 2: 女}}\n"
    text = GOOD.replace(
        "  age:\n", f"{sex}  why:\n    text: 为什么\n    type: text\n    asked_if: {asked_if}\n  age:\n"
    )
    with pytest.raises(SurveyError) as caught:
        load_definition(folder_of(tmp_path, text))
    [problem] = [str(one) for one in caught.value.problems]
    assert message in problem
    assert problem.startswith(f"survey.yml:{line_of(text, 'asked_if')}:")
