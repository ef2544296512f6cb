"""The one shape in which ranks with uncertainty are handed on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError, Problem
from surveykit.units.compared import Floats, Ints

Kind = Literal["marginal", "simultaneous"]

#: Columns of every frame of ranks.
RANK_COLUMNS = ("unit", "estimate", "rank", "low", "high", "undecided")


def check_level(level: float) -> None:
    """The level is a probability.

    Raises:
        ParameterError: It is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise ParameterError(Problem("a confidence level lies between 0 and 1", expected="0.95", found=str(level)))


def check_kind(kind: str) -> None:
    """The kind of rank sets is known.

    Raises:
        ParameterError: It is not.
    """
    if kind not in ("marginal", "simultaneous"):
        raise ParameterError(Problem(f"kind={kind!r} is not known", expected="marginal or simultaneous"))


def plain_ranks(values: Floats) -> Ints:
    """Rank 1 for the highest value; equal values share the best of their ranks."""
    ordered = np.sort(-values)
    return 1 + np.searchsorted(ordered, -values, side="left")


def rank_frame(
    names: Sequence[str],
    values: Floats,
    low: Ints,
    high: Ints,
    undecided: Sequence[tuple[str, ...]] | None = None,
    *,
    estimates: Floats | None = None,
) -> pd.DataFrame:
    """Ranks and their sets; ``estimates`` where these are not the values by which units are ranked."""
    return pd.DataFrame(
        {
            "unit": list(names),
            "estimate": values if estimates is None else estimates,
            "rank": plain_ranks(values),
            "low": low,
            "high": high,
            "undecided": list(undecided) if undecided is not None else [()] * len(names),
        }
    )
