"""What the checks find, where they say it stands, and that nothing undeclared passes."""

from __future__ import annotations

import pytest

from surveykit import cleaning
from surveykit.cleaning import Finding
from surveykit.errors import FindingsError, ParameterError


def found(survey, check):
    return [finding for finding in survey.check() if finding.check == check]


def lines_of(survey):
    return (survey.folder / "survey.yml").read_text(encoding="utf-8").splitlines()


def test_a_label_that_matches_no_choice_is_listed_and_blocks_cleaning(kitchen):
    survey = kitchen.make(window="id,unit,y,speed,min,comment\n1,A,Goood,3,1,\n2,A,Goood,3,1,\n3,A,优,3,1,\n")
    first, second = found(survey, "undeclared_answers")
    assert first.severity == "error"
    assert first.what == "no choice of 'overall' has the code or label 'Goood'"
    assert first.n == 2
    assert first.rows == ("window.csv:2, column 'y'", "window.csv:3, column 'y'")
    assert first.known == ("1 Poor", "2 Fair", "3 Good", "N/A", "不了解")
    assert "did you mean 'Good'?" in first.remedy
    assert 'found: "Goood"' in first.remedy
    assert second.n == 1
    with pytest.raises(FindingsError) as caught:
        survey.clean()
    assert caught.value.exit_code == 1
    assert len(caught.value.problems) == 2
    assert "window.csv:2, column 'y'" in str(caught.value)


def test_an_unknown_unit_is_listed_and_blocks_cleaning(kitchen):
    survey = kitchen.make(sms="phone,office,reply\n1,甲局局,3\n2,Ａ,3\n")
    first, second = found(survey, "undeclared_units")
    assert first.what == "the register has no unit '甲局局'"
    assert first.rows == ("sms.csv:2, column 'office'",)
    assert "B Bureau B" in first.known
    assert "did you mean 'A Bureau A'? " in second.remedy
    assert '{found: "Ａ", means: A}' in second.remedy
    with pytest.raises(FindingsError, match="the register has no unit '甲局局'"):
        survey.clean()


def test_a_missing_column_is_an_error_that_lists_the_headers(kitchen):
    survey = kitchen.make(sms="phone,Office,reply\n1,A,3\n")
    (finding,) = found(survey, "missing_columns")
    assert finding.severity == "error"
    assert finding.what == "sms.csv has no column 'office' for 'unit'"
    line = next(n for n, text in enumerate(lines_of(survey), 1) if text.startswith("units:"))
    assert finding.where == f"survey.yml:{line}"
    problem = str(finding.problem())
    assert "found: the file has: phone, Office, reply" in problem
    assert "what to do: did you mean 'Office'?" in problem
    assert not found(survey, "no_unit")


def test_a_missing_column_names_the_line_of_its_question_and_the_likely_header(kitchen):
    changed = ("  minutes: {text: Minutes, type: number,", "  minutes:\n    text: Minutes\n    type: number\n    #")
    survey = kitchen.make(
        (changed[0] + " minimum: 0, maximum: 60, column: {window: min}}", changed[1] + "\n    column: 年龄"),
        window="id,unit,y,speed,年龄段,comment\n1,A,1,3,1,\n",
        sms="phone,office,reply,年龄\n1,A,3,5\n",
    )
    (finding,) = found(survey, "missing_columns")
    assert finding.where == f"survey.yml:{lines_of(survey).index('    column: 年龄') + 1}"
    assert finding.remedy == "did you mean '年龄段'?"


def test_without_the_units_column_nothing_else_is_said_of_units(kitchen):
    survey = kitchen.make(sms="phone,x,reply\n1,A,3\n", decisions="units: [{found: X, means: A}]\n")
    assert [finding.check for finding in survey.check() if finding.severity != "note"] == ["missing_columns"]


def test_columns_that_nothing_uses_are_noted_per_file(kitchen):
    window = "id,unit,y,speed,min,comment,来源,gender,age\n1,A,1,3,1,,微信,f,30\n"
    (finding,) = found(kitchen.make(window=window), "unused_columns")
    assert (finding.severity, finding.where) == ("note", "window.csv")
    assert finding.what == "nothing in survey.yml uses 2 of the columns: gender, age"
    hidden = kitchen.make(window=window, extra="privacy: {drop: [gender, age]}\n")
    assert not found(hidden, "unused_columns")


def test_a_delimiter_that_does_not_cut_is_an_error_that_names_the_likely_one(kitchen):
    survey = kitchen.make(("path: raw/sms.csv,", 'path: raw/sms.csv, delimiter: ";",'))
    (finding,) = [finding for finding in survey.check() if finding.severity == "error"]
    assert finding.check == "wrong_delimiter"
    assert finding.where == f"survey.yml:{next(n for n, text in enumerate(lines_of(survey), 1) if 'delimiter' in text)}"
    assert finding.what == "sms.csv is read as one column with the delimiter ';'; its header holds ','"
    assert finding.remedy.startswith("write delimiter: ',' (a comma)")


def test_a_text_that_is_no_number_is_an_error_and_never_a_silent_gap(kitchen):
    survey = kitchen.make(window="id,unit,y,speed,min,comment\n1,A,1,3,about 5,\n2,A,1,3,nan,\n3,A,1,3,1e1,\n")
    assert [finding.what for finding in found(survey, "undeclared_answers")] == [
        "'about 5' is no number, and 'minutes' holds numbers",
        "'nan' is no number, and 'minutes' holds numbers",
    ]


def test_a_column_full_of_unknown_texts_is_summarised(kitchen):
    rows = "".join(f"{n},A,text {n % 100},3,1,\n" for n in range(1000))
    findings = found(kitchen.make(window="id,unit,y,speed,min,comment\n" + rows), "undeclared_answers")
    assert len(findings) == 31
    assert findings[-1].what == "70 further texts mean nothing declared"
    assert sum(finding.n for finding in findings) == 1000


def test_numbers_out_of_range_are_flagged_or_set_to_missing(kitchen):
    window = "id,unit,y,speed,min,comment\n1,A,1,3,-1,\n2,A,1,3,61,\n3,A,1,3,60,\n"
    (finding,) = found(kitchen.make(window=window), "out_of_range")
    assert (finding.severity, finding.n, finding.known) == ("warning", 2, ("0 to 60",))
    assert finding.rows[0] == "window.csv:2, column 'min'"
    flagged = kitchen.make(window=window).clean()
    assert flagged.frame["minutes"].tolist()[:3] == [-1, 61, 60]
    responses = kitchen.make(window=window, extra="checks: {out_of_range: {action: set_invalid}}\n").clean()
    assert responses.frame["minutes"].isna().tolist()[:3] == [True, True, False]
    assert responses.frame["minutes.missing"].tolist()[:2] == ["invalid", "invalid"]
    changes = responses.ledger[["row", "question", "old", "new", "rule", "kind"]].values.tolist()
    assert changes == [
        [2, "minutes", "-1", "invalid", "out_of_range", "set_missing"],
        [3, "minutes", "61", "invalid", "out_of_range", "set_missing"],
    ]


@pytest.mark.parametrize(("action", "kept"), [("keep_first", [2, 4]), ("keep_last", [3, 4]), ("flag", [2, 3, 4])])
def test_repeated_answers(kitchen, action, kept):
    window = "id,unit,y,speed,min,comment\n1,A,1,3,1,\n1,甲局,3,3,1,\n1,B,1,3,1,\n"
    survey = kitchen.make(
        window=window, extra=f"checks: {{duplicates: {{keys: [respondent, unit], action: {action}}}}}\n"
    )
    responses = survey.clean()
    assert responses.frame.loc[responses.frame["channel"] == "window", "row"].tolist() == kept
    (finding,) = [finding for finding in responses.findings if finding.check == "duplicates"]
    assert (finding.severity, finding.n) == ("warning", 1)
    out = {2, 3, 4} - set(kept)
    assert set(responses.ledger["row"]) == out
    if out:
        assert finding.rows == (f"window.csv:{out.copy().pop()}",)
        assert responses.account.excluded["duplicates"] == 1


def test_rows_without_a_key_are_no_repetition(kitchen):
    window = "id,unit,y,speed,min,comment\n,A,1,3,1,\n,A,1,3,1,\n"
    survey = kitchen.make(window=window, extra="checks: {duplicates: {keys: [respondent, unit], action: keep_last}}\n")
    assert len(survey.clean()) == 4


def test_constant_answers_are_noted_only(kitchen):
    window = "id,unit,y,speed,min,comment\n1,A,1,1,1,\n2,A,1,2,1,\n3,A,3,3,1,\n4,A,3,,1,\n"
    survey = kitchen.make(window=window, extra="checks: {constant_answers: {at_least: 2}}\n")
    (finding,) = found(survey, "constant_answers")
    assert (finding.severity, finding.n) == ("note", 2)
    assert finding.rows == ("window.csv:2", "window.csv:4")
    assert len(survey.clean()) == 6


def test_rows_without_a_unit_are_excluded_and_counted(kitchen):
    responses = kitchen.make(sms="phone,office,reply\n1,,3\n2,\u3000,3\n3,A,3\n").clean()
    assert responses.account.excluded == {"no_unit": 2}
    assert responses.account.kept == 5
    (finding,) = [finding for finding in responses.findings if finding.check == "no_unit"]
    assert finding.rows == ("sms.csv:2, column 'office'", "sms.csv:3, column 'office'")


def test_what_the_readers_noted_is_a_finding(kitchen):
    survey = kitchen.make(sms="phone,office,reply,reply\n1,A,3,1\n")
    (finding,) = found(survey, "reading")
    assert finding.severity == "note"
    assert "column D is read as 'reply [2]'" in finding.what


def test_a_registered_check_runs_with_the_others(kitchen, request):
    cleaning.register("too_few", lambda typed: [Finding("too_few", "error", f"{len(typed.frame)} rows only")])
    request.addfinalizer(lambda: cleaning.CHECKS.forget("too_few"))
    survey = kitchen.make()
    assert survey.check()[0].what == "6 rows only"
    with pytest.raises(FindingsError, match="6 rows only"):
        survey.clean()
    with pytest.raises(ParameterError, match=r"there is no check 'x'[\s\S]*missing_columns"):
        cleaning.get("x")


def test_errors_of_all_files_come_together(kitchen):
    from surveykit.errors import ReadError

    survey = kitchen.make(window="", sms="")
    with pytest.raises(ReadError) as caught:
        survey.read()
    assert [problem.where for problem in caught.value.problems] == ["window.csv", "sms.csv"]
