"""The account of rows and the completeness of answers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import presented
from surveykit import tables
from surveykit.cleaning import Responses
from surveykit.cleaning.account import Account, AccountRow
from surveykit.language import Label
from surveykit.presentation import View
from surveykit.survey import Withheld

REASONS = {
    "duplicate": Label(zh="重复", en="duplicate"),
    "no_unit": Label(zh="无单位", en="no unit"),
    "unused": Label(zh="未用", en="unused"),
}


def responses(*rows, language="en", frame=None):
    # Without rows nobody is known to have given several.
    nobody = pd.DataFrame(columns=["source", "channel", "wave", "respondent"], dtype=object)
    held = nobody if frame is None else frame
    return Responses(held, presented.survey(language=language), pd.DataFrame(), Account(rows, REASONS))


def row(wave, received, kept, **excluded):
    return AccountRow("raw/a.csv", "", wave, "D01", received, kept, excluded)


def test_the_account_adds_up_row_by_row_and_in_total():
    table = tables.account(
        responses(row("2024", 110, 100, duplicate=10), row("2025", 205, 200, no_unit=5)),
        View.of(responses(row("2024", 110, 100, duplicate=10), row("2025", 205, 200, no_unit=5)).survey),
    )
    assert [column.label for column in table.columns] == ["Source", "Received", "duplicate", "no unit", "Kept"]
    counts = [[cell.value for cell in line[1:]] for line in table.rows]
    assert counts == [[110, 10, 0, 100], [205, 0, 5, 200], [315, 10, 5, 300]]
    assert all(received == sum(parts) for received, *parts in counts)
    assert table.rows[0][0].text == "2024 (raw/a.csv)"
    assert {number.id: number.value for number in table.numbers}["account.excluded-duplicate.all"] == 10


@pytest.mark.parametrize(
    ("language", "small", "protects"),
    [
        ("en", "withheld (n < 10)", "withheld (protects another group)"),
        ("zh", "不予公布（n＜10）", "不予公布（保护其他组）"),
    ],
)
def test_a_source_that_keeps_few_is_withheld_with_another(language, small, protects):
    given = responses(row("a", 7, 7), row("b", 31, 31), row("c", 90, 90), row("d", 5, 0, no_unit=5), language=language)
    table = tables.account(given, View.of(given.survey))
    kept = [line[-1].text for line in table.rows]
    assert kept == [small, protects, "90", "0", "128"]
    closed = [number for number in table.numbers if number.shown == "withheld"]
    assert {number.value for number in closed} == {None}
    assert {number.withheld for number in closed} == {"small", "protects"}


def test_a_closed_unit_shows_no_count_at_all():
    """Neither what was kept nor what was received, and not even why rows were excluded."""
    given = responses(row("a", 7, 7), row("b", 36, 31, duplicate=5), row("c", 9, 0, no_unit=9), frame=None)
    view = View.of(given.survey, None, Withheld(unit="D01", closed="protects"))
    table = tables.account(given, view)
    assert [column.label for column in table.columns] == ["Source", "Received", "Excluded", "Kept"]
    reason = "withheld (protects another group)"
    assert [[cell.text for cell in line[1:]] for line in table.rows] == [
        ["—", "—", "withheld (n < 10)"],
        *[["—", "—", reason]] * 3,
    ]
    assert {(number.value, number.n) for number in table.numbers} == {(None, None)}
    answers = pd.DataFrame({"rating": ["5"] * 31 + [None] * 7, "effort": [None] * 38})
    table = tables.completeness(replace(given, frame=answers), view)
    assert [[cell.text for cell in line[1:]] for line in table.rows] == [[reason, "—", "—"]] * 2
    assert {(number.value, number.n) for number in table.numbers} == {(None, None)}


def test_nothing_excluded_is_a_column_of_zeros():
    table = tables.account(responses(row("", 50, 50)), View.of(responses(row("", 50, 50)).survey))
    assert [[cell.text for cell in line] for line in table.rows] == [["Total", "50", "0", "50"]]


def test_completeness_counts_missing_answers_by_kind():
    frame = pd.DataFrame(
        {
            "rating": ["5"] * 90 + [None] * 10,
            "rating.missing": [None] * 90 + ["refused"] * 3 + ["dont_know"] * 7,
            "effort": ["4"] * 5 + [None] * 95,
        }
    )
    table = tables.completeness(
        responses(row("", 100, 100), frame=frame), View.of(responses(row("", 100, 100), frame=frame).survey)
    )
    assert [column.label for column in table.columns[3:]] == ["Don't know", "Refused", "Blank"]
    assert [cell.text for cell in table.rows[0]] == ["Overall rating", "90", "90.0", "7", "3", "0"]
    assert [cell.text for cell in table.rows[1]] == ["Preparation", "withheld (n < 10)", "—", "—", "—", "—"]
