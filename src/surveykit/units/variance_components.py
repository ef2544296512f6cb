"""How much units truly differ: variance between units, from single answers or from published estimates."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Floats
from surveykit.registry import Registry
from surveykit.units.compared import UnitEstimates, compared

_ROUNDING = 1e-15
_LARGEST = 1e12

#: Estimators of the variance between units: functions of values and their variances.
BETWEEN: Registry[Callable[[Floats, Floats], float]] = Registry(
    "estimator of the variance between units",
    {name: f"{__name__}:_{name}" for name in ("reml", "ml", "paule_mandel", "dersimonian_laird")},
    group="surveykit.between",
)


@dataclass(frozen=True)
class Components:
    """Variance between and within units.

    Args:
        between: Variance of the units' true means; 0 where the answers show no difference.
        within: Variance of answers inside a unit.
        mean: The mean of the units' true means, by generalised least squares.
        f: The F statistic of the analysis of variance; 1 - 1/F is its reliability of unit means. Infinite where only
            units differ, NaN where no answer does.
        n: Answers of every unit.
        method: ``reml`` or ``anova``.
    """

    between: float
    within: float
    mean: float
    f: float
    n: pd.Series
    method: str


def variance_components(values: ArrayLike, unit: ArrayLike, *, method: str = "reml") -> Components:
    """Variance between and within units from single answers, units of any size.

    Args:
        values: One number per answer; missing ones are left out.
        unit: Its unit.
        method: ``reml`` (residual maximum likelihood, as lme4) or ``anova`` (method of moments). Both give 0 where
            units differ less than chance would make them.

    Raises:
        ParameterError: There are fewer than two units, or no unit has two answers, or the method is not known.
    """
    if method not in ("reml", "anova"):
        raise ParameterError(f"method={method!r} is not known", expected="reml or anova")
    frame = pd.DataFrame({"value": np.asarray(values, dtype=np.float64), "unit": np.asarray(unit)}).dropna()
    groups = frame.groupby("unit", observed=True)["value"]
    n, means = groups.count(), groups.mean()
    units, answers = len(n), len(frame)
    if units < 2 or answers <= units:
        raise ParameterError(
            "variance between units needs at least two units, and a unit with two answers",
            found=f"{units} units with {answers} answers together",
        )
    sizes, centres = np.asarray(n, dtype=np.float64), np.asarray(means, dtype=np.float64)
    inside = float(((frame["value"] - groups.transform("mean")) ** 2).sum())
    within = inside / (answers - units)
    across = float(sizes @ (centres - frame["value"].mean()) ** 2) / (units - 1)
    if within <= 0:
        # Every unit's answers are all equal: its mean is certain, and means differ as units do.
        between = float(centres.var(ddof=1))
        return Components(between, 0.0, float(centres.mean()), math.inf if between > 0 else math.nan, n, method)
    f = across / within
    if method == "anova":
        common = (answers - float(sizes @ sizes) / answers) / (units - 1)
        between = max((across - within) / common, 0.0)
        mean = _weighted(centres, 1 / (between + within / sizes))
        return Components(between, within, mean, f, n, method)
    ratio = _reml_ratio(sizes, centres, inside)
    weights = sizes / (1 + sizes * ratio)
    mean = _weighted(centres, weights)
    within = (inside + float(weights @ (centres - mean) ** 2)) / (answers - 1)
    return Components(ratio * within, within, mean, f, n, method)


def _reml_ratio(sizes: Floats, centres: Floats, inside: float) -> float:
    """The ratio of the variances between and within at which the residual likelihood is largest."""

    def score(ratio: float) -> float:
        weights = sizes / (1 + sizes * ratio)
        squares = (centres - _weighted(centres, weights)) ** 2
        rest = inside + float(weights @ squares)
        penalty = float(weights.sum() - (weights**2).sum() / weights.sum())
        return float((sizes.sum() - 1) * (weights**2 @ squares) / rest - penalty)

    return root_above_zero(score)


def _weighted(values: Floats, weights: Floats) -> float:
    return float(weights @ values / weights.sum())


def root_above_zero(score: Callable[[float], float], scale: float = 1.0) -> float:
    """The variance at which a score that falls with it is zero; 0 where it is not positive at 0."""
    from scipy.optimize import brentq

    if score(0.0) <= 0:
        return 0.0
    high = scale
    while score(high) > 0 and high < _LARGEST * scale:
        high *= 4
    return float(brentq(score, 0.0, high, xtol=_ROUNDING * scale, rtol=1e-14, maxiter=500))


@dataclass(frozen=True)
class Between:
    """Variance between units from their estimates.

    Args:
        variance: Of the units' true values; 0 where the estimates differ no more than chance would make them.
        mean: Of the units' true values.
        method: How it was estimated.
    """

    variance: float
    mean: float
    method: str

    @property
    def sd(self) -> float:
        """The standard deviation of the units' true values."""
        return math.sqrt(self.variance)


def between_variance(estimates: UnitEstimates, se: ArrayLike | None = None, *, method: str = "reml") -> Between:
    """Variance between units from estimates with known standard errors.

    Args:
        estimates: As for ``rank_sets``.
        se: As there.
        method: ``reml``; ``ml``; ``paule_mandel`` (the spread that is left equals its expectation); or
            ``dersimonian_laird`` (moments, in one step). More can be added to :data:`BETWEEN`.

    Raises:
        ParameterError: The estimates cannot be compared, or the method is not known.

    Source: R. C. Paule and J. Mandel, Journal of Research of the National Bureau of Standards 87 (1982);
    R. DerSimonian and N. Laird, Controlled Clinical Trials 7 (1986).
    """
    given = compared(estimates, se)
    estimator = BETWEEN.one(method)
    variance = estimator(given.values, given.variances) if len(given) > 1 else 0.0
    return Between(variance, _weighted(given.values, 1 / (variance + given.variances)), method)


def _spread(values: Floats, variances: Floats, between: float) -> tuple[Floats, Floats]:
    weights = 1 / (variances + between)
    return weights, (values - _weighted(values, weights)) ** 2


def _dersimonian_laird(values: Floats, variances: Floats) -> float:
    weights, squares = _spread(values, variances, 0.0)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    return max((float(weights @ squares) - (len(values) - 1)) / scale, 0.0)


def _paule_mandel(values: Floats, variances: Floats) -> float:
    def excess(between: float) -> float:
        weights, squares = _spread(values, variances, between)
        return float(weights @ squares) - (len(values) - 1)

    return root_above_zero(excess, float(variances.mean()))


def _reml(values: Floats, variances: Floats, *, restricted: bool = True) -> float:
    def score(between: float) -> float:
        weights, squares = _spread(values, variances, between)
        of_mean = (weights**2).sum() / weights.sum() if restricted else 0.0
        return float(weights**2 @ squares - weights.sum() + of_mean)

    return root_above_zero(score, float(variances.mean()))


_ml = partial(_reml, restricted=False)
