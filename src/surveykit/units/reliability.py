"""How far the differences between units' estimates are true ones, and how many answers would be enough."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Floats

Gate = Literal["rank", "bands", "withhold"]

#: From which reliability on units are ranked, and from which they are at least put into bands.
RANK_FROM, BANDS_FROM = 0.8, 0.7
#: Answers that the pooled variance counts for beside a unit's own.
PRIOR_ANSWERS = 2.0
_LEAST_DF = 3.0


def reliability(between: float, variances: ArrayLike) -> Floats:
    """The share of a unit's expected squared deviation from the others that is true: τ² / (τ² + v).

    Args:
        between: Variance between units, τ².
        variances: Variance v of each unit's estimate.

    Raises:
        ParameterError: A variance is negative or missing.

    Source: J. L. Adams, The reliability of provider profiling, RAND TR-653 (2009).
    """
    own = np.asarray(variances, dtype=np.float64)
    if not between >= 0 or not (own >= 0).all():
        raise ParameterError("variances are 0 or more, and known")
    total = between + own
    return np.divide(between, total, out=np.zeros_like(total), where=total > 0)


def n_needed(between: float, within: float, target: float = RANK_FROM) -> float:
    """Answers that a unit needs for a target reliability R: R / (1 - R) · σ² / τ², rounded up.

    Infinite where units do not differ.

    Args:
        between: Variance between units, τ².
        within: Variance of answers inside a unit, σ² (times the design effect, where answers are clustered).
        target: The reliability, above 0 and below 1.

    Raises:
        ParameterError: The target is no such number.
    """
    if not 0 < target < 1:
        raise ParameterError("a reliability lies between 0 and 1", expected="0.8", found=str(target))
    return math.inf if between <= 0 else float(math.ceil(target / (1 - target) * within / between - 1e-9))


def gate(reliabilities: ArrayLike, *, rank_from: float = RANK_FROM, bands_from: float = BANDS_FROM) -> NDArray[np.str_]:
    """What may be said about each unit's place: ``rank``; ``bands`` only; or ``withhold``.

    Args:
        reliabilities: Of each unit.
        rank_from: The least reliability with which a unit is ranked.
        bands_from: The least with which it is put into a band.

    Raises:
        ParameterError: The limits are not in order.
    """
    if not 0 <= bands_from <= rank_from <= 1:
        raise ParameterError(
            "0 <= bands_from <= rank_from <= 1 must hold", found=f"bands_from {bands_from}, rank_from {rank_from}"
        )
    own = np.asarray(reliabilities, dtype=np.float64)
    return np.select([own >= rank_from, own >= bands_from], ["rank", "bands"], "withhold")


def interval_variances(low: ArrayLike, high: ArrayLike, *, level: float = 0.95) -> Floats:
    """Variances of normal errors whose intervals are as wide as these: what comparisons of units start from.

    Intervals of means near the end of a scale are wider than their standard errors tell, and not symmetric. In
    comparisons of units of which all are alike, sets of ranks from these variances keep their promise
    (``tools/coverage.py``).

    Args:
        low: Lower ends of the intervals.
        high: Upper ends.
        level: Of the intervals.
    """
    width = np.asarray(high, dtype=np.float64) - np.asarray(low, dtype=np.float64)
    return np.asarray((width / (2 * special.ndtri((1 + level) / 2))) ** 2)


def floored_variances(
    variances: ArrayLike, n: ArrayLike, *, prior: float = PRIOR_ANSWERS, of_totals: bool = False
) -> Floats:
    """Variances of unit means that are never zero: each unit's own, joined by a little of what all have together.

    Where all answers of a unit are the best possible, its standard error is 0, which says nothing about the next
    answer. The variance of a single answer in unit p, n·v, is replaced by (a·s² + (n - 1)·n·v) / (a + n - 1), with s²
    the (n - 1)-weighted mean over all units: as if ``prior`` = a answers of an average unit had been seen as well. With
    30 answers a unit's own variance keeps more than nine tenths of the weight. The result is raised by f / (f - 2),
    with f = a + n - 1 degrees of freedom: the variance of Student's t, since a variance estimated from few answers is
    itself uncertain and everything that follows takes it as known.

    Args:
        variances: Of the units' means.
        n: Their answers.
        prior: a above.
        of_totals: Whether they are of totals: each is then n² times that of a mean.

    Raises:
        ParameterError: A variance is negative or missing, or no unit has a variance above zero.
    """
    own, counts = np.asarray(variances, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if own.shape != counts.shape or not (own >= 0).all() or not (counts >= 1).all():
        raise ParameterError("every unit has a variance of 0 or more and at least one answer")
    scale = counts**2 if of_totals else np.ones_like(counts)
    single, rest = own / scale * counts, np.maximum(counts - 1, 0)
    common = float(rest @ single / rest.sum()) if rest.sum() > 0 else 0.0
    if len(own) and common <= 0:
        raise ParameterError(
            "all answers of all units were the same, so nothing shows how they vary",
            remedy="nothing can be ranked here; show the answers as they are",
        )
    df = np.maximum(prior + rest, _LEAST_DF)
    result: Floats = (prior * common + rest * single) / (prior + rest) / counts * df / (df - 2) * scale
    return result
