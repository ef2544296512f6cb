"""Domains: nothing is filtered, a slice with n_psu gives the same numbers, all domains agree with slow arithmetic."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import DesignError
from surveykit.estimation import Design

NUMBERS = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]


def slow_variance(frame: pd.DataFrame, score: np.ndarray, strata: str | None, psu: str) -> float:
    """The with-replacement variance, one sampled unit after the other, as in the textbook."""
    result = 0.0
    groups = frame[strata] if strata else pd.Series("all", index=frame.index)
    for stratum in groups.unique():
        inside = frame[groups == stratum]
        sums = [score[(frame[psu] == unit).to_numpy()].sum() for unit in inside[psu].unique()]
        n = len(sums)
        result += n / (n - 1) * sum((value - sum(sums) / n) ** 2 for value in sums)
    return result


def made(seed: int, rows: int = 120) -> pd.DataFrame:
    """Persons in strata who rate several units, with weights, missing answers and missing units."""
    rng = np.random.default_rng(seed)
    person = rng.integers(0, 40, rows)
    frame = pd.DataFrame(
        {
            "person": [f"p{number:02d}" for number in person],
            "stratum": [f"s{number % 3}" for number in person],
            "unit": pd.Categorical([f"u{number}" for number in rng.integers(0, 4, rows)], [f"u{n}" for n in range(5)]),
            "w": rng.uniform(0.5, 2, rows),
            "y": rng.integers(1, 6, rows).astype(float),
            "z": rng.normal(1000, 1, rows),
        }
    )
    frame.loc[rng.random(rows) < 0.1, "y"] = np.nan
    frame.loc[rng.random(rows) < 0.05, "unit"] = None
    return frame.assign(good=(frame["y"] >= 4).where(frame["y"].notna()).astype(float))


@pytest.mark.parametrize("strata", [None, "stratum"])
def test_every_domain_agrees_with_slow_arithmetic(strata: str | None) -> None:
    frame = made(1)
    result = Design(frame, weight="w", strata=strata, psu="person").mean(["y", "z"], by="unit")
    for _, one in result[result["n"] > 0].iterrows():
        mask = ((frame["unit"] == one.unit) & frame[one.variable].notna()).to_numpy()
        weight = np.where(mask, frame["w"], 0.0)
        values = frame[one.variable].fillna(0).to_numpy()
        mean = (weight * values).sum() / weight.sum()
        assert one.value == pytest.approx(mean, rel=1e-12)
        slow = slow_variance(frame, weight * (values - mean) / weight.sum(), strata, "person")
        assert one.se == pytest.approx(np.sqrt(slow), rel=1e-10)
        assert one.n == mask.sum()


@pytest.mark.parametrize("strata", [None, "stratum"])
def test_difference_from_the_rest_agrees_with_slow_arithmetic(strata: str | None) -> None:
    frame = made(2)
    result = Design(frame, weight="w", strata=strata, psu="person").against_rest(["y", "z"], by="unit")
    known = frame["unit"].notna()
    for _, one in result[result["n"] > 0].iterrows():
        values, weight = frame[one.variable].fillna(0).to_numpy(), frame["w"].to_numpy()
        ok = (known & frame[one.variable].notna()).to_numpy()
        inside, outside = ok & (frame["unit"] == one.unit).to_numpy(), ok & (frame["unit"] != one.unit).to_numpy()
        means = [np.average(values[part], weights=weight[part]) for part in (inside, outside)]
        assert one.value == pytest.approx(means[0] - means[1], rel=1e-9)
        score = inside * weight * (values - means[0]) / weight[inside].sum()
        score = score - outside * weight * (values - means[1]) / weight[outside].sum()
        assert one.se == pytest.approx(np.sqrt(slow_variance(frame, score, strata, "person")), rel=1e-8)


@pytest.mark.parametrize("strata", [None, "stratum"])
def test_a_units_slice_with_n_psu_gives_the_domain_of_the_whole(strata: str | None) -> None:
    frame = made(3)
    whole = Design(frame, weight="w", strata=strata, psu="person")
    for unit in ["u0", "u1", "u2", "u3"]:
        part = frame[frame["unit"] == unit].reset_index(drop=True)
        cut = Design(part, weight="w", strata=strata, psu="person", n_psu=whole.psu_counts)
        for method in ("mean", "rate", "total"):
            variables = ["good"] if method == "rate" else ["y", "z"]
            expected = getattr(whole, method)(variables, by="unit")
            expected = expected[expected["unit"] == unit][NUMBERS]
            got = getattr(cut, method)(variables)[NUMBERS]
            np.testing.assert_allclose(got.to_numpy(float), expected.to_numpy(float), rtol=1e-13)
        expected = whole.proportion("y", by="unit").query("unit == @unit")[NUMBERS]
        np.testing.assert_allclose(cut.proportion("y")[NUMBERS].to_numpy(float), expected.to_numpy(float), rtol=1e-13)


def test_a_slice_refuses_what_needs_everybody_else() -> None:
    frame = made(3)
    cut = Design(frame[frame["unit"] == "u1"], psu="person", n_psu=40)
    with pytest.raises(DesignError, match="needs the whole sample"):
        cut.against_rest("y", by="unit")


def test_n_psu_must_fit_the_frame() -> None:
    frame = made(3)
    with pytest.raises(DesignError, match="smaller than the number of sampled units") as caught:
        Design(frame, psu="person", n_psu=3)
    assert caught.value.problems[0].found == "3"
    with pytest.raises(DesignError, match="must give the number of sampled units of each stratum"):
        Design(frame, psu="person", strata="stratum", n_psu=40)
    with pytest.raises(DesignError, match="the design has none"):
        Design(frame, psu="person", n_psu={"a": 40})
    with pytest.raises(DesignError, match=r"'s1'"):
        Design(frame, psu="person", strata="stratum", n_psu={"s0": 40, "s2": 40})


def test_rows_without_a_unit_are_left_out_and_counted() -> None:
    frame = made(4)
    result = Design(frame, psu="person").mean("y", by="unit")
    assert result.left_out == {"unit": int(frame["unit"].isna().sum())}
    assert result["n"].sum() == (frame["unit"].notna() & frame["y"].notna()).sum()


def test_a_category_nobody_has_is_a_row_with_n_zero() -> None:
    result = Design(made(4), psu="person").mean("y", by="unit").set_index("unit")
    assert result.index.tolist() == ["u0", "u1", "u2", "u3", "u4"]
    assert result.loc["u4", "n"] == 0
    assert result.loc["u4", ["value", "se", "low", "high", "n_eff", "deff"]].isna().all()


def test_several_by_columns_give_the_combinations_that_occur() -> None:
    frame = made(5)
    result = Design(frame, psu="person").mean("y", by=["stratum", "unit"])
    expected = frame.dropna(subset=["unit"]).groupby(["stratum", "unit"], observed=True)["y"].mean()
    assert result["value"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-12)
    assert list(zip(result["stratum"], result["unit"], strict=True)) == list(expected.index)


@given(st.integers(0, 10_000), st.floats(0.01, 1000), st.randoms(use_true_random=False))
def test_weights_scale_and_row_order_change_nothing_and_domains_add_up(seed: int, scale: float, random) -> None:
    frame = made(seed, rows=80)
    order = list(range(len(frame)))
    random.shuffle(order)
    changed = frame.iloc[order].assign(w=frame["w"] * scale)
    one = Design(frame, weight="w", psu="person").mean(["y", "z"], by="unit")
    two = Design(changed, weight="w", psu="person").mean(["y", "z"], by="unit")
    np.testing.assert_allclose(two[NUMBERS].to_numpy(float), one[NUMBERS].to_numpy(float), rtol=1e-9, atol=1e-12)
    design = Design(frame[frame["unit"].notna()], weight="w", psu="person")
    parts = design.total("y", by="unit")["value"].sum()
    assert parts == pytest.approx(design.total("y")["value"].iloc[0], rel=1e-12)


def test_700_units_cost_no_more_memory_than_rows() -> None:
    import tracemalloc

    rng = np.random.default_rng(0)
    rows = 50_000
    frame = pd.DataFrame(
        {"unit": rng.integers(0, 700, rows), "person": rng.integers(0, 30_000, rows), "y": rng.normal(size=rows)}
    )
    design = Design(frame, psu="person")
    tracemalloc.start()
    design.mean("y", by="unit")
    design.against_rest("y", by="unit")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < rows * 8 * 40  # a matrix of persons and units would need 168 MB


def test_without_weights_the_effective_n_is_n_in_every_domain() -> None:
    """Of means, shares and ratios, with missing answers, and where every person answered once."""
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"x": rng.normal(5, 2, 60), "y": rng.integers(1, 4, 60).astype(str), "person": range(60)})
    frame["group"] = ["a"] * 2 + ["b"] * 7 + ["c"] * 51
    frame.loc[20:29, "x"] = np.nan
    for design in (Design(frame), Design(frame, psu="person")):
        for by in (None, "group"):
            for found in (design.mean("x", by), design.proportion("y", by), design.ratio("x", "person", by)):
                known = found[found["n_eff"].notna()]
                assert len(known) >= found["n"].gt(1).sum() - 2
                np.testing.assert_allclose(known["n_eff"], known["n"], rtol=1e-9)
