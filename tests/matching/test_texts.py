"""When two texts count as the same answer or name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.matching.texts import (
    did_you_mean,
    differ_in_one_letter,
    folded,
    has_unseen,
    listing,
    nearest,
    plain_character,
    plain_width,
    remedy_for_code,
    spelled_alike,
    tidy,
)


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


@given(st.text())
def test_folding_twice_changes_nothing_and_tidying_first_neither(text):
    assert folded(text) == folded(tidy(text))


def test_width_and_case_do_not_count_in_a_key():
    assert folded(" Ｙｅｓ\u200b ") == "yes"
    assert plain_width("①２") == "12"


@given(st.text())
def test_plain_characters_keep_positions(text):
    plain = "".join(map(plain_character, text))
    assert len(plain) == len(text)
    assert plain_character("㈱") == "㈱" and plain_character("７") == "7"


def test_similar_texts_come_likeliest_first_and_not_below_the_least_likeness():
    assert spelled_alike("abcd", ["abce", "abxy", "wxyz"], limit=3, least=0.5) == ["abce", "abxy"]
    assert spelled_alike("abcd", ["wxyz"]) == []


def test_a_remedy_names_the_known_name_or_says_what_to_do():
    assert did_you_mean("headlin", ["headline", "units"]) == "did you mean 'headline'?"
    assert did_you_mean("zzz", ["headline"], "remove it") == "remove it"
    assert remedy_for_code("Very good", {"5": ["Very good"]}) == "write its code: 5"


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("al of it", "all of it", True),
        ("dissatisfied", "disatisfied", True),
        ("point 1x", "point 2x", False),
        ("yes", "yea", False),
        ("不满意啊啊", "不满意啊", False),
        ("equal", "equal", False),
        ("abcdef", "abcdxyz", False),
    ],
)
def test_one_letter_may_differ_but_no_digit(first, second, alike):
    assert differ_in_one_letter(first, second) is differ_in_one_letter(second, first) is alike


def test_marks_that_nobody_sees_are_noticed():
    assert has_unseen("满意\u200b") and has_unseen("e\u0301") and not has_unseen("é") and not has_unseen("plain")
