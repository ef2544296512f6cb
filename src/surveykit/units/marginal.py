"""Critical values for the ranks of one unit at a time, without random numbers where units are independent.

For unit j the largest standardised difference to all others exceeds c with a probability that is one integral over j's
own error, because given that error the differences are independent. (Source: the stepwise method of M. Mogstad,
J. P. Romano, A. M. Shaikh and D. Wilhelm, Inference for ranks, Review of Economic Studies 91, 2024,
doi 10.1093/restud/rdad006; the integral in place of its bootstrap is exact for normal estimates.)
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from scipy.special import ndtr, ndtri

from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.units.compared import Compared

#: Nodes per unit of the integral's own scale, and the standard deviations beyond which nothing can be seen.
_DENSITY, _END = 7, 8.5
_CLOSE = 1e-8
#: Where no difference lies within a tenth of this of the critical value, an error below that decides nothing.
_NEAR = 1e-3
_MOST_STEPS = 60


_legendre = cache(np.polynomial.legendre.leggauss)


def _rule(c: float, sharpest: float, end: float) -> tuple[Floats, Floats]:
    """Nodes up to ``end`` on both sides of 0, and weights for a standard normal error under a critical value c.

    Against a unit that is r times as imprecise as j, j's error is limited within r of its distance c: where j is the
    least precise, almost like a step. So nodes are closer the nearer they are to c, down to the ``sharpest`` r.
    """
    edge = abs(c)
    low, high = -math.asinh(edge / sharpest), math.asinh((end - edge) / sharpest)
    # Whole eights, so that few different rules are computed.
    nodes, weights = _legendre(8 * math.ceil((high - low) * _DENSITY / 8))
    scaled = low + (high - low) * (nodes + 1) / 2
    errors = edge + sharpest * np.sinh(scaled)
    step = sharpest * (high - low) / 2 / math.sqrt(2 * math.pi)
    seen = step * np.exp(-(errors**2) / 2) * np.cosh(scaled) * weights
    return np.concatenate([-errors[::-1], errors]), np.concatenate([seen[::-1], seen])


class _Integral:
    """P(no remaining difference of unit j exceeds c), as a function of c."""

    def __init__(self, deviations: Floats, unit: int) -> None:
        others = np.delete(deviations, unit)
        self.ratio = deviations[unit] / others
        self.slope = np.hypot(deviations[unit], others) / others
        self.sharpest = min(float(1 / self.ratio.max()), 1.0)

    def covered(self, c: float, above: Bools, below: Bools) -> float:
        """The probability; ``above`` and ``below`` are the others not yet known to be above or below the unit."""
        nodes, weights = _rule(c, self.sharpest, self.end(c, above & below))
        still = above | below
        upper = ndtr(nodes[:, None] * self.ratio[still] + c * self.slope[still])
        lower = 1.0 - upper[::-1]  # the nodes are symmetric
        inside = np.where(above[still], upper, 1.0) - np.where(below[still], lower, 0.0)
        return float(weights @ inside.prod(axis=1))

    def end(self, c: float, both: Bools) -> float:
        """Where j's error is certainly too large for one of the others that limit it on both sides, or for anything."""
        end = max(_END, abs(c) + 1)
        if c <= 0 or not both.any():
            return end
        steepest = int(np.argmax(np.where(both, self.ratio, 0.0)))
        return min(end, float((c * self.slope[steepest] + _END) / self.ratio[steepest]))

    def missing(self, c: float, level: float, above: Bools, below: Bools) -> float:
        """Logarithm of what is missing from certainty at c, against what may be missing: 0 at the critical value."""
        return math.log(max(1.0 - self.covered(c, above, below), 1e-300)) - math.log(1.0 - level)

    def critical(self, level: float, above: Bools, below: Bools, start: float, distances: Floats | None) -> float:
        """The c at which the probability is ``level``, by the secant method, no closer than the ``distances`` need."""
        # A normal tail falls about like this, so the second point lies close.
        older, value = start, self.missing(start, level, above, below)
        newer = older + min(max(value / (older + 1 / older), -0.5), 0.5)
        after = self.missing(newer, level, above, below)
        for _ in range(_MOST_STEPS):
            last = abs(newer - older)
            if last < _CLOSE or value == after:
                break
            step = after * (newer - older) / (after - value)
            older, value = newer, after
            newer -= min(max(step, -0.5), 0.5)
            # The error after a secant step is far below that step, which is far below a tenth of what is near.
            settled = abs(newer - older) < _NEAR and last < 0.1
            if settled and distances is not None and np.abs(distances - newer).min() > _NEAR / 10:
                break
            after = self.missing(newer, level, above, below)
        return newer


def marginal_steps(
    compared: Compared, unit: int, level: float, start: float | None = None, *, decide_only: bool = False
) -> tuple[Ints, list[float]]:
    """How many units are proven above and below one unit, exactly, with the critical value of each step.

    ``start`` is a first guess of the critical value. With ``decide_only`` critical values are found no closer than the
    decisions need, and no last one that changes nothing.
    """
    if len(compared) == 1:
        return np.zeros(2, dtype=np.int64), []
    errors = compared.difference_se(unit)
    z = np.delete((compared.values[unit] - compared.values) / np.where(errors > 0, errors, 1.0), unit)
    integral = _Integral(np.sqrt(compared.variances), unit)
    above, below = np.ones((2, len(z)), dtype=np.bool_)
    c = float(-ndtri((1 - level) / 2 / len(z))) if start is None else start
    distances = np.abs(z) if decide_only else None
    steps: list[float] = []
    while above.any() or below.any():
        c = integral.critical(level, above, below, c, distances)
        steps.append(c)
        new_above, new_below = above & ~(-z > c), below & ~(z > c)
        if (new_above == above).all() and (new_below == below).all():
            break
        above, below = new_above, new_below
        if decide_only:
            # Critical values only fall. Where the next is not below the largest open difference, nothing more follows.
            c = float(max(np.max(-z, where=above, initial=-np.inf), np.max(z, where=below, initial=-np.inf)))
            if not c > 0 or integral.missing(c, level, above, below) >= 0:
                break
    return np.array([(~above).sum(), (~below).sum()], dtype=np.int64), steps


def marginal_proven(compared: Compared, level: float) -> tuple[Ints, Ints]:
    """For every unit: how many are proven above it, and how many below."""
    counts = np.zeros((2, len(compared)), dtype=np.int64)
    start: float | None = None
    # Units of similar precision have similar critical values, so each starts from the one before.
    for unit in np.argsort(compared.variances, kind="stable"):
        counts[:, unit], steps = marginal_steps(compared, int(unit), level, start, decide_only=True)
        start = steps[0] if steps else start
    return counts[0], counts[1]
