"""When two texts count as the same answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.matching.texts import listing, nearest, tidy


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("About half\u00a0of it ", "About half of it"),
        ("\ufeff满意\u200b", "满意"),
        ("满意\u3000", "满意"),
        ("e\u0301", "\u00e9"),
        ("a \n b", "a b"),
        ("１", "１"),
        ("（满意）", "（满意）"),
    ],
)
def test_only_what_cannot_be_seen_is_taken_away(raw, text):
    assert tidy(raw) == text


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    assert tidy(tidy(text)) == tidy(text)


def test_the_nearest_text_is_the_one_equal_but_for_width_else_the_one_spelled_alike():
    assert nearest("ＶＥＲＹ good", ["Very good", "Good"]) == "Very good"
    assert nearest("Verry good", ["Very good", "Bad"]) == "Very good"
    assert nearest("xyz", ["Very good", "Bad"]) is None


def test_a_long_list_is_cut():
    assert listing(["a", "b", "c"], 2) == "a, b and 1 more"
