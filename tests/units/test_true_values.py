"""True values of units: the posterior by hand, its parameters, and probabilities that are right in simulations."""

from __future__ import annotations

import numpy as np
import pytest

from surveykit.units.posterior import prior_covariance
from surveykit.units.ranking import lowest
from surveykit.units.true_values import ScaleEnds, inverses, true_values

ONE_CLASS = np.zeros(200, dtype=np.int64)


def waves(rng: np.random.Generator, units: int, sd: float, correlation: float) -> tuple[np.ndarray, ...]:
    """True values of two waves, their estimates, variances and numbers of answers."""
    first = rng.standard_normal(units)
    true = 75 + sd * np.stack([first, correlation * first + np.sqrt(1 - correlation**2) * rng.standard_normal(units)])
    n = np.broadcast_to(np.maximum(30, np.round(rng.lognormal(4.8, 0.8, units))), (2, units)).copy()
    variances = 18.0**2 / n
    return true, true + rng.standard_normal(true.shape) * np.sqrt(variances), variances, n


def test_the_parameters_are_found_with_their_uncertainty():
    _, values, variances, n = waves(np.random.default_rng(1), 200, 3.0, 0.8)
    found = true_values(range(200), values, variances, n, ONE_CLASS)
    sds = np.array([part.known.between[0] for part in found.parts])
    correlations = np.array([part.known.correlation for part in found.parts])
    assert found.weights.sum() == pytest.approx(1) and len(found.parts) > 20
    for known, true, least, most in ((sds, 3.0, 0.1, 0.4), (correlations, 0.8, 0.02, 0.1)):
        mean = float(found.weights @ known)
        spread = float(np.sqrt(found.weights @ (known - mean) ** 2))
        assert least < spread < most and abs(mean - true) < 2.5 * spread


def test_the_posterior_is_the_conditional_normal_distribution():
    """Under one pair of parameters: unknown class means with an all but flat prior, conditioned on all estimates.

    True values of a class vary together, since the mean to which they are drawn is an estimate.
    """
    _, values, variances, n = waves(np.random.default_rng(2), 6, 3.0, 0.8)
    groups = np.array([0, 0, 0, 1, 1, 1])
    part = true_values(range(6), values, variances, n, groups).parts[0]
    between = prior_covariance(np.full(2, part.known.between[0]), part.known.correlation)
    alike = np.equal.outer(groups, groups)
    prior = np.kron(between, np.eye(6)) + np.kron(np.eye(2) * 1e7, alike)
    gain = np.linalg.solve(prior + np.diag(variances.ravel()), prior).T
    assert part.known.means.ravel() == pytest.approx(gain @ (values.ravel() - 75) + 75, abs=1e-3)
    expected = (prior - gain @ prior).reshape(2, 6, 2, 6)
    own = np.einsum("uwv,ut->wuvt", part.known.covariance, np.eye(6))
    together = np.einsum("uwx,tvx,ut->wuvt", part.level, part.level, alike)
    assert own + together == pytest.approx(expected, abs=1e-3)
    draws = part.draws(np.random.default_rng(3), 20_000).reshape(20_000, 12)
    assert np.cov(draws.T) == pytest.approx(expected.reshape(12, 12), abs=0.15)


def test_inverses_of_many_covariances():
    parts = np.random.default_rng(4).normal(size=(50, 3, 5))
    matrices = parts @ parts.transpose(0, 2, 1)
    found, logs = inverses(matrices.transpose(1, 2, 0))
    assert found.transpose(2, 0, 1) == pytest.approx(np.linalg.inv(matrices))
    assert logs == pytest.approx(np.linalg.slogdet(matrices)[1])


def test_draws_on_a_scale_stay_inside_it():
    values = np.array([[99.9, 98.0, 90.0, 70.0, 100.0]])
    n = np.full((1, 5), 40.0)
    found = true_values(range(5), values, np.full((1, 5), 1.0), n, np.zeros(5, dtype=np.int64), ScaleEnds(0.0, 100.0))
    draws = np.concatenate(list(found.blocks(np.random.default_rng(1), 1_001)))
    assert draws.shape == (1_001, 1, 5) and draws.min() > 0 and draws.max() < 100
    assert draws.mean(axis=0)[0, 3] < 80 < draws.mean(axis=0)[0, 4]


def test_logits_and_back():
    scale, n = ScaleEnds(1.0, 5.0), np.array([1e9, 1e9])
    logits, variances = scale.to_logits(np.array([3.0, 4.6]), np.array([0.01, 0.01]), n)
    assert logits == pytest.approx([0, np.log(9)], abs=1e-6)
    assert variances == pytest.approx([0.01, 0.01 / 0.36**2], rel=1e-6)
    assert scale.from_logits(logits) == pytest.approx([3.0, 4.6])


def test_units_that_do_not_differ_are_drawn_to_their_mean():
    rng = np.random.default_rng(3)
    variances = np.full((2, 200), 4.0)
    found = true_values(range(200), 75 + rng.normal(0, 2, (2, 200)), variances, np.full((2, 200), 80.0), ONE_CLASS)
    draws = np.concatenate(list(found.blocks(rng, 500)))
    assert draws.std(axis=2).mean() < 0.8


def test_probabilities_are_right_in_small_classes():
    """Of statements with a probability around p the share p is true, though twelve units hardly tell how they vary."""
    rng = np.random.default_rng(5)
    said, held = [], []
    for _ in range(60):
        true, values, variances, n = waves(rng, 12, 3.0, 0.8)
        found = true_values(range(12), values, variances, n, ONE_CLASS[:12], ScaleEnds(0.0, 100.0))
        draws = np.concatenate(list(found.blocks(rng, 1_000)))
        said.append(lowest(draws, 3).all(axis=1).mean(axis=0))
        held.append(lowest(true, 3).all(axis=0))
    p, fact = np.concatenate(said), np.concatenate(held)
    for low, high in ((0.0, 0.1), (0.1, 0.5), (0.5, 0.9), (0.9, 1.0)):
        own = (p > low) & (p <= high)
        error = np.sqrt((p[own] * (1 - p[own])).sum()) / own.sum()
        assert own.sum() > 20 and abs(fact[own].mean() - p[own].mean()) < 3 * error
