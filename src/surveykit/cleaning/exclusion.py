"""Which rows do not count, and why: the first reason that applies is the one that is written down."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.checks import blank_units, repeated
from surveykit.cleaning.typing import Typed
from surveykit.cleaning.unused import chosen_rows
from surveykit.language import Label, text


def reasons_of(typed: Typed) -> dict[str, Label]:
    """Every reason for exclusion in the order in which they are applied, with its words."""
    reasons = {exclusion.name: exclusion.label for exclusion in typed.decisions.exclude}
    reasons["no_unit"] = _words("no_unit")
    settings = typed.survey.checks.duplicates
    if settings is not None and settings.action != "flag":
        reasons["duplicates"] = _words("duplicates")
    return reasons


def _words(reason: str) -> Label:
    key = f"cleaning.reason.{reason}"
    return Label(zh=text(key, "zh"), en=text(key, "en"))


def exclusions(typed: Typed) -> pd.Series:
    """For every row the reason why it does not count, missing where it counts."""
    reason = np.full(len(typed.frame), None, dtype=object)
    for exclusion in typed.decisions.exclude:
        _mark(reason, chosen_rows(typed, exclusion), exclusion.name)
    _mark(reason, blank_units(typed), "no_unit")
    settings = typed.survey.checks.duplicates
    if settings is not None and settings.action != "flag":
        counting = np.flatnonzero(pd.isna(reason))
        repeats = repeated(typed.frame.iloc[counting], list(settings.keys), settings.action)
        reason[counting[repeats]] = "duplicates"
    return pd.Series(pd.array(reason, dtype="str"), index=typed.frame.index)


def _mark(reason: NDArray[np.object_], rows: NDArray[np.bool_], name: str) -> None:
    reason[rows & pd.isna(reason)] = name
