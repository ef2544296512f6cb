"""Marks of significance: letters for the groups of a column, arrows against everybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.shown import significance_level
from surveykit.results import Shown

if TYPE_CHECKING:
    from surveykit.estimation.banner import Banner

#: A share or mean that is higher or lower than that of everybody else.
HIGHER, LOWER = "▲", "▼"
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#: Column, variable and category (None for a mean), and the group.
Key = tuple[str, str, str | None, str]


def letter(index: int) -> str:
    """A, B, … Z, AA, AB, … for the groups of a column, from 0."""
    last = _ALPHABET[index % 26]
    return last if index < 26 else letter(index // 26 - 1) + last


def letters(groups: Sequence[str]) -> dict[str, str]:
    """The letter of each group of a column, in order."""
    return {group: letter(index) for index, group in enumerate(groups)}


def marks(banner: Banner, estimates: Iterable[Shown], named: Mapping[str, Mapping[str, str]]) -> dict[Key, str]:
    """What follows each estimate: the letters of the groups it is higher than, or an arrow.

    Comparisons with a group that is not shown with its spread make no mark. ``named`` are the letters of the groups of
    every column.
    """
    known = {
        (*estimate.by[-1], estimate.variable, estimate.category)
        for estimate in estimates
        if estimate.by and estimate.shown == "all" and not estimate.is_withheld
    }
    signs: dict[Key, list[str]] = defaultdict(list)
    claims = banner.tests[banner.tests["p_adjusted"].to_numpy() < significance_level(banner.level)]
    for line in claims.to_dict("records"):
        column, variable = str(line["column"]), str(line["variable"])
        category = None if pd.isna(line["category"]) else str(line["category"])
        group, is_higher, is_to_rest = str(line["group"]), line["value"] > 0, pd.isna(line["other"])
        compared = [group] if is_to_rest else [group, str(line["other"])]
        if not all((column, code, variable, category) in known for code in compared):
            continue
        if is_to_rest:
            signs[column, variable, category, group] = [HIGHER if is_higher else LOWER]
        else:
            high, low = compared if is_higher else reversed(compared)
            signs[column, variable, category, high].append(named[column][low])
    return {key: " ".join(sorted(own, key=lambda sign: (len(sign), sign))) for key, own in signs.items()}
