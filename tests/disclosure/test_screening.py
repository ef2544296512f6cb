from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from surveykit.disclosure import Floor, joined, screen
from surveykit.errors import ParameterError

NUMBERS = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]
SENTINEL = 987654.0


def estimates(sizes: list[int], **columns: object) -> pd.DataFrame:
    """Estimates in which every number but n is a sentinel, so that a leak is seen."""
    count = len(sizes)
    frame = pd.DataFrame({"group": [f"g{number}" for number in range(count)], "variable": "y", "category": None})
    for name in NUMBERS:
        frame[name] = SENTINEL
    return frame.assign(n=sizes, method="mean", **columns)


def shown(frame: pd.DataFrame) -> list[str]:
    return frame["shown"].tolist()


def test_levels_blank_what_they_should() -> None:
    result = screen(estimates([9, 10, 14, 15]), Floor())
    assert shown(result) == ["withheld", "mean_only", "mean_only", "all"]
    assert result["withheld"].tolist() == ["small", None, None, None]
    assert result.loc[0, NUMBERS].isna().all()
    assert result.loc[1, ["value", "n"]].tolist() == [SENTINEL, 10]
    assert result.loc[1, ["se", "low", "high", "n_eff", "df", "deff"]].isna().all()
    assert (result.loc[3, NUMBERS].drop("n") == SENTINEL).all()
    assert result["method"].tolist() == ["mean"] * 4


def test_distributions_need_more_answers() -> None:
    result = screen(estimates([14, 15], category=["5", "5"]), Floor())
    assert shown(result) == ["withheld", "all"]


def test_a_raised_floor_counts() -> None:
    assert shown(screen(estimates([19, 20, 29, 30]), Floor(20, 30, 40))) == [
        "withheld",
        "mean_only",
        "mean_only",
        "all",
    ]


def test_the_p_value_goes_with_the_interval() -> None:
    result = screen(estimates([12, 40], p=[0.5, 0.5]), Floor())
    assert np.isnan(result["p"][0])
    assert result["p"][1] == 0.5


def test_a_single_small_sibling_takes_the_next_smallest_with_it() -> None:
    result = screen(estimates([50, 4, 20, 30]), Floor(), siblings=["variable"])
    assert result["withheld"].tolist() == [None, "small", "protects", None]


def test_two_small_siblings_that_are_too_few_together_take_a_third() -> None:
    assert screen(estimates([3, 4, 20, 30]), Floor(), siblings=["variable"])["withheld"].tolist() == [
        "small",
        "small",
        "protects",
        None,
    ]
    enough = screen(estimates([6, 4, 20, 30]), Floor(), siblings=["variable"])
    assert enough["withheld"].tolist() == ["small", "small", None, None]


def test_groups_just_below_the_floor_are_not_known_from_their_sum() -> None:
    """Two groups with fewer than 10 answers that have 18 together have 9 each."""
    reasons = screen(estimates([9, 9, 20, 30]), Floor(), siblings=["variable"])["withheld"].tolist()
    assert reasons == ["small", "small", "protects", None]


def test_a_group_that_nobody_is_in_needs_and_gives_no_protection() -> None:
    assert screen(estimates([0, 12, 30]), Floor(), siblings=["variable"])["withheld"].tolist() == ["small", None, None]
    reasons = screen(estimates([0, 3, 12, 30]), Floor(), siblings=["variable"])["withheld"].tolist()
    assert reasons == ["small", "small", "protects", None]


def test_parents_are_kept_apart() -> None:
    frame = estimates([50, 4, 20, 60, 70, 80], unit=["a", "a", "a", "b", "b", "b"])
    assert screen(frame, Floor(), siblings=["unit"])["withheld"].tolist() == [
        None,
        "small",
        "protects",
        None,
        None,
        None,
    ]


def test_variables_are_kept_apart_even_if_not_named() -> None:
    """The same lecturer withheld for two questions is one withheld sibling of each, not two."""
    frame = pd.concat([estimates([4, 20, 30]), estimates([4, 20, 30]).assign(variable="z")]).assign(unit="a")
    assert screen(frame, Floor(), siblings=["unit"])["withheld"].tolist() == ["small", "protects", None] * 2


def test_categories_of_one_group_are_one_sibling() -> None:
    rows = [(group, category, n) for group, n in (("a", 4), ("b", 40), ("c", 50)) for category in "123"]
    frame = pd.DataFrame(rows, columns=["group", "category", "n"]).assign(variable="q", value=SENTINEL)
    result = screen(frame, Floor(), siblings=["variable"])
    assert result.groupby("group")["withheld"].first().to_dict() == {"a": "small", "b": "protects", "c": None}
    assert result.loc[result["group"] == "b", "value"].isna().all()


def test_without_siblings_every_row_is_looked_at_alone() -> None:
    assert screen(estimates([50, 4, 20]), Floor())["withheld"].tolist() == [None, "small", None]


def test_rows_without_a_known_n_are_withheld() -> None:
    assert shown(screen(estimates([20, 30]).assign(n=[np.nan, 30]), Floor())) == ["withheld", "all"]


def test_the_frame_given_is_not_changed() -> None:
    frame = estimates([4, 20])
    before = frame.copy()
    screen(frame, Floor(), siblings=["variable"])
    assert_frame_equal(frame, before)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ParameterError, match="no column 'unit'"):
        screen(estimates([4]), Floor(), siblings=["unit"])
    with pytest.raises(ParameterError, match="no column 'n'"):
        screen(pd.DataFrame({"value": [1.0]}), Floor())


def test_an_empty_frame_stays_empty() -> None:
    result = screen(estimates([4]).iloc[:0], Floor(), siblings=["variable"])
    assert len(result) == 0
    assert {"shown", "withheld"} <= set(result.columns)


def test_screening_by_siblings_after_screening_without_counts_unknown_n_as_nothing() -> None:
    """The joint n of what is already blank is not known, so more is withheld rather than less."""
    once = screen(estimates([6, 4, 20, 30]), Floor())
    assert screen(once, Floor(), siblings=["variable"])["withheld"].tolist() == ["small", "small", "protects", None]


def test_joined_parts_are_not_screened_again() -> None:
    """Units below the whole and lecturers below each unit, as every table screens them once more."""
    units = estimates([6, 5, 40, 50], level="unit", unit=list("abcd"))
    below = estimates([6, 7, 40, 50], level="below", unit=["a", "a", "a", "b"])
    parts = [screen(units, Floor(), siblings=["level"]), screen(below, Floor(), siblings=["unit"])]
    together = joined(parts)
    for level, siblings in (("unit", ["variable", "level"]), ("below", ["variable", "level", "unit"])):
        part = together[together["level"] == level]
        again = screen(part, Floor(), siblings=siblings)
        assert again["withheld"].tolist() == part["withheld"].tolist() == ["small", "small", None, None]


sizes = st.lists(st.integers(0, 60), min_size=1, max_size=30)


@given(sizes, st.lists(st.sampled_from("abc"), min_size=30, max_size=30), st.integers(10, 20))
def test_properties(counts: list[int], units: list[str], least: int) -> None:
    floor = Floor(least, max(least, 15), 30)
    frame = estimates(counts, unit=units[: len(counts)])
    result = screen(frame, floor, siblings=["unit"])
    assert_frame_equal(screen(result, floor, siblings=["unit"]), result)
    assert_frame_equal(screen(screen(result, floor), floor, siblings=["unit"]), result, check_flags=False)
    hidden = result["shown"] == "withheld"
    assert result.loc[hidden, NUMBERS].isna().all(axis=None)
    assert (hidden == result["withheld"].notna()).all()
    assert hidden[frame["n"] < least].all()
    narrow = result["shown"] == "mean_only"
    assert not (result.loc[narrow, ["se", "low", "high", "deff"]] == SENTINEL).any(axis=None)
    assert (result.loc[~hidden, "value"] == SENTINEL).all()
    for unit, part in result.groupby("unit"):
        answered = part.index[frame.loc[part.index, "n"] > 0]
        inside = hidden[answered]
        if 0 < inside.sum() < len(answered):
            assert inside.sum() >= 2, unit
            assert frame.loc[answered[inside], "n"].sum() >= least
            assert not (frame.loc[answered[inside], "n"] == least - 1).all()
        assert not (part["withheld"] == "protects").any() or (part["withheld"] == "small").any()
        kept, protecting = (
            frame.loc[answered[~inside], "n"],
            frame.loc[part.index[part["withheld"] == "protects"], "n"],
        )
        assert not (len(kept) and len(protecting)) or protecting.max() <= kept.min()


def test_benchmarks_screened_once_are_not_screened_harder_by_a_reader_who_names_the_groups_otherwise() -> None:
    """The siblings of units are named by ``level`` where benchmarks are made and by nothing where a figure is drawn."""
    n = [0, 1, 12, 40, 46, 56]
    frame = pd.DataFrame({"level": "unit", "unit": list("abcdef"), "variable": "y", "value": 4.0, "n": n})
    once = screen(frame, Floor(), siblings=["level"])
    assert list(once["shown"]) == ["withheld", "withheld", "withheld", "all", "all", "all"]
    for part in (once, once.query("variable == 'y'").reset_index(drop=True)):
        assert list(screen(part, Floor(), siblings=["variable"])["shown"]) == list(once["shown"])
