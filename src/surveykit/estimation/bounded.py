"""Intervals and claims for means of scales with two ends, that hold near an end too.

Where nine of ten answers are the best possible, the answers of a unit show too little of how they vary, and Student's t
covers far less than it promises. An interval from here allows, on each side, for one more answer than was given: one of
the kind that is given to this question on that side of its commonest answer, and, with three times the error, one at
the far end of the scale; the wider counts. The second is the limit of a Dirichlet posterior with one answer added
(E. Learned-Miller and P. S. Thomas, A new confidence interval for the mean of a bounded random variable, arXiv
1905.06208, 2019), here by the beta distribution with the same mean and variance; for two points both are Clopper and
Pearson's interval. Samples that are not simple count as their effective number of answers (E. L. Korn and B. I.
Graubard, Confidence intervals for proportions with small expected number of positive counts estimated from survey data,
Survey Methodology 24, 1998, with their correction for few degrees of freedom). Differences recover their variances from
the limits of both means (MOVER: G. Y. Zou and A. Donner, Construction of confidence limits about effect measures,
Statistics in Medicine 27, 2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from surveykit.estimation.arrays import Bools, Floats, Ints, quotient, rounded
from surveykit.estimation.columns import Range
from surveykit.estimation.distributions import normal_tail
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.intervals import Interval, quantile_of_t

#: The answer at the far end of the scale is allowed for with so many times the error.
_FAR_END_ERROR = 3.0
#: What is known of a question's design effect beforehand counts as much as so many sampled units of a group.
_PRIOR_UNITS = 20.0
#: Pools are handed on in so many digits: a single answer should not change the reports of all units.
_DIGITS = 2
#: Differences smaller than this part of their reach are not looked at more closely for their p-value.
_CLEARLY_NOTHING = 0.7
_STEPS = 8
#: Beyond so many standard deviations the level of an interval is 1 in the numbers of a computer, and limits unknown.
_FURTHEST = 8.0


@dataclass(frozen=True)
class Pool:
    """What is known of a question from all its answers, on a scale from 0 to 1.

    Args:
        below: Mean distance from the upper end of the answers below the commonest one, with one at the lower end.
        below_spread: Their variance.
        above: Mean distance from the lower end of the answers above the commonest one, with one at the upper end.
        above_spread: Their variance.
        kurtosis: Of all answers around their mean; 0 where all are equal.
        correlation: How alike the answers of one sampled unit are inside a group, 0 to 1.
        df: Degrees of freedom of what is known of the correlation.
    """

    below: float
    below_spread: float
    above: float
    above_spread: float
    kurtosis: float
    correlation: float
    df: float

    @property
    def is_flat(self) -> bool:
        """Whether all answers are equal, so that nothing shows how they vary."""
        return self.kurtosis == 0

    def worth(self, df: Floats) -> Floats:
        """Degrees of freedom of a variance of such answers: fewer than of normal ones where few answers differ."""
        return np.asarray(df * np.minimum(1.0, 2 / np.maximum(self.kurtosis - 1, 1e-9)))


@dataclass(frozen=True, eq=False)
class Weighing:
    """How the answers of each group count.

    ``kish`` is (Σw)²/Σw², more where the draw took a part of a finite population (infinite if all of it); ``cluster``
    is Σ(Σw of a sampled unit)²/Σw², the answers per sampled unit; NaN where these are not known.
    """

    kish: Floats
    cluster: Floats

    def at(self, chosen: Bools) -> Weighing:
        """Of some of the groups."""
        return Weighing(self.kish[chosen], self.cluster[chosen])

    @classmethod
    def of(cls, sums: Floats) -> Weighing:
        """From Σw, Σw², Σw² less what was drawn, and Σ(Σw of a sampled unit)² of every group."""
        own, squares, undrawn, clusters = sums
        with np.errstate(divide="ignore", invalid="ignore"):
            return cls(own**2 / undrawn, clusters / squares)


def pool_of(positions: Floats, counts: Ints, weighing: Weighing, means: DomainEstimates) -> Pool:
    """The pool of so many answers at these different ``positions`` (0 to 1).

    The correlation is the one inside the groups of ``means``.
    """
    positions, counts = positions[counts > 0], counts[counts > 0]
    if len(positions) == 0:
        return Pool(1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    commonest = positions[counts.argmax()]
    is_below, is_above = positions < commonest, positions > commonest
    centre = counts @ positions / counts.sum()
    second, fourth = (counts @ (positions - centre) ** power / counts.sum() for power in (2, 4))
    numbers = (
        *_kind(1 - positions[is_below], counts[is_below]),
        *_kind(positions[is_above], counts[is_above]),
        float(fourth / second**2) if len(positions) > 1 else 0.0,
        _correlation(weighing, means),
        float(means.df.sum()),
    )
    return Pool(*(rounded(number, _DIGITS) for number in numbers))


def _kind(distances: Floats, counts: Ints) -> tuple[float, float]:
    """Mean and variance of these distances and of one at the far end."""
    total = counts.sum() + 1
    mean = (counts @ distances + 1) / total
    return float(mean), float((counts @ (distances - mean) ** 2 + (1 - mean) ** 2) / total)


def _correlation(weighing: Weighing, means: DomainEstimates) -> float:
    """Intraclass correlation that explains the variances of the means together."""
    independent = quotient(means.srs_variance * means.n, weighing.kish)
    more = (weighing.cluster - 1) * independent
    known = np.isfinite(means.variance) & np.isfinite(more)
    if not known.any() or more[known].sum() <= 1e-9 * independent[known].sum():
        return 0.0
    return float(np.clip((means.variance - independent)[known].sum() / more[known].sum(), 0.0, 1.0))


@dataclass(frozen=True, eq=False)
class BoundedMeans:
    """Means of one question in several groups, on a scale from ``ends[0]`` to ``ends[1]``, and what limits them.

    Args:
        mean: The means.
        spread: Variances of single answers, in the scale's units squared.
        effective: Effective numbers of answers, corrected for few degrees of freedom at the level asked for.
        n: Answers.
        df: Degrees of freedom of the design effects.
        worth: Degrees of freedom of the variances, see :meth:`Pool.worth`.
        pool: Of the question.
        ends: Of the scale.
    """

    mean: Floats
    spread: Floats
    effective: Floats
    n: Floats
    df: Floats
    worth: Floats
    pool: Pool
    ends: Range

    def at(self, chosen: Ints | Bools) -> BoundedMeans:
        """Some of the means, in this order."""
        names = ("mean", "spread", "effective", "n", "df", "worth")
        return replace(self, **{name: getattr(self, name)[chosen] for name in names})

    def interval(self, level: float) -> Interval:
        """The limits of the means at a level; NaN where they are unknown or nothing shows how answers vary."""
        tail = np.full(len(self.mean), (1 - level) / 2)
        return self.limit(tail, upper=False), self.limit(tail, upper=True)

    def limit(self, tail: Floats, *, upper: bool) -> Floats:
        """The limit on one side that is passed with probability ``tail``."""
        low, high = self.ends
        position, spread = (self.mean - low) / (high - low), self.spread / (high - low) ** 2
        position = np.clip(position if upper else 1 - position, 0.0, 1.0)
        pool = self.pool
        added = (pool.above, pool.above_spread) if upper else (pool.below, pool.below_spread)
        effective = self._corrected(tail)
        own = _with_one_added(position, spread, effective, added, tail)
        far = _with_one_added(position, spread, effective, (1.0, 0.0), np.minimum(_FAR_END_ERROR * tail, 0.5))
        reached = np.maximum(np.maximum(own, far), position)
        result = low + (high - low) * (reached if upper else 1 - reached)
        return np.where(pool.is_flat, np.nan, result)

    def _corrected(self, tail: Floats) -> Floats:
        level = 1 - 2 * tail
        ratio = quotient(quantile_of_t(level, self.n - 1), quantile_of_t(level, self.df))
        return np.asarray(self.effective * np.minimum(ratio, 1.0) ** 2)


def _with_one_added(mean: Floats, spread: Floats, n: Floats, added: tuple[float, float], tail: Floats) -> Floats:
    """The quantile 1 - ``tail`` of the mean (0 to 1) after one more answer of this mean and variance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (n * mean + added[0]) / (n + 1)
        variance = (n * (spread + (mean - centre) ** 2) + added[1] + (added[0] - centre) ** 2) / (n + 1) / (n + 2)
        size = centre * (1 - centre) / variance - 1
        result = special.betaincinv(centre * size, (1 - centre) * size, 1 - tail)
    return np.where(np.isinf(n), mean, np.where(centre >= 1, 1.0, result))


def bounded_means(means: DomainEstimates, weighing: Weighing, pool: Pool, ends: Range) -> BoundedMeans:
    """What limits these means.

    The design effect of a group is its own, drawn to what the correlation inside all groups lets expect, the more so
    the less the group's own variance is worth.
    """
    with np.errstate(invalid="ignore"):  # of a whole population
        own = quotient(means.deff * weighing.kish, means.n.astype(np.float64))
    expected = np.where(np.isnan(weighing.cluster), own, 1 + (weighing.cluster - 1) * pool.correlation)
    worth = pool.worth(means.df)
    effect = np.where(np.isnan(own), expected, (_PRIOR_UNITS * expected + worth * own) / (_PRIOR_UNITS + worth))
    effect = np.where(np.isnan(effect), 1.0, effect)
    unknown = np.isnan(means.variance) | (means.df <= 0)
    effective = np.where(unknown, np.nan, weighing.kish / np.maximum(effect, 1e-9))
    df = np.minimum(means.df + _PRIOR_UNITS, np.maximum(pool.df, means.df))
    n = means.n.astype(np.float64)
    return BoundedMeans(means.value, means.spread, effective, n, df, worth, pool, ends)


@dataclass(frozen=True, eq=False)
class BoundedDifference:
    """Differences of means, first minus second; ``ratio`` is their variance over the sum of both means' variances."""

    first: BoundedMeans
    second: BoundedMeans
    ratio: Floats

    @property
    def value(self) -> Floats:
        """The differences."""
        return self.first.mean - self.second.mean

    def interval(self, level: float) -> Interval:
        """The limits of the differences at a level."""
        tail = np.full(len(self.value), (1 - level) / 2)
        return self.value - self._reach(tail, upper=False), self.value + self._reach(tail, upper=True)

    def p(self) -> Floats:
        """The smallest error, 1 - level, at which the interval excludes 0; NaN where there is no interval."""
        size, result = np.abs(self.value), np.full(len(self.value), np.nan)
        z = np.full(len(size), 1.959963984540054)
        at, known = self, np.arange(len(size))
        for _ in range(_STEPS):
            ratio = quotient(np.abs(at.value), at._facing(normal_tail(z[known])))
            z[known] = np.clip(z[known] * ratio, 0.0, _FURTHEST)
            result[known] = np.where(np.isnan(ratio), np.nan, 2 * normal_tail(z[known]))
            known = known[(ratio > _CLEARLY_NOTHING) & (np.abs(ratio - 1) > 1e-6)]
            if not len(known):
                break
            at = self.at(known)
        return result

    def at(self, chosen: Ints) -> BoundedDifference:
        """Some of the differences."""
        return BoundedDifference(self.first.at(chosen), self.second.at(chosen), self.ratio[chosen])

    def _facing(self, tail: Floats) -> Floats:
        """How far the intervals reach on the side of 0."""
        result, is_positive = np.empty(len(tail)), self.value > 0
        for upper, rows in ((False, np.flatnonzero(is_positive)), (True, np.flatnonzero(~is_positive))):
            result[rows] = self.at(rows)._reach(tail[rows], upper=upper)
        return result

    def _reach(self, tail: Floats, *, upper: bool) -> Floats:
        own = self.first.limit(tail, upper=upper) - self.first.mean
        other = self.second.limit(tail, upper=not upper) - self.second.mean
        return np.sqrt(self.ratio * (own**2 + other**2))


def bounded_difference(
    first: BoundedMeans, second: BoundedMeans, variance: Floats, variances: Floats
) -> BoundedDifference:
    """Differences whose ``variance`` is known, as is the sum of both means' ``variances``.

    What answers of the same people on both sides take away is believed as far as the variances are worth something.
    """
    own, worth = quotient(variance, variances), np.minimum(first.worth, second.worth)
    drawn = (_PRIOR_UNITS + worth * own) / (_PRIOR_UNITS + worth)
    return BoundedDifference(first, second, np.where(np.isnan(own), 1.0, np.maximum(own, drawn)))


def bounded_pairs(
    means: BoundedMeans, variance: Floats, variances: Floats, minuend: Ints, subtrahend: Ints
) -> BoundedDifference:
    """Differences between groups, whose ``variance`` is known beside the groups' own ``variances``."""
    both = variances[minuend] + variances[subtrahend]
    return bounded_difference(means.at(minuend), means.at(subtrahend), variance, both)


def pools_from(stored: Mapping[str, Mapping[str, float]]) -> dict[str, Pool]:
    """Pools by question, from the numbers that were written for each."""
    return {name: Pool(**numbers) for name, numbers in stored.items()}
