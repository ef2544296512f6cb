"""Answers that no longer count as such because a rule of the survey says so; every one is a ledger row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning import ledger
from surveykit.cleaning.checks import beyond
from surveykit.cleaning.columns import MISSING_KINDS, categorical
from surveykit.cleaning.deriving import with_derived_answers
from surveykit.cleaning.routing import BROKEN, unexpected, without_unexpected
from surveykit.cleaning.typing import Typed
from surveykit.survey import Question


@dataclass(frozen=True)
class Corrections:
    """The typed rows after the rules, and the ledger rows of what they changed."""

    frame: pd.DataFrame
    changes: tuple[pd.DataFrame, ...] = ()


def corrections_of(typed: Typed) -> Corrections:
    """Numbers out of range, and answers to questions that were not to be asked, taken out where the survey says so."""
    frame, checks = typed.frame, typed.survey.checks
    changes: list[pd.DataFrame] = []
    if checks.out_of_range.action == "set_invalid":
        for question in typed.survey.questions.values():
            if question.type == "number" and beyond(frame[question.id], question).any():
                rows = beyond(frame[question.id], question)
                changes.append(_change(typed, frame, question, rows, new="invalid", rule="out_of_range"))
                frame = _without_answers(frame, question, rows)
    if checks.broken_route.action == "set_skipped":
        for question, rows in list(unexpected(frame, typed.survey)):
            changes.append(_change(typed, frame, question, rows, new="skipped", rule=BROKEN))
            frame = without_unexpected(frame, question, rows, typed.survey)
    return Corrections(with_derived_answers(frame, typed.survey) if changes else frame, tuple(changes))


def _change(
    typed: Typed, frame: pd.DataFrame, question: Question, rows: NDArray[np.bool_], *, new: str, rule: str
) -> pd.DataFrame:
    """The ledger rows of answers that no longer count."""
    where = np.flatnonzero(rows)
    old = [_shown(value) for value in frame[question.id].to_numpy(dtype=object)[where]]
    here, sheets = frame.iloc[where], typed.sheets.iloc[where]
    return ledger.entries(here, sheets, question=question.id, old=old, new=new, rule=rule, kind="set_missing")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:g}"
    return "" if value is None else str(value)


def _without_answers(frame: pd.DataFrame, question: Question, rows: NDArray[np.bool_]) -> pd.DataFrame:
    """The frame in which some numbers are invalid."""
    kinds = frame[f"{question.id}.missing"].cat.codes.to_numpy(dtype=np.int64, copy=True)
    kinds[rows] = MISSING_KINDS.index("invalid")
    missing = {f"{question.id}.missing": categorical(kinds, MISSING_KINDS)}
    return frame.assign(**{question.id: frame[question.id].mask(rows)}).assign(**missing)
