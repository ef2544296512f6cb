"""The rows that a decision of ``decisions.yml`` names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Rows
from surveykit.cleaning.decisions import Exclusion
from surveykit.cleaning.typing import Typed
from surveykit.survey.document import is_number


def chosen_rows(typed: Typed, exclusion: Exclusion) -> Rows:
    """Whether a row is one of those that a decision names."""
    frame = typed.frame
    if exclusion.rows:
        chosen = np.zeros(len(frame), dtype=bool)
        for source, rows in exclusion.rows.items():
            chosen |= ((frame["source"] == source) & frame["row"].isin(rows)).to_numpy()
        return chosen
    chosen = np.ones(len(frame), dtype=bool)
    for column, values in exclusion.where.items():
        chosen &= equals(frame[column], values).to_numpy()
    return chosen


def equals(column: pd.Series, values: tuple[str, ...]) -> pd.Series:
    """Whether a cell is one of the values; numbers are compared as numbers."""
    if pd.api.types.is_numeric_dtype(column):
        return column.isin([float(value) for value in values if is_number(value)])
    return column.isin(list(values))
