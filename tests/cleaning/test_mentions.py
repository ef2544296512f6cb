"""Several answers as one column for every mention, and rankings as one for every place: columns as a list."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from surveykit.errors import FindingsError, SurveyError
from surveykit.estimation import Design

CHOICES = "choices: {1: Parking, 2: Food, 3: {en: Signs, zh: 标识}, 9: No comment, other: Other}"
MANY = f"type: multiple, {CHOICES}, columns: [Q1, Q2, Q3]"
RANKS = f"type: ranking, {CHOICES}, columns: [Q1, Q2, Q3]"


def made(kitchen, declared, *rows, **more):
    """A survey whose window file holds three columns of mentions; the text messages did not ask."""
    declared = declared.replace("Q1, Q2, Q3", "{window: Q1}, {window: Q2}, {window: Q3}")
    question = ("rates:", f"  asked: {{text: Asked, {declared}}}\nrates:")
    lines = (f"{number},A,3,3,5,,{','.join(row)}" for number, row in enumerate(rows))
    window = "\n".join(["id,unit,y,speed,min,comment,Q1,Q2,Q3", *lines]) + "\n"
    return kitchen.make(question, window=window, **more)


def column(frame, name, n):
    values = frame[name].astype(object)
    return values.where(values.notna(), None).tolist()[:n]


def test_every_column_holds_the_code_or_label_of_a_mention(kitchen):
    rows = [("1", "Food", ""), ("2", "2", "标识"), ("", "", ""), ("9", "", ""), ("", "1", ""), ("0", "", "")]
    survey = made(kitchen, f"{MANY}, missing: {{0: refused}}", *rows)
    responses = survey.clean()
    frame = responses.frame
    assert column(frame, "asked", 6) == ["1;2", "2;3", None, "9", "1", None]
    assert column(frame, "asked.missing", 7) == [None, None, "blank", None, None, "refused", "skipped"]
    shares = Design(frame).several([*survey.choice_columns("asked").values()], base="cases")
    assert shares["value"].tolist() == pytest.approx([2 / 4, 2 / 4, 1 / 4, 1 / 4, 0])
    assert set(shares["n"]) == {4}  # who named anything, nothing at all ("No comment") being a choice


def test_shares_are_of_people_whatever_the_order_and_the_repetitions(kitchen):
    rows = [*itertools.product(["", "1", "2", "9"], repeat=3)]
    frame = made(kitchen, MANY, *rows).clean().frame
    for code in "129":
        expected = [float(code in row) if any(row) else np.nan for row in rows]
        np.testing.assert_array_equal(frame[f"asked.{code}"].to_numpy()[: len(rows)], expected)


def test_texts_that_are_no_choice_are_findings_decided_or_count_as_other(kitchen):
    rows = [("1", "Toilets", ""), ("Toilets", "", "")]
    with pytest.raises(FindingsError, match="'Toilets'") as caught:
        made(kitchen, MANY, *rows).clean()
    assert "window.csv:2, column 'Q2'" in str(caught.value)
    decisions = "answers:\n  - {question: asked, found: Toilets, means: 3}\n"
    responses = made(kitchen, MANY, *rows, decisions=decisions).clean()
    assert column(responses.frame, "asked", 2) == ["1;3", "3"]
    assert responses.ledger.loc[responses.ledger["kind"] == "corrected", "row"].tolist() == [2, 3]
    responses = made(kitchen, f"{MANY}, undeclared: other", *rows).clean()
    assert column(responses.frame, "asked", 2) == ["1;other", "other"]
    assert responses.ledger.loc[responses.ledger["kind"] == "corrected", "old"].tolist() == ["Toilets", "Toilets"]


def test_the_columns_of_a_ranking_are_places_and_their_cells_choices(kitchen):
    rows = [("2", "Signs", "1"), ("3", "", ""), ("", "", ""), ("", "2", "")]
    frame = made(kitchen, RANKS, *rows).clean().frame
    assert column(frame, "asked", 4) == ["2;3;1", "3", None, "2"]
    assert column(frame, "asked.2", 4) == [1, None, None, 2]
    assert column(frame, "asked.1", 4) == [3, None, None, None]
    assert column(frame, "asked.missing", 4) == [None, None, "blank", None]


def test_a_choice_in_two_places_is_told_and_decided_by_a_person(kitchen):
    rows = [("2", "2", "1"), ("1", "2", "")]
    survey = made(kitchen, RANKS, *rows)
    (finding,) = [finding for finding in survey.check() if finding.check == "undeclared_answers"]
    assert "'asked' has a choice in several places: '2;2;1'" in finding.what
    responses = made(kitchen, RANKS, *rows, decisions=finding.suggestion).clean()
    assert column(responses.frame, "asked", 2) == [None, "1;2"]
    assert column(responses.frame, "asked.missing", 2) == ["invalid", None]
    assert column(responses.frame, "asked.1", 2) == [None, 1]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (f"type: ranking, {CHOICES}, columns: {{1: Q1, 2: Q2}}", "every column holds a choice"),
        (f"type: multiple, {CHOICES}, columns: {{1: Q1}}", r"columns: \[HEADER, HEADER\]"),
        (f"type: single, {CHOICES}, columns: [Q1, Q2]", "columns: {code: header}"),
        (f"type: multiple, {CHOICES}, columns: []", "questions.asked.columns"),
        (f"{MANY}, column: Q1", "'asked' has columns and a column"),
    ],
)
def test_the_two_forms_of_columns_are_told_apart(kitchen, declared, message):
    with pytest.raises(SurveyError, match=message):
        made(kitchen, declared)


def test_an_absent_column_is_told_and_a_channel_without_them_did_not_ask(kitchen):
    absent = MANY.replace("Q1, Q2, Q3", "{window: Q1}, {window: Q4}")
    with pytest.raises(FindingsError, match="Q4"):
        made(kitchen, absent, ("1", "2", "3")).clean()


@pytest.mark.parametrize("columns", ["[Q1, Q2, Q3]", "{1: Q1, 2: Q2, 3: Q3, 9: Q4, other: {window: Q5}}"])
def test_a_column_that_is_read_cannot_be_dropped(kitchen, columns):
    headers = ["Q1", "Q2", *(["Q5"] if "Q5" in columns else [])]
    dropped = f"privacy: {{drop: [{', '.join(headers)}]}}\n"
    with pytest.raises(SurveyError) as caught:
        made(kitchen, f"type: multiple, {CHOICES}, columns: {columns}", extra=dropped)
    assert all(repr(header) in str(caught.value) for header in headers)
