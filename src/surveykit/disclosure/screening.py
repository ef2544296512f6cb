"""Blanking what may not be shown in a frame of estimates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.disclosure.decided import decided, is_missing
from surveykit.disclosure.floor import Floor
from surveykit.errors import ParameterError, Problem
from surveykit.results import Estimates, EstimatesLike, frame_of
from surveykit.results.people import PEOPLE, People, counts_of_people, newcomers

#: Columns with numbers of an estimate: blank in a withheld row.
NUMBERS = ("value", "se", "low", "high", "n", "n_eff", "df", "deff", "p")
#: Those that show a spread or an interval: blank also from ``min_n`` up to ``min_n_spread`` answers.
SPREAD = ("se", "low", "high", "n_eff", "df", "deff", "p")
_KINDS = ("level", "variable", "statistic", "category")
_MARK = "screened"

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
#: A frame as lists, by the names of its columns.
Columns = Mapping[str, Sequence[Any]]
Screened = TypeVar("Screened", Estimates, pd.DataFrame)


def screen(estimates: Screened, floor: Floor, *, siblings: Sequence[str] = ()) -> Screened:
    """The estimates with everything blanked that may not be published.

    Adds ``shown`` (``all``; ``mean_only``: n and value only; ``withheld``: nothing) and ``withheld`` (``small``: too
    few answers; ``protects``: would give a small sibling away by subtraction; None for shown rows). Categories of a
    distribution need ``min_n_spread`` answers in their group, else they are withheld. Rows without a known n are
    withheld. Where a column (``results.people``) says who gave the answers, people are counted in their place.

    With ``siblings``, rows that share the values of these columns are parts of one published whole (all lecturers of a
    department: ``siblings=["unit"]``; all groups of a breakdown: ``["variable"]``). If one of them is withheld, at
    least two are, with at least ``min_n`` answers together: the smallest further siblings are withheld too. Levels,
    variables, statistics and categories are always kept apart. Without ``siblings`` every row is looked at alone.
    Siblings without any answer hide nobody: they are withheld, and neither need nor give protection.
    Siblings protect n, value and distribution; the spread of a single row with ``mean_only`` follows from the sums of
    squares of all others.

    What was decided for all reports together (``floor.closed``, ``floor.protects``) is withheld whatever its n.

    Screening a screened frame changes nothing: rows once withheld stay so.

    Raises:
        ParameterError: The frame has no column ``n``, or a sibling column is not there.
    """
    frame = frame_of(estimates)
    missing = [name for name in ("n", *siblings) if name not in frame.columns]
    if missing:
        raise ParameterError([Problem(f"the estimates have no column {name!r}") for name in missing])
    applied = () if is_screened(estimates, floor, siblings) else siblings
    of_rules: list[str] = [name for rule in floor.protects for name in rule.columns]
    columns = listed(frame, ("n", PEOPLE, "shown", "withheld", "unit", *_KINDS, *siblings, *of_rules))
    result = _blanked(frame, verdicts(columns, floor, applied))
    marks = list(dict.fromkeys([*_known_marks(estimates), _mark(floor, siblings)]))
    if isinstance(estimates, Estimates):
        return replace(estimates, frame=result, marks=tuple(marks))
    result.attrs = {**frame.attrs, _MARK: marks}
    return result


def listed(estimates: pd.DataFrame, names: Iterable[str]) -> Columns:
    """The columns of a frame that are there as lists: rows are looked at one by one much faster so."""
    return {name: estimates[name].tolist() for name in dict.fromkeys(names) if name in estimates.columns}


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Per row why nothing may be shown, or None; and whether only n and value may, without a spread (``narrow``)."""

    reasons: NDArray[Any]
    narrow: Bools

    @property
    def withheld(self) -> Bools:
        """Rows of which nothing may be shown."""
        return np.array([reason is not None for reason in self.reasons], dtype=np.bool_)


def verdicts(columns: Columns, floor: Floor, siblings: Sequence[str]) -> Verdicts:
    """Decide row by row as :func:`screen` does; ``siblings`` only where they have not been looked at before.

    Args:
        columns: The columns of a frame of estimates as lists.
        floor: The least numbers of answers, and what is withheld besides.
        siblings: Columns with values that siblings share.
    """
    n = np.array([np.nan if is_missing(value) else value for value in columns["n"]], dtype=np.float64)
    people = columns.get(PEOPLE)
    size = n if people is None else counts_of_people(people, n)
    small = _small(columns, size, floor)
    reasons = np.full(len(n), None, dtype=object)
    reasons[small] = "small"
    if "withheld" in columns:
        protects = np.array([value == "protects" for value in map(_known, columns["withheld"])], dtype=np.bool_)
        reasons[small & protects] = "protects"
    withheld, untold, with_siblings = decided(columns, floor)
    reasons[(withheld & ~small) | untold] = "protects"
    hidden = small | with_siblings
    if siblings:
        answered = np.flatnonzero(n != 0)
        group = _groups(columns, siblings)[answered]
        known = None if people is None else _objects(people)[answered]
        chosen = protecting(group, np.nan_to_num(size[answered]), hidden[answered], floor, people=known)
        reasons[answered[chosen & ~hidden[answered]]] = "protects"
    narrow = size < floor.min_n_spread
    if "shown" in columns:
        narrow[[value == "mean_only" for value in map(_known, columns["shown"])]] = True
    closed = Verdicts(reasons, narrow)
    return replace(closed, narrow=~closed.withheld & closed.narrow)


def joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Screened parts as one frame that remembers what each was screened with, so that nothing is withheld twice.

    ``pandas.concat`` forgets it, and the numbers that would tell are gone: screening such a frame again by siblings
    would withhold more rows than needed. Only for parts whose rows have other parents (levels, variables, statistics).
    """
    result = pd.concat(parts)
    marks = [mark for part in parts for mark in part.attrs.get(_MARK, [])]
    result.attrs = {_MARK: list(dict.fromkeys(marks))}
    return result


def _small(columns: Columns, n: Floats, floor: Floor) -> Bools:
    """Rows with too few answers, and those withheld before."""
    needed = np.full(len(n), float(floor.min_n))
    if "category" in columns:
        needed[[not is_missing(value) for value in columns["category"]]] = floor.min_n_spread
    small: Bools = ~(n >= needed)
    if "shown" in columns:
        small[[value == "withheld" for value in map(_known, columns["shown"])]] = True
    return small


def _known(value: Any) -> Any:
    return None if is_missing(value) else value


def _groups(columns: Columns, siblings: Sequence[str]) -> NDArray[np.int64]:
    keys = dict.fromkeys([*siblings, *(name for name in _KINDS if name in columns)])
    numbers: dict[tuple[Any, ...], int] = {}
    rows = zip(*(map(_known, columns[key]) for key in keys), strict=True)
    return np.array([numbers.setdefault(row, len(numbers)) for row in rows], dtype=np.int64)


def _objects(people: Sequence[Any]) -> People:
    result = np.empty(len(people), dtype=object)
    result[:] = people
    return result


def protecting(
    group: NDArray[np.int64],
    n: Floats,
    hidden: Bools,
    floor: Floor,
    possible: Bools | None = None,
    people: People | None = None,
) -> Bools:
    """Rows to withhold: in a group with a withheld row, the smallest until they are two and have ``min_n`` together.

    Rows that are all just below the floor would be known from their sum: then one more is withheld. ``n`` is 0 where it
    is not known; only ``possible`` rows (all unless given) are withheld for others. Where ``people`` says who is behind
    the rows, ``n`` is how many they are, and somebody in several rows is one person of them together.
    """
    rank = np.where(hidden, 0, 1 if possible is None else np.where(possible, 1, 2))
    order = np.lexsort((n, rank, group))
    ordered, sizes = group[order], n[order]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(order) else np.zeros(0, dtype=np.int64)
    start = np.repeat(first, np.diff(np.r_[first, len(order)]))
    position = np.arange(len(order)) - start
    fresh = sizes if people is None else newcomers(ordered, people[order], sizes)
    earlier = (np.r_[0.0, np.cumsum(counts)][:-1] for counts in (fresh, sizes == floor.min_n - 1))
    joint, nearly = (sums - sums[start] for sums in earlier)
    short = (position < 2) | (joint < floor.min_n) | (nearly == position)
    touched = hidden[order][start]
    withheld = np.zeros(len(order), dtype=np.bool_)
    withheld[order] = hidden[order] | (touched & short & (rank[order] < 2))
    return withheld


def _blanked(estimates: pd.DataFrame, rows: Verdicts) -> pd.DataFrame:
    result = estimates.copy()
    withheld, narrow = rows.withheld, rows.narrow
    columns: dict[str, Any] = {}
    for name in [name for name in NUMBERS if name in result.columns]:
        hidden = withheld | narrow if name in SPREAD else withheld
        if hidden.any() or result[name].dtype != np.float64:
            values = result[name].to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
            values[hidden] = np.nan
            columns[name] = values
    if PEOPLE in result.columns:
        people = _objects(result[PEOPLE].tolist())
        people[withheld] = None
        columns[PEOPLE] = people
    columns["shown"] = np.select([withheld, narrow], ["withheld", "mean_only"], "all").astype(object)
    columns["withheld"] = rows.reasons
    for name, values in columns.items():
        result[name] = pd.Series(values, result.index, dtype=values.dtype)
    return result


def _known_marks(estimates: EstimatesLike) -> list[str]:
    return list(estimates.marks if isinstance(estimates, Estimates) else estimates.attrs.get(_MARK, []))


def is_screened(estimates: EstimatesLike, floor: Floor, siblings: Sequence[str]) -> bool:
    """Whether a frame was screened by these siblings before; the numbers that would tell are gone."""
    return _mark(floor, siblings) in _known_marks(estimates)


def _mark(floor: Floor, siblings: Sequence[str]) -> str:
    parents = ", ".join(sorted(set(siblings) - set(_KINDS))) or ("whole" if siblings else "alone")
    return f"{floor.min_n},{floor.min_n_spread},{floor.min_n_rank}: {parents}"
