"""Which rows do not count, and why: the first reason that applies is the one that is written down."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.cleaning.checks import Checked, blank_units, repeated
from surveykit.cleaning.typing import Typed
from surveykit.cleaning.unused import chosen_rows
from surveykit.language import Label, text
from surveykit.language.catalogue.cleaning import TEXTS


def reasons_of(typed: Typed, checked: Checked) -> dict[str, Label]:
    """Every reason for exclusion in the order in which they are applied, with its words."""
    reasons = {exclusion.name: exclusion.label for exclusion in typed.decisions.exclude}
    reasons["no_unit"] = words_of("no_unit")
    reasons |= {check: words_of(check) for check in checked.excluded if check != "duplicates"}
    settings = typed.survey.checks.duplicates
    if "duplicates" in checked.excluded or (settings is not None and settings.action != "flag"):
        reasons["duplicates"] = words_of("duplicates")
    return reasons


def words_of(check: str) -> Label:
    """What a check finds, in words; the name itself for a check that was added from outside."""
    key = f"cleaning.reason.{check}"
    return Label(zh=text(key, "zh"), en=text(key, "en")) if key in TEXTS else Label(zh=check, en=check)


def exclusions(typed: Typed, checked: Checked) -> pd.Series:
    """For every row the reason why it does not count, missing where it counts."""
    reason = np.full(len(typed.frame), None, dtype=object)
    named = [(exclusion.name, chosen_rows(typed, exclusion)) for exclusion in typed.decisions.exclude]
    for name, rows in [*named, ("no_unit", blank_units(typed)), *checked.excluded.items()]:
        reason[rows & pd.isna(reason)] = name
    settings = typed.survey.checks.duplicates
    if settings is not None and settings.action != "flag":
        counting = np.flatnonzero(pd.isna(reason))
        repeats = repeated(typed.frame.iloc[counting], list(settings.keys), settings.action)
        reason[counting[repeats]] = "duplicates"
    return pd.Series(pd.array(reason, dtype="str"), index=typed.frame.index)
