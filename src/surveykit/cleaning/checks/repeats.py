"""Rows that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.checks.registry import Flagged
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.typing import Typed
from surveykit.survey.matching import listing


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


def repeated(frame: pd.DataFrame, keys: list[str], action: str) -> NDArray[np.bool_]:
    """Whether a row repeats another one in all keys and is not the one kept; rows with a missing key never do."""
    complete = frame[keys].notna().all(axis=1)
    again = frame[keys].duplicated(keep="last") if action == "keep_last" else frame[keys].duplicated(keep="first")
    result: NDArray[np.bool_] = (again & complete).to_numpy()
    return result
