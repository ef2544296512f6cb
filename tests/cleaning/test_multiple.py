"""Questions with several answers: every way in which platforms write them, the missing kinds, what is undeclared."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.cleaning.typing.several import known_choices_of, parts_of
from surveykit.errors import FindingsError, SurveyError
from surveykit.estimation import Design
from surveykit.survey import Scale

CHOICES = (
    "choices: {wait: {zh: 等候太久, en: Long wait}, staff: {zh: 态度差（冷漠、推诿）, en: 'Rude, cold staff'}, "
    "other: {zh: 其他, en: Other}}"
)


def reasons(spelling: str) -> tuple[str, str]:
    return ("rates:", f"  reasons: {{text: Reasons, type: multiple, {CHOICES}, {spelling}}}\nrates:")


def frame_of(survey):
    return survey.clean().frame


def listed(frame, name="reasons"):
    return frame[name].astype(object).where(frame[name].notna(), "").tolist()


def cells(*texts: str) -> str:
    rows = (f'{n},A,3,3,5,,"{text}"' for n, text in enumerate(texts))
    return "\n".join(["id,unit,y,speed,min,comment,why", *rows]) + "\n"


def test_ticked_choices_in_one_cell_are_told_apart_by_the_declared_ones(kitchen):
    window = cells(
        "等候太久┋其他〖停车难┋没有座位〗",
        "Long wait, Rude, cold staff",
        "态度差（冷漠、推诿）、等候太久",
        "wait;other",
        "Other: parking, toilets",
        "",
        "Long wait",
        "N/A",
        "其他（太远）；等候太久",
    )
    survey = kitchen.make(reasons("column: {window: why}, open: [other], missing: {N/A: refused}"), window=window)
    frame = frame_of(survey)
    assert listed(frame)[:9] == [
        "wait;other", "wait;staff", "wait;staff", "wait;other", "other", "", "wait", "", "wait;other",
    ]  # fmt: skip
    assert frame["reasons.wait"].tolist()[:5] == [1, 1, 1, 1, 0]
    assert np.isnan(frame["reasons.wait"][5])
    kinds = frame["reasons.missing"].astype(object)
    assert kinds[5] == "blank"
    assert kinds[7] == "refused"
    assert set(kinds[9:]) == {"skipped"}  # the text messages did not ask
    assert survey.choice_columns("reasons") == {one: f"reasons.{one}" for one in ("wait", "staff", "other")}
    assert survey.choice_columns("overall") == {}


def test_a_column_for_every_choice_as_codes_and_as_texts(kitchen):
    head = "id,unit,y,speed,min,comment,w,s,o\n"
    rows = [
        ("1", "0", "0"),
        ("0", "0", "0"),
        ("-3", "-3", "-3"),
        ("-2", "-2", "-2"),
        ("等候太久", "", "太远了"),
        ("(跳过)", "(跳过)", "(跳过)"),
        ("", "", ""),
        ("Yes", "No", "no"),
        ("", "态度差（冷漠、推诿）", "其他〖停车〗"),
        ("(跳过)", "", ""),
    ]
    window = head + "".join(f"{n},A,3,3,5,,{','.join(row)}\n" for n, row in enumerate(rows))
    marks = 'missing: {"-3": skipped, "-2": blank, (跳过): skipped}'
    columns = "columns: {wait: {window: w}, staff: {window: s}, other: {window: o}}, open: [other], "
    frame = frame_of(kitchen.make(reasons(columns + marks), window=window))
    assert listed(frame)[:10] == ["wait", "", "", "", "wait;other", "", "", "wait", "staff;other", ""]
    kinds = frame["reasons.missing"].astype(object)
    assert kinds[:10].where(kinds[:10].notna(), "").tolist() == [
        "", "blank", "skipped", "blank", "", "skipped", "blank", "", "", "blank",
    ]  # fmt: skip
    assert frame["reasons.other"].tolist()[4] == 1.0
    assert frame["reasons.staff"].tolist()[4] == 0.0


def test_both_bases_of_shares_come_out_of_the_columns(kitchen):
    window = cells("wait;staff", "wait", "other", "wait;staff;other", "")
    responses = kitchen.make(reasons("column: {window: why}"), window=window).clean()
    names = list(responses.survey.choice_columns("reasons").values())
    design = Design(responses.frame)
    cases = design.several(names, base="cases")
    every = design.several(names, base="responses")
    assert cases["value"].tolist() == pytest.approx([3 / 4, 2 / 4, 2 / 4])
    assert every["value"].tolist() == pytest.approx([3 / 7, 2 / 7, 2 / 7])
    assert set(cases["n"]) == {4}


def test_an_undeclared_option_is_a_finding_with_the_part_that_means_nothing(kitchen):
    survey = kitchen.make(
        reasons("column: {window: why}"), window=cells("Long wait;Long queue", "Long wait", "Long queue")
    )
    with pytest.raises(FindingsError) as caught:
        survey.clean()
    [problem] = [str(one) for one in caught.value.problems]
    assert "no choice of 'reasons' has the code or label 'Long queue'" in problem
    assert "wait Long wait" in problem
    assert "window.csv:2" in problem
    assert "window.csv:4" in problem


def test_a_decision_settles_an_option_inside_a_cell(kitchen):
    decisions = "answers:\n  - {question: reasons, found: Long queue, means: wait, note: same thing}\n"
    window = cells("Rude, cold staff;Long queue", "Long queue")
    responses = kitchen.make(reasons("column: {window: why}"), window=window, decisions=decisions).clean()
    assert listed(responses.frame)[:2] == ["wait;staff", "wait"]
    corrected = responses.ledger[responses.ledger["kind"] == "corrected"]
    assert corrected["row"].tolist() == [2, 3]
    assert set(corrected["rule"]) == {"decisions.yml: same thing"}


def test_an_undeclared_text_in_a_choices_own_column_is_a_finding(kitchen):
    window = "id,unit,y,speed,min,comment,w,s,o\n1,A,3,3,5,,1,maybe,0\n"
    survey = kitchen.make(
        reasons("columns: {wait: {window: w}, staff: {window: s}, other: {window: o}}"), window=window
    )
    with pytest.raises(FindingsError, match="'maybe'") as caught:
        survey.clean()
    assert "window.csv:2, column 's'" in str(caught.value)


@pytest.mark.parametrize(
    ("spelling", "message"),
    [
        ("columns: {wait: w, staff: s}", "'reasons' has choices without a column: other"),
        ("columns: {wait: w, staff: s, other: o}, separator: ';'", "'reasons' has columns and a separator"),
        ("columns: {wait: w, staff: s, other: o, els: e}", "there is no choice of 'reasons' 'els'"),
        ("column: why, open: [othr]", "there is no choice of 'reasons' 'othr'"),
    ],
)
def test_what_does_not_fit_together_is_told(kitchen, spelling, message):
    with pytest.raises(SurveyError) as caught:
        kitchen.make(reasons(spelling))
    assert any(message in str(problem) for problem in caught.value.problems), str(caught.value)


LABELS = ["甲", "乙（丙、丁）", "a, b", "c;d", "e"]
SCALE = Scale.model_validate({"choices": {f"k{number}": {"zh": label} for number, label in enumerate(LABELS)}})
SEPARATORS = ["┋", "\n", ";", ",", "、", "|", "；", "，"]


@given(st.lists(st.sampled_from(range(len(LABELS))), min_size=1, unique=True), st.sampled_from(SEPARATORS))
def test_whatever_the_separator_the_ticked_choices_come_back(numbers, separator):
    text = separator.join(LABELS[number] for number in numbers)
    found = parts_of(text, known_choices_of(SCALE))
    assert set(found.codes) == {f"k{number}" for number in numbers}
    assert not found.unknown


@pytest.mark.parametrize(
    ("text", "codes", "unknown"),
    [("1;3;", ("1", "3"), ()), ("97;", ("97",), ()), ("5;", (), ("5",)), ("1;5;", ("1",), ("5",)), (";", (), (";",))],
)
def test_a_separator_behind_every_choice_says_nothing_more(text, codes, unknown):
    scale = Scale.model_validate({"choices": {"1": "TV", "3": "Radio", "97": "None"}})
    parts = parts_of(text, known_choices_of(scale))
    assert parts.codes == codes
    assert [part.rstrip(";") or ";" for part in parts.unknown] == list(unknown)


FEES = "choices: {a: Tax, b: fees, c: 'Tax, fees', d: Permit}"
LINES = "choices: {a: Bus, b: 'Bus, tram', c: 'tram, ferry', d: ferry}"


@pytest.mark.parametrize(
    ("choices", "cell", "codes", "is_unclear"),
    [
        (FEES, "Tax, fees", "c", True),
        (FEES, "Tax, fees, Permit", "c;d", True),
        (FEES, "Permit, Tax, fees", "c;d", True),
        (FEES, "Tax, Tax, fees", "a;c", False),
        (FEES, "Permit, Tax", "a;d", False),
        (LINES, "Bus, tram, ferry", "b;d", True),
        (LINES, "tram, ferry", "c", False),
    ],
)
def test_a_cell_that_divides_in_two_ways_is_read_in_one_and_reported(kitchen, choices, cell, codes, is_unclear):
    survey = asked(kitchen, "multiple", choices, cell)
    assert survey.clean().frame["asked"][0] == codes
    findings = [finding for finding in survey.check() if finding.check == "ambiguous_answers"]
    assert [(finding.severity, finding.n) for finding in findings] == ([("warning", 1)] if is_unclear else [])


def test_a_ranking_that_divides_in_two_ways_is_reported(kitchen):
    survey = asked(kitchen, "ranking", FEES, "Tax, fees, Permit")
    assert survey.clean().frame["asked"][0] == "c;d"
    assert "ambiguous_answers" in {finding.check for finding in survey.check()}


def test_a_mark_that_divides_no_other_cell_makes_nothing_unclear(kitchen):
    survey = asked(kitchen, "multiple", "choices: {a: 水, b: 电, c: 水、电, d: 路}", "水、电", "水、电┋路", "水┋路")
    assert survey.clean().frame["asked"].tolist()[:3] == ["c", "c;d", "a;d"]
    assert "ambiguous_answers" not in {finding.check for finding in survey.check()}


def test_what_is_written_behind_an_open_choice_is_not_cut_otherwise(kitchen):
    survey = asked(
        kitchen, "multiple", "choices: {a: Tax, b: fees, o: Other}, open: [o]", "Other: far, slow, Tax, fees"
    )
    assert survey.clean().frame["asked"][0] == "a;b;o"
    assert "ambiguous_answers" not in {finding.check for finding in survey.check()}


def asked(kitchen, kind: str, spelling: str, *cells: str):
    rows = "".join(f'{n},A,3,3,5,,"{cell}"\n' for n, cell in enumerate(cells))
    question = ("rates:", f"  asked: {{text: Asked, type: {kind}, column: {{window: q}}, {spelling}}}\nrates:")
    return kitchen.make(question, window="id,unit,y,speed,min,comment,q\n" + rows)


EACH = "columns: {wait: {window: w}, staff: {window: s}, other: {window: o}}"


@pytest.mark.parametrize("no", ["0", "No", "Not selected", "否", "未选中"])
def test_who_says_no_to_every_choice_was_asked_and_is_in_the_base(kitchen, no):
    """Thirty tick one choice, thirty tick none: half of sixty, not all of thirty; empty cells say nothing."""
    rows = [("1", no, no)] * 30 + [(no, no, no)] * 30 + [("", "", "")] * 20
    window = "id,unit,y,speed,min,comment,w,s,o\n"
    window += "".join(f"{n},A,3,3,5,,{','.join(row)}\n" for n, row in enumerate(rows))
    responses = kitchen.make(reasons(EACH), window=window).clean()
    design = Design(responses.frame)
    asked, ticked = design.several("reasons"), design.several("reasons", base="ticked")
    assert asked[["value", "n"]].iloc[0].tolist() == [0.5, 60]
    assert ticked[["value", "n"]].iloc[0].tolist() == [1.0, 30]
    assert design.several("reasons", base="responses")["value"].iloc[0] == 1.0


def test_a_row_with_one_explicit_no_was_asked(kitchen):
    window = "id,unit,y,speed,min,comment,w,s,o\n1,A,3,3,5,,,0,\n2,A,3,3,5,,1,,\n"
    frame = frame_of(kitchen.make(reasons(EACH), window=window))
    assert frame[["reasons.wait", "reasons.staff", "reasons.other"]].iloc[0].tolist() == [0, 0, 0]
    assert frame["reasons.missing"].astype(object)[0] == "blank"


def test_zeros_of_people_who_were_not_to_be_asked_are_not_in_the_base(kitchen):
    """Some platforms write 0 for everybody; asked_if says who saw the question."""
    rows = [("1", "1", "0", "0"), ("1", "0", "0", "0"), ("3", "0", "0", "0"), ("3", "0", "0", "0")]
    window = "id,unit,y,speed,min,comment,w,s,o\n"
    window += "".join(f"{n},A,{row[0]},3,5,,{','.join(row[1:])}\n" for n, row in enumerate(rows))
    responses = kitchen.make(reasons(EACH + ', asked_if: "overall <= 2"'), window=window).clean()
    shares = Design(responses.frame).several("reasons")
    assert shares[["value", "n"]].iloc[0].tolist() == [0.5, 2]
    assert responses.frame["reasons.missing"].astype(object).tolist()[1:4] == ["blank", "skipped", "skipped"]


WRITE_INS = "choices: {web: Web, desk: 'Desk, in person', post: Post, other: Something else}, undeclared: other"


@pytest.mark.parametrize(
    ("cell", "codes", "written"),
    [
        ("Web, my neighbour", "web;other", "my neighbour"),
        ("Web, Desk, in person, a friend, of mine", "web;desk;other", "a friend; of mine"),
        ("a poster", "other", "a poster"),
        ("Web, Something else", "web;other", None),
        ("call 13912345678", "other", "call [电话]|call [telephone]"),
    ],
)
def test_what_people_wrote_in_can_be_declared_to_be_one_choice(kitchen, cell, codes, written):
    responses = asked(kitchen, "multiple", WRITE_INS, cell).clean()
    assert responses.frame["asked"][0] == codes
    entries = responses.ledger.query("question == 'asked'").to_dict("records")
    assert [(entry["new"], entry["rule"]) for entry in entries] == [("other", "undeclared: other")] * bool(written)
    assert all("139" not in entry["old"] for entry in entries)
    if written and "|" not in written:
        assert entries[0]["old"] == written


@pytest.mark.parametrize(
    ("kind", "spelling", "message"),
    [
        ("multiple", "choices: {a: x, b: y}, undeclared: c", "there is no choice of 'asked' 'c'"),
        ("rating", "choices: {1: x, 2: y}, undeclared: 1", "undeclared belongs to single and multiple questions"),
    ],
)
def test_the_choice_for_what_is_undeclared_is_one(kitchen, kind, spelling, message):
    with pytest.raises(SurveyError) as caught:
        asked(kitchen, kind, spelling, "x")
    assert any(message in str(problem) for problem in caught.value.problems), str(caught.value)
