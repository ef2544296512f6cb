"""Rows that are withheld because it was decided for all reports together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.disclosure.floor import Floor

if TYPE_CHECKING:
    from surveykit.survey import WithheldGroups

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Decided:
    """What was decided of rows.

    Args:
        withheld: Rows that are withheld whatever their n.
        untold: Those of which it is not told whether they are small.
        with_siblings: Those that stand beside others that are withheld. The rest may be withheld alone: what they
            protect is shown nowhere.
    """

    withheld: Bools
    untold: Bools
    with_siblings: Bools


def decided(columns: Mapping[str, Sequence[Any]], floor: Floor) -> Decided:
    """Which rows the floor withholds whatever their n.

    In a unit's report, rows that name no unit are its own, but for those of the level ``overall``. A group that is
    withheld is so in every finer breakdown too.

    Args:
        columns: The columns of a frame of estimates as lists.
        floor: Tells what is withheld.
    """
    count = len(columns["n"])
    result, untold, with_siblings = np.zeros((3, count), dtype=np.bool_)
    if floor.closed is None and not floor.protects:
        return Decided(result, untold, with_siblings)
    is_overall = [value == "overall" for value in columns.get("level", [None] * count)]
    unit = [
        floor.unit if is_missing(value) and not whole else value
        for value, whole in zip(columns.get("unit", [None] * count), is_overall, strict=True)
    ]
    if floor.closed is not None:
        own = [is_missing(value) if floor.unit is None else value == floor.unit for value in unit]
        result |= np.array(own, dtype=np.bool_) & ~np.array(is_overall, dtype=np.bool_)
        with_siblings |= result
    for rule in floor.protects:
        found = _matches({**columns, "unit": unit}, rule)
        result |= found
        untold |= found & rule.untold
        with_siblings |= found & (not rule.alone)
    return Decided(result, untold, with_siblings)


def is_missing(value: Any) -> bool:
    """Whether a single value of a frame is missing."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _matches(columns: Mapping[str, Sequence[Any]], rule: WithheldGroups) -> Bools:
    count = len(columns["n"])
    if any(name not in columns for name in rule.columns):
        return np.zeros(count, dtype=np.bool_)
    wanted = set(rule.groups)
    rows = zip(*(columns[name] for name in rule.columns), strict=True)
    found: Bools = np.fromiter(
        (tuple(map(str, row)) in wanted and not any(map(is_missing, row)) for row in rows), dtype=np.bool_, count=count
    )
    if rule.everybody:
        found &= np.array([is_missing(value) for value in columns["unit"]], dtype=np.bool_)
    if rule.variable is not None:
        found &= np.array([value == rule.variable for value in columns["variable"]], dtype=np.bool_)
    if rule.distribution:
        found &= np.array([not is_missing(value) for value in columns.get("category", [None] * count)], dtype=np.bool_)
    return found
