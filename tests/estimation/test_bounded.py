"""Intervals and claims at the ends of a scale: what they promise, tried; and the numbers they come to where known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from surveykit.errors import DesignError
from surveykit.estimation import Design, banner

SCORES = np.array([0.0, 30.0, 60.0, 80.0, 100.0])
FALLING = 0.42 ** np.arange(4)


def ratings(top: float, n: int, units: int, seed: int) -> pd.DataFrame:
    """Ratings of equal units, of which ``top`` are the best possible."""
    chances = np.concatenate([(1 - top) * FALLING[::-1] / FALLING.sum(), [top]])
    values = np.random.default_rng(seed).choice(SCORES, (units, n), p=chances)
    return pd.DataFrame({"unit": np.repeat(np.arange(units), n), "q": values.ravel()})


def design(frame: pd.DataFrame, **known) -> Design:
    return Design(frame, score_ranges={"q": (0.0, 100.0)}, **known)


def true_mean(top: float) -> float:
    return float(100 * top + (1 - top) * (FALLING @ SCORES[3::-1]) / FALLING.sum())


@pytest.mark.parametrize(("top", "n"), [(0.9, 15), (0.9, 30), (0.95, 60), (0.5, 15)])
def test_intervals_hold_the_true_mean_at_the_ceiling_and_the_floor(top, n):
    frame = ratings(top, n, 2_000, 1)
    for values, true in ((frame["q"], true_mean(top)), (100 - frame["q"], 100 - true_mean(top))):
        means = design(frame.assign(q=values)).mean("q", "unit")
        covered = (means["low"] <= true) & (true <= means["high"])
        assert covered.mean() >= 0.94
    with_t = design(frame).mean("q", "unit", interval="t")
    if top > 0.5:
        assert ((with_t["low"] <= true_mean(top)) & (true_mean(top) <= with_t["high"])).mean() < 0.9


@pytest.mark.parametrize(("top", "n"), [(0.9, 15), (0.9, 60), (0.95, 30), (0.5, 30)])
def test_equal_units_are_hardly_ever_called_different(top, n):
    higher = lower = 0.0
    for seed in range(40):
        rest = design(ratings(top, n, 12, seed)).against_rest("q", "unit")
        higher, lower = higher + (rest["low"] > 0).mean() / 40, lower + (rest["high"] < 0).mean() / 40
        claimed = (rest["low"] > 0) | (rest["high"] < 0)
        assert (claimed == (rest["p"] < 0.05)).all()
    assert higher <= 0.04 and lower <= 0.06


def test_equal_answers_are_no_reason_to_be_called_higher():
    """Ten answers that are all the best, among others who mostly give it too; t claims that they are higher."""
    frame = pd.DataFrame({"unit": ["a"] * 15 + ["b"] * 300, "q": [100.0] * 15 + [100.0] * 260 + [60.0] * 40})
    own = design(frame).against_rest("q", "unit").where(unit="a").iloc[0]
    assert own["low"] < 0 < own["value"] and own["p"] > 0.05
    with_t = design(frame).against_rest("q", "unit", interval="t").where(unit="a").iloc[0]
    assert with_t["low"] > 0
    mean = design(frame).mean("q", "unit").where(unit="a").iloc[0]
    assert mean["low"] < 95 and mean["high"] == 100 and mean["se"] == 0


def test_nothing_is_said_where_no_answer_differs():
    frame = pd.DataFrame({"unit": ["a"] * 15 + ["b"] * 15, "wave": ["1", "2"] * 15, "q": 100.0})
    known = design(frame)
    whole, rest, change = known.mean("q", "unit"), known.against_rest("q", "unit"), known.change("q", "wave", "1", "2")
    for estimates in (whole, rest, change, known.difference("q", "unit")):
        assert estimates["low"].isna().all() and estimates["high"].isna().all()
    assert rest["p"].isna().all() and change["p"].isna().all()
    assert (whole["value"] == 100).all()


def test_two_points_give_clopper_and_pearsons_interval():
    values = np.repeat([0.0, 1.0], [3, 37])
    found = Design(pd.DataFrame({"q": values}), score_ranges={"q": (0.0, 1.0)}).mean("q").iloc[0]
    exact = stats.binomtest(37, 40).proportion_ci(0.95, "exact")
    assert (found["low"], found["high"]) == pytest.approx((exact.low, exact.high), abs=2e-3)


def test_an_interval_is_that_of_the_prototype():
    """By hand: one answer of the pool's kind at 2.5 %, one at the far end at 7.5 %, as betas of matched moments."""
    frame = pd.DataFrame({"unit": ["a"] * 20 + ["b"] * 20, "q": [100.0] * 18 + [60.0, 0.0] + [100.0] * 16 + [60.0] * 4})
    found = design(frame).mean("q", "unit").where(unit="a").iloc[0]
    distance, n = np.array([0.0] * 18 + [0.4, 1.0]), 20
    pooled = np.array([0.4] * 5 + [1.0, 1.0])
    ends = []
    for added, error in ((pooled, 0.025), (np.array([1.0]), 0.075)):
        mean = (distance.sum() + added.mean()) / (n + 1)
        square = ((distance**2).sum() + (added**2).mean()) / (n + 1)
        variance = (square - mean**2) / (n + 2)
        size = mean * (1 - mean) / variance - 1
        ends.append(stats.beta.ppf(1 - error, mean * size, (1 - mean) * size))
    assert found["low"] == pytest.approx(100 * (1 - max(ends)), abs=0.1)  # pools are handed on in two digits


def test_an_interval_moves_with_its_scale_and_turns_with_it():
    frame = ratings(0.8, 25, 6, 3)
    plain = design(frame).mean("q", "unit")
    moved = Design(frame.assign(q=frame["q"] / 25 + 1), score_ranges={"q": (1.0, 5.0)}).mean("q", "unit")
    turned = design(frame.assign(q=100 - frame["q"])).mean("q", "unit")
    np.testing.assert_allclose(moved["low"], plain["low"] / 25 + 1)
    np.testing.assert_allclose(turned["high"], 100 - plain["low"])


def test_large_samples_have_the_interval_of_t():
    frame = ratings(0.5, 20_000, 2, 4)
    columns = ["low", "high"]
    found, with_t = (design(frame).mean("q", "unit", interval=kind)[columns] for kind in ("bounded", "t"))
    np.testing.assert_allclose(found, with_t, atol=0.01)


def test_answers_of_one_rater_count_as_fewer():
    """Four copies of every answer are worth as much as one; without knowing of raters they would count four times."""
    single = ratings(0.8, 100, 2, 5)
    copies = pd.concat([single.assign(rater=single.index)] * 4)
    known = design(copies, psu="rater").mean("q", "unit")
    alone = design(single).mean("q", "unit")
    width, right = known["high"] - known["low"], alone["high"] - alone["low"]
    assert (np.abs(width / right - 1) < 0.05).all()
    assert ((design(copies).mean("q", "unit")["high"] - design(copies).mean("q", "unit")["low"]) < 0.6 * right).all()


def test_few_raters_who_agree_are_few_answers():
    """Everybody of a unit with three raters gave the best rating ten times each: thirty answers, but three people."""
    frame = ratings(0.8, 30, 8, 6).assign(rater=lambda own: own.index // 10)
    frame["q"] = frame.groupby("rater")["q"].transform("first")
    frame.loc[frame["unit"] == 0, "q"] = 100.0
    found = design(frame, psu="rater").mean("q", "unit").where(unit=0).iloc[0]
    alone = design(frame).mean("q", "unit").where(unit=0).iloc[0]
    assert 100 - found["low"] > 3 * (100 - alone["low"])


def test_a_whole_population_leaves_nothing_open():
    frame = ratings(0.8, 30, 2, 7).assign(size=60)
    found = design(frame, fpc="size").mean("q", "unit")
    np.testing.assert_allclose(found["low"], found["value"])
    half = design(frame.assign(size=120), fpc="size").mean("q", "unit")
    every = design(frame).mean("q", "unit")
    ratio = (half["high"] - half["low"]) / (every["high"] - every["low"])
    assert (np.abs(ratio - np.sqrt(0.5)) < 0.1).all()


def test_a_part_of_the_sample_has_the_interval_of_the_whole():
    """Handed the pools and the number of sampled persons, also by smaller groups and with raters of several answers."""
    frame = ratings(0.9, 40, 6, 8).assign(person=np.arange(240) % 90, wave=np.tile(["1", "2"], 120))
    whole = design(frame, psu="person", units="unit")
    part = design(frame[frame["unit"] == 3], psu="person", units="unit", n_psu=90, pools=whole.all_pools)
    numbers = ["value", "se", "low", "high"]
    one = whole.mean("q", "unit").where(unit=3)[numbers]
    np.testing.assert_allclose(part.mean("q")[numbers], one, rtol=1e-9)
    two = whole.mean("q", ["unit", "wave"]).where(unit=3)[numbers]
    np.testing.assert_allclose(part.mean("q", "wave")[numbers], two, rtol=1e-9)
    change = whole.change("q", "wave", "1", "2", by="unit").where(unit=3)[[*numbers, "p"]]
    np.testing.assert_allclose(part.change("q", "wave", "1", "2")[[*numbers, "p"]], change, rtol=1e-9)


def test_a_panel_is_more_precise_than_two_samples():
    frame = ratings(0.7, 400, 1, 9)
    both = pd.concat([frame.assign(wave=wave, person=frame.index) for wave in ("1", "2")])
    later = (both["wave"] == "2") & (both["person"] % 10 == 0)
    both.loc[later, "q"] = 60.0
    panel = design(both, psu="person").change("q", "wave", "1", "2").iloc[0]
    samples = design(both).change("q", "wave", "1", "2").iloc[0]
    assert panel["high"] - panel["low"] < 0.8 * (samples["high"] - samples["low"])


def test_changes_at_the_ceiling_are_not_claimed_for_one_answer():
    """Twenty best ratings, then nineteen and a bad one, is no change; nor the other way round."""
    values = [100.0] * 20 + [100.0] * 19 + [0.0]
    frame = pd.DataFrame({"q": values, "wave": ["1"] * 20 + ["2"] * 20})
    for start, end in (("1", "2"), ("2", "1")):
        row = design(frame).change("q", "wave", start, end).iloc[0]
        assert row["low"] < 0 < row["high"] and row["p"] > 0.05


def test_rates_and_shares_of_a_banner_are_compared_by_the_same_claims():
    frame = pd.DataFrame({"g": ["a"] * 40 + ["b"] * 400, "q": ["best"] * 40 + ["best"] * 350 + ["worse"] * 50})
    tests = banner(Design(frame), "q", "g", against="rest").tests
    best = tests[(tests["group"] == "a") & (tests["category"] == "best")].iloc[0]
    with_t = banner(Design(frame), "q", "g", against="rest", interval="t").tests
    plain = with_t[(with_t["group"] == "a") & (with_t["category"] == "best")].iloc[0]
    assert plain["p"] < 1e-6 < 0.004 < best["p"]


def test_what_lies_off_the_scale_and_what_has_none_keeps_t():
    frame = ratings(0.9, 30, 2, 1)
    for known in (Design(frame), replace(design(frame), score_ranges={"q": (0.0, 50.0)})):
        found = known.mean("q", "unit")
        assert found["method"].str.contains("t interval").all()
        np.testing.assert_allclose(found["high"], Design(frame).mean("q", "unit")["high"])
    with pytest.raises(DesignError, match="interval='z' is not known"):
        design(frame).mean("q", interval="z")


def test_intervals_do_not_tell_what_small_units_said():
    """Units that may be withheld are in no pool, so that the intervals of others stay as they are."""
    frame = ratings(0.8, 60, 4, 10)
    small = pd.DataFrame({"unit": 9, "q": [0.0] * 12})
    columns = ["low", "high"]
    found = [
        design(pd.concat([frame, part]), units="unit").mean("q", "unit").query("unit != 9")[columns]
        for part in (small, small.assign(q=100.0))
    ]
    np.testing.assert_array_equal(*found)


def test_a_share_of_everybody_rests_on_raters_not_on_their_ratings():
    """Three raters who gave the best rating ten times each are three answers; R has no interval there."""
    frame = pd.DataFrame({"best": [1.0] * 30, "rater": np.repeat([1, 2, 3], 10)})
    found = Design(frame, psu="rater").rate("best").iloc[0]
    assert found["low"] == pytest.approx(stats.binomtest(3, 3).proportion_ci(0.95, "exact").low)
    alone = Design(frame).rate("best").iloc[0]
    assert alone["low"] == pytest.approx(stats.binomtest(30, 30).proportion_ci(0.95, "exact").low)


def test_an_overwhelming_difference_has_a_p_value() -> None:
    """The farther 0 is from the interval, the smaller p; it was missing, so that no sentence claimed anything."""
    sizes = {"a": [1.0] * 108 + [5.0] * 12, "b": [5.0] * 36 + [1.0] * 4, "c": [5.0] * 200 + [4.0]}
    frame = pd.DataFrame([(group, score) for group, scores in sizes.items() for score in scores], columns=["g", "y"])
    gaps = Design(frame, score_ranges={"y": (1, 5)}).difference("y", "g", reference="a").frame
    assert (gaps["low"] > 0).all()
    assert gaps["p"].notna().all() and (gaps["p"] < 1e-6).all()
