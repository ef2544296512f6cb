"""Samples whose owners publish replicate weights instead of strata and sampled units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError, Problem
from surveykit.estimation.arrays import Bools, Floats, Ints, quotient, totals
from surveykit.estimation.columns import Range, categories, names_of, numbers, places, zeros_and_ones
from surveykit.estimation.domains import By, Domains, domains
from surveykit.estimation.estimates import Block, DomainEstimates, assembled
from surveykit.estimation.intervals import ProportionInterval, check_level, cut, t_interval
from surveykit.estimation.means import srs_variance
from surveykit.estimation.proportions import indicator, proportion_block, proportion_method
from surveykit.results import Estimates

Kind = Literal["JK1", "BRR", "Fay", "bootstrap", "other"]
Names = str | Sequence[str]
Statistic = Callable[[Ints, Floats], Floats]


@dataclass(frozen=True, eq=False, repr=False)
class ReplicateDesign:
    """A sample with replicate weights given in the data.

    The variance of an estimate is ``scale · Σ rscale_r (estimate with replicate r - centre)²``; the centre is the mean
    of the replicates' estimates, or the estimate itself with ``mse``. Estimates are those of ``Design``. ``df`` is
    the rank of the replicate weights minus 1, unless it is given, for domains too. A domain with fewer than two
    answers, or without any in one of the replicates, has no standard error.

    Args:
        frame: One row per answer.
        weight: Column of the sampling weights.
        replicates: Columns of the replicate weights, as they are used (with the sampling weight multiplied in).
        kind: ``JK1`` (scale (R-1)/R), ``BRR`` (1/R), ``Fay`` (1/(R(1-fay)²)), ``bootstrap`` (1/(R-1)), or ``other``,
            with ``scale`` and ``rscales`` from the survey's documentation (stratified jackknife, fpc).
        scale: One factor for all replicates, instead of the kind's own.
        rscales: A factor per replicate.
        fay: Fay's coefficient, for ``kind="Fay"``.
        mse: Centre at the estimate instead of the replicates' mean.
        df: Degrees of freedom from the survey's documentation.
        score_ranges: As of ``Design``.

    Raises:
        DesignError: Weights are missing or negative, there are fewer than two replicates, or a factor is missing.
    """

    frame: pd.DataFrame
    weight: str
    replicates: Sequence[str]
    kind: Kind = "JK1"
    scale: float | None = None
    rscales: Sequence[float] | None = None
    fay: float = 0.0
    mse: bool = False
    df: float = float("nan")
    score_ranges: Mapping[str, Range] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.replicates) < 2:
            raise DesignError(Problem("replicate weights need at least two columns", found=str(len(self.replicates))))
        if self.rscales is not None and len(self.rscales) != len(self.replicates):
            raise DesignError(
                Problem(
                    "rscales must hold one factor per replicate",
                    found=f"{len(self.rscales)} for {len(self.replicates)}",
                )
            )
        object.__setattr__(self, "df", self.df if np.isfinite(self.df) else self._rank() - 1.0)
        self._factors  # noqa: B018 - an unknown kind is refused at once

    def __repr__(self) -> str:
        replicates = f"{len(self.replicates)} {self.kind} replicates"
        return f"ReplicateDesign({len(self.frame):,} answers, {replicates}, df={self.df:g})"

    def mean(self, variables: Names, by: By = None, level: float = 0.95) -> Estimates:
        """Weighted means with t intervals."""
        check_level(level)
        groups = domains(self.frame, by)
        estimates = [self._mean(numbers(self.frame, name), name, groups) for name in names_of(variables)]
        return self._with_t_intervals(estimates, groups, level, "mean")

    def total(self, variables: Names, by: By = None, level: float = 0.95) -> Estimates:
        """Weighted totals with t intervals."""
        check_level(level)
        groups = domains(self.frame, by)
        estimates = [self._total(numbers(self.frame, name), name, groups) for name in names_of(variables)]
        return self._with_t_intervals(estimates, groups, level, "total")

    def rate(
        self, variables: Names, by: By = None, level: float = 0.95, interval: ProportionInterval = "beta"
    ) -> Estimates:
        """Shares of ones among zeros and ones, with intervals as in ``Design.rate``."""
        check_level(level)
        groups = domains(self.frame, by)
        estimates = [self._mean(zeros_and_ones(self.frame, name), name, groups) for name in names_of(variables)]
        blocks = [proportion_block(one, level, interval) for one in estimates]
        return assembled(blocks, groups, proportion_method(interval))

    def proportion(
        self, variable: str, by: By = None, interval: ProportionInterval = "beta", level: float = 0.95
    ) -> Estimates:
        """The share of every category, as in ``Design.proportion``."""
        check_level(level)
        groups, answers = domains(self.frame, by), categories(self.frame, variable)
        estimates = [
            self._mean(indicator(answers, code), variable, groups, label)
            for code, label in enumerate(answers.categories)
        ]
        blocks = [proportion_block(one, level, interval) for one in estimates]
        return assembled(blocks, groups, proportion_method(interval), category_fast=True)

    @cached_property
    def _weights(self) -> Floats:
        """Rows x (1 + replicates): the sampling weights first."""
        return np.column_stack([self._checked(name) for name in (self.weight, *self.replicates)])

    def _checked(self, name: str) -> Floats:
        values = numbers(self.frame, name)
        wrong = np.isnan(values) | ((values < 0) if name == self.weight else False)
        if wrong.any():
            raise DesignError(
                Problem(f"the weight {name!r} is empty or negative for some answers", where=places(self.frame, wrong))
            )
        return values

    def _rank(self) -> float:
        return float(np.linalg.matrix_rank(self._weights[:, 1:]))

    @cached_property
    def _factors(self) -> Floats:
        count = len(self.replicates)
        scales = {
            "JK1": (count - 1) / count,
            "BRR": 1 / count,
            "Fay": 1 / (count * (1 - self.fay) ** 2) if self.fay < 1 else np.nan,
            "bootstrap": 1 / (count - 1),
        }
        scale = self.scale if self.scale is not None else scales.get(self.kind)
        if scale is None or not np.isfinite(scale) or self.kind not in (*scales, "other"):
            raise DesignError(
                Problem(
                    f"the scale of replicate weights of the kind {self.kind!r} is not known",
                    expected="JK1, BRR, Fay (fay below 1), bootstrap; or other, with scale from the documentation",
                )
            )
        return scale * (np.ones(count) if self.rscales is None else np.asarray(self.rscales, dtype=np.float64))

    def _answered(self, values: Floats, groups: Domains) -> Bools:
        return np.asarray(~np.isnan(values) & (groups.codes >= 0) & (self._weights[:, 0] > 0))

    def _mean(self, values: Floats, name: str, groups: Domains, category: object = None) -> DomainEstimates:
        ok, count = self._answered(values, groups), groups.count

        def mean(codes: Ints, weights: Floats) -> Floats:
            return quotient(totals(codes, weights * values[ok], count), totals(codes, weights, count))

        return self._estimate(mean, values, ok, groups, (name, category), per_weight=True)

    def _total(self, values: Floats, name: str, groups: Domains) -> DomainEstimates:
        ok, count = self._answered(values, groups), groups.count

        def total(codes: Ints, weights: Floats) -> Floats:
            return totals(codes, weights * values[ok], count)

        return self._estimate(total, values, ok, groups, (name, None), per_weight=False)

    def _estimate(
        self,
        statistic: Statistic,
        values: Floats,
        ok: Bools,
        groups: Domains,
        label: tuple[str, object],
        *,
        per_weight: bool,
    ) -> DomainEstimates:
        codes, weights = groups.codes[ok], self._weights[ok]
        n = np.bincount(codes, minlength=groups.count)
        value = statistic(codes, weights[:, 0])
        others = np.column_stack([statistic(codes, weights[:, column]) for column in range(1, weights.shape[1])])
        centre = value[:, None] if self.mse else others.mean(axis=1, keepdims=True)
        variance = ((others - centre) ** 2 * self._factors).sum(axis=1)
        weight = totals(codes, weights[:, 0], groups.count)
        mean = quotient(totals(codes, weights[:, 0] * values[ok], groups.count), weight)
        simple = srs_variance(codes, weights[:, 0], values[ok] - mean[codes], weight, n.astype(np.float64) - 1)
        return DomainEstimates(
            label[0],
            value=np.where(n == 0, np.nan, value),
            variance=np.where(n < 2, np.nan, variance),
            srs_variance=simple if per_weight else simple * weight**2,
            n=n,
            df=np.full(groups.count, self.df),
            category=label[1],
        )

    def _with_t_intervals(
        self, estimates: list[DomainEstimates], groups: Domains, level: float, what: str
    ) -> Estimates:
        ranges = [self.score_ranges.get(one.variable) if what == "mean" else None for one in estimates]
        blocks = [
            Block(one, *cut(t_interval(one.value, one.se, one.df, level), one.value, ends))
            for one, ends in zip(estimates, ranges, strict=True)
        ]
        within = " within the scale" if any(ends is not None for ends in ranges) else ""
        return assembled(blocks, groups, f"{what}, {self.kind} replicate weights, t interval{within}")
