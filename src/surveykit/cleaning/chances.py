"""The two probabilities that checks need: the quantile of chi-squared, the upper tail of the beta-binomial."""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np
from numpy.typing import NDArray


def chi_squared_quantile(share: float, df: int) -> float:
    """The value below which a chi-squared variable with ``df`` degrees of freedom lies with probability ``share``.

    By bisection on the regularised incomplete gamma function (Abramowitz and Stegun 6.5.29).
    """
    if share >= 1:
        return float("inf")
    low, high = 0.0, 2.0 * df + 10.0
    while _gamma_below(df / 2, high / 2) < share:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if _gamma_below(df / 2, middle / 2) < share else (low, middle)
    return (low + high) / 2


def _gamma_below(a: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its series, whose terms are all positive."""
    if x <= 0:
        return 0.0
    term = total = 1.0 / a
    k = a
    while term > total * 1e-17:
        k += 1
        term *= x / k
        total += term
    return min(1.0, total * exp(a * log(x) - x - lgamma(a)))


def beta_binomial_tail(at_least: NDArray[np.int64], n: NDArray[np.int64], a: float, b: float) -> NDArray[np.float64]:
    """The probability of ``at_least`` or more of ``n``, with a share from beta(a, b), element by element."""
    return np.array([_tail(int(k), int(size), a, b) for k, size in zip(at_least, n, strict=True)])


def _tail(at_least: int, n: int, a: float, b: float) -> float:
    """The sum of the probabilities from the largest count down, each from the one before."""
    if at_least <= 0:
        return 1.0
    start = lgamma(n + a) - lgamma(n + a + b) + lgamma(a + b) - lgamma(a)
    k = np.arange(n, at_least, -1, dtype=np.float64)
    steps = np.log(k) - np.log(n - k + 1) + np.log(n - k + b) - np.log(k - 1 + a)
    return min(1.0, float(np.exp(start + np.concatenate([[0.0], np.cumsum(steps)])).sum()))
