"""Comments, replies and personal data of nobody; rows in compact form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.simulation.comments import address, comment, identity, mobile, personal_data
from surveykit.simulation.draws import share_out, spread
from surveykit.simulation.planting import Planted, ranges
from surveykit.simulation.workbook import column_name, text_cell


@given(st.integers(0, 1 << 40))
def test_identity_numbers_have_right_check_digits_and_belong_to_nobody(number: int) -> None:
    text = identity(number)
    assert re.fullmatch(r"9901\d{2}18[2-5]\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}[\dX]", text)
    digits = [10 if mark == "X" else int(mark) for mark in text]
    # ISO 7064 MOD 11-2: the digits weighted by powers of two leave one
    assert sum(digit * pow(2, 17 - at, 11) for at, digit in enumerate(digits)) % 11 == 1


@given(st.integers(0, 1 << 40))
def test_phones_and_addresses_belong_to_nobody(number: int) -> None:
    assert re.fullmatch(r"16[01]\d{8}", mobile(number))
    assert re.fullmatch(r"[a-z]+\d{4}@example\.(com|org|net)", address(number))


@given(st.integers(1, 5), st.integers(0, 1 << 31))
def test_comments_are_short_whole_and_without_marks_of_the_platform(level: int, draw: int) -> None:
    said = comment(level, spread(draw, 9))
    assert 0 < len(said) < 60
    assert not set(said) & set('{}┋〖〗,"\n')


def test_comments_vary_and_go_with_the_level() -> None:
    bad = {comment(1, spread(draw, 9)) for draw in range(2_000)}
    good = {comment(5, spread(draw, 9)) for draw in range(2_000)}
    assert len(bad) > 400
    assert len(good) > 150
    assert not any("点赞" in said for said in bad)
    assert not any("推诿" in said for said in good)


@given(st.integers(0, 1 << 31), st.integers(0, 1 << 31))
def test_personal_data_stand_in_the_added_text(one: int, other: int) -> None:
    added, value = personal_data([one, other])
    assert value in added
    assert len(added) > len(value)


@given(st.sets(st.integers(1, 300), min_size=1))
def test_rows_in_compact_form_are_the_same_rows(rows: set[int]) -> None:
    fault = Planted("duplicates", "2025", "sms", "U1", "x.csv", ranges(rows), len(rows))
    assert fault.row_numbers() == sorted(rows)


def test_rows_in_compact_form() -> None:
    assert ranges([19, 17, 18, 25]) == "17-19,25"


@given(st.integers(0, 10_000), st.lists(st.floats(0.001, 1_000), min_size=1, max_size=30))
def test_shared_out_parts_add_up_and_are_fair(total: int, weights: list[float]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    assert all(
        abs(part - total * weight / sum(weights)) < 1.000001 for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_in_spreadsheets(number: int, name: str) -> None:
    assert column_name(number) == name


def test_cells_keep_spaces_and_escape_marks() -> None:
    assert text_cell("a<b & c ") == ' t="inlineStr"><is><t xml:space="preserve">a&lt;b &amp; c </t></is></c>'
    assert "\x00" not in text_cell("a\x00b")
