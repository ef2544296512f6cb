"""P-values of several comparisons together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats
from surveykit.results import Estimates, frame_of

Correction = Literal["holm", "benjamini_hochberg"]
Results = TypeVar("Results", Estimates, pd.DataFrame)


def adjusted_p(p: Sequence[float] | Floats, method: Correction = "holm") -> Floats:
    """P-values corrected for the number of comparisons that were made (the family: all that are given; NaN is none).

    ``holm`` keeps the chance of any false claim below the level (Holm 1979); ``benjamini_hochberg`` the expected share
    of false claims among the claims (Benjamini and Hochberg 1995).

    Raises:
        DesignError: The method is not known, or a p-value is outside 0 to 1.

    >>> adjusted_p([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(values))
    given = values[known]
    if ((given < 0) | (given > 1)).any():
        raise DesignError("p-values lie between 0 and 1", found=str(given[(given < 0) | (given > 1)][:3]))
    order = np.argsort(given, kind="stable")
    count = len(given)
    ordered = given[order]
    if method == "holm":
        stepped = np.maximum.accumulate(ordered * np.arange(count, 0, -1))
    elif method == "benjamini_hochberg":
        stepped = np.minimum.accumulate((ordered * count / np.arange(1, count + 1))[::-1])[::-1]
    else:
        raise DesignError(f"method={method!r} is not known", expected="holm or benjamini_hochberg")
    result = np.full(len(values), np.nan)
    result[known[order]] = np.minimum(stepped, 1.0)
    return result


def corrected(results: Results, family: str, method: Correction = "holm") -> Results:
    """Tests with their p-values corrected together.

    Args:
        results: Estimates or a frame with a column ``p``, one row per test: of ``difference``, ``against_rest``, plain
            tests and so on. All tests that were looked at belong in it, not those that came out well.
        family: What the tests have in common, for readers: for instance "24 units against the rest, overall rating".
        method: See :func:`adjusted_p`.

    Returns:
        The same with ``p_adjusted``, ``correction`` (the method), ``family`` and ``family_size`` (tests with a p).

    Raises:
        DesignError: There is no column ``p``, the family is not named, or the method is not known.
    """
    frame = frame_of(results)
    if "p" not in frame.columns:
        raise DesignError("there are no p-values to correct", expected="a frame with a column 'p'")
    if not family.strip():
        raise DesignError("say which family of tests is corrected", expected="a few words for the readers")
    p = frame["p"].to_numpy(dtype=np.float64)
    frame = frame.assign(
        p_adjusted=adjusted_p(p, method), correction=method, family=family, family_size=int((~np.isnan(p)).sum())
    )
    return replace(results, frame=frame) if isinstance(results, Estimates) else frame
