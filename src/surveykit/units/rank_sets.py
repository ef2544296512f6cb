"""Ranks of units with their uncertainty: sets of ranks, who may be the best, who may be the worst, bands."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Ints
from surveykit.files import sha256_of_json
from surveykit.units.compared import Compared, UnitEstimates, compared
from surveykit.units.marginal import marginal_proven
from surveykit.units.ranking import Kind, RankSets, check_sets, rank_frame
from surveykit.units.simultaneous import Proven, marginal_by_draws, number_of_marginal_draws, simultaneous_proven

#: With fewer, nothing is known of the error of a critical value.
FEWEST_DRAWS = 1_000


def rank_sets(
    estimates: UnitEstimates,
    se: ArrayLike | None = None,
    covariance: ArrayLike | pd.DataFrame | None = None,
    *,
    level: float = 0.95,
    kind: Kind = "marginal",
    higher_is_better: bool = True,
    seed: int | None = None,
    draws: int | None = None,
) -> RankSets:
    """Sets of ranks that hold the true ranks with a stated probability; rank 1 is the best.

    ``marginal`` sets answer "which rank has this unit?": each holds its unit's rank with probability ``level``.
    ``simultaneous`` sets answer "who is best, who is worst, who is above whom?": all hold together with that
    probability. Both are stepwise. For independent units the marginal sets are computed exactly; simultaneous sets,
    and all sets of correlated units, use simulated errors, and whatever these leave undecided makes the set wider.

    Args:
        estimates: A frame with unit, value and se; or values by unit; or plain numbers.
        se: Standard errors, in the same order or by unit.
        covariance: Covariance of the estimates instead, where they share respondents or adjustment.
        level: The probability, above 0 and below 1.
        kind: ``marginal`` or ``simultaneous``.
        higher_is_better: Whether rank 1 is the highest estimate.
        seed: Of the simulated errors; derived from the estimates unless given, so equal inputs give equal sets.
        draws: Their number; as many as stay quick and within 60 MB unless given.

    Returns:
        One row per unit: unit, estimate, rank, low, high, undecided.

    Raises:
        ParameterError: Estimates, standard errors or covariance are missing, zero or do not fit; or there are
            too few draws.

    Source: M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Inference for ranks with applications to mobility
    across neighbourhoods and academic achievement across countries, Review of Economic Studies 91 (2024) 476-518.
    """
    check_sets(kind, level)
    check_draws(draws)
    given = compared(estimates, se, covariance, higher_is_better=higher_is_better)
    rng = generator_for(given, kind, level, seed)
    if kind == "simultaneous":
        return _simultaneous(given, simultaneous_proven(given, level, rng, draws), level, higher_is_better)
    if given.covariance is None or not given.covariance[~np.eye(len(given), dtype=np.bool_)].any():
        above, below = marginal_proven(given, level)
        return RankSets(_framed(given, above, below, None, higher_is_better), kind, level)
    proven = marginal_by_draws(given, level, rng, draws)
    above, below = (np.array([getattr(unit, name) for unit in proven]) for name in ("above", "below"))
    frame = _framed(given, above, below, [unit.undecided for unit in proven], higher_is_better)
    count = number_of_marginal_draws(len(given)) if draws is None else draws
    return RankSets(frame, kind, level, count, (), max(unit.error for unit in proven))


def _simultaneous(given: Compared, proven: Proven, level: float, higher_is_better: bool) -> RankSets:
    """The sets that hold all together."""
    undecided = [np.flatnonzero(row) for row in proven.undecided | proven.undecided.T]
    frame = _framed(given, proven.above.sum(axis=0), proven.above.sum(axis=1), undecided, higher_is_better)
    return RankSets(frame, "simultaneous", level, proven.draws, proven.critical, proven.error)


def _framed(
    given: Compared, above: Ints, below: Ints, undecided: list[Ints] | None, higher_is_better: bool
) -> pd.DataFrame:
    """Ranks and sets of units that have so many proven above and below them."""
    names = None if undecided is None else [tuple(given.names[unit] for unit in units) for units in undecided]
    estimates = given.values if higher_is_better else -given.values
    return rank_frame(given.names, given.values, above + 1, len(given) - below, names, estimates=estimates)


class RankOptions(TypedDict, total=False):
    """What :func:`best_set` and :func:`worst_set` hand on to :func:`rank_sets`, with its defaults."""

    level: float
    higher_is_better: bool
    seed: int | None
    draws: int | None


def best_set(
    estimates: UnitEstimates,
    se: ArrayLike | None = None,
    covariance: ArrayLike | pd.DataFrame | None = None,
    *,
    tau: int,
    **options: Unpack[RankOptions],
) -> list[str]:
    """All units that may be among the ``tau`` best; with probability ``level`` none that is one is missing.

    Args:
        estimates: As for :func:`rank_sets`.
        se: As there.
        covariance: As there.
        tau: How many best are meant.
        options: ``level``, ``higher_is_better``, ``seed`` and ``draws``, as there.

    Raises:
        ParameterError: There are fewer units than ``tau``, or the estimates cannot be compared.
    """
    sets = rank_sets(estimates, se, covariance, kind="simultaneous", **options)
    check_tau(tau, len(sets))
    return sets[sets["low"] <= tau]["unit"].tolist()


def worst_set(
    estimates: UnitEstimates,
    se: ArrayLike | None = None,
    covariance: ArrayLike | pd.DataFrame | None = None,
    *,
    tau: int,
    **options: Unpack[RankOptions],
) -> list[str]:
    """All units that may be among the ``tau`` worst; with probability ``level`` none that is one is missing.

    Arguments and errors are those of :func:`best_set`.
    """
    sets = rank_sets(estimates, se, covariance, kind="simultaneous", **options)
    check_tau(tau, len(sets))
    return sets[sets["high"] >= len(sets) - tau + 1]["unit"].tolist()


def check_tau(tau: int, units: int) -> None:
    """Refuse to look for more units than there are."""
    if not 1 <= tau <= units:
        expected = f"between 1 and {units}, the number of units compared"
        raise ParameterError("as many units are asked for as do not exist", "", expected, str(tau))


def check_draws(draws: int | None) -> None:
    """Refuse fewer draws than a quantile of them needs."""
    if draws is not None and draws < FEWEST_DRAWS:
        raise ParameterError("too few draws for a critical value", "", f"{FEWEST_DRAWS} or more", str(draws))


def bands(
    estimates: UnitEstimates,
    se: ArrayLike | None = None,
    covariance: ArrayLike | pd.DataFrame | None = None,
    *,
    level: float = 0.95,
    higher_is_better: bool = True,
    seed: int | None = None,
    draws: int | None = None,
) -> RankSets:
    """Units in bands: no two units of one band can be told apart, and the bands are as few as that allows.

    From the best estimate downwards, a band ends where the next unit is told apart from one of its members (all
    comparisons together hold with probability ``level``). That a unit is in a lower band does not mean that it is
    told apart from every unit above it: the last of one band and the first of the next may well be equal.

    Arguments are those of :func:`rank_sets`.

    Returns:
        One row per unit, best first: unit, estimate, rank, low, high, undecided, band (1 is the best).

    Raises:
        ParameterError: The estimates cannot be compared.
    """
    check_sets("simultaneous", level)
    check_draws(draws)
    given = compared(estimates, se, covariance, higher_is_better=higher_is_better)
    proven = simultaneous_proven(given, level, generator_for(given, "simultaneous", level, seed), draws)
    return banded(given, proven, level, higher_is_better=higher_is_better)


def banded(given: Compared, proven: Proven, level: float, *, higher_is_better: bool = True) -> RankSets:
    """The bands that follow from proven comparisons, with the simultaneous rank sets."""
    order = np.argsort(-given.values, kind="stable")
    numbers = np.zeros(len(given), dtype=np.int64)
    band, members = 1, [order[0]]
    for unit in order:
        if proven.above[members, unit].any():
            band, members = band + 1, []
        members.append(unit)
        numbers[unit] = band
    sets = _simultaneous(given, proven, level, higher_is_better)
    return replace(sets, frame=sets.frame.assign(band=numbers).iloc[order].reset_index(drop=True))


def generator_for(given: Compared, purpose: str, level: float, seed: int | None) -> np.random.Generator:
    """A generator of random numbers that depends on nothing but what is compared."""
    if seed is None:
        spread = given.variances if given.covariance is None else given.covariance
        content = [purpose, level, list(given.names), given.values.tolist(), spread.tolist()]
        seed = int(sha256_of_json(content)[:16], 16)
    return np.random.default_rng(seed)
