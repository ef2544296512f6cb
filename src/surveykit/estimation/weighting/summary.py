"""What unequal weights cost, and how extreme ones are cut."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats


def kish_effect(weights: Floats) -> float:
    """Kish's design effect of unequal weights: n Σw² / (Σw)² over positive weights (Kish 1992).

    >>> kish_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    every = np.asarray(weights, dtype=np.float64)
    positive = every[every > 0]
    return float(len(positive) * (positive**2).sum() / positive.sum() ** 2) if len(positive) else float("nan")


def weight_summary(weights: Floats) -> pd.Series:
    """Number, sum, extremes and spread of the weights, with Kish's effect (``kish``) and n / kish (``kish_n_eff``)."""
    every, kish = np.asarray(weights, dtype=np.float64), kish_effect(weights)
    positive = every[every > 0]
    n, mean = len(positive), positive.mean() if len(positive) else np.nan
    low, middle, high = np.quantile(positive, [0.0, 0.5, 1.0]) if n else (np.nan, np.nan, np.nan)
    sizes = {"n": n, "zero": len(every) - n, "sum": positive.sum(), "mean": mean}
    ends = {"minimum": low, "median": middle, "maximum": high}
    spread = {"variation": np.sqrt(max(kish - 1, 0.0)), "kish": kish, "kish_n_eff": n / kish}
    return pd.Series({**sizes, **ends, **spread}, dtype=np.float64)


def trimmed(weights: Floats, lower: float, upper: float) -> Floats:
    """Weights between the limits with the same sum: what is cut off is spread over the others in proportion."""
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
        is_short = np.clip(middle * weights, lower, upper).sum() < total
        low, high = (middle, high) if is_short else (low, middle)
    return np.clip(high * weights, lower, upper)
