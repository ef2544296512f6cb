"""Means and sums of squares without rounding: numbers are taken as the decimals they were written as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import numpy as np

from surveykit.estimation.arrays import Floats


@dataclass(frozen=True)
class Moments:
    """Number, sum (``total``) and sum of squares of some answers, exactly."""

    n: int
    total: Fraction
    squares: Fraction

    @property
    def mean(self) -> float:
        """The mean; NaN without answers."""
        return float(self.total / self.n) if self.n else float("nan")

    @property
    def deviation_squares(self) -> Fraction:
        """Sum of squared deviations from the mean."""
        return self.squares - self.total**2 / self.n if self.n else Fraction(0)

    @property
    def variance(self) -> float:
        """Variance with n - 1 below; NaN for fewer than two answers."""
        return float(self.deviation_squares / (self.n - 1)) if self.n > 1 else float("nan")

    @property
    def sd(self) -> float:
        """Standard deviation."""
        return sqrt(self.variance) if self.n > 1 else float("nan")


def moments(values: Floats) -> Moments:
    """The moments of finite numbers.

    A number such as 0.1 has no exact binary form; it counts as 1/10 here, its shortest decimal. Sums of decimals are
    sums of whole numbers, so nothing is lost however far the numbers are from zero. Equal answers are counted first,
    so that ratings cost next to nothing.
    """
    different, counts = np.unique(np.asarray(values, dtype=np.float64), return_counts=True)
    decimals = [Decimal(repr(value)) for value in different.tolist()]
    digits = max([0, *(-int(decimal.as_tuple().exponent) for decimal in decimals)])
    pairs = [(int(number.scaleb(digits)), count) for number, count in zip(decimals, counts.tolist(), strict=True)]
    unit = Fraction(1, 10**digits)
    total = sum(count * number for number, count in pairs) * unit
    squares = sum(count * number * number for number, count in pairs) * unit**2
    return Moments(int(counts.sum()), total, squares)


def together(parts: Iterable[Moments]) -> Moments:
    """The moments of several groups as one."""
    listed = list(parts)
    return Moments(
        sum(part.n for part in listed),
        sum((part.total for part in listed), Fraction(0)),
        sum((part.squares for part in listed), Fraction(0)),
    )
