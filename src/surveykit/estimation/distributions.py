"""Tails and quantiles of the distributions of tests and intervals, by ``scipy.special``.

Not by ``scipy.stats``, which computes the same numbers and whose import alone would be a quarter of what every command
takes to start. All are vectorised; what is not defined (no degrees of freedom, a missing statistic) is NaN.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from surveykit.estimation.arrays import Floats, Ints

Numbers = Floats | Ints | float


def normal_tail(z: Numbers) -> Floats:
    """How probable a standard normal value above ``z`` is."""
    return np.asarray(special.ndtr(-_floats(z)))


def normal_quantile(p: Numbers) -> Floats:
    """The value that a standard normal one does not exceed with probability ``p``."""
    return np.asarray(special.ndtri(_floats(p)))


def t_tail(t: Numbers, df: Numbers) -> Floats:
    """How probable a value of Student's t above ``t`` is; with infinitely many degrees of freedom, of the normal."""
    t, df = _floats(t), _positive(df)
    return np.where(np.isinf(df), special.ndtr(-t), special.stdtr(df, -t))


def t_quantile(p: Numbers, df: Numbers) -> Floats:
    """The value that Student's t does not exceed with probability ``p``."""
    df = _positive(df)
    return np.where(np.isinf(df), special.ndtri(_floats(p)), special.stdtrit(df, _floats(p)))


def f_tail(f: Numbers, df: Numbers, df_below: Numbers) -> Floats:
    """How probable an F statistic above ``f`` is; with infinitely many degrees of freedom below, chi-square over df."""
    f, df, below = _floats(f), _positive(df), _positive(df_below)
    return np.where(np.isinf(below), special.chdtrc(df, df * f), special.fdtrc(df, below, f))


def f_quantile(p: Numbers, df: Numbers, df_below: Numbers) -> Floats:
    """The value that an F statistic does not exceed with probability ``p``."""
    df, below = _positive(df), _positive(df_below)
    many = 2 * special.gammaincinv(df / 2, _floats(p)) / df
    return np.where(np.isinf(below), many, special.fdtri(df, below, _floats(p)))


def chi_square_tail(statistic: Numbers, df: Numbers) -> Floats:
    """How probable a chi-square statistic above ``statistic`` is."""
    return np.asarray(special.chdtrc(_positive(df), _floats(statistic)))


def beta_quantile(p: Numbers, a: Numbers, b: Numbers) -> Floats:
    """The value that a beta(a, b) variable does not exceed with probability ``p``."""
    return np.asarray(special.betaincinv(_positive(a), _positive(b), _floats(p)))


def binomial_tail(at_least: Numbers, n: Numbers, share: float) -> Floats:
    """How probable ``at_least`` or more of ``n`` independent answers are, each with probability ``share``."""
    fewer, n = _floats(at_least) - 1, np.asarray(n, dtype=np.int64)
    inside = special.bdtrc(np.clip(fewer, 0, n), n, share)
    return np.where(fewer < 0, 1.0, np.where(fewer >= n, 0.0, inside))


def _floats(value: Numbers) -> Floats:
    return np.asarray(value, dtype=np.float64)


def _positive(value: Numbers) -> Floats:
    numbers = _floats(value)
    return np.where(numbers > 0, numbers, np.nan)
