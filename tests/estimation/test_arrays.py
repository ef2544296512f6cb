from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.estimation.arrays import distinct


@given(st.lists(st.integers(0, 60), max_size=50), st.sampled_from([61, 10**9]))
def test_distinct_keys_and_their_places(keys: list[int], size: int) -> None:
    array = np.array(keys, dtype=np.int64)
    found, place = distinct(array, size)
    assert found[place].tolist() == keys
    assert sorted(found.tolist()) == sorted(set(keys))


@pytest.mark.parametrize("size", [10**6, 10**12])
def test_many_keys_are_hashed_in_blocks(size: int) -> None:
    keys = np.random.default_rng(1).integers(0, size, 200_000)
    keys[::3] = keys[0]
    found, place = distinct(keys, size)
    assert len(found) == len(np.unique(keys))
    assert (found[place] == keys).all()
