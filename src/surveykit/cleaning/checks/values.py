"""Single answers that cannot be: numbers out of range, days that do not exist, ratings that nobody gave."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.checks.registry import Flagged, flagged
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.typing import IMPOSSIBLE, Typed
from surveykit.survey import Question


def out_of_range(typed: Typed) -> Iterator[Flagged]:
    """Numbers outside a question's minimum and maximum."""
    invalid = typed.survey.checks.out_of_range.action == "set_invalid"
    for question in typed.survey.questions.values():
        if question.type != "number" or question.id in typed.survey.derived:
            continue
        outside = beyond(typed.frame[question.id], question)
        if outside.any():
            what = f"numbers lie outside the range of {question.id!r}; "
            what += "they are set to missing (invalid)" if invalid else "they are kept"
            remedy = "" if invalid else "checks: {out_of_range: {action: set_invalid}} takes them out"
            where, known = f"question {question.id!r}", (_range(question),)
            finding = Finding("out_of_range", "warning", what, where, remedy=remedy, known=known)
            yield flagged(typed, finding, outside, column=question.id)


def _range(question: Question) -> str:
    low, high = question.minimum, question.maximum
    return f"{'' if low is None else f'{low:g}'} to {'' if high is None else f'{high:g}'}"


def beyond(numbers: pd.Series, question: Question) -> NDArray[np.bool_]:
    """Whether a number lies outside its question's range."""
    values = numbers.to_numpy(dtype=np.float64)
    below = values < question.minimum if question.minimum is not None else np.zeros(len(values), dtype=bool)
    above = values > question.maximum if question.maximum is not None else np.zeros(len(values), dtype=bool)
    return np.asarray(below | above, dtype=np.bool_)


def impossible_dates(typed: Typed) -> Iterator[Flagged]:
    """Days that do not exist, or lie outside a question's limits: set to missing, the row still counts."""
    changes = typed.changes[typed.changes["rule"] == IMPOSSIBLE]
    for name in dict.fromkeys(changes["question"]):
        changed, question = changes[changes["question"] == name], typed.survey.questions[name]
        rows = (typed.frame[f"{name}.missing"] == "invalid").to_numpy() & _named(typed, changed)
        places = typed.places(np.flatnonzero(rows), name)
        limits = f"{question.earliest or '...'} to {question.latest or '...'}"
        what = f"texts of {name!r} mean no day that exists, or one outside its limits; they count as missing (invalid)"
        remedy = "" if question.order else "if they are like 5/10/18, say which number comes first: order: dmy, or mdy"
        where = f"question {name!r}"
        finding = Finding(IMPOSSIBLE, "warning", what, where, len(changed), places, remedy, known=(limits,))
        yield Flagged(finding, rows)


def _named(typed: Typed, changes: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a row is one of those that the ledger names."""
    named = pd.MultiIndex.from_arrays([changes["source"].astype("object"), changes["row"]])
    every = pd.MultiIndex.from_arrays([typed.frame["source"].astype("object"), typed.frame["row"]])
    return np.asarray(every.isin(named), dtype=np.bool_)


def default_ratings(typed: Typed) -> Iterator[Flagged]:
    """Ratings that a system gave because nobody did: kept and counted, never an answer."""
    for question in typed.survey.rating_questions():
        given = (typed.frame[f"{question.id}.missing"] == "default_rating").to_numpy()
        if given.any() and question.id not in typed.survey.derived:
            what = f"ratings of {question.id!r} were given by the system and are no answers"
            finding = Finding("default_ratings", "note", what, f"question {question.id!r}")
            yield flagged(typed, finding, given, column=question.id)
