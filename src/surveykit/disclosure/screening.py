"""Blanking what may not be shown in a frame of estimates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.disclosure.decided import decided
from surveykit.disclosure.floor import Floor
from surveykit.errors import ParameterError, Problem

#: Columns with numbers of an estimate: blank in a withheld row.
NUMBERS = ("value", "se", "low", "high", "n", "n_eff", "df", "deff", "p")
#: Those that show a spread or an interval: blank also from ``min_n`` up to ``min_n_spread`` answers.
SPREAD = ("se", "low", "high", "n_eff", "df", "deff", "p")
_KINDS = ("level", "variable", "statistic", "category")
_MARK = "screened"

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def screen(estimates: pd.DataFrame, floor: Floor, *, siblings: Sequence[str] = ()) -> pd.DataFrame:
    """The estimates with everything blanked that may not be published.

    Adds ``shown`` (``all``; ``mean_only``: n and value only; ``withheld``: nothing) and ``withheld`` (``small``: too
    few answers; ``protects``: would give a small sibling away by subtraction; None for shown rows). Categories of a
    distribution need ``min_n_spread`` answers in their group, else they are withheld. Rows without a known n are
    withheld.

    With ``siblings``, rows that share the values of these columns are parts of one published whole (all lecturers of a
    department: ``siblings=["unit"]``; all groups of a breakdown: ``["variable"]``). If one of them is withheld, at
    least two are, with at least ``min_n`` answers together: the smallest further siblings are withheld too. Levels,
    variables, statistics and categories are always kept apart. Without ``siblings`` every row is looked at alone.
    Siblings without any answer hide nobody: they are withheld, and neither need nor give protection.

    What was decided for all reports together (``floor.closed``, ``floor.protects``) is withheld whatever its n.

    Screening a screened frame changes nothing: rows once withheld stay so.

    Raises:
        ParameterError: The frame has no column ``n``, or a sibling column is not there.
    """
    missing = [name for name in ("n", *siblings) if name not in estimates.columns]
    if missing:
        raise ParameterError([Problem(f"the estimates have no column {name!r}") for name in missing])
    n = estimates["n"].to_numpy(dtype=np.float64, na_value=np.nan)
    small = _small(estimates, n, floor)
    reasons = _reasons(estimates, small)
    ruled, untold = decided(estimates, floor)
    reasons[(ruled & ~small) | untold] = "protects"
    hidden = small | ruled
    if siblings and not _done(estimates, floor, siblings):
        answered = np.flatnonzero(n != 0)
        group = _groups(estimates, siblings)[answered]
        chosen = protecting(group, np.nan_to_num(n[answered]), hidden[answered], floor)
        reasons[answered[chosen & ~hidden[answered]]] = "protects"
    result = _blanked(estimates, n, reasons, floor)
    result.attrs = {**estimates.attrs, _MARK: _marks(estimates, floor, siblings)}
    return result


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Screened parts as one frame that remembers what each was screened with, so that nothing is withheld twice.

    ``pandas.concat`` forgets it, and the numbers that would tell are gone: screening such a frame again by siblings
    would withhold more rows than needed. Only for parts whose rows have other parents (levels, variables, statistics).
    """
    result = pd.concat(parts)
    marks = [mark for part in parts for mark in part.attrs.get(_MARK, [])]
    result.attrs = {_MARK: list(dict.fromkeys(marks))}
    return result


def _small(estimates: pd.DataFrame, n: Floats, floor: Floor) -> Bools:
    """Rows with too few answers, and those withheld before."""
    needed = np.full(len(n), float(floor.min_n))
    if "category" in estimates.columns:
        needed[estimates["category"].notna().to_numpy()] = floor.min_n_spread
    small: Bools = ~(n >= needed)
    if "shown" in estimates.columns:
        small |= (estimates["shown"] == "withheld").to_numpy(dtype=np.bool_, na_value=False)
    return small


def _reasons(estimates: pd.DataFrame, small: Bools) -> NDArray[Any]:
    reasons = np.full(len(small), None, dtype=object)
    reasons[small] = "small"
    if "withheld" in estimates.columns:
        before = estimates["withheld"].to_numpy(dtype=object)
        kept = small & (estimates["withheld"] == "protects").to_numpy(dtype=np.bool_, na_value=False)
        reasons[kept] = before[kept]
    return reasons


def _groups(estimates: pd.DataFrame, siblings: Sequence[str]) -> NDArray[np.int64]:
    keys = list(dict.fromkeys([*siblings, *(name for name in _KINDS if name in estimates.columns)]))
    groups = np.zeros(len(estimates), dtype=np.int64)
    for key in keys:
        # Missing is a group of its own. Numbers stay small, however many columns there are: no product can overflow.
        codes, known = pd.factorize(estimates[key], use_na_sentinel=True)
        groups = pd.factorize(groups * (len(known) + 1) + codes + 1)[0]
    return groups.astype(np.int64, copy=False)


def protecting(
    group: NDArray[np.int64], n: Floats, hidden: Bools, floor: Floor, possible: Bools | None = None
) -> Bools:
    """Rows to withhold: in a group with a withheld row, the smallest until they are two and have ``min_n`` together.

    Rows that are all just below the floor would be known from their sum: then one more is withheld.

    Args:
        group: The whole that each row is a part of.
        n: Answers of each row, 0 where this is not known.
        hidden: Rows that are withheld already.
        floor: The least number of answers.
        possible: Rows that may be withheld for others; all unless given.
    """
    rank = np.where(hidden, 0, 1 if possible is None else np.where(possible, 1, 2))
    order = np.lexsort((n, rank, group))
    ordered, sizes = group[order], n[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else np.zeros(0, dtype=np.int64)
    start = np.repeat(first, np.diff(np.r_[first, len(order)]))
    position = np.arange(len(order)) - start
    joint, nearly = (_before(counts, start) for counts in (sizes, sizes == floor.min_n - 1))
    short = (position < 2) | (joint < floor.min_n) | (nearly == position)
    touched = hidden[order][start]
    withheld = np.zeros(len(order), dtype=np.bool_)
    withheld[order] = hidden[order] | (touched & short & (rank[order] < 2))
    return withheld


def _before(counts: NDArray[Any], start: NDArray[np.int64]) -> Floats:
    """The sum of the counts of all earlier rows of the same group."""
    sums = np.r_[0.0, np.cumsum(counts)][:-1]
    result: Floats = sums - sums[start]
    return result


def _blanked(estimates: pd.DataFrame, n: Floats, reasons: NDArray[Any], floor: Floor) -> pd.DataFrame:
    result = estimates.copy()
    withheld = np.array([reason is not None for reason in reasons], dtype=np.bool_)
    narrow = ~withheld & (n < floor.min_n_spread)
    columns: dict[str, Any] = {}
    for name in [name for name in NUMBERS if name in result.columns]:
        hidden = withheld | narrow if name in SPREAD else withheld
        if hidden.any() or result[name].dtype != np.float64:
            values = result[name].to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
            values[hidden] = np.nan
            columns[name] = values
    columns["shown"] = np.select([withheld, narrow], ["withheld", "mean_only"], "all").astype(object)
    columns["withheld"] = reasons
    for name, values in columns.items():
        result[name] = pd.Series(values, result.index)
    return result


def _marks(estimates: pd.DataFrame, floor: Floor, siblings: Sequence[str]) -> list[str]:
    """What the frame has been screened with; kept with it, since the numbers that would tell are gone."""
    known = list(estimates.attrs.get(_MARK, []))
    mark = _mark(floor, siblings)
    return known if mark in known else [*known, mark]


def _done(estimates: pd.DataFrame, floor: Floor, siblings: Sequence[str]) -> bool:
    return _mark(floor, siblings) in estimates.attrs.get(_MARK, [])


def _mark(floor: Floor, siblings: Sequence[str]) -> str:
    parents = ", ".join(sorted(set(siblings) - set(_KINDS))) or ("whole" if siblings else "alone")
    return f"{floor.min_n},{floor.min_n_spread},{floor.min_n_rank}: {parents}"
