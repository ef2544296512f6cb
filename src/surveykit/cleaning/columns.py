"""Columns of typed answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray

from surveykit.survey import MissingKind

#: Yes or no, a whole number, a number: for every row or distinct text.
Rows = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
#: The values of a column of typed answers.
Values = ExtensionArray | Floats | pd.Series

MISSING_KINDS: tuple[str, ...] = get_args(MissingKind)


def categorical(
    positions: NDArray[np.integer[Any]], categories: Iterable[str], *, ordered: bool = False
) -> pd.Categorical:
    """A categorical column from category numbers (-1: missing) and the categories in their order."""
    return pd.Categorical.from_codes(positions, categories=pd.Index(list(categories), dtype="str"), ordered=ordered)


def with_kind(kinds: pd.Series, rows: Rows, kind: str) -> pd.Categorical:
    """The kinds of missing answers of a column, and in some rows the given one."""
    codes = kinds.cat.codes.to_numpy(dtype=np.int64, copy=True)
    codes[rows] = MISSING_KINDS.index(kind)
    return categorical(codes, MISSING_KINDS)
