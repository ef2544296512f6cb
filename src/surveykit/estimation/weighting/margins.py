"""Known totals of the population, matched to the categories of the sample, and weights that meet them by raking.

Raking (iterative proportional fitting) works on the cells that occur, so that rows cost nothing per round.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from surveykit.errors import DesignError, Problem
from surveykit.estimation.arrays import Bools, Floats, Ints, totals
from surveykit.estimation.columns import categories, first_rows, names_of

#: A total for each category; keys of any kind, since mappings are invariant in theirs.
Targets = Mapping[Any, float]
_SUM_TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class Margin:
    """One categorical variable (or several crossed): the categories with a positive total, and the totals.

    ``codes`` has the category of every row; -1 for rows with weight zero, which are not adjusted.
    """

    name: str
    labels: tuple[Hashable, ...]
    target: Floats
    codes: Ints

    def indicators(self) -> Floats:
        """Rows x categories: 1 where the row is of the category."""
        columns = np.zeros((len(self.codes), len(self.labels)))
        inside = np.flatnonzero(self.codes >= 0)
        columns[inside, self.codes[inside]] = 1.0
        return columns


def margin(frame: pd.DataFrame, by: str | tuple[str, ...], targets: Targets, weights: Floats) -> Margin:
    """A margin with its categories matched to the sample."""
    name, keys = " x ".join(names_of(by)), _keys(frame, names_of(by))
    positive = weights > 0
    labels = tuple(label for label, total in targets.items() if total != 0)
    codes = pd.Index(labels, tupleize_cols=False).get_indexer(pd.Index(keys, tupleize_cols=False)).astype(np.int64)
    codes[~positive] = -1
    problems = [
        Problem(f"the margin {name!r} has an impossible total for {label!r}", found=str(total))
        for label, total in targets.items()
        if not (np.isfinite(total) and total >= 0)
    ]
    problems += _row_problems(frame, name, keys, targets, positive & (codes < 0))
    filled = totals(codes[codes >= 0], None, len(labels))
    problems += [
        Problem(
            f"the margin {name!r} has the total {targets[label]:g} for {label!r}, but no answer is of this category",
            remedy="join it with a neighbouring category in the data and in the totals",
        )
        for label, count in zip(labels, filled, strict=True)
        if count == 0
    ]
    if problems:
        raise DesignError(problems)
    return Margin(name, labels, np.array([targets[label] for label in labels], dtype=np.float64), codes)


def _keys(frame: pd.DataFrame, names: tuple[str, ...]) -> list[Hashable]:
    """Per row its category, or a tuple of categories; None where one is missing."""
    columns = []
    for answers in (categories(frame, name) for name in names):
        labels = [*answers.categories.tolist(), None]
        columns.append([labels[code] for code in answers.codes])
    if len(columns) == 1:
        return columns[0]
    return [None if any(value is None for value in row) else row for row in zip(*columns, strict=True)]


def _row_problems(
    frame: pd.DataFrame, name: str, keys: list[Hashable], targets: Targets, outside: Bools
) -> list[Problem]:
    if not outside.any():
        return []
    empty = np.array([key is None for key in keys], dtype=np.bool_)
    problems = []
    if (outside & empty).any():
        what, remedy = f"the margin {name!r} is empty for some answers", "fill it, or give these answers the weight 0"
        problems.append(Problem(what, first_rows(frame, outside & empty), remedy=remedy))
    unknown = list(dict.fromkeys(str(keys[row]) for row in np.flatnonzero(outside & ~empty)))
    if unknown:
        what, expected = f"the margin {name!r} has no positive total for some categories", ", ".join(map(str, targets))
        problems.append(Problem(what, "", expected, ", ".join(unknown[:10])))
    return problems


def check_consistent(margins: list[Margin]) -> None:
    """Refuse margins with different sums: they do not describe one population."""
    sums = [float(margin.target.sum()) for margin in margins]
    if max(sums) - min(sums) > _SUM_TOLERANCE * max(sums):
        raise DesignError(
            "the margins add up to different totals, so no weights can meet all of them",
            found=", ".join(f"{margin.name}: {total:,.6g}" for margin, total in zip(margins, sums, strict=True)),
            remedy="bring them to one total, for instance by scaling all to that of the best known margin",
        )


def rake_weights(weights: Floats, margins: list[Margin], tolerance: float, rounds: int) -> Floats:
    """Weights that meet every margin to ``tolerance`` (relative); within each cell in proportion to the old ones."""
    check_consistent(margins)
    inside = np.flatnonzero(weights > 0)
    sizes = [len(margin.labels) for margin in margins]
    flat = np.ravel_multi_index(tuple(margin.codes[inside] for margin in margins), sizes)
    cells, cell = np.unique(flat, return_inverse=True)
    codes = np.unravel_index(cells, sizes)
    start = totals(cell.astype(np.int64), weights[inside], len(cells))
    current = start.copy()
    for _ in range(rounds):
        for margin, code in zip(margins, codes, strict=True):
            current *= (margin.target / totals(code, current, len(margin.labels)))[code]
        if max(_misses(margin, code, current).max() for margin, code in zip(margins, codes, strict=True)) <= tolerance:
            result = np.zeros(len(weights))
            result[inside] = weights[inside] * (current / start)[cell]
            return result
    raise DesignError(_not_met(margins, codes, current, rounds))


def _misses(margin: Margin, code: np.ndarray, current: Floats) -> Floats:
    return np.asarray(np.abs(totals(code, current, len(margin.labels)) / margin.target - 1))


def _not_met(margins: list[Margin], codes: tuple[np.ndarray, ...], current: Floats, rounds: int) -> Problem:
    misses = [_misses(margin, code, current) for margin, code in zip(margins, codes, strict=True)]
    worst = int(np.argmax([miss.max() for miss in misses]))
    label = margins[worst].labels[int(misses[worst].argmax())]
    return Problem(
        f"raking does not meet its margins within {rounds} rounds",
        where=f"margin {margins[worst].name!r}, category {label!r}",
        found=f"missed by {misses[worst].max():.3g} of its total",
        remedy="answers that occur in few combinations cannot meet all margins: join categories, or leave a margin out",
    )
