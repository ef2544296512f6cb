"""Effect sizes and their intervals, from noncentral distributions where they are exact under normality."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log, sqrt

import numpy as np

from surveykit.estimation.distributions import normal_quantile

Effect = tuple[str, float, float, float]
_NAN = float("nan")


def hedges_g(t: float, df: float, root: float, level: float) -> Effect:
    """Hedges' g = J · t · root, where t · root is the standardised difference; noncentral t interval.

    ``t`` is the statistic with the pooled standard deviation, ``root`` the square root of 1/n1 + 1/n2; for differences
    with their own standard deviation, that of 1/n. J makes it unbiased in small samples, exactly (Hedges 1981).
    """
    if not np.isfinite(t):
        return ("hedges_g", _NAN, _NAN, _NAN)
    unbiased = exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2) if df > 1 else _NAN
    factor, tail = unbiased * root, (1 - level) / 2
    low, high = _noncentral_t(t, df, 1 - tail), _noncentral_t(t, df, tail)
    return ("hedges_g", factor * t, factor * low, factor * high)


def _noncentral_t(t: float, df: float, p: float) -> float:
    """The noncentrality at which a statistic of at most t has the probability p."""
    from scipy import optimize, stats

    def gap(c: float) -> float:
        probability = float(stats.nct.cdf(t, df, c))
        return (probability if np.isfinite(probability) else float(c < t)) - p  # scipy gives up far out in the tails

    reach = 1.0
    while gap(t - reach) < 0 or gap(t + reach) > 0:
        reach *= 2
    return float(optimize.brentq(gap, t - reach, t + reach, xtol=1e-12))


def shares_of_variance(
    between: float, within: float, df_between: float, df_within: float, level: float
) -> tuple[Effect, Effect]:
    """Eta squared with its noncentral F interval (Steiger 2004), and omega squared with the same ends.

    Both estimate the share of the variance that lies between the groups; omega squared is nearly unbiased.
    """
    from scipy import stats

    whole, error = between + within, within / df_within
    eta = between / whole if whole > 0 else _NAN
    omega = (between - df_between * error) / (whole + error) if whole > 0 else _NAN
    ends = (_NAN, _NAN)
    if error > 0:
        f, n = between / df_between / error, df_between + df_within + 1
        limits = noncentralities(lambda c: float(stats.ncf.cdf(f, df_between, df_within, c)), level)
        ends = (limits[0] / (limits[0] + n), limits[1] / (limits[1] + n))
    return ("eta_squared", eta, *ends), ("omega_squared", omega, *ends)


def cramers_v(chi_square: float, df: float, n: int, smaller: int, level: float) -> Effect:
    """Cramer's V = sqrt(chi-square / (n · smaller)) with the noncentral chi-square interval (Smithson 2003).

    ``smaller`` is the smaller of rows - 1 and columns - 1.
    """
    from scipy import stats

    limits = noncentralities(lambda c: float(stats.ncx2.cdf(chi_square, df, c)), level)
    value, low, high = (min(sqrt(each / (n * smaller)), 1.0) for each in (chi_square, *limits))
    return ("cramers_v", value, low, high)


def noncentralities(cdf: Callable[[float], float], level: float) -> tuple[float, float]:
    """The noncentralities between which the observed statistic is not extreme; 0 where even 0 is not too small.

    ``cdf`` is the probability of at most the observed statistic, given the noncentrality, with which it falls.
    """
    from scipy import optimize

    def reached(p: float) -> float:
        tiny, high = 1e-12, 1.0  # at 0 some of scipy's noncentral distributions are not defined
        if cdf(tiny) <= p:
            return 0.0
        while cdf(high) > p:
            high *= 2
        return float(optimize.brentq(lambda c: cdf(c) - p, tiny, high, xtol=1e-12))

    return reached((1 + level) / 2), reached((1 - level) / 2)


def correlation_interval(r: float, n: int, level: float, kind: str) -> tuple[float, float]:
    """Fisher's interval; for Spearman with the standard error of Bonett and Wright (2000)."""
    if n < 4 or not abs(r) < 1:
        return (r, r) if abs(r) == 1 and n >= 4 else (_NAN, _NAN)
    se = sqrt((1 + r**2 / 2 if kind == "spearman" else 1.0) / (n - 3))
    reach = float(normal_quantile((1 + level) / 2)) * se
    return float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach))
