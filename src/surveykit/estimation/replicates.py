"""Samples whose owners publish replicate weights instead of strata and sampled units."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats, quotient, totals
from surveykit.estimation.bounded import Weighing
from surveykit.estimation.columns import Range, first_rows, numbers
from surveykit.estimation.domains import By, Domains, domains
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.estimator import Estimator
from surveykit.estimation.means import srs_variance

Kind = Literal["JK1", "BRR", "Fay", "bootstrap", "other"]


@dataclass(frozen=True, eq=False, repr=False)
class ReplicateDesign(Estimator):
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
            raise DesignError("replicate weights need at least two columns", found=str(len(self.replicates)))
        if self.rscales is not None and len(self.rscales) != len(self.replicates):
            raise DesignError(
                "rscales must hold one factor per replicate", found=f"{len(self.rscales)} for {len(self.replicates)}"
            )
        rank = float(np.linalg.matrix_rank(self._weights[:, 1:]))
        object.__setattr__(self, "df", self.df if np.isfinite(self.df) else rank - 1.0)
        self._factors  # noqa: B018 - an unknown kind is refused at once

    def __repr__(self) -> str:
        replicates = f"{len(self.replicates)} {self.kind} replicates"
        return f"ReplicateDesign({len(self.frame):,} answers, {replicates}, df={self.df:g})"

    @property
    def variance_method(self) -> str:
        """Where variances come from, in the words of an estimate's method."""
        return f"{self.kind} replicate weights"

    def space(self, by: By) -> ReplicateSpace:
        """The sample with the domains of ``by``."""
        return ReplicateSpace(self._weights, self._factors, domains(self.frame, by), self.mse, self.df)

    @property
    def weights(self) -> Floats:
        """The sampling weight of each row."""
        return np.asarray(self._weights[:, 0])

    @cached_property
    def _weights(self) -> Floats:
        """Rows x (1 + replicates): the sampling weights first."""
        return np.column_stack([self._checked(name) for name in (self.weight, *self.replicates)])

    def _checked(self, name: str) -> Floats:
        values = numbers(self.frame, name)
        wrong = np.isnan(values) | ((values < 0) if name == self.weight else False)
        if wrong.any():
            raise DesignError(
                f"the weight {name!r} is empty or negative for some answers", where=first_rows(self.frame, wrong)
            )
        return values

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
                f"the scale of replicate weights of the kind {self.kind!r} is not known",
                expected="JK1, BRR, Fay (fay below 1), bootstrap; or other, with scale from the documentation",
            )
        return scale * (np.ones(count) if self.rscales is None else np.asarray(self.rscales, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class ReplicateSpace:
    """Replicate weights (rows x (1 + replicates), the sampling weights first) with domains; see ``ReplicateDesign``."""

    weights: Floats
    factors: Floats
    domains: Domains
    mse: bool
    df: float

    def mean(self, values: Floats, variable: str, category: Hashable = None) -> DomainEstimates:
        """Weighted means of a column in all domains."""
        return self._estimates(values, variable, category, is_total=False)

    def total(self, values: Floats, variable: str) -> DomainEstimates:
        """Weighted totals of a column in all domains."""
        return self._estimates(values, variable, None, is_total=True)

    def weighing(self, values: Floats) -> Weighing:
        """How the answers of a column count; nobody says which of them were drawn together."""
        weights = np.where(np.isnan(values) | (self.domains.codes < 0), 0.0, self.weights[:, 0])
        own, squares = (totals(self.domains.codes.clip(0), part, self.domains.count) for part in (weights, weights**2))
        return Weighing.of(np.stack([own, squares, squares, np.full(len(own), np.nan)]))

    def _estimates(self, values: Floats, variable: str, category: Hashable, *, is_total: bool) -> DomainEstimates:
        ok, count = ~np.isnan(values) & (self.domains.codes >= 0) & (self.weights[:, 0] > 0), self.domains.count
        codes, weights, own = self.domains.codes[ok], self.weights[ok], values[ok]
        n = np.bincount(codes, minlength=count)
        sums = [totals(codes, column * own, count) for column in weights.T]
        below = [np.ones(count) if is_total else totals(codes, column, count) for column in weights.T]
        value, *replicates = map(quotient, sums, below)
        others = np.column_stack(replicates)
        centre = value[:, None] if self.mse else others.mean(axis=1, keepdims=True)
        variance = ((others - centre) ** 2 * self.factors).sum(axis=1)
        weight = totals(codes, weights[:, 0], count)
        mean = quotient(totals(codes, weights[:, 0] * own, count), weight)
        simple = srs_variance(codes, weights[:, 0], own - mean[codes], weight, n.astype(np.float64) - 1)
        value, variance = np.where(n == 0, np.nan, value), np.where(n < 2, np.nan, variance)
        spread = simple * (n - 1.0)
        simple = simple * weight**2 if is_total else simple
        return DomainEstimates(variable, value, variance, n, np.full(count, self.df), category, simple, spread)
