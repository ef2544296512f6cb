"""Means, totals and ratios of many domains at once, with linearised variances."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Bools, Floats, Ints, blocks, quotient, settled, totals
from surveykit.estimation.bounded import Weighing
from surveykit.estimation.calibration import Calibration, correction
from surveykit.estimation.domains import Domains
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.sampling import Sampling
from surveykit.estimation.variance import DomainVariance, Shared
from surveykit.results.people import People, people_in


@dataclass(frozen=True, eq=False)
class Workspace:
    """A prepared design with its domains; what every estimator works on.

    ``persons`` has the number of the person who gave each row, where somebody gave several.
    """

    sampling: Sampling
    domains: Domains
    variance: DomainVariance
    calibrations: tuple[Calibration, ...] = ()
    persons: Ints | None = None

    def mean(self, values: Floats, variable: str, category: Hashable = None) -> DomainEstimates:
        """Weighted means of a column in all domains, see :func:`mean_with_scores`."""
        return mean_with_scores(self, values, variable, category)[0]

    def total(self, values: Floats, variable: str) -> DomainEstimates:
        """Weighted totals of a column in all domains, see :func:`total_with_scores`."""
        return total_with_scores(self, values, variable)[0]

    def answered(self, *columns: Floats) -> Bools:
        """Rows that count: in a domain, with positive weight and an answer in every column."""
        ok = (self.sampling.weights > 0) & (self.domains.codes >= 0)
        for column in columns:
            ok &= ~np.isnan(column)
        return ok

    def divided(self, codes: Ints, count: int) -> Workspace:
        """The same sample with other domains, given by the number of each row's (-1 for none)."""
        parts = Domains(codes, pd.DataFrame(index=pd.RangeIndex(count)), {})
        return Workspace(
            self.sampling, parts, DomainVariance(self.sampling, codes, count), self.calibrations, self.persons
        )

    def people(self, rows: Bools) -> People | None:
        """Who gave these rows, by domain; ``None`` where every row is of another person."""
        if self.persons is None:
            return None
        return people_in(np.where(rows, self.domains.codes, -1), self.persons, self.domains.count)

    def weighing(self, values: Floats) -> Weighing:
        """How the answers of a column count in all domains."""
        weights = np.where(self.answered(values), self.sampling.weights, 0.0)
        return Weighing.of(self.variance.weighed(weights))

    def variance_of(self, scores: Floats, start: Shared | None = None) -> Floats:
        """The variance per domain, without what calibrated weights take away; ``start`` as in ``correction``."""
        return self.variance.of(scores, correction(self.calibrations, self.sampling, self.domains, scores, start))


def mean_with_scores(
    workspace: Workspace, values: Floats, variable: str, category: Hashable = None
) -> tuple[DomainEstimates, Floats]:
    """Weighted means Σwy/Σw and their scores w(y - mean)/Σw (per row, for the row's own domain)."""
    ok = workspace.answered(values)
    sums = _sums(workspace, values, ok)
    centre = quotient(sums.moved, sums.weight)
    scores, squares = _scores(workspace, values, ok, sums, centre)
    support, spread = workspace.variance.support(ok), quotient(squares, sums.weight)
    estimate = DomainEstimates(
        variable,
        value=sums.first + centre,
        variance=np.where(support.unknown, np.nan, workspace.variance_of(scores)),
        srs_variance=quotient(spread, independent(workspace.sampling, sums.n)),
        spread=spread,
        n=sums.n,
        df=support.df,
        category=category,
        people=workspace.people(ok),
        choosers=None if category is None else workspace.people(ok & (values == 1)),
    )
    return estimate, scores


def total_with_scores(workspace: Workspace, values: Floats, variable: str) -> tuple[DomainEstimates, Floats]:
    """Weighted totals Σwy and their scores wy. A domain without answers has the total NaN."""
    count, ok = workspace.domains.count, workspace.answered(values)
    codes, weights = workspace.domains.codes[ok], workspace.sampling.weights[ok]
    scores = np.zeros(len(values))
    scores[ok] = weights * values[ok]
    n = np.bincount(codes, minlength=count)
    weight = totals(codes, weights, count)
    first = np.zeros(count)
    first[codes[::-1]] = values[ok][::-1]
    # Minus the first value of the domain: sums keep their digits however far the values are from zero.
    moved = values[ok] - first[codes]
    residual = moved - quotient(totals(codes, weights * moved, count), weight)[codes]
    of_mean = srs_variance(codes, weights, residual, weight, independent(workspace.sampling, n))
    estimate = DomainEstimates(
        variable,
        value=np.where(n == 0, np.nan, totals(codes, scores[ok], count)),
        variance=np.where(n == 0, np.nan, workspace.variance_of(scores)),
        srs_variance=of_mean * weight**2,
        n=n,
        df=workspace.variance.support(ok).df,
        people=workspace.people(ok),
    )
    return estimate, scores


@dataclass(frozen=True, eq=False)
class _Sums:
    """Per domain: answers, their weight, the first of them, and Σw(y - first)."""

    n: Ints
    weight: Floats
    first: Floats
    moved: Floats


def _sums(workspace: Workspace, values: Floats, ok: Bools) -> _Sums:
    """Sums over blocks of rows, so that what is computed on the way stays in the processor's cache."""
    count = workspace.domains.count
    n, first = np.zeros(count, dtype=np.int64), np.full(count, np.nan)
    weight, moved = np.zeros(count), np.zeros(count)
    for block in blocks(len(values)):
        codes, weights, own = _answers(workspace, values, ok, block)
        fresh = np.isnan(first[codes])
        first[codes[fresh][::-1]] = own[fresh][::-1]
        n += np.bincount(codes, minlength=count)
        weight += totals(codes, weights, count)
        moved += totals(codes, weights * settled(own - first[codes], np.abs(own)), count)
    return _Sums(n, weight, np.nan_to_num(first), moved)


def _scores(workspace: Workspace, values: Floats, ok: Bools, sums: _Sums, centre: Floats) -> tuple[Floats, Floats]:
    """Scores w(y - mean)/Σw per row, and Σw(y - mean)² per domain."""
    count = workspace.domains.count
    scores, squares = np.zeros(len(values)), np.zeros(count)
    for block in blocks(len(values)):
        codes, weights, own = _answers(workspace, values, ok, block)
        residual = settled(own - sums.first[codes], np.abs(own)) - centre[codes]
        weighted = weights * residual
        scores[block][ok[block]] = weighted / sums.weight[codes]
        squares += totals(codes, weighted * residual, count)
    return scores, squares


def _answers(workspace: Workspace, values: Floats, ok: Bools, block: slice) -> tuple[Ints, Floats, Floats]:
    used = ok[block]
    return workspace.domains.codes[block][used], workspace.sampling.weights[block][used], values[block][used]


def independent(sampling: Sampling, n: Ints) -> Floats:
    """What the mean square around the mean is divided by to give the variance of the mean of ``n`` independent draws.

    n · (m - 1) / m, with m the sampled units of the whole sample as in a domain's linearised variance: without weights,
    strata and clusters the design effect is exactly 1. With fewer units than answers m = n, as in R for the whole, and
    also where every domain was drawn for itself.
    """
    answers = n.astype(np.float64)
    drawn = answers if sampling.alone else np.maximum(float(sampling.stages[0].size.sum()), answers)
    return np.asarray(quotient(answers * (drawn - 1), drawn))


def srs_variance(codes: Ints, weights: Floats, residual: Floats, weight: Floats, divisor: Floats) -> Floats:
    """Variance of the mean of independent draws: the weighted mean square over ``divisor``."""
    return quotient(quotient(totals(codes, weights * residual**2, len(divisor)), weight), divisor)


def ratio(workspace: Workspace, numerator: Floats, denominator: Floats, variable: str) -> DomainEstimates:
    """Ratios of totals: value Σwy/Σwx, score w(y - ratio·x)/Σwx, over rows that have both."""
    count = workspace.domains.count
    ok = workspace.answered(numerator, denominator)
    codes, weights = workspace.domains.codes[ok], workspace.sampling.weights[ok]
    below = totals(codes, weights * denominator[ok], count)
    value = quotient(totals(codes, weights * numerator[ok], count), below)
    residual = settled(numerator[ok] - value[codes] * denominator[ok], np.abs(numerator[ok]))
    scores = np.zeros(len(numerator))
    with np.errstate(divide="ignore", invalid="ignore"):
        scores[ok] = np.where(below[codes] != 0, weights * residual / below[codes], 0.0)
    n = np.bincount(codes, minlength=count)
    weight = totals(codes, weights, count)
    srs = srs_variance(codes, weights, residual, weight, independent(workspace.sampling, n))
    srs *= quotient(weight, below) ** 2
    support = workspace.variance.support(ok)
    variance = np.where(support.unknown | np.isnan(value), np.nan, workspace.variance_of(scores))
    return DomainEstimates(
        variable, value=value, variance=variance, srs_variance=srs, n=n, df=support.df, people=workspace.people(ok)
    )
