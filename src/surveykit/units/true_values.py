"""What the true values of units may be, wave by wave, allowing for what is not known about how they differ.

True values of a class are normal around its mean, with one standard deviation and one correlation from wave to wave.
On a scale with two ends this holds for the logit of the way from the lower to the upper end: near an end units differ
less, and change less, than further away, and no true value lies beyond it. Neither the standard deviation nor the
correlation is known; both are integrated over, with equal prior weight of all values (A. Gelman, Prior distributions
for variance parameters in hierarchical models, Bayesian Analysis 1, 2006: uniform on the standard deviation). The
likelihood is the restricted one, with the classes' means integrated out; what is not known of these means is in the
draws as well (N. M. Laird and T. A. Louis, Empirical Bayes confidence intervals based on bootstrap samples, Journal of
the American Statistical Association 82, 1987: with all parameters taken as known, too much seems to be known of units).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surveykit.estimation.arrays import Floats, Ints
from surveykit.units.posterior import HIGHEST_CORRELATION, Posterior, prior_covariance, turned

#: Values per parameter that are looked at, and how often the look is narrowed to where the likelihood lies.
_STEPS, _LOOKS = 9, 4
#: Parameters this much less likely than the likeliest are left out.
_NEGLIGIBLE = 1e-3
#: True standard deviations are looked for up to so many times that of the estimates.
_WIDEST = 2.5
#: True values that are drawn at once.
_AT_ONCE = 500_000


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
class Conditional:
    """What true values may be under one standard deviation and one correlation.

    Args:
        known: The posterior, were the means of the classes what they are estimated to be.
        level: Units x waves x waves: how a unit's true values go with independent standard normal errors of the means
            of its class, the more the less is known of the unit itself.
        groups: The class of each unit.
    """

    known: Posterior
    level: Floats
    groups: Ints

    def draws(self, rng: np.random.Generator, count: int) -> Floats:
        """True values as they may be: count x waves x units."""
        errors = rng.standard_normal((count, len(self.known.means), int(self.groups.max()) + 1))
        return self.known.draws(rng, count) + turned(self.level, errors.take(self.groups, axis=2))


@dataclass(frozen=True, eq=False)
class TrueValues:
    """What true values may be: a mixture, with weights, of what they may be under likely parameters.

    ``parts`` are about the logits of the scale with these ``bounds``, or without bounds about values.
    """

    parts: tuple[Conditional, ...]
    weights: Floats
    bounds: ScaleEnds | None

    def blocks(self, rng: np.random.Generator, count: int) -> Iterator[Floats]:
        """True values as they may be: ``count`` in all, in arrays of draws x waves x units."""
        block = max(_AT_ONCE // self.parts[0].known.means.size, 1)
        for first in range(0, count, block):
            numbers = rng.multinomial(min(block, count - first), self.weights)
            parts = [part.draws(rng, number) for part, number in zip(self.parts, numbers, strict=True) if number]
            draws = np.concatenate(parts)
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
    parts = tuple(given.part(sd, correlation) for sd, correlation in zip(sds, correlations, strict=True))
    return TrueValues(parts, weights, bounds)


@dataclass(frozen=True, eq=False)
class _Given:
    """Estimates of units by wave, with their classes."""

    units: tuple[str, ...]
    values: Floats
    variances: Floats
    groups: Ints

    @cached_property
    def members(self) -> Floats:
        """Units x classes: 1 where the unit is of the class."""
        return np.eye(int(self.groups.max()) + 1)[self.groups]

    def precision(self, sds: Floats, correlations: Floats) -> tuple[Floats, Floats]:
        """Inverse covariances between waves of the estimates, and the logs of their determinants.

        Waves x waves x parameters x units, and parameters x units.
        """
        waves = np.arange(len(self.values))
        alike = correlations ** np.abs(waves[:, None] - waves)[:, :, None]
        errors = np.eye(len(waves))[:, :, None, None] * self.variances[:, None, None]
        return inverses((sds**2 * alike)[..., None] + errors)

    def log_likelihoods(self, sds: Floats, correlations: Floats) -> Floats:
        """Of each standard deviation with its correlation, with the classes' means integrated out."""
        precision, logs = self.precision(sds, correlations)
        weighted = np.einsum("vwpu,wu->vpu", precision, self.values)
        by_class = weighted @ self.members
        of_means, more = inverses(precision @ self.members)
        squares = np.einsum("vpu,vu->p", weighted, self.values)
        squares -= np.einsum("vpg,vwpg,wpg->p", by_class, of_means, by_class)
        return np.asarray(-(logs.sum(axis=1) + more.sum(axis=1) + squares) / 2)

    def part(self, sd: float, correlation: float) -> Conditional:
        """Of the units' values under these parameters, drawn to the means of their classes."""
        precision = self.precision(np.array([sd]), np.array([correlation]))[0][:, :, 0]
        of_means = inverses(precision @ self.members)[0].transpose(2, 0, 1)
        weighted = np.einsum("vwu,wu->vu", precision, self.values) @ self.members
        centre = np.einsum("gvw,wg->vg", of_means, weighted)[:, self.groups]
        prior = prior_covariance(np.full(len(self.values), sd), correlation)
        gain = prior @ precision.transpose(2, 0, 1)
        means = centre + turned(gain, (self.values - centre)[None])[0]
        covariance = prior - gain @ prior
        symmetric = (covariance + covariance.transpose(0, 2, 1)) / 2
        known = Posterior(self.units, means, symmetric, (sd,) * len(means), correlation)
        return Conditional(known, (np.eye(len(means)) - gain) @ np.linalg.cholesky(of_means)[self.groups], self.groups)


def inverses(matrices: Floats) -> tuple[Floats, Floats]:
    """Inverses and logs of the determinants of many small covariances at once, whose first two axes are their own.

    Source: the sweep operator, J. H. Goodnight, A tutorial on the sweep operator, The American Statistician 33, 1979.
    """
    result, logs = matrices.copy(), np.zeros(matrices.shape[2:])
    for row in range(len(matrices)):
        pivot, column = result[row, row].copy(), result[row].copy()
        logs += np.log(pivot)
        result -= column[:, None] * (column / pivot)
        result[row] = result[:, row] = column / pivot
        result[row, row] = -1 / pivot
    return -result, logs


def _likely(given: _Given) -> tuple[Floats, Floats, Floats]:
    """Standard deviations and correlations that are not unlikely, with their probabilities."""
    widest = _WIDEST * max(float(given.values.std(axis=1).max()), float(np.sqrt(given.variances.min())))
    highest = HIGHEST_CORRELATION if len(given.values) > 1 else 0.0
    sd_ends, correlation_ends = (0.0, widest), (0.0, highest)
    for _ in range(_LOOKS):
        # A standard deviation of exactly 0 would leave nothing to invert where errors are small.
        sds = np.maximum(np.linspace(*sd_ends, _STEPS), 1e-6 * widest)
        correlations = np.linspace(*correlation_ends, _STEPS if highest else 1)
        pairs = [axis.ravel() for axis in np.meshgrid(sds, correlations, indexing="ij")]
        logs = given.log_likelihoods(*pairs).reshape(len(sds), len(correlations))
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
