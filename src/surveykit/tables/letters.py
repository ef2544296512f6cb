"""Marks of significance: letters for the groups of a column, arrows against everybody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.shown import Shown, significance_level

if TYPE_CHECKING:
    from surveykit.estimation.banner import Banner

#: A share or mean that is higher or lower than that of everybody else.
HIGHER, LOWER = "▲", "▼"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: Column, variable and category (None for a mean), and the group.
Key = tuple[str, str, str | None, str]


def letter(place: int) -> str:
    """A, B, … Z, AA, AB, … for the groups of a column, from 0."""
    last = _ALPHABET[place % 26]
    return last if place < 26 else letter(place // 26 - 1) + last


def letters(groups: Sequence[str]) -> dict[str, str]:
    """The letter of each group of a column, in order."""
    return {group: letter(place) for place, group in enumerate(groups)}


def marks(banner: Banner, shown: Iterable[Shown], named: Mapping[str, Mapping[str, str]]) -> dict[Key, str]:
    """What stands after each estimate: the letters of the groups it is higher than, or an arrow.

    Comparisons with a group that is not shown make no mark.

    Args:
        banner: The tests, corrected.
        shown: Estimates that are shown with their spread.
        named: For every column the letters of its groups.
    """
    known = {(*one.by[-1], one.variable, one.category) for one in shown if one.by}
    found: dict[Key, list[str]] = {}
    limit = significance_level(banner.level)
    claims = banner.tests[banner.tests["p_adjusted"].to_numpy() < limit]
    for line in claims.to_dict("records"):
        column, variable = str(line["column"]), str(line["variable"])
        category = None if pd.isna(line["category"]) else str(line["category"])
        group, is_higher = str(line["group"]), line["value"] > 0
        if (column, group, variable, category) not in known:
            continue
        if pd.isna(line["other"]):
            found[column, variable, category, group] = [HIGHER if is_higher else LOWER]
            continue
        other = str(line["other"])
        if (column, other, variable, category) not in known:
            continue
        high, low = (group, other) if is_higher else (other, group)
        found.setdefault((column, variable, category, high), []).append(named[column][low])
    return {key: " ".join(sorted(signs, key=lambda sign: (len(sign), sign))) for key, signs in found.items()}
