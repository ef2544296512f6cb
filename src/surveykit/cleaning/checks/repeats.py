"""Rows that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.checks.registry import Flagged
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import one_spelling
from surveykit.cleaning.typing import Typed
from surveykit.matching.texts import listing


def duplicates(typed: Typed) -> Iterator[Flagged]:
    """Rows that are equal in all keys; which of them counts is decided in ``survey.yml``."""
    settings = typed.survey.checks.duplicates
    if settings is None:
        return
    keys = list(settings.keys)
    again = repeated(typed.frame, keys, settings.action)
    if again.any():
        rows = np.flatnonzero(again)
        kept = {"keep_first": "the first counts", "keep_last": "the last counts", "flag": "all of them count"}
        what = f"rows repeat another row in {listing(keys)}; {kept[settings.action]}"
        yield Flagged(Finding("duplicates", "warning", what, listing(keys), len(rows), typed.places(rows)), again)


def _spelled(column: pd.Series) -> pd.Series:
    """Texts in one spelling; other columns as they are."""
    if isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_numeric_dtype(column.dtype):
        return column
    codes, texts = pd.factorize(column)
    numbers: dict[str, int] = {}
    same = [numbers.setdefault(one_spelling(str(text)), len(numbers)) for text in texts]
    return pd.Series(np.array([*same, -1], dtype=np.int64)[codes], index=column.index)


def repeated(frame: pd.DataFrame, keys: list[str], action: str) -> NDArray[np.bool_]:
    """Whether a row repeats another one in all keys and is not the one kept; rows with a missing key never do.

    Texts are compared in one spelling: a telephone number with gaps is the same without.
    """
    complete = frame[keys].notna().all(axis=1)
    compared = pd.DataFrame({key: _spelled(frame[key]) for key in keys})
    again = compared.duplicated(keep="last" if action == "keep_last" else "first")
    result: NDArray[np.bool_] = (again & complete).to_numpy()
    return result
