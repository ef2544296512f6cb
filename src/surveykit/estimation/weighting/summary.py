"""What unequal weights cost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Floats


def kish_effect(weights: Floats) -> float:
    """Kish's design effect of unequal weights: n Σw² / (Σw)² over positive weights (Kish 1992).

    >>> kish_effect(np.array([1.0, 1.0, 2.0]))
    1.125
    """
    positive = np.asarray(weights, dtype=np.float64)
    positive = positive[positive > 0]
    if not len(positive):
        return float("nan")
    return float(len(positive) * (positive**2).sum() / positive.sum() ** 2)


def weight_summary(weights: Floats) -> pd.Series:
    """Number, sum, extremes and spread of the weights, with Kish's effect (``kish``) and n / kish (``kish_n_eff``)."""
    every = np.asarray(weights, dtype=np.float64)
    positive = every[every > 0]
    kish = kish_effect(every)
    low, middle, high = np.quantile(positive, [0.0, 0.5, 1.0]) if len(positive) else (np.nan, np.nan, np.nan)
    return pd.Series(
        {
            "n": float(len(positive)),
            "zero": float(len(every) - len(positive)),
            "sum": float(positive.sum()),
            "mean": float(positive.mean()) if len(positive) else np.nan,
            "minimum": float(low),
            "median": float(middle),
            "maximum": float(high),
            "variation": float(np.sqrt(max(kish - 1, 0.0))),
            "kish": kish,
            "kish_n_eff": len(positive) / kish,
        }
    )
