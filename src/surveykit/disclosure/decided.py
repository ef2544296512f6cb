"""Rows that are withheld because it was decided for all reports together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.disclosure.floor import Floor

if TYPE_CHECKING:
    from surveykit.survey import WithheldGroups

Bools = NDArray[np.bool_]


def decided(estimates: pd.DataFrame, floor: Floor) -> tuple[Bools, Bools]:
    """Which rows the floor withholds whatever their n; and for which of them it is not told whether they are small.

    In a unit's report, rows that name no unit are its own, but for those of the level ``overall``. A group that is
    withheld is so in every finer breakdown too.
    """
    result, untold = np.zeros((2, len(estimates)), dtype=np.bool_)
    if floor.closed is None and not floor.protects:
        return result, untold
    unit = _unit(estimates, floor)
    if floor.closed is not None:
        own = unit.isna() if floor.unit is None else unit == floor.unit
        result |= own.to_numpy() & ~_is_overall(estimates)
    for rule in floor.protects:
        found = _matches(estimates, rule, unit)
        result |= found
        untold |= found & rule.untold
    return result, untold


def _unit(estimates: pd.DataFrame, floor: Floor) -> pd.Series:
    """The unit of every row; missing where a row is of none."""
    if "unit" in estimates.columns:
        unit = estimates["unit"].astype(object)
    else:
        unit = pd.Series(None, index=estimates.index, dtype=object)
    if floor.unit is None:
        return unit
    return unit.mask(unit.isna().to_numpy() & ~_is_overall(estimates), floor.unit)


def _is_overall(estimates: pd.DataFrame) -> Bools:
    if "level" not in estimates.columns:
        return np.zeros(len(estimates), dtype=np.bool_)
    return (estimates["level"] == "overall").to_numpy(dtype=np.bool_, na_value=False)


def is_missing(value: Any) -> bool:
    """Whether a single value of a frame is missing."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _matches(estimates: pd.DataFrame, rule: WithheldGroups, unit: pd.Series) -> Bools:
    if any(name != "unit" and name not in estimates.columns for name in rule.columns):
        return np.zeros(len(estimates), dtype=np.bool_)
    columns = [(unit if name == "unit" else estimates[name]).tolist() for name in rule.columns]
    wanted = {tuple(group) for group in rule.groups}
    found: Bools = np.fromiter(
        (not any(map(is_missing, row)) and tuple(map(str, row)) in wanted for row in zip(*columns, strict=True)),
        dtype=np.bool_,
        count=len(estimates),
    )
    if rule.variable is not None:
        found &= (estimates["variable"] == rule.variable).to_numpy(dtype=np.bool_, na_value=False)
    if rule.distribution:
        found &= estimates["category"].notna().to_numpy() if "category" in estimates.columns else False
    return found
