"""Decimal commas: one sign for a column, and a finding where both would do."""

from __future__ import annotations

import pytest
from tests.cleaning.test_types import column, made

from surveykit.errors import FindingsError


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("0,125", "0,500", "1,234", "00,750", "-0,250"), [0.125, 0.5, 1.234, 0.75, -0.25]),
        (("0,125", "12,500", "50", "0,5"), [0.125, 12.5, 50, 0.5]),
        (("1.234,5", "2.500", "7"), [1234.5, 2500, 7]),
        (("1.234.567", "2.500"), [1234567, 2500]),
        (("1234,500", "12,500"), [1234.5, 12.5]),
        (("1,234.50", "12,500"), [1234.5, 12500]),
        (("1,234,567", "12,500"), [1234567, 12500]),
        (("0.125", "12,500"), [0.125, 12500]),
        (("1.125", "12.375"), [1.125, 12.375]),
        (("1,200元", "12,500"), [1200, 12500]),
        (("３，５", "12，500"), [3.5, 12.5]),
    ],
)
def test_the_decimal_sign_is_that_of_the_column(kitchen, texts, expected):
    frame = made(kitchen, "type: number, unit: 元", *texts).clean().frame
    assert column(frame, "asked", len(texts)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("texts", "two"),
    [
        (("12,500", "50"), "'12,500' is 12500 or 12.5"),
        (("1.200", "950"), "'1.200' is 1.2 or 1200"),
        (("12,500", "3.125", "7"), "'12,500' is 12500 or 12.5"),
        (("1,5", "2.5", "12,500"), "'12,500' is 12500 or 12.5"),
    ],
)
def test_a_column_that_can_be_read_both_ways_is_one_finding(kitchen, texts, two):
    with pytest.raises(FindingsError) as caught:
        made(kitchen, "type: number", *texts).clean()
    (problem,) = caught.value.problems
    assert two in str(problem)
    assert 'decimal: ","' in str(problem)


@pytest.mark.parametrize(("sign", "expected"), [(",", [12.5, 3125, 7]), (".", [12500, 3.125, 7])])
def test_a_declared_sign_settles_it(kitchen, sign, expected):
    frame = made(kitchen, f'type: number, decimal: "{sign}"', "12,500", "3.125", "7").clean().frame
    assert column(frame, "asked", 3) == expected


def test_a_decision_is_written_with_a_point(kitchen):
    decided = 'format: 1\nanswers:\n  - {question: asked, found: "viel", means: 1.234}\n'
    survey = made(kitchen, 'type: number, decimal: ","', "12,500", "viel", decisions=decided)
    assert column(survey.clean().frame, "asked", 2) == [12.5, 1.234]


def test_the_sign_of_a_source_is_that_of_its_questions(kitchen):
    source = ("path: raw/window.csv,", 'path: raw/window.csv, decimal: ",",')
    minutes = 'id,unit,y,speed,min,comment\n1,A,3,3,"12,500",\n'
    assert column(kitchen.make(source, window=minutes).clean().frame, "minutes", 1) == [12.5]


def test_percents_are_read_with_the_columns_sign(kitchen):
    frame = made(kitchen, 'type: number, unit: "%"', "0,125", "0,500%", "7,500%", "50").clean().frame
    assert column(frame, "asked", 4) == [0.125, 0.5, 7.5, 50]
