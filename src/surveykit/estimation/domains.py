"""The groups that estimates are made for. A domain never filters rows: outside it, scores are zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Bools, Ints
from surveykit.estimation.columns import categories, names_of

By = str | Sequence[str] | None


@dataclass(frozen=True, eq=False)
class Domains:
    """Groups: per row the number of its domain (-1 where ``by`` is missing), per domain the values of the by-columns.

    ``labels`` has no columns if there is only the whole; ``left_out`` counts rows without a value, per by-column.
    """

    codes: Ints
    labels: pd.DataFrame
    left_out: dict[str, int]

    @property
    def by(self) -> tuple[str, ...]:
        """The columns that name the groups."""
        return tuple(map(str, self.labels.columns))

    @property
    def count(self) -> int:
        """Number of domains."""
        return len(self.labels)


def domains(frame: pd.DataFrame, by: By, inside: Bools | None = None) -> Domains:
    """Every category of one column, in its order, also one that nobody has; of several columns what occurs together.

    Rows that are not ``inside`` (all unless given) are in no domain, and are not counted as left out.
    """
    inside = np.ones(len(frame), dtype=np.bool_) if inside is None else inside
    if by is None or not names_of(by):
        return Domains(np.where(inside, np.int64(0), np.int64(-1)), pd.DataFrame(index=pd.RangeIndex(1)), {})
    names = names_of(by)
    columns = {name: categories(frame, name) for name in names}
    left_out = {name: int((inside & (column.codes < 0)).sum()) for name, column in columns.items()}
    if len(names) == 1:
        column = columns[names[0]]
        everything = pd.Categorical.from_codes(np.arange(len(column.categories)), dtype=column.dtype)
        codes = np.where(inside, column.codes, -1).astype(np.int64)
        return Domains(codes, pd.DataFrame({names[0]: everything}), left_out)
    return _combinations(columns, left_out, inside)


def _combinations(columns: dict[str, pd.Categorical], left_out: dict[str, int], inside: Bools) -> Domains:
    sizes = [max(len(column.categories), 1) for column in columns.values()]
    codes = np.vstack([column.codes.astype(np.int64) for column in columns.values()])
    known = np.asarray((codes >= 0).all(axis=0) & inside, dtype=np.bool_)
    flat = np.ravel_multi_index(tuple(np.where(known, codes, 0)), sizes) if codes.shape[1] else codes[0]
    occurring, position = np.unique(flat[known], return_inverse=True)
    result = np.full(len(known), -1, dtype=np.int64)
    result[known] = position
    parts = np.unravel_index(occurring, sizes)
    labels = {
        name: pd.Categorical.from_codes(part, dtype=column.dtype)
        for (name, column), part in zip(columns.items(), parts, strict=True)
    }
    return Domains(result, pd.DataFrame(labels), left_out)
