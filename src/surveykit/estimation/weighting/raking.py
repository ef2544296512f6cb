"""Raking (iterative proportional fitting) on the cells that occur, so that rows cost nothing per round."""

from __future__ import annotations

import numpy as np

from surveykit.errors import DesignError, Problem
from surveykit.estimation.arrays import Floats, totals
from surveykit.estimation.weighting.margins import Margin, check_consistent


def rake_weights(weights: Floats, margins: list[Margin], tolerance: float, rounds: int) -> Floats:
    """Weights that meet every margin to ``tolerance`` (relative); within each cell in proportion to the old ones."""
    check_consistent(margins)
    inside = np.flatnonzero(weights > 0)
    sizes = [len(margin.labels) for margin in margins]
    flat = np.ravel_multi_index(tuple(margin.codes[inside] for margin in margins), sizes)
    cells, cell = np.unique(flat, return_inverse=True)
    codes = np.unravel_index(cells, sizes)
    start = totals(cell.astype(np.int64), weights[inside], len(cells))
    current = start.copy()
    for _ in range(rounds):
        for margin, code in zip(margins, codes, strict=True):
            current *= (margin.target / totals(code, current, len(margin.labels)))[code]
        if max(_misses(margin, code, current).max() for margin, code in zip(margins, codes, strict=True)) <= tolerance:
            result = np.zeros(len(weights))
            result[inside] = weights[inside] * (current / start)[cell]
            return result
    raise DesignError(_not_met(margins, codes, current, rounds))


def _misses(margin: Margin, code: np.ndarray, current: Floats) -> Floats:
    return np.asarray(np.abs(totals(code, current, len(margin.labels)) / margin.target - 1))


def _not_met(margins: list[Margin], codes: tuple[np.ndarray, ...], current: Floats, rounds: int) -> Problem:
    misses = [_misses(margin, code, current) for margin, code in zip(margins, codes, strict=True)]
    worst = int(np.argmax([miss.max() for miss in misses]))
    label = margins[worst].labels[int(misses[worst].argmax())]
    return Problem(
        f"raking does not meet its margins within {rounds} rounds",
        where=f"margin {margins[worst].name!r}, category {label!r}",
        found=f"missed by {misses[worst].max():.3g} of its total",
        remedy="answers that occur in few combinations cannot meet all margins: join categories, or leave a margin out",
    )
