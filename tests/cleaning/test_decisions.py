"""decisions.yml settles findings, every one of them in the ledger; its mistakes are named with their line."""

from __future__ import annotations

import pytest

from surveykit.errors import SurveyError

WINDOW = "id,unit,y,speed,min,comment\n1,A,Goood,3,1,\n2,丁局,3,3,1,\n3,A,skip it,3,1,\n4,A,1,3,1,\n5,C,1,3,1,\n"
DECISIONS = """\
format: 1
answers:
  - {question: overall, found: Goood, means: 3, note: confirmed by the field office}
  - {question: overall, found: skip it, missing: refused}
units:
  - {found: 丁局, means: B}
exclude:
  - name: test_entries
    label: {zh: 测试数据, en: Test entries}
    where: {respondent: ["4"], unit: [A]}
  - name: withdrawn
    label: Withdrawn
    rows: {raw/window.csv: [6]}
"""


def test_confirmed_texts_and_exclusions_are_applied_and_written_down(kitchen):
    responses = kitchen.make(window=WINDOW, decisions=DECISIONS).clean()
    frame = responses.frame
    assert frame["respondent"].tolist()[:3] == ["1", "2", "3"]
    assert frame["overall"].tolist()[:2] == ["3", "3"]
    assert frame["unit"].tolist()[1] == "B"
    assert frame["overall.missing"].tolist()[2] == "refused"
    assert responses.account.excluded == {"test_entries": 1, "withdrawn": 1, "no_unit": 0}
    assert responses.account.reason_label("test_entries", "zh") == "测试数据"
    book = responses.ledger.drop(columns=["sheet", "unit"]).values.tolist()
    rule = "decisions.yml"
    assert book == [
        ["raw/window.csv", 2, "1", "overall", "Goood", "3", f"{rule}: confirmed by the field office", "corrected"],
        ["raw/window.csv", 3, "2", "unit", "丁局", "B", rule, "corrected"],
        ["raw/window.csv", 4, "3", "overall", "skip it", "refused", rule, "set_missing"],
        ["raw/window.csv", 5, "4", "", "", "", "test_entries", "excluded"],
        ["raw/window.csv", 6, "5", "", "", "", "withdrawn", "excluded"],
    ]
    assert not [finding for finding in responses.findings if finding.severity == "error"]


def test_decisions_that_meet_no_row_are_reported(kitchen):
    survey = kitchen.make(
        decisions="answers: [{question: overall, found: Goood, means: 3}]\nunits: [{found: X, means: A}]\n"
    )
    unused = [finding.what for finding in survey.check() if finding.check == "unused_decisions"]
    assert unused == ["the decision on 'Goood' meets no row", "the decision on 'X' meets no row"]


@pytest.mark.parametrize(
    ("where", "messages"),
    [
        ("{respondent: ['999', '1']}", ["names what no row has: respondent 999"]),
        ("{comment: [spam]}", ["names what no row has: comment spam"]),
        ("{minutes: [5, 59]}", ["names what no row has: minutes 59"]),
        ("{overall: [1], respondent: ['1']}", ["meets no row"]),
        ("{respondent: ['1']}", []),
    ],
)
def test_exclusions_that_meet_no_row_are_reported(kitchen, where, messages):
    survey = kitchen.make(decisions=f"exclude: [{{name: tests, label: Tests, where: {where}}}]\n")
    unused = [finding.what for finding in survey.check() if finding.check == "unused_decisions"]
    assert unused == [f"the exclusion 'tests' {message}" for message in messages]


def test_rows_that_are_not_there_are_reported(kitchen):
    survey = kitchen.make(decisions="exclude: [{name: tests, label: Tests, rows: {raw/window.csv: [2, 77]}}]\n")
    unused = [finding.what for finding in survey.check() if finding.check == "unused_decisions"]
    assert unused == ["the exclusion 'tests' names what no row has: row of raw/window.csv 77"]
    assert len(survey.clean()) == 5


@pytest.mark.parametrize(
    ("where", "message", "remedy"),
    [
        ("{overall: [Good]}", "there is no choice of 'overall' 'Good'", "write its code: 3"),
        ("{overall: [9]}", "there is no choice of 'overall' '9'", ""),
        ("{unit: [乙局]}", "there is no unit '乙局'", "write its code: B"),
        ("{unit: [D9]}", "there is no unit 'D9'", ""),
        ("{channel: [短信]}", "there is no channel '短信'", "write its code: sms"),
        ("{wave: ['2024']}", "there is no wave '2024'", "did you mean '2025'?"),
        ("{minutes: [long]}", "'minutes' holds numbers", ""),
    ],
)
def test_values_that_a_column_can_never_hold_are_errors(kitchen, where, message, remedy):
    survey = kitchen.make(decisions=f"exclude:\n  - name: tests\n    label: Tests\n    where: {where}\n")
    with pytest.raises(SurveyError) as caught:
        survey.check()
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == ("decisions.yml:4", message)
    assert problem.remedy == remedy


def test_an_empty_file_of_decisions_decides_nothing(kitchen):
    assert len(kitchen.make(decisions="# nothing yet\n").clean()) == 6


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("question: overall, found: Goood", "question: overal, found: Goood", 3, "there is no question 'overal'"),
        ("means: 3", "means: 9", 3, "there is no choice of 'overall' '9'"),
        ("means: 3", "missing: lost", 3, "cannot be 'lost'"),
        ("means: 3, ", "", 3, "means: CODE, or missing: KIND"),
        ("means: B", "means: D", 6, "there is no unit 'D'"),
        ("missing: refused", "mising: refused", 4, "did you mean 'missing'?"),
        ("{respondent:", "{respondant:", 10, "did you mean 'respondent'?"),
        ("raw/window.csv:", "window.csv:", 13, "did you mean 'raw/window.csv'?"),
        ("[6]", "[six]", 13, "expected: a whole number"),
        ("name: withdrawn", "name: test_entries", 11, "'test_entries' is decided a second time"),
        ("name: withdrawn", "name: no_unit", 11, "is a reason of its own"),
        ("found: skip it", "found: Goood", 4, "'Goood' is decided a second time"),
        ("format: 1", "format: 2", 1, "format cannot be '2'"),
        ("units:\n", "unit:\n", 5, "unknown key 'unit'"),
        ("answers:\n", "answers: [\n", 3, "not valid YAML"),
    ],
)
def test_mistakes_are_named_with_their_line(kitchen, old, new, line, message):
    assert old in DECISIONS
    survey = kitchen.make(window=WINDOW, decisions=DECISIONS.replace(old, new))
    with pytest.raises(SurveyError) as caught:
        survey.check()
    texts = [str(problem) for problem in caught.value.problems]
    assert any(message in text and text.startswith(f"decisions.yml:{line}: ") for text in texts), texts


TWICE = "id,unit,y,speed,min,comment\n" + "".join(
    f"{number},A,{1 + number % 3},2,{number},said by {number}\n" for number in (*range(30), 3, 7)
)
IN_EVERY_COLUMN = "rows repeat another row in every column"


@pytest.mark.parametrize(
    ("action", "kept", "remedy"),
    [
        ("accept", 34, "accepted in decisions.yml"),
        ("exclude", 32, "excluded in decisions.yml: these rows do not count"),
        ("flag", 34, "flagged in decisions.yml: these rows count, and are only reported"),
    ],
)
@pytest.mark.parametrize("rule", ["", "checks: {duplicates: {keys: [respondent, comment], action: keep_first}}\n"])
def test_what_was_decided_is_not_asked_again(kitchen, action, kept, remedy, rule):
    """A decision about the finding settles it, whatever it says, and goes before the rule of the survey."""
    check = "duplicates" if rule else "identical_rows"
    survey = kitchen.make(window=TWICE, extra=rule)
    (asked,) = [one for one in survey.check() if one.check == check]
    assert asked.severity == "warning"
    assert asked.suggestion
    decisions = f"findings: [{{id: {asked.id}, action: {action}}}]\n"
    responses = kitchen.make(window=TWICE, extra=rule, decisions=decisions).clean()
    (told,) = [one for one in responses.findings if one.check == check]
    assert (told.severity, told.remedy, told.suggestion) == ("note", remedy, "")
    assert "count" not in told.what
    assert len(responses) == kept
    assert not [one for one in responses.findings if one.check == "unused_decisions"]


def test_rows_that_are_excluded_by_name_are_not_asked_about_again(kitchen):
    rows = "exclude: [{name: twice, label: Sent twice, rows: {raw/window.csv: [%s]}}]\n"
    settled = kitchen.make(window=TWICE, decisions=rows % "32, 33").clean()
    (told,) = [one for one in settled.findings if one.check == "identical_rows"]
    assert (told.severity, told.suggestion) == ("note", "")
    assert len(settled) == 32
    half = kitchen.make(window=TWICE, decisions=rows % "32").clean()
    (told,) = [one for one in half.findings if one.check == "identical_rows"]
    assert (told.severity, len(half)) == ("warning", 33)
