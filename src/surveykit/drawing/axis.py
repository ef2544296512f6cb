"""A horizontal scale of values: where they lie on the sheet, and its marks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

#: The least part of the possible range that an axis shows, so that chance differences are not blown up.
_LEAST_SHARE = 0.1
_MOST_MARKS = 6


@dataclass(frozen=True)
class Axis:
    """Values from ``low`` to ``high`` on a line from ``start`` to ``end`` (mm); ``decimals`` of its marks."""

    low: float
    high: float
    start: float
    end: float
    marks: tuple[float, ...]
    decimals: int

    def at(self, value: float) -> float:
        """Where a value lies, in mm; values outside lie at the end."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def axis_for(values: Iterable[float], possible: tuple[float, float] | None, start: float, end: float) -> Axis:
    """The axis that shows all ``values`` with a little air, within the ``possible`` range where there is one."""
    seen = list(values)
    low, high = min(seen), max(seen)
    least = _LEAST_SHARE * (possible[1] - possible[0]) if possible else 0.02 * max(abs(low), abs(high)) or 1.0
    missing = max(0.0, least - (high - low))
    low, high = low - missing / 2, high + missing / 2
    air = 0.04 * (high - low)
    low, high = low - air, high + air
    if possible is not None:
        margin = 0.015 * (possible[1] - possible[0])
        low, high = max(low, possible[0] - margin), min(high, possible[1] + margin)
    step = _step(high - low)
    first = math.ceil(low / step - 1e-9)
    marks = tuple(round(number * step, 10) for number in range(first, math.floor(high / step + 1e-9) + 1))
    return Axis(low, high, start, end, marks, _decimals(step))


def _step(span: float) -> float:
    """The least of 1, 2, 2.5 and 5 times a power of ten that gives few enough marks."""
    power = 10.0 ** math.floor(math.log10(span / _MOST_MARKS))
    return next(size * power for size in (1, 2, 2.5, 5, 10, 20) if span / (size * power) <= _MOST_MARKS)


def _decimals(step: float) -> int:
    return next((decimals for decimals in range(8) if abs(round(step, decimals) - step) < 1e-9 * step), 8)
