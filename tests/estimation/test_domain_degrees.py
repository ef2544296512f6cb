"""Degrees of freedom of a domain: those that answered in it, so that intervals of small groups cover what they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from surveykit.estimation import Design

GROUPS = 3000


def groups_of(size: int, draw: str) -> tuple[pd.DataFrame, float]:
    """Answers of many equal groups, each by a person of its own, and the mean they were drawn with."""
    rng = np.random.default_rng(20_251_231 + size)
    rows = GROUPS * size
    shares = [0.05, 0.10, 0.20, 0.35, 0.30]
    answers = rng.normal(size=rows) if draw == "normal" else rng.choice([1.0, 2, 3, 4, 5], rows, p=shares)
    frame = pd.DataFrame({"y": answers, "unit": np.repeat(np.arange(GROUPS), size)})
    return frame, 0.0 if draw == "normal" else float(np.dot([1, 2, 3, 4, 5], shares))


@pytest.mark.parametrize("draw", ["normal", "ratings"])
@pytest.mark.parametrize("size", [15, 30, 100])
def test_intervals_of_small_domains_cover(size: int, draw: str) -> None:
    frame, truth = groups_of(size, draw)
    result = Design(frame).mean("y", by="unit")
    covered = (result["low"] <= truth) & (truth <= result["high"])
    assert covered.mean() >= 0.935
    assert (result["df"] == size - 1).all()


def test_the_whole_samples_degrees_would_not_cover() -> None:
    """What the domain's own number is for: the same standard errors with t of the whole sample."""
    frame, truth = groups_of(15, "ratings")
    result = Design(frame).mean("y", by="unit")
    reach = stats.t.ppf(0.975, len(frame) - 1) * result["se"]
    assert ((result["value"] - truth).abs() <= reach).mean() < 0.93


def strata() -> pd.DataFrame:
    """Unit a: persons 1 to 3 in two strata; unit b: a person in each of them; unit c: nobody answered y."""
    return pd.DataFrame(
        {
            "stratum": ["s", "s", "s", "t", "s", "t", "t", "s"],
            "person": [1, 1, 2, 3, 1, 3, 4, 5],
            "unit": ["a", "a", "a", "a", "b", "b", "c", "a"],
            "y": [1.0, 2, 4, 5, 2, 4, np.nan, np.nan],
            "good": [0.0, 0, 1, 1, 0, 1, np.nan, np.nan],
        }
    )


def test_units_and_strata_with_answers_are_counted() -> None:
    design = Design(strata(), strata="stratum", psu="person")
    assert design.mean("y", by="unit")["df"].tolist() == [1, 0, 0]
    assert design.mean("y")["df"][0] == 1  # persons 1, 2, 3 in two strata
    assert design.df == 3
    for estimate in (design.rate("good", by="unit"), design.proportion("y", by="unit").query("category == 2")):
        assert estimate["df"].tolist() == [1, 0, 0]
    assert design.quantile("y", by="unit")["df"].tolist() == [1, 0, 0]


def test_without_degrees_there_is_an_error_but_no_interval() -> None:
    row = Design(strata(), strata="stratum", psu="person").mean("y", by="unit").iloc[1]
    assert row["se"] > 0
    assert np.isnan(row["low"])
    assert np.isnan(row["high"])


def test_comparisons_take_the_smaller_side() -> None:
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({"y": rng.normal(size=40), "g": ["a"] * 30 + ["b"] * 8 + ["c"] * 2})
    design = Design(frame)
    rest = design.against_rest("y", by="g")
    assert rest["df"].tolist() == [9, 7, 1]
    assert rest["p"][2] == pytest.approx(2 * stats.t.sf(abs(rest["value"][2] / rest["se"][2]), 1))
    assert design.difference("y", by="g")["df"].tolist() == [7, 1, 1]


def test_everybody_else_is_counted_once() -> None:
    """Persons who rated several units stay in the rest of each of them."""
    frame = pd.DataFrame({"p": [1, 1, 2, 2, 3, 4], "g": list("abaaab"), "y": [1.0, 2, 3, 4, 5, 2]})
    result = Design(frame, psu="p").against_rest("y", by="g")
    assert result["df"].tolist() == [1, 1]  # rest of a: persons 1 and 4; b itself: persons 1 and 4


def test_an_enumerated_domain_needs_no_degrees() -> None:
    frame = pd.DataFrame({"y": [4.0, 5.0, 1.0], "total": [3, 3, 3], "g": ["a", "a", "b"]})
    result = Design(frame, fpc="total").mean("y", by="g")
    assert result[["low", "value", "high"]].iloc[1].tolist() == [1, 1, 1]
