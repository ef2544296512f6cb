"""Units' means as collected and on an equal footing of channels, and the units whose verdict depends on which.

Who answers at a window, by message or on the web chose the channel or was sent to it. What a channel does to answers
and who uses it cannot be separated by any computation on such data: the three variants are three readings of the same
answers, none of them the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import RESIDUE, Floats
from surveykit.results import Displayed
from surveykit.units.adjustment import adjust
from surveykit.units.league import with_variances
from surveykit.units.rank_sets import rank_sets
from surveykit.units.reliability import floored_variances

Variant = Literal["collected", "standardised", "fixed_mix"]
VARIANTS: tuple[Variant, ...] = ("collected", "standardised", "fixed_mix")


@dataclass(frozen=True, eq=False, repr=False)
class ChannelComparison(Displayed):
    """The three readings side by side.

    Args:
        frame: One row per unit and variant: unit, variant, n, value, se, rank, low, high, verdict (``better`` or
            ``worse``: the set of ranks lies in the better or the worse half; ``unclear``).
        depends: Units whose verdict is not the same in all three.
        channels: Mean and standard deviation of the answers, and number, by channel.
        effects: How many points each channel differs from the first, inside units.
    """

    frame: pd.DataFrame
    depends: tuple[str, ...]
    channels: pd.DataFrame
    effects: pd.Series


def compare_channels(
    frame: pd.DataFrame,
    value: str,
    unit: str,
    channel: str,
    *,
    cluster: str | None = None,
    min_n: int = 30,
    level: float = 0.95,
) -> ChannelComparison:
    """Compare units as collected, standardised inside channels, and at one fixed mix of channels.

    ``collected``: the mean of all answers. ``standardised``: every answer as its distance from its channel's mean, in
    that channel's standard deviations. ``fixed_mix``: unit and channel effects together, with every unit at the mix of
    all answers.

    Args:
        frame: One row per answer.
        value: The score.
        unit: The column of units.
        channel: The column of channels.
        cluster: The column of respondents.
        min_n: Units with fewer answers are not compared.
        level: Of the sets of ranks.

    Raises:
        ParameterError: There are fewer than two channels or two units with ``min_n`` answers, or no unit has answers
            through two channels.
    """
    asked = [value, unit, channel, *([cluster] if cluster else [])]
    missing = [name for name in asked if name not in frame.columns]
    if missing:
        raise ParameterError("a column is not there", found=", ".join(missing))
    rows = frame[asked].dropna(subset=[value, unit, channel]).reset_index(drop=True)
    rows = rows.assign(**{unit: rows[unit].astype(str), channel: rows[channel].astype(str)})
    counts = rows[unit].value_counts()
    rows = rows[rows[unit].isin(counts.index[counts >= max(min_n, 2)])]
    if rows[channel].nunique() < 2 or rows[unit].nunique() < 2:
        raise ParameterError(
            "channels are compared over at least two channels and two units",
            expected=f"units with {min_n} answers or more",
            found=f"{rows[channel].nunique()} channels, {rows[unit].nunique()} units",
        )
    groups = rows.groupby(channel)[value]
    spread = groups.transform("std").where(lambda own: own > RESIDUE * groups.transform("max").abs(), 1.0)
    rows = rows.assign(_z=(rows[value] - groups.transform("mean")) / spread)
    mixed = adjust(rows, value, unit, [channel], cluster=cluster, overall="size")
    tables = [
        _table("collected", _plain(rows, value, unit, cluster), level),
        _table("standardised", _plain(rows, "_z", unit, cluster), level),
        _table("fixed_mix", mixed.frame[["unit", "n", "value", "se"]], level, mixed.covariance.to_numpy()),
    ]
    every = pd.concat(tables, ignore_index=True)
    verdicts = every.pivot(index="unit", columns="variant", values="verdict")
    depends = verdicts.index[verdicts.nunique(axis=1) > 1]
    table = groups.agg(["count", "mean", "std"]).rename(columns={"count": "n", "std": "sd"}).reset_index()
    return ChannelComparison(every, tuple(map(str, depends)), table, mixed.slopes)


def _plain(rows: pd.DataFrame, value: str, unit: str, cluster: str | None) -> pd.DataFrame:
    """Means with standard errors that know of respondents who answered several times."""
    groups = rows.groupby(unit)[value]
    table = groups.agg(["count", "mean"])
    apart = rows[value] - groups.transform("mean")
    who = rows[cluster].where(rows[cluster].notna(), rows.index.to_series()) if cluster else rows.index.to_series()
    squares = (apart.groupby([rows[unit], who]).sum() ** 2).groupby(level=0)
    people = squares.count().to_numpy(dtype=np.float64)
    counts = table["count"].to_numpy(dtype=np.float64)
    spread = squares.sum().to_numpy(dtype=np.float64) * people / np.maximum(people - 1, 1)
    variance = floored_variances(spread / counts**2, counts)
    return pd.DataFrame({"unit": table.index, "n": counts, "value": table["mean"].to_numpy(), "se": np.sqrt(variance)})


def _table(variant: Variant, estimates: pd.DataFrame, level: float, covariance: Floats | None = None) -> pd.DataFrame:
    estimates = estimates.reset_index(drop=True)
    if covariance is not None:
        variances = floored_variances(covariance.diagonal(), estimates["n"].to_numpy())
        estimates = estimates.assign(se=np.sqrt(variances))
        covariance = with_variances(covariance, variances)
    values = pd.Series(estimates["value"].to_numpy(), estimates["unit"])
    ranks = rank_sets(values, estimates["se"].to_numpy() if covariance is None else None, covariance, level=level)
    middle = (len(ranks) + 1) / 2
    verdict = np.select([ranks["high"] < middle, ranks["low"] > middle], ["better", "worse"], "unclear")
    estimates = estimates.assign(variant=variant, **ranks[["rank", "low", "high"]], verdict=verdict)
    return estimates[["unit", "variant", "n", "value", "se", "rank", "low", "high", "verdict"]]
