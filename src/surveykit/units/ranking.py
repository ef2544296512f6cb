"""The one shape in which ranks with uncertainty are handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.results import Framed

Kind = Literal["marginal", "simultaneous"]

#: Columns of every frame of ranks.
RANK_COLUMNS = ("unit", "estimate", "rank", "low", "high", "undecided")


def check_sets(kind: str, level: float) -> None:
    """Refuse a kind of rank sets that is not known, and a level that is no probability."""
    if kind not in ("marginal", "simultaneous"):
        raise ParameterError(f"kind={kind!r} is not known", expected="marginal or simultaneous")
    if not 0 < level < 1:
        raise ParameterError("a confidence level lies between 0 and 1", expected="0.95", found=str(level))


def lowest(values: Floats, k: int) -> Bools:
    """Which of the last axis are among the k lowest; what is tied with the last of them is too."""
    return np.asarray(values <= np.partition(values, k - 1, axis=-1)[..., k - 1 : k])


@dataclass(frozen=True, eq=False, repr=False)
class RankSets(Framed):
    """Units with their ranks and the sets that hold the true ranks.

    Args:
        frame: One row per unit: unit, estimate, rank (equal estimates share the best), low, high (ends of the set),
            undecided (units that a simulation could not tell from it for sure); of bands also band (1 is the best).
        kind: ``marginal`` (each set alone holds its rank with probability ``level``) or ``simultaneous`` (all do).
        level: The probability.
        draws: Simulated errors behind the sets; 0 where they are exact.
        critical_values: Of every step of simultaneous sets, in standard errors.
        monte_carlo_error: The standard error of the last critical value, the largest of all units; 0 where sets are
            exact.
    """

    kind: Kind = "marginal"
    level: float = 0.95
    draws: int = 0
    critical_values: tuple[float, ...] = ()
    monte_carlo_error: float = 0.0


def rank_frame(
    names: Sequence[str],
    values: Floats,
    low: Ints,
    high: Ints,
    undecided: Sequence[tuple[str, ...]] | None = None,
    *,
    estimates: Floats | None = None,
) -> pd.DataFrame:
    """Ranks (the best one for equal values) and their sets; ``estimates`` where units are ranked by other values."""
    rank = 1 + np.searchsorted(np.sort(-values), -values, side="left")
    sets = {"rank": rank, "low": low, "high": high, "undecided": [()] * len(names) if undecided is None else undecided}
    return pd.DataFrame({"unit": list(names), "estimate": values if estimates is None else estimates, **sets})
