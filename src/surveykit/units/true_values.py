"""What the true values of units may be, wave by wave, allowing for what is not known about how they differ.

True values of a class are normal around its mean, with one standard deviation and one correlation from wave to wave.
On a scale with two ends this holds for the logit of the way from the lower to the upper end: near an end units differ
less, and change less, than further away, and no true value lies beyond it. Neither the standard deviation nor the
correlation is known; both are integrated over, with equal prior weight of all values (A. Gelman, Prior distributions
for variance parameters in hierarchical models, Bayesian Analysis 1, 2006: uniform on the standard deviation). The
likelihood is the restricted one, with the classes' means integrated out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from surveykit.estimation.arrays import Floats, Ints
from surveykit.units.posterior import HIGHEST_CORRELATION, Posterior, prior_covariance

#: Values per parameter that are looked at, and how often the look is narrowed to where the likelihood lies.
_STEPS, _LOOKS = 15, 3
#: Parameters this much less likely than the likeliest are left out.
_NEGLIGIBLE = 1e-3
#: True standard deviations are looked for up to so many times that of the estimates.
_WIDEST = 2.5
_BLOCK = 250


@dataclass(frozen=True)
class ScaleEnds:
    """The ends of a scale, and the way to its logits and back."""

    low: float
    high: float

    def to_logits(self, values: Floats, variances: Floats, n: Floats) -> tuple[Floats, Floats]:
        """Values and variances of means of ``n`` answers as logits; half an answer is added at each end."""
        width = self.high - self.low
        share = ((values - self.low) / width * n + 0.5) / (n + 1)
        return np.log(share / (1 - share)), variances / (width * share * (1 - share)) ** 2

    def from_logits(self, logits: Floats) -> Floats:
        """Logits as values of the scale."""
        result: Floats = self.low + (self.high - self.low) / (1 + np.exp(-logits))
        return result


@dataclass(frozen=True, eq=False)
class TrueValues:
    """What true values may be: a mixture, with weights, of the posteriors of all units under likely parameters.

    ``parts`` are about the logits of the scale with these ``bounds``, or without bounds about values.
    """

    parts: tuple[Posterior, ...]
    weights: Floats
    bounds: ScaleEnds | None

    def blocks(self, rng: np.random.Generator, count: int) -> Iterator[Floats]:
        """True values as they may be: ``count`` in all, in arrays of draws x waves x units."""
        for part, number in zip(self.parts, rng.multinomial(count, self.weights), strict=True):
            for first in range(0, number, _BLOCK):
                draws = part.draws(rng, min(_BLOCK, number - first))
                yield draws if self.bounds is None else self.bounds.from_logits(draws)


def true_values(
    units: Sequence[str], values: Floats, variances: Floats, n: Floats, groups: Ints, bounds: ScaleEnds | None = None
) -> TrueValues:
    """What is known of units' true values in one or more waves; values, variances and ``n`` are waves x units.

    ``groups`` has the number of each unit's class, from 0; every class has a mean of its own in every wave. Without
    the ends of the scale true values are normal as they are.
    """
    if bounds is not None:
        values, variances = bounds.to_logits(values, variances, n)
    given = _Given(tuple(units), values, variances, groups)
    sds, correlations, weights = _likely(given)
    parts = tuple(given.posterior(sd, correlation) for sd, correlation in zip(sds, correlations, strict=True))
    return TrueValues(parts, weights, bounds)


@dataclass(frozen=True, eq=False)
class _Given:
    """Estimates of units by wave, with their classes."""

    units: tuple[str, ...]
    values: Floats
    variances: Floats
    groups: Ints

    def log_likelihood(self, sd: float, correlation: float) -> float:
        """Of the parameters, with the classes' means integrated out."""
        precision = self._precision(self._prior(sd, correlation))
        known, weighted = self._by_class(precision)
        squares = np.einsum("vu,uvw,wu->", self.values, precision, self.values)
        squares -= np.einsum("gv,gv->", weighted, np.linalg.solve(known, weighted[:, :, None])[:, :, 0])
        logs = np.linalg.slogdet(precision)[1].sum() - np.linalg.slogdet(known)[1].sum()
        return float(logs - squares) / 2

    def posterior(self, sd: float, correlation: float) -> Posterior:
        """Of the units' values under these parameters, drawn to the means of their classes."""
        prior = self._prior(sd, correlation)
        precision = self._precision(prior)
        known, weighted = self._by_class(precision)
        centre = np.linalg.solve(known, weighted[:, :, None])[self.groups, :, 0].T
        gain = prior @ precision
        means = centre + np.einsum("uvw,wu->vu", gain, self.values - centre)
        covariance = prior - gain @ prior
        symmetric = (covariance + covariance.transpose(0, 2, 1)) / 2
        return Posterior(self.units, means, symmetric, (sd,) * len(means), correlation)

    def _prior(self, sd: float, correlation: float) -> Floats:
        return prior_covariance(np.full(len(self.values), sd), correlation)

    def _precision(self, prior: Floats) -> Floats:
        """Inverse covariance between waves of every unit's estimates: units x waves x waves."""
        errors = self.variances.T[:, :, None] * np.eye(len(self.values))
        return np.asarray(np.linalg.inv(prior + errors), dtype=np.float64)

    def _by_class(self, precision: Floats) -> tuple[Floats, Floats]:
        """Per class, the sum of the precisions and of the values weighted by them."""
        waves, count = len(self.values), int(self.groups.max()) + 1
        known, weighted = np.zeros((count, waves, waves)), np.zeros((count, waves))
        np.add.at(known, self.groups, precision)
        np.add.at(weighted, self.groups, np.einsum("uvw,wu->uv", precision, self.values))
        return known, weighted


def _likely(given: _Given) -> tuple[Floats, Floats, Floats]:
    """Standard deviations and correlations that are not unlikely, with their probabilities."""
    widest = _WIDEST * max(float(given.values.std(axis=1).max()), float(np.sqrt(given.variances.min())))
    highest = HIGHEST_CORRELATION if len(given.values) > 1 else 0.0
    sd_ends, correlation_ends = (0.0, widest), (0.0, highest)
    for _ in range(_LOOKS):
        # A standard deviation of exactly 0 would leave nothing to invert where errors are small.
        sds = np.maximum(np.linspace(*sd_ends, _STEPS), 1e-6 * widest)
        correlations = np.linspace(*correlation_ends, _STEPS if highest else 1)
        logs = np.array([[given.log_likelihood(sd, correlation) for correlation in correlations] for sd in sds])
        weights = np.exp(logs - logs.max())
        kept = weights > _NEGLIGIBLE
        sd_ends = _around(sds, kept.any(axis=1), widest)
        correlation_ends = _around(correlations, kept.any(axis=0), highest)
    chosen = np.nonzero(kept)
    return sds[chosen[0]], correlations[chosen[1]], weights[kept] / weights[kept].sum()


def _around(looked_at: Floats, kept: np.ndarray, largest: float) -> tuple[float, float]:
    """From one step before what is kept to one step after it."""
    step = looked_at[1] - looked_at[0] if len(looked_at) > 1 else 0.0
    own = looked_at[kept]
    return max(float(own.min() - step), 0.0), min(float(own.max() + step), largest)
