"""What plain tests say at the edges, and that their arithmetic is exact."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from surveykit.errors import DesignError
from surveykit.estimation import corrected, plain


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


@given(st.lists(st.decimals(-1000, 1000, places=3), min_size=2, max_size=40), st.integers(-(10**9), 10**9))
def test_moments_are_exact(numbers: list[object], far: int) -> None:
    """Adding a large whole number changes no variance."""
    exact = [Fraction(str(number)) for number in numbers]
    near = plain.moments(np.array([float(number) for number in exact]))
    away = plain.moments(np.array([float(number + far) for number in exact]))
    assert near.total == sum(exact)
    assert near.squares == sum(number**2 for number in exact)
    assert away.deviation_squares == near.deviation_squares
    assert away.mean == float(sum(exact) / len(exact) + far)


def test_moments_of_nothing_and_of_one() -> None:
    assert np.isnan(plain.moments(np.array([])).mean)
    one = plain.moments(np.array([4.0]))
    assert one.mean == 4
    assert np.isnan(one.sd)


def test_groups_that_cannot_be_compared_are_named() -> None:
    three = frame(y=[1.0, 2, 3, 4, 5, 6], g=list("aabbcc"))
    with pytest.raises(DesignError, match="compares two groups, but 'g' has 3"):
        plain.t_test(three, "y", "g")
    with pytest.raises(DesignError, match="fewer than 2 answers") as caught:
        plain.analysis_of_variance(three.iloc[:5], "y", "g")
    assert caught.value.problems[0].found == "c"
    with pytest.raises(DesignError, match="at least two groups"):
        plain.kruskal_wallis(three.iloc[:2], "y", "g")
    with pytest.raises(DesignError, match="two categories with answers on each side"):
        plain.chi_square(frame(a=["x", "x"], b=["u", "v"]), "a", "b")
    with pytest.raises(DesignError, match="fewer than three rows have both"):
        plain.correlation(frame(a=[1.0, 2, np.nan], b=[1.0, 2, 3]), "a", "b")
    with pytest.raises(DesignError, match="pearson or spearman"):
        plain.correlation(frame(a=[1.0, 2, 3], b=[1.0, 2, 3]), "a", "b", "kendall")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="fewer than two rows"):
        plain.paired_t_test(frame(a=[1.0, np.nan], b=[1.0, 2]), "a", "b")


def test_equal_answers_have_no_test() -> None:
    same = frame(y=[3.0] * 6, g=list("aaabbb"))
    for found in (
        plain.t_test(same, "y", "g"),
        plain.analysis_of_variance(same, "y", "g"),
        plain.analysis_of_variance(same, "y", "g", equal_variances=False),
        plain.kruskal_wallis(same, "y", "g"),
        plain.paired_t_test(frame(a=[1.0, 2, 3], b=[2.0, 3, 4]), "a", "b"),
        plain.correlation(frame(a=[1.0, 2, 3], b=[2.0, 2, 2]), "a", "b"),
    ):
        assert found.result[["statistic", "p", "effect"]].isna().all(axis=None)
        assert np.isnan(found.p)


def test_answers_and_groups_that_are_missing_are_left_out() -> None:
    given_frame = frame(y=[1.0, 2, np.nan, 4, 6, 9], g=["a", "a", "a", "b", "b", None])
    found = plain.t_test(given_frame, "y", "g")
    assert found.result["n"][0] == 4
    assert found.groups["n"].tolist() == [2, 2]
    assert found.groups["mean"].tolist() == [1.5, 5.0]


def test_an_interval_of_an_effect_without_effect_starts_at_zero() -> None:
    rng = np.random.default_rng(4)
    found = plain.analysis_of_variance(frame(y=rng.normal(size=30), g=np.repeat(list("abc"), 10)), "y", "g")
    assert found.p > 0.05
    assert found.result["effect_low"].tolist() == [0, 0]


def test_intervals_of_effects_cover(seed: int = 20_251_231) -> None:
    """Hedges' g of groups that differ by half a standard deviation."""
    rng = np.random.default_rng(seed)
    inside = 0
    for _ in range(300):
        y = np.concatenate([rng.normal(size=12), rng.normal(0.5, 1, 12)])
        row = plain.t_test(frame(y=y, g=np.repeat(["a", "b"], 12)), "y", "g").result.iloc[0]
        inside += row["effect_low"] <= 0.5 <= row["effect_high"]
    assert 0.92 <= inside / 300 <= 0.985


def test_many_answers_are_checked_for_normality_by_another_test() -> None:
    values = np.random.default_rng(1).normal(size=6000)
    checks = plain.t_test(frame(y=values, g=["a"] * 5500 + ["b"] * 500), "y", "g").assumptions
    assert checks["statistic_name"].tolist() == ["K2", "W", "F"]
    assert checks["p"][0] == pytest.approx(stats.normaltest(values[:5500]).pvalue)


def test_a_family_of_tests_is_corrected_together_and_named() -> None:
    rng = np.random.default_rng(2)
    data = frame(g=np.repeat(["a", "b"], 20), **{f"q{n}": rng.normal(size=40) for n in range(4)})
    results = pd.concat([plain.t_test(data, f"q{n}", "g").result for n in range(4)], ignore_index=True)
    held = corrected(results, "four questions, a against b")
    assert held["p_adjusted"].min() == pytest.approx(min(1, 4 * results["p"].min()))
    assert held["family"].unique().tolist() == ["four questions, a against b"]
    assert held["family_size"].unique().tolist() == [4]
    found = corrected(results, "four questions, a against b", "benjamini_hochberg")
    assert (found["p_adjusted"] <= held["p_adjusted"] + 1e-15).all()
    with pytest.raises(DesignError, match="which family"):
        corrected(results, " ")
    with pytest.raises(DesignError, match="no p-values"):
        corrected(results.drop(columns="p"), "x")


def test_a_test_shows_itself() -> None:
    found = plain.t_test(frame(y=[1.0, 2, 4, 6], g=list("aabb")), "y", "g")
    assert tuple(found.result.columns) == plain.RESULT_COLUMNS
    assert "Welch's t test" in repr(found)
    assert "equal variances" in repr(found)
