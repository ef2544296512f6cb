"""Ranks of the choices of one vote: exact for any number of votes.

Two choices are compared by the votes that went to either of them, of which each would get half by chance. (Source:
S. Bazylik, M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Finite- and large-sample inference for ranks using
multinomial data with an application to ranking political parties, arXiv 2402.00192.)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.estimation.distributions import binomial_tail
from surveykit.units.ranking import Kind, RankSets, check_sets, rank_frame

Correction = Literal["holm", "bonferroni"]


def multinomial_rank_sets(
    counts: Mapping[str, int] | pd.Series | Any,
    *,
    kind: Kind = "marginal",
    correction: Correction = "holm",
    level: float = 0.95,
) -> RankSets:
    """Sets of ranks that hold the true ranks of the choices of one vote, rank 1 for the most votes.

    The votes are independent and each person has one; for samples with strata or clusters use ``rank_sets`` with the
    covariance of the design.

    Args:
        counts: Votes by choice.
        kind: ``marginal``: each set alone holds its rank with probability ``level``; ``simultaneous``: all do together.
        correction: For the number of comparisons: ``holm``, or ``bonferroni``, which is never narrower.
        level: The probability, from above 0 to below 1.

    Returns:
        unit (the choice), estimate (its share), rank, low, high, undecided (always empty: nothing is simulated).

    Raises:
        ParameterError: There are no votes, counts are not whole and 0 or more, or an option is not known.
    """
    check_sets(kind, level)
    if correction not in ("holm", "bonferroni"):
        raise ParameterError(f"correction={correction!r} is not known", expected="holm or bonferroni")
    names, votes = _votes(counts)
    p = _one_sided_p(votes)
    proven = _rejected(p, level, correction) if kind == "simultaneous" else None
    low, high = np.ones((2, len(votes)), dtype=np.int64)
    for unit in range(len(votes)):
        own = proven if proven is not None else _rejected(_only(p, unit), level, correction)
        low[unit], high[unit] = 1 + own[:, unit].sum(), len(votes) - own[unit].sum()
    return RankSets(rank_frame(names, votes / votes.sum(), low, high), kind, level)


def _votes(counts: Any) -> tuple[tuple[str, ...], Ints]:
    series = pd.Series(dict(counts)) if isinstance(counts, Mapping) else pd.Series(counts)
    if not isinstance(counts, pd.Series | Mapping):
        series.index = pd.RangeIndex(1, len(series) + 1)
    numbers = series.to_numpy(dtype=np.float64, na_value=np.nan)
    bad = ~(np.isfinite(numbers) & (numbers >= 0) & (numbers == np.floor(numbers)))
    if bad.any():
        strange = ", ".join(f"{name}: {value:g}" for name, value in zip(series.index[bad], numbers[bad], strict=True))
        raise ParameterError("votes are whole numbers, 0 or more", found=strange)
    if not len(numbers) or numbers.sum() == 0:
        raise ParameterError("there are no votes")
    names = tuple(map(str, series.index))
    if len(set(names)) < len(names):
        raise ParameterError("a choice has several counts", found=", ".join(names))
    return names, numbers.astype(np.int64)


def _one_sided_p(votes: Ints) -> Floats:
    """p[j, k]: how probable at least j's votes are if k is as popular; 1 on the diagonal, which is no comparison."""
    together = votes[:, None] + votes
    p = binomial_tail(votes[:, None], together, 0.5)
    np.fill_diagonal(p, np.inf)
    return p


def _only(p: Floats, unit: int) -> Floats:
    """The comparisons that one unit takes part in."""
    own = np.full_like(p, np.inf)
    own[unit], own[:, unit] = p[unit], p[:, unit]
    return own


def _rejected(p: Floats, level: float, correction: Correction) -> Bools:
    """Which pairs are told apart; infinite entries are no comparisons."""
    finite = np.isfinite(p)
    sizes = np.sort(p[finite])
    if correction == "bonferroni":
        return finite & (p * max(len(sizes), 1) <= 1 - level)
    limits = (1 - level) / np.arange(len(sizes), 0, -1)
    kept = sizes <= limits
    first_kept = len(sizes) if kept.all() else int(np.argmin(kept))
    return finite & (p <= sizes[first_kept - 1]) if first_kept else np.zeros_like(finite)
