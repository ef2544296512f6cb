"""Cutting extreme weights."""

from __future__ import annotations

import numpy as np

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats


def trimmed(weights: Floats, lower: float, upper: float) -> Floats:
    """Weights between the limits with the same sum: what is cut off is spread over the others in proportion.

    Raises:
        DesignError: The limits are in the wrong order, or so narrow that the sum cannot be kept.
    """
    active = weights > 0
    total, count = weights[active].sum(), int(active.sum())
    if not 0 <= lower < upper or lower * count > total or upper * count < total:
        raise DesignError(
            "weights cannot be trimmed to these limits and keep their sum",
            expected=f"a lower and an upper limit around the mean weight {total / max(count, 1):.6g}",
            found=f"{lower:g} and {upper:g}",
        )
    result = weights.copy()
    result[active] = _scaled(weights[active], lower, upper, total)
    return result


def _scaled(weights: Floats, lower: float, upper: float, total: float) -> Floats:
    """clip(c · weights) with the factor c for which the sum is kept, found by bisection (it grows with c)."""
    low, high = 0.0, 1.0
    while np.clip(high * weights, lower, upper).sum() < total:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if np.clip(middle * weights, lower, upper).sum() < total:
            low = middle
        else:
            high = middle
    return np.clip(high * weights, lower, upper)
