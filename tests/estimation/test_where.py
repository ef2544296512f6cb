"""Samples narrowed to some rows: domains of the whole sample, whose frame is shared."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import Design

NUMBERS = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]


@pytest.fixture(scope="module")
def design() -> Design:
    rng = np.random.default_rng(1)
    n = 400
    frame = pd.DataFrame(
        {
            "y": rng.integers(1, 6, n).astype(float),
            "age": pd.Categorical(rng.choice(["18 - 34", "35 - 64", "65+"], n)),
            "region": rng.choice(["north", "south"], n),
            "children": rng.integers(0, 3, n),
            "why.a": rng.integers(0, 2, n).astype(float),
            "why.b": rng.integers(0, 2, n).astype(float),
            "w": rng.uniform(0.5, 2, n),
            "strata": rng.integers(0, 4, n),
            "psu": rng.integers(0, 40, n),
        }
    )
    frame["psu"] = frame["strata"] * 100 + frame["psu"]
    return Design(frame, weight="w", strata="strata", psu="psu", score_ranges={"y": (1.0, 5.0)})


def test_a_part_has_the_numbers_of_its_row_in_a_table(design: Design) -> None:
    part = design.where(age="18 - 34").mean("y")
    row = design.mean("y", by="age").where(age="18 - 34")
    pd.testing.assert_frame_equal(part[NUMBERS], row[NUMBERS].reset_index(drop=True))


def test_several_conditions_hold_together_and_one_after_the_other(design: Design) -> None:
    row = design.mean("y", by=["age", "region"], interval="t").where(age="65+", region="north")[NUMBERS]
    for part in (
        design.where(age="65+", region="north"),
        design.where(age="65+").where(region="north"),
        design.only("age", "65+").where(region="north"),
        design.where(region="north").only("age", "65+"),
    ):
        pd.testing.assert_frame_equal(part.mean("y", interval="t")[NUMBERS], row.reset_index(drop=True))


def test_one_of_several_values(design: Design) -> None:
    frame = design.frame
    part = design.where(age=["18 - 34", "65+"], children=[0, 2])
    inside = frame["age"].isin(["18 - 34", "65+"]) & frame["children"].isin([0, 2])
    assert part.mean("y")["n"].tolist() == [int(inside.sum())]
    ticked = design.where(why="a").mean("y")["n"].tolist()
    assert ticked == [int((frame["why.a"] == 1).sum())]


def test_nothing_is_copied_and_the_whole_stays_as_it_was(design: Design) -> None:
    before = design.mean("y")[NUMBERS]
    part = design.where(region="south")
    assert part.frame is design.frame
    assert part.sampling.psu_counts == design.sampling.psu_counts
    pd.testing.assert_frame_equal(design.mean("y")[NUMBERS], before)


def test_unknown_columns_and_groups_are_refused_with_a_suggestion(design: Design) -> None:
    with pytest.raises(DesignError, match=r"there is no group '18-34' of 'age'(.|\n)*did you mean '18 - 34'"):
        design.where(age="18-34")
    with pytest.raises(DesignError, match="did you mean 'region'"):
        design.where(regoin="north")
    with pytest.raises(DesignError, match="there is no group 'c' of 'why'"):
        design.where(why="c")
