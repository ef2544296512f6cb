"""Comparing means or ranks of groups."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats
from surveykit.estimation.columns import numbers
from surveykit.estimation.distributions import f_tail, t_quantile, t_tail
from surveykit.estimation.intervals import check_level
from surveykit.estimation.plain.effects import hedges_g, shares_of_variance
from surveykit.estimation.plain.moments import Moments, moments, together
from surveykit.estimation.plain.result import PlainTest, checks, described, groups_of, lines, normality
from surveykit.estimation.plain.result import equal_variances as variances_check

_NAN = float("nan")


def t_test(
    frame: pd.DataFrame, variable: str, by: str, *, equal_variances: bool = False, level: float = 0.95
) -> PlainTest:
    """Do the means of two independent groups differ? Second group minus first.

    Welch's test, which needs no equal variances; Student's with ``equal_variances``. The effect size is Hedges' g (by
    the pooled standard deviation) with its noncentral t interval.

    Raises:
        DesignError: There are not two groups, or one has fewer than two answers.
    """
    check_level(level)
    groups = groups_of(frame, variable, by)
    if len(groups) != 2:
        what = f"a t test compares two groups, but {by!r} has {len(groups)}"
        raise DesignError(what, remedy="use analysis_of_variance()")
    (first_name, first), (second_name, second) = ((name, moments(part)) for name, part in groups.items())
    value = float(second.total / second.n - first.total / first.n)
    pooled = sqrt((first.deviation_squares + second.deviation_squares) / (first.n + second.n - 2))
    root = sqrt(1 / first.n + 1 / second.n)
    se, df = (pooled * root, first.n + second.n - 2.0) if equal_variances else _welch(first, second)
    t, p, reach = _t(value, se, df, level)
    effect = hedges_g(value / (pooled * root) if pooled > 0 else _NAN, first.n + second.n - 2.0, root, level)
    result = lines(
        [effect],
        **{"test": "t test", "variable": variable, "by": f"{by}: {second_name} - {first_name}", "value": value},
        **{"low": value - reach, "high": value + reach, "statistic_name": "t", "statistic": t, "df": df, "p": p},
        n=first.n + second.n,
        method="Student's t test" if equal_variances else "Welch's t test",
    )
    return PlainTest(result, described(groups), _checks(groups))


def paired_t_test(frame: pd.DataFrame, first: str, second: str, *, level: float = 0.95) -> PlainTest:
    """Did the mean change between two answers of the same people? Second minus first, from rows that have both.

    The effect size is Hedges' g of the differences (by their own standard deviation).

    Raises:
        DesignError: Fewer than two rows have both answers.
    """
    check_level(level)
    before, after = numbers(frame, first), numbers(frame, second)
    both = ~np.isnan(before) & ~np.isnan(after)
    if both.sum() < 2:
        raise DesignError(f"fewer than two rows have both {first!r} and {second!r}", found=str(both.sum()))
    change = _exact_differences(before[both], after[both])
    exact = moments(change)
    t, p, reach = _t(exact.mean, exact.sd / sqrt(exact.n), exact.n - 1.0, level)
    effect = hedges_g(t, exact.n - 1.0, 1 / sqrt(exact.n), level)
    result = lines(
        [effect],
        **{"test": "paired t test", "variable": f"{second} - {first}", "value": exact.mean},
        **{"low": exact.mean - reach, "high": exact.mean + reach, "statistic_name": "t", "statistic": t},
        **{"df": exact.n - 1.0, "p": p, "n": exact.n, "method": "t test of the differences"},
    )
    shown = described({first: before[both], second: after[both], f"{second} - {first}": change})
    return PlainTest(result, shown, checks([normality(f"{second} - {first}", change)]))


def analysis_of_variance(
    frame: pd.DataFrame, variable: str, by: str, *, equal_variances: bool = True, level: float = 0.95
) -> PlainTest:
    """Do the means of several independent groups differ?

    The classical F test; Welch's (1951) without ``equal_variances``. Effect sizes are eta squared and omega squared;
    their interval is that of eta squared (noncentral F), and both are of the classical decomposition.

    Raises:
        DesignError: There are fewer than two groups, or one has fewer than two answers.
    """
    check_level(level)
    groups = groups_of(frame, variable, by)
    parts = [moments(part) for part in groups.values()]
    between, within, df, df_below = _decomposed(parts)
    effects = shares_of_variance(between, within, df, df_below, level)
    if equal_variances:
        f = (between / df) / (within / df_below) if within > 0 else _NAN
    else:
        f, df_below = _welch_f(parts)
    result = lines(
        effects,
        **{"test": "analysis of variance", "variable": variable, "by": by, "statistic_name": "F", "statistic": f},
        **{"df": df, "df_below": df_below, "p": float(f_tail(f, df, df_below)), "n": together(parts).n},
        method="classical F test" if equal_variances else "Welch's F test",
    )
    return PlainTest(result, described(groups), _checks(groups))


def kruskal_wallis(frame: pd.DataFrame, variable: str, by: str) -> PlainTest:
    """Does some group tend to higher answers than others? The rank test of several groups, corrected for ties.

    The effect size is epsilon squared, H / (n - 1): 0 without, 1 with complete separation; it has no exact interval.

    Raises:
        DesignError: There are fewer than two groups with answers.
    """
    from scipy import stats

    groups = groups_of(frame, variable, by, fewest=1)
    n = sum(len(part) for part in groups.values())
    together_equal = np.ptp(np.concatenate(list(groups.values()))) == 0
    h, p = (_NAN, _NAN) if together_equal else (float(each) for each in stats.kruskal(*groups.values()))
    result = lines(
        [("epsilon_squared", h / (n - 1), _NAN, _NAN)],
        **{"test": "rank test", "variable": variable, "by": by, "statistic_name": "H", "statistic": h},
        **{"df": len(groups) - 1.0, "p": p, "n": n, "method": "Kruskal-Wallis test"},
    )
    return PlainTest(result, described(groups), checks([]))


def _checks(groups: dict[str, Floats]) -> pd.DataFrame:
    return checks([*(normality(name, part) for name, part in groups.items()), variances_check(groups)])


def _t(value: float, se: float, df: float, level: float) -> tuple[float, float, float]:
    """Statistic, p and reach of the interval; NaN where all answers of each group are the same."""
    if not (se > 0 and df > 0):
        return _NAN, _NAN, _NAN
    t = value / se
    return t, float(2 * t_tail(abs(t), df)), float(t_quantile((1 + level) / 2, df)) * se


def _welch(first: Moments, second: Moments) -> tuple[float, float]:
    own, other = first.variance / first.n, second.variance / second.n
    whole = own + other
    below = own**2 / (first.n - 1) + other**2 / (second.n - 1)
    return sqrt(whole), whole**2 / below if below > 0 else _NAN


def _decomposed(parts: list[Moments]) -> tuple[float, float, float, float]:
    """Sums of squares between and within groups, each rounded once, and their degrees of freedom."""
    whole = together(parts)
    within = sum(part.deviation_squares for part in parts)
    between = whole.deviation_squares - within
    return float(between), float(within), float(len(parts) - 1), float(whole.n - len(parts))


def _welch_f(parts: list[Moments]) -> tuple[float, float]:
    """Welch's F and its lower degrees of freedom; NaN where a group has equal answers only."""
    k = len(parts)
    if any(part.deviation_squares == 0 for part in parts):
        return _NAN, _NAN
    weight = np.array([part.n / part.variance for part in parts])
    start = parts[0].total / parts[0].n  # distances from one mean keep their digits
    mean = np.array([float(part.total / part.n - start) for part in parts])
    centre = float(weight @ mean) / float(weight.sum())
    size = np.array([part.n for part in parts])
    uneven = float((((1 - weight / weight.sum()) ** 2) / (size - 1)).sum()) / (k**2 - 1)
    f = float(weight @ (mean - centre) ** 2) / (k - 1) / (1 + 2 * (k - 2) * uneven)
    return f, 1 / (3 * uneven)


def _exact_differences(before: Floats, after: Floats) -> Floats:
    """Differences rounded to the decimals that the answers have, so that 0.3 - 0.1 is 0.2."""
    texts = map(repr, np.unique(np.concatenate([before, after])).tolist())
    decimals = max((99 if "e" in text else len(text.partition(".")[2]) for text in texts), default=0)
    return np.round(after - before, decimals) if decimals <= 12 else after - before
