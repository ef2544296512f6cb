"""Places of a survey's units: ranked inside their classes, with what is known and what is not."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Floats
from surveykit.units.compared import Compared, stacked
from surveykit.units.rank_sets import banded, generator_for, rank_sets
from surveykit.units.reliability import floored_variances, gate, interval_variances, n_needed, reliability
from surveykit.units.simultaneous import simultaneous_proven
from surveykit.units.variance_components import between_variance

#: Columns of :func:`league`: ``status`` is ranked or listed; ``gate`` rank, bands or withhold.
LEAGUE_COLUMNS = (
    "class", "unit", "status", "n", "value", "se", "low", "high", "rank", "rank_low", "rank_high", "band",
    "reliability", "gate", "real_gap", "n_needed",
)  # fmt: skip
#: Columns of :func:`class_summary`.
CLASS_COLUMNS = ("class", "ranked", "listed", "mean", "median", "between_sd", "reliability", "n_needed", "bands")
#: Correlations below this change no rank set by more than the last place; such units count as independent, which lets
#: their sets be computed exactly.
NEARLY_INDEPENDENT = 0.05
_DRAWS = 20_000
_Z = 1.959964


def league(
    units: pd.DataFrame,
    classes: Mapping[str, str],
    *,
    min_n: int,
    covariance: pd.DataFrame | None = None,
    level: float = 0.95,
    higher_is_better: bool = True,
    of_totals: bool = False,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rank units inside their classes.

    Args:
        units: unit, n, value, se of all units that may be shown with an interval; and low, high, their 95 % intervals,
            which are ± 1.96 standard errors where they are not given.
        classes: The class of each unit; units without one form a class of their own.
        min_n: Fewest answers for a place; units with fewer are listed.
        covariance: Of the values, by unit, where units share respondents.
        level: Of the sets of ranks.
        higher_is_better: Whether rank 1 is the highest value.
        of_totals: Whether values are totals, which more answers make larger and not more reliable: ``n_needed`` is
            missing then.

    Returns:
        One row per unit (:data:`LEAGUE_COLUMNS`), best first in every class, listed units after the ranked; and one row
        per class (:data:`CLASS_COLUMNS`). ``real_gap``: the least difference between the unit and the median of its
        class that chance alone would make in fewer than one of twenty cases. ``se`` is what units are
        compared with: that of ``interval_variances``, or of ``floored_variances`` where an interval is not given or has
        no width; it and the interval are missing where all answers of a class are the same; its units are listed.
    """
    if not higher_is_better:
        # Best is what is highest of the values with their signs turned.
        table, of_classes = league(
            turned(units), classes, min_n=min_n, covariance=covariance, level=level, of_totals=of_totals
        )
        return turned(table), of_classes.assign(mean=-of_classes["mean"], median=-of_classes["median"])
    named = units.assign(**{"class": [classes.get(unit, "") for unit in units["unit"]]}).reset_index(drop=True)
    parts, summaries = [], []
    for cls in dict.fromkeys([*classes.values(), *named["class"]]):
        own = named[named["class"] == cls]
        ranked = own[(own["n"] >= min_n) & own["se"].notna()]
        unplaced = _with_spread(own, of_totals=of_totals).assign(status="listed")
        listed = unplaced.drop(ranked.index)
        if len(ranked) and ranked["se"].gt(0).any():
            spread = _with_spread(ranked, of_totals=of_totals)
            placed, summary = _placed(spread, ranked["se"].to_numpy(), covariance, level, of_totals=of_totals)
        else:
            placed, summary = unplaced.loc[ranked.index], {}
        if len(own):
            parts += [placed.sort_values(["value", "unit"], ascending=[False, True]), listed.sort_values("unit")]
            is_ranked = int((placed["status"] == "ranked").sum())
            summaries.append({"class": cls, "ranked": is_ranked, "listed": len(own) - is_ranked, **summary})
    return stacked(parts, LEAGUE_COLUMNS), pd.DataFrame(summaries, columns=list(CLASS_COLUMNS))


def turned(units: pd.DataFrame) -> pd.DataFrame:
    """Units with the signs of their values turned, and with them the ends of their intervals where they have any."""
    ends = {"low": -units["high"], "high": -units["low"]} if {"low", "high"} <= set(units.columns) else {}
    return units.assign(value=-units["value"], **ends)


def _with_spread(own: pd.DataFrame, *, of_totals: bool) -> pd.DataFrame:
    """The units of a class with standard errors above 0, and intervals; without both where no answer differs."""
    known = own[own["se"].notna()]
    try:
        variances = floored_variances(known["se"] ** 2, known["n"], of_totals=of_totals)
        floored = pd.Series(np.sqrt(variances), known.index).reindex(own.index)
    except ParameterError:
        return own.assign(se=np.nan, low=np.nan, high=np.nan)
    ends = {"low": own["value"] - _Z * floored, "high": own["value"] + _Z * floored}
    if {"low", "high"} <= set(own.columns):
        ends = {name: own[name].where(own["se"].notna()) for name in ends}
    wide = pd.Series(np.sqrt(interval_variances(ends["low"], ends["high"])), own.index)
    return own.assign(se=wide.where(wide > 0, floored), **ends)


def _placed(
    ranked: pd.DataFrame, own_se: Floats, covariance: pd.DataFrame | None, level: float, *, of_totals: bool
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Sets of ranks, bands and reliability of the units of one class; ``own_se`` are their standard errors, maybe 0.

    Claims start from what the intervals leave open; how much units truly differ, from the standard errors.
    """
    n, values = ranked["n"].to_numpy(dtype=np.float64), ranked["value"].to_numpy(dtype=np.float64)
    variances, likely = (
        ranked["se"].to_numpy(dtype=np.float64) ** 2,
        floored_variances(own_se**2, n, of_totals=of_totals),
    )
    names = ranked["unit"].tolist()
    matrix = None if covariance is None else with_variances(covariance.loc[names, names].to_numpy(), variances)
    series = pd.Series(values, names)
    sets = rank_sets(series, np.sqrt(variances) if matrix is None else None, matrix, level=level)
    given = Compared(tuple(names), values, variances, matrix)
    rng = generator_for(given, "simultaneous", level, None)
    bands = banded(given, simultaneous_proven(given, level, rng, _DRAWS), level).frame.set_index("unit")["band"]
    between = between_variance(series, np.sqrt(likely))
    own, single = reliability(between.variance, likely), np.full(len(n), np.nan) if of_totals else n * likely
    of_median = math.pi / 2 * float(variances.mean()) / len(names)
    rank, low, high = (sets[name].to_numpy() for name in ("rank", "low", "high"))
    placed = ranked.assign(status="ranked", rank=rank, rank_low=low, rank_high=high)
    placed = placed.assign(
        band=bands.loc[names].to_numpy(),
        reliability=own,
        gate=gate(own),
        real_gap=_Z * np.sqrt(variances + of_median),
        n_needed=[_enough(between.variance, variance) for variance in single],
    )
    summary = {
        "mean": between.mean,
        "median": float(np.median(values)),
        "between_sd": between.sd,
        "reliability": float(np.median(own)),
        "n_needed": _enough(between.variance, float(np.median(single))),
        "bands": int(bands.max()),
    }
    return placed, summary


def _enough(between: float, single: float) -> float:
    """Answers that are enough; missing where no number of them is."""
    return math.nan if math.isnan(single) else n_needed(between, single)


def with_variances(covariance: Floats, variances: Floats) -> Floats | None:
    """A covariance with these variances on its diagonal; ``None`` where units are nearly independent.

    Variances are only ever raised, so the matrix stays positive semidefinite.
    """
    scale = np.sqrt(np.outer(variances, variances))
    apart = np.where(np.eye(len(variances), dtype=np.bool_), 0.0, covariance / scale)
    if np.abs(apart).max(initial=0.0) < NEARLY_INDEPENDENT:
        return None
    own = np.diag(np.maximum(covariance.diagonal(), variances))
    return np.asarray(np.where(own > 0, own, covariance), dtype=np.float64)
