"""Answers that no longer count as such because a rule of the survey says so; every one is a ledger row."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.cleaning import ledger
from surveykit.cleaning.checks import beyond
from surveykit.cleaning.columns import Rows, with_kind
from surveykit.cleaning.deriving import with_derived_answers
from surveykit.cleaning.routing import BROKEN, unexpected, without_unexpected
from surveykit.cleaning.typing import Typed
from surveykit.survey import Question


def corrected(typed: Typed) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The typed rows after the rules about numbers out of range and broken routes, and the ledger rows of changes."""
    frame, checks = typed.frame, typed.survey.checks
    changes: list[pd.DataFrame] = []
    if checks.out_of_range.action == "set_invalid":
        for question in typed.survey.questions.values():
            if question.type == "number" and (rows := beyond(frame[question.id], question)).any():
                changes.append(_change(typed, frame, question, rows, new="invalid", rule="out_of_range"))
                missing = f"{question.id}.missing"
                kinds = with_kind(frame[missing], rows, "invalid")
                frame = frame.assign(**{question.id: frame[question.id].mask(rows)}).assign(**{missing: kinds})
    if checks.broken_route.action == "set_skipped":
        for question, rows in list(unexpected(frame, typed.survey)):
            changes.append(_change(typed, frame, question, rows, new="skipped", rule=BROKEN))
            frame = without_unexpected(frame, question, rows, typed.survey)
    return with_derived_answers(frame, typed.survey) if changes else frame, changes


def _change(typed: Typed, frame: pd.DataFrame, question: Question, rows: Rows, *, new: str, rule: str) -> pd.DataFrame:
    where = np.flatnonzero(rows)
    old = [_shown(value) for value in frame[question.id].to_numpy(dtype=object)[where]]
    here, sheets = frame.iloc[where], typed.sheets.iloc[where]
    return ledger.entries(here, sheets, question=question.id, old=old, new=new, rule=rule, kind="set_missing")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:g}"
    return "" if value is None else str(value)
