"""Which rows do not count, and why (the first reason that applies); and decisions that meet no row.

These are mostly a spelling, or about a file that has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveykit.cleaning.checks import Checked, blank_units, repeated
from surveykit.cleaning.chosen import chosen_rows, equals
from surveykit.cleaning.columns import Rows
from surveykit.cleaning.decisions import FILE, Exclusion
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.replies import NO_REPLY
from surveykit.cleaning.typing import Typed
from surveykit.language import Label, text
from surveykit.language.catalogue.cleaning import TEXTS
from surveykit.matching.texts import listing, tidy


def reasons_of(typed: Typed, checked: Checked, silent: Rows) -> dict[str, Label]:
    """Every reason for exclusion in the order in which they are applied, with its words."""
    reasons = {NO_REPLY: words_of(NO_REPLY)} if silent.any() else {}
    reasons |= {exclusion.name: exclusion.label for exclusion in typed.decisions.exclude}
    if typed.survey.has_units:
        reasons["no_unit"] = words_of("no_unit")
    reasons |= {check: words_of(check) for check in checked.excluded if check != "duplicates"}
    settings, is_decided = typed.survey.checks.duplicates, "duplicates" in checked.decided
    if "duplicates" in checked.excluded or (settings is not None and settings.action != "flag" and not is_decided):
        reasons["duplicates"] = words_of("duplicates")
    return reasons


def words_of(check: str) -> Label:
    """What a check finds, in words; the name itself for a check that was added from outside."""
    key = f"cleaning.reason.{check}"
    return Label(zh=text(key, "zh"), en=text(key, "en")) if key in TEXTS else Label(zh=check, en=check)


def exclusions(typed: Typed, checked: Checked, silent: Rows) -> pd.Series:
    """For every row the reason why it does not count, missing where it counts; ``silent`` rows hold no reply."""
    reason = np.full(len(typed.frame), None, dtype=object)
    named = [(exclusion.name, chosen_rows(typed, exclusion)) for exclusion in typed.decisions.exclude]
    for name, rows in [(NO_REPLY, silent), *named, ("no_unit", blank_units(typed)), *checked.excluded.items()]:
        reason[rows & pd.isna(reason)] = name
    settings = typed.survey.checks.duplicates
    if settings is not None and settings.action != "flag" and "duplicates" not in checked.decided:
        counting = np.flatnonzero(pd.isna(reason))
        repeats = repeated(typed.frame.iloc[counting], list(settings.keys), settings.action)
        reason[counting[repeats]] = "duplicates"
    return pd.Series(pd.array(reason, dtype="str"), index=typed.frame.index)


def unused_decisions(typed: Typed) -> Iterator[Finding]:
    """Decisions about texts, values and rows that the data do not hold; silent where a whole column is missing."""
    absent = {entry.question for entry in typed.absent}
    for answer in typed.decisions.answers:
        if answer.question not in absent and (answer.question, tidy(answer.found)) not in typed.used:
            yield _unused(f"the decision on {answer.found!r} meets no row", f"question {answer.question!r}")
    for unit in typed.decisions.units:
        if "unit" not in absent and ("unit", tidy(unit.found)) not in typed.used:
            yield _unused(f"the decision on {unit.found!r} meets no row", "units")
    for wave in typed.decisions.waves:
        if ("wave", tidy(wave.found)) not in typed.used:
            yield _unused(f"the decision on {wave.found!r} meets no row", "waves")
    for exclusion in typed.decisions.exclude:
        if not absent & set(exclusion.where):
            yield from _unused_exclusion(typed, exclusion)


def _unused(what: str, where: str) -> Finding:
    return Finding("unused_decisions", "warning", what, f"{FILE}, {where}", remedy="correct it, or remove it")


def _unused_exclusion(typed: Typed, exclusion: Exclusion) -> Iterator[Finding]:
    """The values and rows of an exclusion that nothing has; else the whole of it, if it meets no row together."""
    frame, where = typed.frame, f"exclude {exclusion.name!r}"
    parts = {
        column: [value for value in values if not equals(frame[column], (value,)).any()]
        for column, values in exclusion.where.items()
    }
    for source, rows in exclusion.rows.items():
        there = set(frame.loc[frame["source"] == source, "row"])
        parts[f"row of {source}"] = [str(row) for row in rows if row not in there]
    for column, absent in parts.items():
        if absent:
            yield _unused(f"the exclusion {exclusion.name!r} names what no row has: {column} {listing(absent)}", where)
    if not any(parts.values()) and not chosen_rows(typed, exclusion).any():
        yield _unused(f"the exclusion {exclusion.name!r} meets no row", where)
