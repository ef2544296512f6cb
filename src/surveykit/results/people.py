"""Who is behind the rows of a cell, where one person may have given several: what the publishing floor counts.

Rows of a cell are those of ``n``; people are listed by number where they are few, so that of several cells together it
is known how many different people they hold. Of many people only their number is known: no floor is that high.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: The column of estimates with the people of each row, where somebody gave several; no question has such a name.
PEOPLE = "_people"
#: The same of those who chose a category, for shares.
CHOOSERS = "_choosers"
#: Cells of at most so many people list them.
LISTED = 200

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: Per cell the numbers of its people, or how many they are where they are too many to be listed.
People = NDArray[Any]


def persons_of(column: pd.Series) -> Ints | None:
    """Per row the number of the person; ``None`` where everybody gave one row. Rows without a person are of their own.

    Args:
        column: What tells people apart.
    """
    codes, known = pd.factorize(column)
    missing = codes < 0
    if len(known) + int(missing.sum()) == len(codes):
        return None
    result = codes.astype(np.int64)
    result[missing] = len(known) + np.arange(int(missing.sum()))
    return result


def people_in(cell: Ints, person: Ints, cells: int) -> People:
    """The people of every cell, from the cell (-1 for none) and the person of each row."""
    inside = cell >= 0
    size = int(person.max(initial=0)) + 1
    pairs = np.unique(cell[inside] * size + person[inside])
    where, who = np.divmod(pairs, size)
    ends = np.searchsorted(where, np.arange(cells + 1))
    result = np.empty(cells, dtype=object)
    for number, (start, end) in enumerate(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)):
        result[number] = tuple(who[start:end].tolist()) if end - start <= LISTED else end - start
    return result


def who_gave(frame: pd.DataFrame, person: str | None, rows: Sequence[NDArray[np.bool_] | pd.Series]) -> People | None:
    """Who gave the rows of several choices of them; ``None`` where nobody is known to have given several rows.

    Args:
        frame: One row per response.
        person: The column whose values are people (``survey.person``).
        rows: For every cell which rows are in it.
    """
    persons = None if person is None or person not in frame.columns else persons_of(frame[person])
    if persons is None:
        return None
    result = np.empty(len(rows), dtype=object)
    for number, inside in enumerate(rows):
        result[number] = people_in(np.where(np.asarray(inside), 0, -1), persons, 1)[0]
    return result


def sized(sizes: pd.DataFrame, people: People | None) -> pd.DataFrame:
    """Numbers of answers (``n``) with who gave them, as the floor looks at them."""
    return sizes if people is None else sizes.assign(**{PEOPLE: pd.Series(list(people), sizes.index, dtype=object)})


def how_many(people: Any) -> float:
    """How many people a cell holds; NaN where it is not known."""
    if isinstance(people, tuple):
        return float(len(people))
    return math.nan if people is None or people is pd.NA else float(people)


def counts_of_people(people: Iterable[Any], n: Sequence[float] | Floats) -> Floats:
    """How many people each cell holds; where that is not known, each of its ``n`` answers is of another person."""
    known = np.array([how_many(part) for part in people], dtype=np.float64)
    return np.where(np.isnan(known), np.asarray(n, dtype=np.float64), known)


def fewer(first: People | None, second: People | None) -> People | None:
    """Cell by cell the people of the smaller one."""
    if first is None or second is None:
        return None
    result = first.copy()
    smaller = [how_many(other) < how_many(own) for own, other in zip(first, second, strict=True)]
    result[smaller] = second[smaller]
    return result


def newcomers(group: Ints, people: People, n: Ints | Floats) -> Floats:
    """How many people of each cell were in none of the cells of its group before; where that is not known, at least.

    Summed over any first cells of a group it is at most how many different people these hold, and where all list
    theirs it is exactly that.
    """
    seen: dict[int, set[int]] = {}
    joint: dict[int, float] = {}
    result = np.zeros(len(n), dtype=np.float64)
    for row, (of, part, size) in enumerate(zip(group.tolist(), people, n.tolist(), strict=True)):
        before, known = joint.get(of, 0.0), seen.setdefault(of, set())
        if isinstance(part, tuple) and before <= LISTED:
            fresh = set(part) - known
            known |= fresh
            # What larger cells add is not known one by one, so nobody is counted twice.
            after = max(before, float(len(known)))
        else:
            number = how_many(part)
            # Beyond what is listed it does not matter how many more they are.
            after = before + size if math.isnan(number) else max(before, number)
        result[row] = after - before
        joint[of] = after
    return result


def together(key: Ints, n: Ints, people: People | None, size: int) -> tuple[Ints, People | None]:
    """How many people all cells of a key hold together (at least as many, exactly where they are few), and who.

    Args:
        key: Per cell a number from 0; -1 for cells that are in no sum.
        n: How many people each cell holds.
        people: Who they are; ``None`` where nobody is in two cells.
        size: The number of keys.
    """
    inside = key >= 0
    if people is None:
        return np.bincount(key[inside], n[inside], size).astype(np.int64), None
    sums = np.bincount(key[inside], newcomers(key[inside], people[inside], n[inside]), size).astype(np.int64)
    listed: list[set[int]] = [set() for _ in range(size)]
    for of, part in zip(key[inside].tolist(), people[inside], strict=True):
        if isinstance(part, tuple) and sums[of] <= LISTED:
            listed[of].update(part)
    result = np.empty(size, dtype=object)
    for number, (known, total) in enumerate(zip(listed, sums.tolist(), strict=True)):
        result[number] = tuple(sorted(known)) if len(known) == total else total
    return sums, result
