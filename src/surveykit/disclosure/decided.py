"""Rows that are withheld because it was decided for all reports together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.disclosure.floor import Floor

if TYPE_CHECKING:
    from surveykit.survey import WithheldGroups

Bools = NDArray[np.bool_]


def decided(columns: Mapping[str, Sequence[Any]], floor: Floor) -> tuple[Bools, Bools, Bools]:
    """Which rows the floor withholds whatever their n; of which not even whether they are small may be known.

    And which of them have siblings that are withheld; the others may be withheld alone, as what they protect is shown
    nowhere. In a unit's report, rows that name no unit are its own, but for those of the level ``overall``. A group
    that is withheld is so in every finer breakdown too.
    """
    count = len(columns["n"])
    result, untold, with_siblings = np.zeros((3, count), dtype=np.bool_)
    if floor.closed is None and not floor.protects:
        return result, untold, with_siblings
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
        matches = _matches({**columns, "unit": unit}, rule)
        result |= matches
        untold |= matches & rule.untold
        with_siblings |= matches & (not rule.alone)
    return result, untold, with_siblings


def is_missing(value: Any) -> bool:
    """Whether a single value of a frame is missing."""
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _matches(columns: Mapping[str, Sequence[Any]], rule: WithheldGroups) -> Bools:
    count = len(columns["n"])
    if any(name not in columns for name in rule.columns):
        return np.zeros(count, dtype=np.bool_)
    wanted = set(rule.groups)
    rows = zip(*(columns[name] for name in rule.columns), strict=True)
    matches = [tuple(map(str, row)) in wanted and not any(map(is_missing, row)) for row in rows]
    result: Bools = np.array(matches, dtype=np.bool_)
    if rule.everybody:
        result &= np.array([is_missing(value) for value in columns["unit"]], dtype=np.bool_)
    if rule.variable is not None:
        result &= np.array([value == rule.variable for value in columns["variable"]], dtype=np.bool_)
    if rule.distribution:
        result &= np.array([not is_missing(value) for value in columns.get("category", [None] * count)], dtype=np.bool_)
    return result
