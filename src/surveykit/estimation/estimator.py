"""Means, totals, rates and proportions, whatever their variances come from: linearisation or replicate weights."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Floats
from surveykit.estimation.columns import Range, categories, names_of, numbers, zeros_and_ones
from surveykit.estimation.domains import By, Domains
from surveykit.estimation.estimates import (
    Block,
    DomainEstimates,
    assembled,
    indicator,
    proportion_block,
    proportion_method,
)
from surveykit.estimation.intervals import ProportionInterval, check_level, cut, t_interval, two_sided_p
from surveykit.results import Estimates

Names = str | Sequence[str]


class Space(Protocol):
    """A sample with its domains, in which variables are estimated one by one."""

    @property
    def domains(self) -> Domains:
        """The groups."""

    def mean(self, values: Floats, variable: str, category: Hashable = None) -> DomainEstimates:
        """Weighted means of a column in all domains."""

    def total(self, values: Floats, variable: str) -> DomainEstimates:
        """Weighted totals of a column in all domains."""


class Estimator(ABC):
    """What every sample can estimate."""

    frame: pd.DataFrame
    score_ranges: Mapping[str, Range]
    net_rates: tuple[str, ...] = ()

    @property
    @abstractmethod
    def variance_method(self) -> str:
        """Where variances come from, in the words of an estimate's method."""

    @abstractmethod
    def space(self, by: By) -> Space:
        """The sample with the domains of ``by``."""

    def mean(self, variables: Names, by: By = None, level: float = 0.95) -> Estimates:
        """Weighted means with t intervals.

        Of questions whose scores have two ends, known of the design of a survey, intervals end there at the latest.
        """
        space, names = self.space(by), names_of(variables)
        estimates = [space.mean(numbers(self.frame, name), name) for name in names]
        ranges = [self.score_ranges.get(name) for name in names]
        return with_t_intervals(space, estimates, level, mean_method(self, ranges), ranges)

    def total(self, variables: Names, by: By = None, level: float = 0.95) -> Estimates:
        """Weighted totals with t intervals; the weights must add up to the population."""
        space = self.space(by)
        estimates = [space.total(numbers(self.frame, name), name) for name in names_of(variables)]
        return with_t_intervals(space, estimates, level, t_method(self, "total"))

    def rate(
        self, variables: Names, by: By = None, level: float = 0.95, interval: ProportionInterval = "beta"
    ) -> Estimates:
        """Shares of ones among zeros and ones, with intervals that never leave 0 to 1 (see :meth:`proportion`).

        Net rates of a survey (one share minus another) are means between -1 and 1 with t intervals.

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
        return self.mean(name, by, level).with_columns(method=t_method(self, "difference of two shares"))

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


def mean_method(estimator: Estimator, ranges: Sequence[Range | None]) -> str:
    """The same for means; ``ranges`` are the ends of the scales where they are known."""
    within = " within the scale" if any(ends is not None for ends in ranges) else ""
    return t_method(estimator, "mean") + within


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
