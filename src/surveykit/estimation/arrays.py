"""The array types of this room."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def totals(codes: Ints, values: Floats | None, size: int) -> Floats:
    """Sums of ``values`` (or counts) per code, as many as ``size``."""
    return np.bincount(codes, weights=values, minlength=size).astype(np.float64, copy=False)


def quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Element by element, NaN where the denominator is zero or the result is not finite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result = np.asarray(numerator / denominator, dtype=np.float64)
    result[~np.isfinite(result)] = np.nan
    return result
