"""People behind rows: how many different ones several cells hold together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.results.people import LISTED, fewer, how_many, newcomers, people_in, persons_of, together


def objects(*parts):
    result = np.empty(len(parts), dtype=object)
    result[:] = parts
    return result


def test_nobody_is_looked_at_where_everybody_gave_one_row() -> None:
    assert persons_of(pd.Series(["a", "b", None])) is None
    assert persons_of(pd.Series(["a", "b", "a", None, None])).tolist() == [0, 1, 0, 2, 3]


def test_the_people_of_cells_are_listed_as_long_as_they_are_few() -> None:
    cell = np.array([0, 0, 1, 1, 1, -1])
    person = np.array([3, 3, 3, 5, 7, 9])
    assert people_in(cell, person, 3).tolist() == [(3,), (3, 5, 7), ()]
    many = np.arange(LISTED + 1)
    assert people_in(np.zeros_like(many), many, 1).tolist() == [LISTED + 1]


@pytest.mark.parametrize("seed", range(20))
def test_people_of_several_cells_are_those_of_their_rows(seed: int) -> None:
    """Truth from the rows themselves."""
    random = np.random.default_rng(seed)
    cells, n = 6, 40
    cell, person = random.integers(0, cells, n), random.integers(0, 12, n)
    key = random.integers(-1, 3, cells)
    people = people_in(cell, person, cells)
    sizes = np.array([how_many(part) for part in people], dtype=np.int64)
    counts, who = together(key, sizes, people, 3)
    for number in range(3):
        truth = set(person[np.isin(cell, np.flatnonzero(key == number))].tolist())
        assert (counts[number], set(who[number])) == (len(truth), truth)
    fresh = newcomers(np.zeros(cells, dtype=np.int64), people, sizes)
    for last in range(cells):
        assert fresh[: last + 1].sum() == len(set(person[cell <= last].tolist()))


def test_what_is_not_listed_is_never_counted_twice() -> None:
    people = objects((1, 2), 300, (3, 4), None)
    fresh = newcomers(np.zeros(4, dtype=np.int64), people, np.array([2.0, 300.0, 2.0, 5.0]))
    assert fresh.tolist() == [2.0, 298.0, 0.0, 5.0]


def test_the_smaller_cell_decides_for_a_difference() -> None:
    assert fewer(objects((1, 2), 300), objects((1, 2, 3), (4,))).tolist() == [(1, 2), (4,)]
    assert fewer(None, objects((1,))) is None
