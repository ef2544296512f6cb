"""Units' values drawn towards what is expected of them, as far as their own answers are uncertain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Floats
from surveykit.results import Displayed
from surveykit.units.compared import Compared, UnitEstimates, compared, in_order
from surveykit.units.variance_components import root_above_zero


@dataclass(frozen=True, eq=False, repr=False)
class FayHerriot(Displayed):
    """A fitted area-level model: value = covariates · coefficients + unit + error.

    Args:
        between: Variance of the units' own deviations, A.
        coefficients: By covariate.
        coefficients_se: Their standard errors.
        frame: One row per unit: unit, value, se, expected (from the covariates), weight (of the own value), posterior
            (the shrunken value), mse (its mean squared error, allowing for what was estimated).
    """

    between: float
    coefficients: pd.Series
    coefficients_se: pd.Series
    frame: pd.DataFrame


def fay_herriot(
    estimates: UnitEstimates,
    se: ArrayLike | None = None,
    covariates: pd.DataFrame | None = None,
    *,
    method: str = "reml",
) -> FayHerriot:
    """Fit the model of Fay and Herriot and shrink every unit's value.

    Numbers are used as they are; texts and categories as indicators against their first value. Do not rank shrunken
    values: a unit with few answers is drawn to the middle and can then be neither first nor last. Rank with
    ``posterior_ranks``.

    Args:
        estimates: As for ``rank_sets``.
        se: As there.
        covariates: One row per unit in the same order, or with the units as its index, without missing or infinite
            values; none: all units are expected to be equal.
        method: ``reml`` or ``ml``.

    Raises:
        ParameterError: The estimates cannot be used, covariates are missing or determine each other, there are not more
            units than coefficients, or the method is not known.

    Source: R. E. Fay and R. A. Herriot, JASA 74 (1979); MSE with the terms g1 + g2 + 2·g3 of N. G. N. Prasad and
    J. N. K. Rao, JASA 85 (1990), with 2 / Σ(A + D)⁻² as the variance of A.
    """
    if method not in ("reml", "ml"):
        raise ParameterError(f"method={method!r} is not known", expected="reml or ml")
    given = compared(estimates, se)
    x, names = _design(given, covariates)
    between = _between(given, x, method)
    total = between + given.variances
    inverse = np.linalg.inv((x / total[:, None]).T @ x)
    coefficients = inverse @ (x.T @ (given.values / total))
    expected, weight = x @ coefficients, between / total
    posterior = weight * given.values + (1 - weight) * expected
    rest = 1 - weight
    of_slopes = rest**2 * np.einsum("ij,jk,ik->i", x, inverse, x)
    of_between = rest**2 / total * (2 / (total**-2.0).sum())
    mse = weight * given.variances + of_slopes + 2 * of_between
    frame = pd.DataFrame({"unit": given.names, "value": given.values, "se": np.sqrt(given.variances)})
    frame = frame.assign(expected=expected, weight=weight, posterior=posterior, mse=mse)
    errors = pd.Series(np.sqrt(inverse.diagonal()), index=names)
    return FayHerriot(between, pd.Series(coefficients, index=names), errors, frame)


def _design(given: Compared, covariates: pd.DataFrame | None) -> tuple[Floats, list[str]]:
    """The design matrix with a constant first."""
    size = len(given)
    if covariates is None:
        return np.ones((size, 1)), ["(constant)"]
    if len(covariates) != size:
        raise ParameterError("covariates have one row per unit", "", f"{size} rows", f"{len(covariates)} rows")
    unknown = [str(name) for name in covariates.columns if covariates[name].isin([np.nan, np.inf, -np.inf]).any()]
    if unknown:
        raise ParameterError("covariates have missing values or infinite ones", found=", ".join(unknown))
    ordered = covariates.take(in_order(covariates.index, given.names, "covariates")).reset_index(drop=True)
    coded = pd.get_dummies(ordered, drop_first=True, dtype=np.float64)
    x = np.column_stack([np.ones(size), coded.to_numpy(dtype=np.float64)])
    scale = np.abs(x).max(axis=0)
    if size <= x.shape[1] or (scale == 0).any() or np.linalg.matrix_rank(x / scale) < x.shape[1]:
        raise ParameterError(
            "the covariates determine each other, or there are not more units than coefficients",
            found=f"{size} units, {x.shape[1]} coefficients",
            remedy="leave out a covariate",
        )
    return x, ["(constant)", *map(str, coded.columns)]


def _between(given: Compared, x: Floats, method: str) -> float:
    if len(given) <= x.shape[1]:
        return 0.0

    def score(between: float) -> float:
        weights = 1 / (between + given.variances)
        weighted = x * weights[:, None]
        inverse = np.linalg.inv(weighted.T @ x)
        residual = given.values - x @ (inverse @ (weighted.T @ given.values))
        trace = float(weights.sum())
        if method == "reml":
            trace -= float(np.sum(inverse * (weighted.T @ weighted)))
        return float((weights * residual) @ (weights * residual)) - trace

    return root_above_zero(score, float(given.variances.mean()))
