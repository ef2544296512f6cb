"""Linear and logistic regression for samples, and the tests that are regressions on one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Bools, Floats, quotient, settled, totals
from surveykit.estimation.columns import categories, numbers
from surveykit.estimation.estimates import indicator
from surveykit.estimation.intervals import check_level, quantile_of_t, two_sided_p
from surveykit.estimation.means import Workspace
from surveykit.estimation.sample import Sample
from surveykit.estimation.sampling import Sampling
from surveykit.estimation.variance import covariance
from surveykit.results import Estimates

Family = Literal["linear", "logistic"]


#: The variable and the category of every column of a regression.
Terms = Sequence[tuple[str, str | None]]


@dataclass(frozen=True, eq=False)
class RegressionFit:
    """Coefficients, their design-based covariance, degrees of freedom, number of answers and how well they fit.

    ``counts`` are the complete answers in which a column is not 0: of a category, those of its people. ``deviance`` and
    ``null_deviance`` (of the constant alone) are those of R's ``svyglm``, with weights whose mean is 1.
    """

    coefficients: Floats
    covariance: Floats
    df: float
    n: int
    counts: Floats
    deviance: float
    null_deviance: float


def predictors(frame: pd.DataFrame, names: tuple[str, ...]) -> tuple[Floats, Terms]:
    """A constant; numbers as they are; categories as 0 and 1 against their first category; NaN where unknown."""
    columns = [np.ones(len(frame))]
    terms: list[tuple[str, str | None]] = [("(constant)", None)]
    for name in names:
        if name in frame.columns and pd.api.types.is_numeric_dtype(frame[name].dtype):
            columns.append(numbers(frame, name))
            terms.append((name, None))
            continue
        answers = categories(frame, name)
        for code, label in list(enumerate(answers.categories))[1:]:
            columns.append(indicator(answers, code))
            terms.append((name, str(label)))
    return np.column_stack(columns), terms


def fit(sample: Sample, outcome: Floats, columns: Floats, family: Family) -> RegressionFit:
    """Weighted regression with linearised covariance A⁻¹ G A⁻¹ (Binder 1983).

    Rows with anything missing are left out without leaving the design. ``df`` counts the sampled units and strata that
    have complete answers: units - strata - (coefficients - 1), as R's ``svyglm``. The first column is the constant.
    A coefficient or standard error that rounding alone made (equal answers, a perfect fit) is exactly 0.
    """
    ok = (sample.weights > 0) & ~np.isnan(outcome) & ~np.isnan(columns).any(axis=1)
    x, y, w = columns[ok], outcome[ok], sample.weights[ok] / sample.weights[ok].mean()
    _check_rank(x)
    start = 0.0
    if family == "linear":
        start = y[0]
        y = settled(y - start, np.abs(y))
        coefficients = np.linalg.lstsq(x * np.sqrt(w)[:, None], y * np.sqrt(w), rcond=None)[0]
        slope, residual = w, y - x @ coefficients
    elif family == "logistic":
        coefficients, residual, slope = _logistic(x, y, w)
    else:
        raise DesignError(f"family={family!r} is not known", expected="linear or logistic")
    deviances = (
        _deviance(y, y - residual, w, family),
        _deviance(y, np.full(len(y), np.average(y, weights=w)), w, family),
    )
    inverse = np.linalg.inv(x.T @ (x * slope[:, None]))
    scores = np.zeros(columns.shape)
    scores[ok] = (x * (w * residual)[:, None]) @ inverse
    df = degrees(sample.sampling, ok) - (x.shape[1] - 1)
    # What scores and coefficients are sums of, each without its sign: the size that a residue is measured by.
    pull = (np.abs(x) @ np.abs(inverse)) * w[:, None]
    gross = pull * (np.abs(y) + np.abs(x) @ np.abs(coefficients))[:, None]
    coefficients = settled(coefficients, gross.sum(axis=0))
    coefficients[0] += start
    matrix = score_covariance(sample, scores)
    flat = settled(np.sqrt(np.diag(matrix)), np.sqrt((gross**2).sum(axis=0))) == 0
    matrix[flat, :] = matrix[:, flat] = 0.0
    return RegressionFit(coefficients, matrix, df, len(y), (x != 0).sum(axis=0).astype(np.float64), *deviances)


def _deviance(y: Floats, expected: Floats, w: Floats, family: Family) -> float:
    """Weighted squares around what is expected, or twice the log-likelihood that it lacks."""
    if family == "linear":
        return float((w * (y - expected) ** 2).sum())
    return float(-2 * (w * np.log(np.where(y == 1, expected, 1 - expected))).sum())


def score_covariance(sample: Sample | Workspace, scores: Floats) -> Floats:
    """Covariance of estimates from weighted scores (rows x p), after taking out what calibrations explain."""
    weights = sample.sampling.weights[:, None]
    if not sample.calibrations:
        return covariance(sample.sampling, scores)
    plain = np.divide(scores, weights, out=np.zeros_like(scores), where=weights > 0)
    for calibration in reversed(sample.calibrations):
        moments = calibration.columns.T @ (calibration.before[:, None] * plain)
        plain = plain - calibration.columns @ calibration.slopes(moments)
    return covariance(sample.sampling, plain * weights)


def degrees(sampling: Sampling, answered: Bools) -> float:
    """Sampled units minus strata, among those with answers."""
    first = sampling.stages[0]
    units = np.unique(first.cluster[answered])
    return float(len(units) - len(np.unique(first.stratum[units])))


def _check_rank(x: Floats) -> None:
    scale = np.abs(x).max(axis=0) if len(x) else np.zeros(x.shape[1])
    if len(x) < x.shape[1] or (scale == 0).any() or np.linalg.matrix_rank(x / scale) < x.shape[1]:
        raise DesignError(
            "the predictors determine each other, or there are fewer complete answers than coefficients",
            found=f"{len(x):,} complete answers, {x.shape[1]} coefficients",
            remedy="leave out a predictor, or join categories that nobody has",
        )


def _logistic(x: Floats, y: Floats, w: Floats) -> tuple[Floats, Floats, Floats]:
    """Iteratively reweighted least squares."""
    if not np.isin(y, (0.0, 1.0)).all():
        raise DesignError("the outcome of a logistic regression holds other numbers than 0 and 1")
    if (y == y[0]).all():
        raise DesignError(
            "the outcome of a logistic regression is the same for everybody with complete answers",
            expected="some 0 and some 1",
            found=f"{y[0]:g} in all {len(y):,} complete answers",
            remedy="choose an outcome or predictors that leave both, or report the share with rate()",
        )
    coefficients = np.zeros(x.shape[1])
    for _ in range(60):
        expected = 1 / (1 + np.exp(-np.clip(x @ coefficients, -500, 500)))
        slope = w * expected * (1 - expected)
        step = np.linalg.lstsq(x.T @ (x * slope[:, None]), x.T @ (w * (y - expected)), rcond=None)[0]
        coefficients = coefficients + step
        if np.abs(step).max() <= 1e-12 * max(1.0, np.abs(coefficients).max()):
            expected = 1 / (1 + np.exp(-(x @ coefficients)))
            return coefficients, y - expected, w * expected * (1 - expected)
    raise DesignError(
        "the logistic regression does not converge",
        remedy="a predictor separates zeros and ones completely: leave it out, or report the table instead",
    )


def coefficient_estimates(fitted: RegressionFit, terms: Terms, level: float, method: str) -> Estimates:
    """One row per coefficient in the columns of every estimate, with ``p``."""
    value, se = fitted.coefficients, np.sqrt(np.diag(fitted.covariance))
    df = np.full(len(value), fitted.df)
    reach = quantile_of_t(level, df) * se
    p = two_sided_p(value, se, df)
    names, labels = zip(*terms, strict=True)
    frame = pd.DataFrame({"variable": names, "category": pd.Series(labels, dtype=object), "value": value, "se": se})
    frame = frame.assign(low=value - reach, high=value + reach, n=fitted.n, n_eff=np.nan, df=fitted.df, deff=np.nan)
    return Estimates(frame.assign(method=method, p=p))


def regression_estimates(
    fitted: RegressionFit, terms: Terms, references: Mapping[str, str], level: float, method: str, outcome: str
) -> Estimates:
    """The coefficients with all that a table of the regression says.

    ``statistic`` is t; ``count`` the complete answers of a category, ``least`` those of the smallest category of any
    predictor (all complete answers where there is none), ``reference`` the one that a category is compared with.
    """
    made = coefficient_estimates(fitted, terms, level, method)
    known = pd.DataFrame({"variable": [name for name, _ in terms], "count": fitted.counts})
    of_category = np.array([category is not None for _, category in terms])
    known = known.assign(count=np.where(of_category, fitted.counts, np.nan))
    groups = known[of_category].groupby("variable")["count"]
    least = min([float(fitted.n), *groups.min(), *(fitted.n - groups.sum())])
    return Estimates(
        made.frame.assign(
            statistic=quotient(made.frame["value"].to_numpy(), made.frame["se"].to_numpy()),
            count=known["count"],
            least=least,
            reference=pd.Series([references.get(name) if of else None for name, of in terms], dtype=object),
            outcome=outcome,
            deviance=fitted.deviance,
            null_deviance=fitted.null_deviance,
        ),
        level=level,
    )


def references(frame: pd.DataFrame, names: Iterable[str]) -> dict[str, str]:
    """The first category of every predictor that is no number: the others are compared with it."""
    texts = [
        name for name in names if name not in frame.columns or not pd.api.types.is_numeric_dtype(frame[name].dtype)
    ]
    return {name: str(categories(frame, name).categories[0]) for name in texts}


def t_test(design: Sample, variable: str, by: str, level: float) -> Estimates:
    """Second group's mean minus the first's, with t statistic and p."""
    return _two_groups(design, variable, by, numbers(design.frame, variable), level, "t test of two means")


def rank_test(design: Sample, variable: str, by: str, level: float) -> Estimates:
    """Second group's mean estimated rank minus the first's (Lumley and Scott 2013), with t statistic and p.

    A rank is the share of the weight below an answer, counting half of its ties.
    """
    values = numbers(design.frame, variable)
    ok = (categories(design.frame, by).codes >= 0) & ~np.isnan(values) & (design.weights > 0)
    answers, rank = np.unique(values[ok], return_inverse=True)
    weight = totals(rank.astype(np.int64), design.weights[ok], len(answers))
    ranks = np.full(len(values), np.nan)
    ranks[ok] = ((np.cumsum(weight) - weight / 2) / weight.sum())[rank]
    return _two_groups(design, variable, by, ranks, level, "rank test of two groups (Wilcoxon)")


def _two_groups(design: Sample, variable: str, by: str, values: Floats, level: float, method: str) -> Estimates:
    check_level(level)
    answers = categories(design.frame, by)
    used = np.unique(answers.codes[(answers.codes >= 0) & ~np.isnan(values) & (design.weights > 0)])
    if len(used) != 2:
        raise DesignError(f"the column {by!r} must have two groups with answers", found=f"{len(used)} groups")
    second = np.where(np.isin(answers.codes, used), (answers.codes == used[1]).astype(np.float64), np.nan)
    columns = np.column_stack([np.ones(len(second)), second])
    fitted = fit(design, values, columns, "linear")
    groups = f"{answers.categories[used[1]]} - {answers.categories[used[0]]}"
    both = coefficient_estimates(fitted, ((variable, None), (variable, groups)), level, method)
    row = both.frame.iloc[[1]].reset_index(drop=True)
    return Estimates(row.assign(statistic=quotient(row["value"].to_numpy(), row["se"].to_numpy())))
