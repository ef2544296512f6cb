"""Rows that occur twice: equal in declared keys, or in every column where that cannot be chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveykit.cleaning.checks.registry import Flagged, flagged
from surveykit.cleaning.columns import Rows
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.identities import one_spelling
from surveykit.cleaning.typing import Typed
from surveykit.matching.texts import listing

#: Share of the different rows that a column must tell apart to be taken for one that tells answers apart.
_TELLING = 0.99
#: Different rows below which nothing can be said of a column.
_FEWEST = 10


def duplicates(typed: Typed) -> Iterator[Flagged]:
    """Rows that are equal in all keys; which of them counts is decided in ``survey.yml``."""
    settings = typed.survey.checks.duplicates
    if settings is None:
        return
    keys = list(settings.keys)
    kept = {
        "keep_first": "nothing: the first counts, as survey.yml says",
        "keep_last": "nothing: the last counts, as survey.yml says",
        "flag": "all of them count; action: keep_first lets one of them count",
    }
    again = repeated(typed.frame, keys, settings.action)
    what, remedy = f"rows repeat another row in {listing(keys)}", kept[settings.action]
    yield from flagged(typed, Finding("duplicates", "warning", what, listing(keys), remedy=remedy), again)


def _spelled(column: pd.Series) -> pd.Series:
    """Texts in one spelling; other columns as they are."""
    if isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_numeric_dtype(column.dtype):
        return column
    codes, texts = pd.factorize(column)
    numbers: dict[str, int] = {}
    same = [numbers.setdefault(one_spelling(str(text)), len(numbers)) for text in texts]
    return pd.Series(np.array([*same, -1], dtype=np.int64)[codes], index=column.index)


def repeated(frame: pd.DataFrame, keys: list[str], action: str) -> Rows:
    """Whether a row repeats another one in all keys and is not the one kept; rows with a missing key never do.

    Texts are compared in one spelling: a telephone number with gaps is the same without.
    """
    complete = frame[keys].notna().all(axis=1)
    compared = pd.DataFrame({key: _spelled(frame[key]) for key in keys})
    again = compared.duplicated(keep="last" if action == "keep_last" else "first")
    return np.asarray((again & complete).to_numpy(), dtype=np.bool_)


def identical_rows(typed: Typed) -> Iterator[Flagged]:
    """Rows that repeat another one of their file in every column, until ``checks: duplicates`` says which rows do.

    Only where a column (a number, an address, a moment) differs in nearly all other rows: ratings without such a column
    may well be equal.
    """
    if typed.survey.checks.duplicates is not None:
        return
    for number, table in enumerate(typed.tables):
        rows = typed.table == number
        rows[rows] = _again(table.frame)[typed.position[rows]]
        what = "rows repeat another row in every column"
        remedy = (
            "all of them count; if they are one answer, say so:"
            " checks: {duplicates: {keys: [respondent], action: keep_first}}"
        )
        yield from flagged(typed, Finding("identical_rows", "warning", what, table.path, remedy=remedy), rows)


def _again(frame: pd.DataFrame) -> Rows:
    """Whether a row repeats one above it, in a table where a column distinguishes the different rows."""
    again: Rows = frame.duplicated().to_numpy()
    different = frame.loc[~again]
    enough = len(different) >= _FEWEST and again.any()
    if enough and any(different[name].nunique() >= _TELLING * len(different) for name in frame.columns):
        return again
    return np.zeros(len(frame), dtype=bool)
