"""Two variables together: categories and correlations."""

from __future__ import annotations

from math import sqrt
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import RESIDUE
from surveykit.estimation.columns import categories, numbers
from surveykit.estimation.distributions import t_tail
from surveykit.estimation.intervals import check_level
from surveykit.estimation.plain.effects import correlation_interval, cramers_v
from surveykit.estimation.plain.result import PlainTest, checks, described, expected_counts, lines, normality

Kind = Literal["pearson", "spearman"]


def chi_square(frame: pd.DataFrame, row: str, column: str, *, level: float = 0.95) -> PlainTest:
    """Are two categorical variables independent? Pearson's test without continuity correction, and Cramer's V.

    Categories that nobody chose are left out, answers without one of the two as well. ``groups`` holds the counts.

    Raises:
        DesignError: A variable has fewer than two categories with answers.
    """
    from scipy import stats

    check_level(level)
    across, down = categories(frame, row), categories(frame, column)
    known = (across.codes >= 0) & (down.codes >= 0)
    counts = pd.crosstab(across[known], down[known]).rename_axis(index=row, columns=column)
    if min(counts.shape) < 2:
        raise DesignError(
            "a test of independence needs two categories with answers on each side",
            found=f"{counts.shape[0]} and {counts.shape[1]}",
        )
    pearson = stats.chi2_contingency(counts.to_numpy(), correction=False)
    n = int(counts.to_numpy().sum())
    effect = cramers_v(float(pearson.statistic), float(pearson.dof), n, min(counts.shape) - 1, level)
    result = lines(
        [effect],
        **{"test": "test of independence", "variable": row, "by": column, "statistic_name": "chi-square"},
        **{"statistic": float(pearson.statistic), "df": float(pearson.dof), "p": float(pearson.pvalue), "n": n},
        method="Pearson's chi-square test",
    )
    return PlainTest(result, counts, checks(expected_counts(np.asarray(pearson.expected_freq), n)))


def correlation(
    frame: pd.DataFrame, first: str, second: str, kind: Kind = "pearson", *, level: float = 0.95
) -> PlainTest:
    """Do two variables go together? Pearson's r, or Spearman's rank correlation, from rows that have both.

    ``value`` and ``effect`` are the correlation with Fisher's interval (Spearman: Bonett and Wright 2000); the
    statistic is t with n - 2 degrees of freedom. NaN where a variable does not vary; no statistic and p where one
    variable determines the other (a correlation of 1 or -1), as nothing is left to measure the error by.

    Raises:
        DesignError: Fewer than three rows have both, or the kind is not known.
    """
    from scipy import stats

    check_level(level)
    if kind not in ("pearson", "spearman"):
        raise DesignError(f"kind={kind!r} is not known", expected="pearson or spearman")
    x, y = numbers(frame, first), numbers(frame, second)
    both = ~np.isnan(x) & ~np.isnan(y)
    x, y, n = x[both], y[both], int(both.sum())
    if n < 3:
        raise DesignError(f"fewer than three rows have both {first!r} and {second!r}", found=str(n))
    r = float("nan")
    if np.ptp(x) > 0 and np.ptp(y) > 0:
        r = float(stats.pearsonr(x, y).statistic if kind == "pearson" else stats.spearmanr(x, y).statistic)
    low, high = correlation_interval(r, n, level, kind)
    unexplained = 1 - r**2
    t = r * sqrt((n - 2) / unexplained) if unexplained > RESIDUE else float("nan")
    result = lines(
        [("r" if kind == "pearson" else "rho", r, low, high)],
        **{"test": "correlation", "variable": first, "by": second, "value": r, "low": low, "high": high},
        **{"statistic_name": "t", "statistic": t, "df": n - 2.0, "p": float(2 * t_tail(abs(t), n - 2)), "n": n},
        method=f"{kind.capitalize()} correlation",
    )
    both_normal = [normality(first, x), normality(second, y)] if kind == "pearson" else []
    return PlainTest(result, described({first: x, second: y}), checks(both_normal))
