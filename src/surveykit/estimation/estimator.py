"""Means, totals, rates and proportions, whatever their variances come from: linearisation or replicate weights."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.estimation.bounded import BoundedDifference, BoundedMeans, Pool, Weighing, bounded_means, pool_of
from surveykit.estimation.columns import Range, categories, names_of, numbers, zeros_and_ones
from surveykit.estimation.domains import By, Domains, domains
from surveykit.estimation.estimates import (
    BOUNDED,
    Block,
    DomainEstimates,
    assembled,
    indicator,
    proportion_block,
    proportion_method,
)
from surveykit.estimation.intervals import (
    MeanInterval,
    ProportionInterval,
    check_level,
    check_mean_interval,
    cut,
    t_interval,
    two_sided_p,
)
from surveykit.results import Estimates

Names = str | Sequence[str]
#: Units with fewer answers are in no pool: they are in no ranking and may be withheld, and the intervals of other units
#: must not depend on what is.
LEAST_POOLED = 30


class Space(Protocol):
    """A sample with its domains, in which variables are estimated one by one."""

    @property
    def domains(self) -> Domains:
        """The groups."""

    def mean(self, values: Floats, variable: str, category: Hashable = None) -> DomainEstimates:
        """Weighted means of a column in all domains."""

    def total(self, values: Floats, variable: str) -> DomainEstimates:
        """Weighted totals of a column in all domains."""

    def weighing(self, values: Floats) -> Weighing:
        """How the answers of a column count in all domains."""


class Estimator(ABC):
    """What every sample can estimate."""

    frame: pd.DataFrame
    score_ranges: Mapping[str, Range]
    net_rates: tuple[str, ...] = ()
    pools: Mapping[str, Pool] = {}
    units: str | None = None

    @property
    @abstractmethod
    def weights(self) -> Floats:
        """The weight of each row."""

    @property
    @abstractmethod
    def variance_method(self) -> str:
        """Where variances come from, in the words of an estimate's method."""

    @abstractmethod
    def space(self, by: By) -> Space:
        """The sample with the domains of ``by``."""

    def mean(
        self, variables: Names, by: By = None, level: float = 0.95, interval: MeanInterval = "bounded"
    ) -> Estimates:
        """Weighted means with intervals.

        Where the scores of a question have two ends (``score_ranges``; a survey's ratings have), intervals are those of
        :mod:`surveykit.estimation.bounded`, which hold also where nearly all answers are the best or the worst
        possible; there are none where all answers of all groups are equal. Without ends, and with ``interval="t"``,
        they are Student's t with linearised standard errors, as in R, cut at the ends where these are known.
        """
        check_mean_interval(interval)
        columns = {name: numbers(self.frame, name) for name in names_of(variables)}
        ranges = {name: self.score_ranges.get(name) for name in columns}
        return self._with_intervals(columns, ranges, by, level, "mean", interval)

    def _with_intervals(
        self,
        columns: Mapping[str, Floats],
        ranges: Mapping[str, Range | None],
        by: By,
        level: float,
        what: str,
        interval: MeanInterval = "bounded",
    ) -> Estimates:
        """Means of columns of scores whose ends are known or not."""
        check_level(level)
        space, blocks = self.space(by), []
        for name, values in columns.items():
            means, ends = space.mean(values, name), ranges[name]
            bounded = self.bounded(space, values, means, ends) if interval == "bounded" else None
            blocks.append(mean_block(means, bounded, level, mean_method(self, what, ends, bounded), ends))
        return replace(assembled(blocks, space.domains, ""), level=level)

    def bounded(self, space: Space, values: Floats, means: DomainEstimates, ends: Range | None) -> BoundedMeans | None:
        """What limits the means of a column in the groups of ``space``; ``None`` without ends around all values."""
        if ends is None or not _is_inside(values, ends):
            return None
        weighing = space.weighing(values)
        pool = self._pool(space, values, means, weighing, ends)
        return bounded_means(means, weighing, pool, ends)

    def _pool(self, space: Space, values: Floats, means: DomainEstimates, weighing: Weighing, ends: Range) -> Pool:
        """The pool of a question: as the whole sample handed it, or from all answers and how they cluster in units."""
        name = means.variable
        if name in self.pools and means.category is None and ends == self.score_ranges.get(name):
            return self.pools[name]
        parts = space.domains.by
        if self.units in parts and len(parts) > 1 and (weighing.cluster > 1).any():
            space = self.space(self.units)
            means, weighing = space.mean(values, name), space.weighing(values)
        large = means.n >= LEAST_POOLED if self.units in parts else np.zeros(0, dtype=np.bool_)
        if large.any():
            means, weighing = means.at(large), weighing.at(large)
        positions, counts = np.unique(values[self._pooled(values)], return_counts=True)
        return pool_of((positions - ends[0]) / (ends[1] - ends[0]), counts, weighing, means)

    def _pooled(self, values: Floats) -> Bools:
        """The rows of a question's pool: of units with enough answers, where there are such units."""
        used = (self.weights > 0) & ~np.isnan(values)
        if self.units is None or self.units not in self.frame.columns:
            return used
        codes = self._unit_codes
        large = np.append(np.bincount(codes[used & (codes >= 0)], minlength=codes.max(initial=-1) + 1), 0)
        return used & (large >= LEAST_POOLED)[codes] if (large >= LEAST_POOLED).any() else used

    @cached_property
    def _unit_codes(self) -> Ints:
        return domains(self.frame, self.units).codes

    @cached_property
    def all_pools(self) -> dict[str, Pool]:
        """What a unit's part of the sample must know of the whole, so that intervals in both are the same."""
        inside = self.units if self.units in self.frame.columns else None
        space, result = self.space(inside), dict[str, Pool]()
        for name, ends in self.score_ranges.items():
            if name not in self.frame.columns or not pd.api.types.is_numeric_dtype(self.frame[name].dtype):
                continue
            values = numbers(self.frame, name)
            bounded = self.bounded(space, values, space.mean(values, name), ends)
            if bounded is not None:
                result[name] = bounded.pool
        return result

    def total(self, variables: Names, by: By = None, level: float = 0.95) -> Estimates:
        """Weighted totals with t intervals; the weights must add up to the population."""
        space = self.space(by)
        estimates = [space.total(numbers(self.frame, name), name) for name in names_of(variables)]
        return with_t_intervals(space, estimates, level, t_method(self, "total"))

    def rate(
        self, variables: Names, by: By = None, level: float = 0.95, interval: ProportionInterval = "beta"
    ) -> Estimates:
        """Shares of ones among zeros and ones, with intervals that never leave 0 to 1 (see :meth:`proportion`).

        Net rates of a survey (one share minus another) are means between -1 and 1 with the intervals of means.

        Raises:
            DesignError: A variable holds anything but 0, 1 and missing.
        """
        check_level(level)
        names = names_of(variables)
        if any(name in self.net_rates for name in names):
            return Estimates.joined(self._rate(name, by, level, interval) for name in names)
        space = self.space(by)
        shares = [space.mean(zeros_and_ones(self.frame, name), name) for name in names]
        blocks = [proportion_block(share, level, interval) for share in shares]
        return assembled(blocks, space.domains, proportion_method(interval))

    def _rate(self, name: str, by: By, level: float, interval: ProportionInterval) -> Estimates:
        """One rate, of either kind."""
        if name not in self.net_rates:
            return self.rate(name, by, level, interval)
        columns, ranges = {name: numbers(self.frame, name)}, {name: self.score_ranges.get(name, (-1.0, 1.0))}
        return self._with_intervals(columns, ranges, by, level, "difference of two shares")

    def proportion(
        self, variables: Names, by: By = None, interval: ProportionInterval = "beta", level: float = 0.95
    ) -> Estimates:
        """The share of every category among the answers; one row per domain and category.

        ``n`` is the number of answers of the domain (the denominator). The interval is Korn and Graubard's (``beta``),
        ``logit`` or ``wilson`` on the effective sample size; at shares of 0 and 1 the exact binomial (Clopper-Pearson)
        interval with n_eff = n. A category that nobody chose has a row with the value 0.
        """
        check_level(level)
        space, parts = self.space(by), []
        for name in names_of(variables):
            answers = categories(self.frame, name)
            blocks = [
                proportion_block(space.mean(indicator(answers, code), name, label), level, interval)
                for code, label in enumerate(answers.categories)
            ]
            parts.append(assembled(blocks, space.domains, proportion_method(interval), category_fast=True))
        return Estimates.joined(parts) if len(parts) > 1 else parts[0]


def t_method(estimator: Estimator, what: str) -> str:
    """How an estimate with a t interval was made, in words."""
    return f"{what}, {estimator.variance_method}, t interval"


def mean_method(estimator: Estimator, what: str, ends: Range | None, bounded: BoundedMeans | None) -> str:
    """How means were made, of a scale with these ends if they are known, in words."""
    if bounded is not None:
        return f"{what}, {estimator.variance_method}, {BOUNDED}"
    return t_method(estimator, what) + ("" if ends is None else " within the scale")


def mean_block(
    means: DomainEstimates, bounded: BoundedMeans | None, level: float, method: str, ends: Range | None = None
) -> Block:
    """Means with bounded intervals, or with t intervals where nothing bounds them."""
    if bounded is not None:
        return Block(means, *bounded.interval(level), method=method)
    return Block(means, *cut(t_interval(means.value, means.se, means.df, level), means.value, ends), method=method)


def difference_block(gap: DomainEstimates, bounded: BoundedDifference | None, level: float, method: str) -> Block:
    """Differences of means with intervals and p-values: bounded, or of Student's t where nothing bounds the means."""
    if bounded is not None:
        return Block(gap, *bounded.interval(level), bounded.p(), f"{method}, {BOUNDED}")
    interval = t_interval(gap.value, gap.se, gap.df, level)
    return Block(gap, *interval, two_sided_p(gap.value, gap.se, gap.df), f"{method}, t interval")


def _is_inside(values: Floats, ends: Range) -> bool:
    """Whether all answers lie on the scale."""
    return bool(((values >= ends[0]) & (values <= ends[1]) | np.isnan(values)).all())


def with_t_intervals(
    space: Space,
    estimates: Sequence[DomainEstimates],
    level: float,
    method: str,
    ranges: Sequence[Range | None] | None = None,
) -> Estimates:
    """The estimates with t intervals, cut at the ends of the scale where ``ranges`` knows them."""
    check_level(level)
    blocks = [
        Block(part, *cut(t_interval(part.value, part.se, part.df, level), part.value, ends))
        for part, ends in zip(estimates, ranges or [None] * len(estimates), strict=True)
    ]
    return assembled(blocks, space.domains, method)


def with_p(estimates: Estimates) -> Estimates:
    """The estimates with the p-values of t tests that they are 0."""
    value, se, df = (np.asarray(estimates[name]) for name in ("value", "se", "df"))
    return estimates.with_columns(p=two_sided_p(value, se, df))
