"""Standard errors of units with too few answers for one of their own, from the answers of all units of their class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from surveykit.estimation import Design

#: The column by which answers are pooled: their class and, where units are looked at by wave, their wave.
_POOL = "pool_of_units"
#: Statistics whose variance falls as one over n.
_AVERAGES = ("mean", "median")
#: From how many answers on a median has Woodruff's 95 % interval as a rule; below, it has one only where all are alike.
_FEWEST_OF_MEDIANS = 8


def with_pooled_errors(
    estimates: pd.DataFrame, design: Design, classes: Mapping[str, str], *, min_n: int
) -> pd.DataFrame:
    """The estimates of units, those without a standard error with a pooled one where they have enough answers.

    A median of fewer than about eight answers has no interval (Woodruff's ends lie outside the answers), and so no
    standard error, although it can be ranked. Its variance is taken to be that of the median of all answers of its
    class, times n of the pool over n of the unit, and times the share of the variance of answers that lies inside
    units: how units differ from each other says nothing about the error of one of them. Intervals stay missing. Means
    that rest on a single sampled unit are treated alike, and medians of so few answers that are all the same, whose
    interval would have no width. Nothing is pooled for totals and shares, nor where the pool
    itself has no standard error.

    Args:
        estimates: unit, variable, n, value, se and shown, perhaps by wave; answers are pooled of those that show all.
        design: The sample they were estimated from.
        classes: The class of each unit.
        min_n: Fewest answers for a place.
    """
    shown = estimates["shown"] == "all"
    is_median = estimates["variable"].map(lambda name: design.statistics.get(name) == "median").astype(bool)
    is_flat = is_median & (estimates["n"] < _FEWEST_OF_MEDIANS) & (estimates["se"] == 0)
    has_enough = estimates["n"] >= max(min_n, 1)
    lacking = shown & has_enough & (estimates["se"].isna() | is_flat) & estimates["value"].notna()
    result = estimates.copy()
    result.loc[lacking & is_flat, ["low", "high"]] = np.nan
    for variable in estimates.loc[lacking, "variable"].unique():
        if design.statistics.get(variable, "mean") in _AVERAGES:
            is_own = estimates["variable"] == variable
            single = _single_variances(estimates[shown & is_own], design, variable, classes)
            own = estimates[lacking & is_own]
            variances = single.reindex(_keys(own)).to_numpy() / own["n"].to_numpy(dtype=np.float64)
            result.loc[own.index, "se"] = np.sqrt(variances)
    return result


def _single_variances(own: pd.DataFrame, design: Design, variable: str, classes: Mapping[str, str]) -> pd.Series:
    """The variance that a statistic of one answer would have, by unit (and wave): that of its pool times its n."""
    names = [name for name in ("wave", "unit") if name in own.columns]
    pool_of = dict(
        zip(_keys(own), _keys(own.assign(unit=[classes.get(unit, "") for unit in own["unit"]])), strict=True)
    )
    keys = _keys(design.frame[names])
    pools = pd.Series([pool_of.get(key) for key in keys], design.frame.index, dtype=object)
    pooled = replace(design, frame=design.frame.assign(**{_POOL: pools})).measure(variable, by=_POOL).frame
    single = pd.Series((pooled["se"] ** 2 * pooled["n"]).to_numpy(), pooled[_POOL].astype(str))
    inside = _shares_inside(design, variable, keys, pools)
    return (single * inside).reindex(list(pool_of.values())).set_axis(list(pool_of))


def _keys(rows: pd.DataFrame) -> list[str]:
    """The unit of every row, and its wave where there is one."""
    names = [name for name in ("wave", "unit") if name in rows.columns]
    return ["/".join(map(str, key)) for key in rows[names].itertuples(index=False, name=None)]


def _shares_inside(design: Design, variable: str, keys: list[str], pools: pd.Series) -> pd.Series:
    """By pool, the share of the variance of answers that is inside units."""
    rows = pd.DataFrame({"key": keys, "pool": pools.to_numpy(), "weight": design.weights})
    rows["value"] = design.frame[variable].to_numpy(dtype=np.float64, na_value=np.nan)
    rows = rows[rows["value"].notna() & rows["pool"].notna() & (rows["weight"] > 0)]
    squares = {}
    for level in ("key", "pool"):
        sums = rows.assign(sum=rows["weight"] * rows["value"]).groupby(level)[["sum", "weight"]].transform("sum")
        squares[level] = rows["weight"] * (rows["value"] - sums["sum"] / sums["weight"]) ** 2
    inside, whole = (squares[level].groupby(rows["pool"]).sum() for level in ("key", "pool"))
    n, units = rows.groupby("pool").size(), rows.groupby("pool")["key"].nunique()
    return ((inside / (n - units)) / (whole / (n - 1))).clip(upper=1.0)
