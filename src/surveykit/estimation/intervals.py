"""Confidence intervals from an estimate, its variance and its degrees of freedom; all vectorised."""

from __future__ import annotations

from typing import Literal

import numpy as np

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats, quotient
from surveykit.estimation.distributions import beta_quantile, f_quantile, t_quantile, t_tail

ProportionInterval = Literal["beta", "logit", "wilson"]
MeanInterval = Literal["bounded", "t"]
Interval = tuple[Floats, Floats]


def check_level(level: float) -> None:
    """Refuse a confidence level that is not between 0 and 1."""
    if not 0 < level < 1:
        raise DesignError("a confidence level lies between 0 and 1", found=str(level), expected="0.95")


def check_mean_interval(interval: str) -> None:
    """Refuse a kind of interval that means do not have."""
    if interval not in ("bounded", "t"):
        raise DesignError(f"interval={interval!r} is not known", expected="bounded or t")


def quantile_of_t(level: float | Floats, df: Floats) -> Floats:
    """How many standard errors an interval reaches to each side; NaN without degrees of freedom."""
    return t_quantile((1 + level) / 2, df)


def quantile_of_f(p: float, df: float, df_below: float) -> float:
    """The value that an F statistic does not exceed with probability ``p``; NaN without degrees of freedom."""
    return float(f_quantile(p, df, df_below))


def t_interval(value: Floats, se: Floats, df: Floats, level: float) -> Interval:
    """Value ± t(df) · se; no width where the standard error is 0 (equal answers, a whole population)."""
    reach = np.where(se == 0, 0.0, quantile_of_t(level, df) * se)
    return value - reach, value + reach


def cut(ends: Interval, value: Floats, bounds: tuple[float, float] | None) -> Interval:
    """An interval without what lies beyond the ends of the scale, where no true mean is; unless the value itself is."""
    if bounds is None:
        return ends
    inside = (value >= bounds[0]) & (value <= bounds[1])
    low, high = (np.where(inside, np.clip(end, *bounds), end) for end in ends)
    return low, high


def clopper_pearson(share: Floats, n: Floats, level: float) -> Interval:
    """The exact binomial interval for ``share`` of ``n`` independent answers (``n`` need not be whole)."""
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        low = beta_quantile(tail, n * share, n * (1 - share) + 1)
        high = beta_quantile(1 - tail, n * share + 1, n * (1 - share))
    low = np.where(n * share <= 0, 0.0, low)
    high = np.where(n * (1 - share) <= 0, 1.0, high)
    known = np.isfinite(share) & (n > 0)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def proportion_interval(
    share: Floats, se: Floats, n: Floats, df: Floats, level: float, kind: ProportionInterval
) -> Interval:
    """The interval of a proportion, which never leaves 0 to 1.

    ``beta`` is Korn and Graubard's: exact binomial on the effective sample size p(1-p)/variance, times
    (t(n-1)/t(df))². ``logit`` is symmetric on the log-odds; ``wilson`` uses the effective sample size and t(df).
    Where the variance is 0 (nobody or everybody), ``beta`` and ``logit`` fall back to the exact binomial interval, and
    n_eff is n, but not more than ``df`` + 1: sampled units whose answers are all alike count once each. An interval is
    NaN where the standard error is.
    """
    counted = np.minimum(n, np.where(np.isnan(df), n, df + 1))
    if kind == "beta":
        ends = _korn_graubard(share, se, n, df, level)
    elif kind == "logit":
        ends = _logit(share, se, df, level)
    elif kind == "wilson":
        ends = _wilson(share, se, counted, df, level)
    else:
        raise DesignError(f"interval={kind!r} is not known", expected="beta, logit or wilson")
    exact = clopper_pearson(share, counted, level)
    flat = (se == 0) & (kind != "wilson")
    unknown = np.isnan(se)
    low, high = (np.where(flat, whole, end) for end, whole in zip(ends, exact, strict=True))
    return np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def _korn_graubard(share: Floats, se: Floats, n: Floats, df: Floats, level: float) -> Interval:
    effective = quotient(share * (1 - share), se**2)
    with np.errstate(invalid="ignore"):
        own = t_quantile((1 + level) / 2, n - 1)
    effective = effective * (own / quantile_of_t(level, df)) ** 2
    return clopper_pearson(share, effective, level)


def _logit(share: Floats, se: Floats, df: Floats, level: float) -> Interval:
    inside = np.where((share > 0) & (share < 1), share, np.nan)
    centre = np.log(inside / (1 - inside))
    reach = quantile_of_t(level, df) * se / (inside * (1 - inside))
    return 1 / (1 + np.exp(reach - centre)), 1 / (1 + np.exp(-reach - centre))


def _wilson(share: Floats, se: Floats, n: Floats, df: Floats, level: float) -> Interval:
    effective = np.where(se > 0, quotient(share * (1 - share), se**2), n)
    z2 = quantile_of_t(level, df) ** 2
    centre = (share + z2 / (2 * effective)) / (1 + z2 / effective)
    inner = np.maximum(share * (1 - share) / effective + z2 / (4 * effective**2), 0.0)
    reach = np.sqrt(z2 * inner) / (1 + z2 / effective)
    return np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0)


def two_sided_p(value: Floats, se: Floats, df: Floats) -> Floats:
    """The p-value of a t test that the value is 0; NaN where the standard error is 0 or unknown, or df is 0."""
    t = quotient(np.asarray(value, dtype=np.float64), np.asarray(se, dtype=np.float64))
    return 2 * t_tail(np.abs(t), df)
