"""The scale of values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.drawing.axis import axis_for


@given(st.lists(st.floats(1, 5), min_size=1, max_size=20))
def test_every_value_lies_on_the_axis_and_marks_are_few_and_round(values):
    axis = axis_for(values, (1.0, 5.0), 10.0, 110.0)
    assert all(10.0 <= axis.at(value) <= 110.0 for value in values)
    assert 1 <= len(axis.marks) <= 7
    assert len({f"{mark:.{axis.decimals}f}" for mark in axis.marks}) == len(axis.marks)
    assert axis.high - axis.low >= 0.4 - 1e-9 or axis.low < 1.0 or axis.high > 5.0


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_any_range_gives_an_axis(low, width):
    axis = axis_for([low, low + width], None, 0.0, 100.0)
    assert axis.low < axis.high
    assert axis.at(low) <= axis.at(low + width)


def test_order_is_kept_and_outliers_end_at_the_edge():
    axis = axis_for([3.0, 3.5], (1.0, 5.0), 0.0, 100.0)
    assert axis.at(3.0) < axis.at(3.2) < axis.at(3.5)
    assert axis.at(99.0) == pytest.approx(100.0)
