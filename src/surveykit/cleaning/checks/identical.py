"""Rows that stand twice in a raw file, where that cannot be chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.checks.registry import Flagged
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.typing import Typed

#: Share of the different rows that a column must tell apart to be taken for one that tells answers apart.
_TELLING = 0.99
#: Different rows below which nothing can be said of a column.
_FEWEST = 10


def identical_rows(typed: Typed) -> Iterator[Flagged]:
    """Rows that repeat another one of their file in every column, until ``checks: duplicates`` says which rows do.

    Only where a column (a number, an address, a moment) differs in nearly all other rows: ratings without such a column
    may well be equal.
    """
    if typed.survey.checks.duplicates is not None:
        return
    for number, table in enumerate(typed.tables):
        again = _again(table.frame)
        rows = np.flatnonzero(typed.table == number)
        rows = rows[again[typed.position[rows]]]
        if len(rows):
            flagged = np.zeros(len(typed.frame), dtype=bool)
            flagged[rows] = True
            what = "rows repeat another row in every column; all of them count"
            remedy = "if they are one answer, say so: checks: {duplicates: {keys: [respondent], action: keep_first}}"
            finding = Finding("identical_rows", "warning", what, table.path, len(rows), typed.places(rows), remedy)
            yield Flagged(finding, flagged)


def _again(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a row repeats one above it, in a table where a column tells the different rows apart."""
    again: NDArray[np.bool_] = frame.duplicated().to_numpy()
    different = frame.loc[~again]
    enough = len(different) >= _FEWEST and again.any()
    if enough and any(different[name].nunique() >= _TELLING * len(different) for name in frame.columns):
        return again
    return np.zeros(len(frame), dtype=bool)
