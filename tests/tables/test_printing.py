"""How numbers are printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.presentation.printing import count_text, fixed, interval_text, number_text, percent, significant


def test_noise_of_the_last_bits_never_reaches_a_text():
    assert number_text(0.1 + 0.2, 1, "en") == number_text(0.3, 1, "en") == "0.3"
    assert significant(3.2057177646) == 3.20572
    assert number_text(12.344999999999999, 2, "en") == number_text(12.345000000000001, 2, "en") == "12.35"


def test_halves_go_away_from_zero():
    assert [number_text(value, 1, "en") for value in (0.25, 0.35, -0.25)] == ["0.3", "0.4", "−0.3"]


def test_thousands_are_separated_in_english_only():
    assert (count_text(73421, "en"), count_text(73421, "zh")) == ("73,421", "73421")
    assert number_text(73421.0, 1, "en") == "73,421.0"


def test_no_negative_zero():
    assert number_text(-0.0001, 2, "en") == "0.00"
    assert str(significant(-0.0)) == "0.0"


def test_ranges_in_both_languages():
    assert interval_text(3.19, 3.22, 2, "zh") == "3.19～3.22"
    assert interval_text(3.19, 3.22, 2, "en") == "3.19–3.22"
    assert interval_text(-0.03, 0.07, 2, "en") == "−0.03 to 0.07"


def test_what_is_not_finite_has_no_published_value():
    assert significant(float("nan")) is None
    assert significant(float("inf")) is None
    with pytest.raises(ValueError, match="cannot be printed"):
        fixed(float("nan"), 2)


def test_a_share_becomes_a_percentage():
    assert percent(0.4446) == 44.46
    assert percent(None) is None


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_printed_text_is_the_published_number_rounded(value, decimals):
    printed = float(number_text(value, decimals, "zh").replace("−", "-"))
    assert printed == float(fixed(value, decimals))
    assert abs(printed - significant(value)) <= 0.5 * 10.0**-decimals * (1 + 1e-9)
