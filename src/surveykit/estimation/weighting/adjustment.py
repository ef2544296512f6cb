"""Designs with adjusted weights; their variances know about the adjustment."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats
from surveykit.estimation.calibration import Calibration
from surveykit.estimation.columns import first_rows, numbers
from surveykit.estimation.sample import AnySample, Sample
from surveykit.estimation.weighting.margins import Margin, Targets, check_consistent, margin, rake_weights
from surveykit.estimation.weighting.newton import Bounds, CalibrationTask, Method, solve
from surveykit.estimation.weighting.summary import trimmed


def post_stratify(design: AnySample, by: str | tuple[str, ...], totals: Targets) -> AnySample:
    """Weights that add up to the known total of every cell of ``by`` (one column, or several crossed)."""
    return rake(design, {by: totals}, tolerance=1e-12, rounds=2)


def rake(design: AnySample, margins: Mapping[Any, Targets], tolerance: float = 1e-10, rounds: int = 1000) -> AnySample:
    """Weights that meet several margins at once, changed as little as possible in proportion (raking).

    Args:
        design: The design with its present weights.
        margins: For each column (or tuple of columns, crossed) the total of every category.
        tolerance: The largest relative miss of any total.
        rounds: How often to go through the margins before giving up.
    """
    _check_whole(design)
    parts = [margin(design.frame, by, targets, design.weights) for by, targets in margins.items()]
    after = rake_weights(design.weights, parts, tolerance, rounds)
    columns = np.hstack([part.indicators() for part in parts])
    return design.reweighted(after, Calibration(columns, design.weights, after))


def calibrate(
    design: AnySample,
    totals: Mapping[Any, float | Targets],
    method: Method = "linear",
    bounds: Bounds | None = None,
    *,
    population: float | None = None,
    tolerance: float = 1e-11,
) -> AnySample:
    """Weights that meet totals of categories and of numbers.

    Args:
        design: The design with its present weights.
        totals: For each column its total (numbers), or the total of each of its categories.
        method: ``linear`` (regression estimator; weights can become negative without bounds), ``raking`` or ``logit``.
        bounds: The smallest and largest factor that a weight may change by, such as (0.5, 2).
        population: The number of units in the population, if the totals hold only numbers.
        tolerance: The largest relative miss of any total.

    Raises:
        CalibrationError: The totals cannot be met within the bounds.
        DesignError: A column is empty for some answers, or a total has no answers.
    """
    _check_whole(design)
    task = _task(design, totals, population)
    inside = design.weights > 0
    reduced = CalibrationTask(task.columns[inside], task.names, design.weights[inside], task.target)
    factors = np.zeros(len(design.weights))
    factors[inside] = solve(reduced, method, bounds, tolerance)
    if (factors < 0).any():
        raise DesignError(
            f"the linear method makes {int((factors < 0).sum()):,} weights negative",
            where=first_rows(design.frame, factors < 0),
            remedy="use method='raking', or bounds such as (0.3, 3)",
        )
    after = design.weights * factors
    return design.reweighted(after, Calibration(task.columns, design.weights, after))


def trim(design: AnySample, lower: float = 0.0, upper: float = np.inf) -> AnySample:
    """Weights cut to ``lower`` and ``upper``, the rest scaled so that their sum stays.

    The variance takes trimmed weights as they are: an earlier calibration no longer holds and is no longer counted in
    (standard errors are then rather too large than too small).
    """
    return design.reweighted(trimmed(design.weights, lower, upper), None)


def _check_whole(design: Sample) -> None:
    if design.n_psu is not None:
        raise DesignError("weights are adjusted in the whole sample, and this frame is a domain of it (n_psu)")


def _task(design: Sample, totals: Mapping[Any, float | Targets], population: float | None) -> CalibrationTask:
    parts: list[tuple[Floats, list[str], list[float]]] = []
    margins: list[Margin] = []
    if population is not None:
        parts.append(((design.weights > 0).astype(np.float64)[:, None], ["population"], [population]))
    for by, wanted in totals.items():
        if isinstance(wanted, Mapping):
            part = margin(design.frame, by, wanted, design.weights)
            margins.append(part)
            names = [f"{part.name}: {label}" for label in part.labels]
            parts.append((part.indicators(), names, part.target.tolist()))
        else:
            parts.append((_numbers(design, str(by))[:, None], [str(by)], [float(wanted)]))
    if margins:
        check_consistent(margins)
    columns, labels, targets = zip(*parts, strict=True)
    target = np.array([*chain(*targets)], dtype=np.float64)
    return CalibrationTask(np.hstack(columns), tuple(chain(*labels)), design.weights, target)


def _numbers(design: Sample, name: str) -> Floats:
    values = numbers(design.frame, name)
    missing = np.isnan(values) & (design.weights > 0)
    if missing.any():
        what = f"the calibration variable {name!r} is empty for some answers"
        raise DesignError(what, first_rows(design.frame, missing))
    return np.nan_to_num(values)
