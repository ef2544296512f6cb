"""Words from right to left, against two other programs' order of signs, and on the printed sheet."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from surveykit.drawing.bidi import as_printed
from surveykit.drawing.sheet import Sheet


#: What python-bidi 0.6.12 (base direction from the left) makes of what arabic-reshaper 3.1.0 makes of the label.
@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        (
            "\u6ee1\u610f\u5ea6 \u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd \u529e\u4e8b",
            "\u6ee1\u610f\u5ea6 \u05dd\u05dc\u05d5\u05e2 \u05dd\u05d5\u05dc\u05e9 \u529e\u4e8b",
        ),
        ("\u05d0 (\u05d1) \u05d2 a", "\u05d2 (\u05d1) \u05d0 a"),
        ("\u05d0 \u00ab\u05d1 [3.5%", "3.5%] \u05d1\u00bb \u05d0"),
        ("a (\u05e9\u05dc\u05d5\u05dd 3-4) b", "a (3-4 \u05dd\u05d5\u05dc\u05e9) b"),
        ("\u05e9\u05dc\u05d5\u05dd!", "\u05dd\u05d5\u05dc\u05e9!"),
        (
            "\u0627\u0644\u0633\u0644\u0627\u0645 12,5 \u0639\u0644\u064a\u0643\u0645 x",
            "\ufee2\ufedc\ufef4\ufee0\ufecb 12,5 \ufee1\ufefc\ufeb4\ufedf\ufe8d x",
        ),
        (
            "\u0645\u0633\u062a\u0648\u0649 \u0627\u0644\u0631\u0636\u0627 \u529e\u4e8b\u7fa4\u4f17",
            "\ufe8e\ufebf\ufeae\ufedf\ufe8d \ufeef\ufeee\ufe98\ufeb4\ufee3 \u529e\u4e8b\u7fa4\u4f17",
        ),
        ("\u0644\u0627 \u0625\u0644\u0647", "\ufeea\ufedf\ufe87 \ufefb"),
    ],
)
def test_words_are_turned_and_letters_joined(label, wanted):
    assert as_printed(label, lambda sign: True) == wanted


def test_marks_stay_behind_their_letter_and_letters_without_a_joined_shape_alone():
    assert as_printed("\u05e9\u05c1\u05b8\u05dc", lambda sign: True) == "\u05dc\u05e9\u05c1\u05b8"
    assert as_printed("\u0633\u0644", lambda sign: False) == "\u0644\u0633"


@given(st.text(st.characters(max_codepoint=0x58F) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_other_labels_stay_as_they_are(label):
    assert as_printed(label, lambda sign: True) == label


@given(st.text(st.sampled_from("\u05d0\u05d1\u05d2\u05b8 ab12.,-\u6ee1!"), max_size=20))
def test_no_sign_is_lost_or_made_up(label):
    assert sorted(as_printed(label, lambda sign: True)) == sorted(label)


@pytest.mark.parametrize(("label", "right_has_more"), [("\u05dd\u05d9", True), ("\u05d9\u05dd", False)])
def test_the_first_letter_from_the_right_is_printed_at_the_right(label, right_has_more):
    """A wide letter and a small one."""
    sheet = Sheet(20.0)
    sheet.text(70, 10, label, size=60)
    with Image.open(io.BytesIO(sheet.printed()[1])) as opened:
        ink = 255.0 - np.asarray(opened.convert("L"), dtype=float)
    columns = ink.sum(axis=0)
    places = np.flatnonzero(columns)
    middle = (places[0] + places[-1]) // 2
    assert (columns[middle:].sum() > columns[:middle].sum()) == right_has_more
