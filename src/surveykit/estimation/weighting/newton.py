"""Calibration of weights to totals (Deville and Särndal 1992) by Newton's method, with or without bounds.

Weights become ``d · F(x·λ)``: ``F(u) = 1 + u`` (linear, GREG), ``exp(u)`` (raking), or the logit between two bounds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from surveykit.errors import DesignError, Problem
from surveykit.estimation.arrays import Floats

Method = Literal["linear", "raking", "logit"]
Bounds = tuple[float, float]
Distance = Callable[[Floats], tuple[Floats, Floats]]


class CalibrationError(DesignError):
    """No weights meet the totals within the bounds.

    ``best`` holds the adjustment factors within the bounds that come nearest, ``misses`` each total's relative miss.
    """

    def __init__(self, problem: Problem, best: Floats, misses: dict[str, float]) -> None:
        super().__init__(problem)
        self.best = best
        self.misses = misses


@dataclass(frozen=True, eq=False)
class CalibrationTask:
    """What is to be met: ``columns`` (rows x p) with names, starting weights, and totals."""

    columns: Floats
    names: tuple[str, ...]
    weights: Floats
    target: Floats

    def misses(self, factors: Floats) -> Floats:
        """What is lacking of each total, relative to its size (to the sample's absolute sum where it is near zero)."""
        return np.asarray((self.target - self.columns.T @ (self.weights * factors)) / self.scale)

    @property
    def scale(self) -> Floats:
        """The size of each total."""
        reach = np.abs(self.columns).T @ self.weights
        return np.asarray(np.maximum(np.maximum(np.abs(self.target), 1e-6 * reach), 1e-300))


def distance(method: Method, bounds: Bounds | None) -> Distance:
    """F and its derivative."""
    if bounds is not None and not bounds[0] < 1 < bounds[1]:
        raise DesignError("bounds of calibration factors must enclose 1", found=f"{bounds}", expected="(0.5, 2)")
    if method == "linear":
        return _bounded(lambda u: (1 + u, np.ones_like(u)), bounds)
    if method == "raking":
        return _bounded(lambda u: (np.exp(np.clip(u, -50, 50)),) * 2, bounds)
    if method != "logit":
        raise DesignError(f"method={method!r} is not known", expected="linear, raking or logit")
    if bounds is None:
        raise DesignError("the logit method needs bounds", expected="for instance bounds=(0.5, 2)")
    return _logit(*bounds)


def _bounded(plain: Distance, bounds: Bounds | None) -> Distance:
    if bounds is None:
        return plain
    low, high = bounds

    def cut(u: Floats) -> tuple[Floats, Floats]:
        value, slope = plain(u)
        return np.clip(value, low, high), np.where((value > low) & (value < high), slope, 0.0)

    return cut


def _logit(low: float, high: float) -> Distance:
    steep = (high - low) / ((1 - low) * (high - 1))

    def between(u: Floats) -> tuple[Floats, Floats]:
        power = np.exp(np.clip(steep * u, -500, 500))
        below = (high - 1) + (1 - low) * power
        value = (low * (high - 1) + high * (1 - low) * power) / below
        return value, (value - low) * (high - value) * steep / (high - low)

    return between


def solve(task: CalibrationTask, method: Method, bounds: Bounds | None, tolerance: float, rounds: int = 100) -> Floats:
    """The adjustment factor of each row."""
    shape = distance(method, bounds)
    columns = task.columns / np.maximum(np.abs(task.columns).max(axis=0), 1e-300)
    multipliers = np.zeros(columns.shape[1])
    factors, slope = shape(columns @ multipliers)
    miss = np.abs(task.misses(factors)).max()
    for _ in range(rounds):
        if miss <= tolerance:
            break
        gap = (task.target - task.columns.T @ (task.weights * factors)) / np.abs(task.columns).max(axis=0)
        curvature = columns.T @ (columns * (task.weights * slope)[:, None])
        step = np.linalg.lstsq(curvature, gap, rcond=None)[0]
        for halving in range(30):
            trial = multipliers + step * 0.5**halving
            new_factors, new_slope = shape(columns @ trial)
            new_miss = np.abs(task.misses(new_factors)).max()
            if new_miss < miss:
                break
        else:
            break
        multipliers, factors, slope, miss = trial, new_factors, new_slope, new_miss
    if miss <= tolerance:
        return factors
    raise _failure(task, bounds, factors)


def _failure(task: CalibrationTask, bounds: Bounds | None, last: Floats) -> CalibrationError:
    best = _nearest(task, bounds) if bounds is not None else last
    misses = dict(zip(task.names, task.misses(best).tolist(), strict=True))
    worst = max(misses, key=lambda name: abs(misses[name]))
    return CalibrationError(
        Problem(
            "the weights cannot be calibrated to these totals" + (f" within the bounds {bounds}" if bounds else ""),
            where=f"total of {worst!r}",
            found=f"the nearest solution misses it by {abs(misses[worst]):.3g} of its size "
            f"({'too little' if misses[worst] > 0 else 'too much'} remains in the sample)",
            remedy="widen the bounds, join categories, or check the totals (their unit, their sum)",
        ),
        best,
        misses,
    )


def _nearest(task: CalibrationTask, bounds: Bounds | None) -> Floats:
    """The factors within the bounds with the smallest squared relative misses."""
    from scipy import optimize

    matrix = (task.columns * task.weights[:, None]).T / task.scale[:, None]
    solution = optimize.lsq_linear(matrix, task.target / task.scale, bounds=bounds or (0, np.inf), lsq_solver="lsmr")
    return np.asarray(solution.x, dtype=np.float64)
