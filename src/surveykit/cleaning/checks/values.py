"""Single answers that cannot be: out of range, of no day, given by nobody, or to questions not to be asked."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from surveykit.cleaning.calculating import calculated
from surveykit.cleaning.checks.registry import Flagged, flagged
from surveykit.cleaning.columns import Rows
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.routing import BROKEN, unasked, unexpected
from surveykit.cleaning.typing import IMPOSSIBLE, Typed
from surveykit.survey import Question
from surveykit.survey.derived import names_of
from surveykit.survey.resolving import formulas


def out_of_range(typed: Typed) -> Iterator[Flagged]:
    """Numbers outside a question's minimum and maximum."""
    invalid = typed.survey.checks.out_of_range.action == "set_invalid"
    for question in typed.survey.questions.values():
        if question.type != "number" or question.id in typed.survey.derived:
            continue
        what = f"numbers lie outside the range of {question.id!r}; "
        what += "they are set to missing (invalid)" if invalid else "they are kept"
        remedy = "" if invalid else "checks: {out_of_range: {action: set_invalid}} takes them out"
        low, high = ("" if end is None else f"{end:g}" for end in (question.minimum, question.maximum))
        where, known = f"question {question.id!r}", (f"{low} to {high}",)
        finding = Finding("out_of_range", "warning", what, where, remedy=remedy, known=known)
        yield from flagged(typed, finding, beyond(typed.frame[question.id], question), column=question.id)


def beyond(numbers: pd.Series, question: Question) -> Rows:
    """Whether a number lies outside its question's range."""
    values = numbers.to_numpy(dtype=np.float64)
    below = values < (-np.inf if question.minimum is None else question.minimum)
    above = values > (np.inf if question.maximum is None else question.maximum)
    return np.asarray(below | above, dtype=np.bool_)


def impossible_dates(typed: Typed) -> Iterator[Flagged]:
    """Days that do not exist, or lie outside a question's limits: set to missing, the row still counts."""
    changes = typed.changes[typed.changes["rule"] == IMPOSSIBLE]
    for name in dict.fromkeys(changes["question"]):
        changed, question = changes[changes["question"] == name], typed.survey.questions[name]
        named, every = (
            pd.MultiIndex.from_arrays([rows["source"].astype("object"), rows["row"]]) for rows in (changed, typed.frame)
        )
        rows = (typed.frame[f"{name}.missing"] == "invalid").to_numpy() & every.isin(named)
        places = typed.places(np.flatnonzero(rows), name)
        limits = f"{question.earliest or '...'} to {question.latest or '...'}"
        what = f"texts of {name!r} mean no day that exists, or one outside its limits; they count as missing (invalid)"
        remedy = "" if question.order else "if they are like 5/10/18, say which number comes first: order: dmy, or mdy"
        where = f"question {name!r}"
        finding = Finding(IMPOSSIBLE, "warning", what, where, len(changed), places, remedy, known=(limits,))
        yield Flagged(finding, rows)


def impossible_results(typed: Typed) -> Iterator[Flagged]:
    """Derived questions without a finite number, although all that they are made of have one: missing (invalid)."""
    for name, made in typed.survey.derived.items():
        if made.expression:
            every = (name, *made.questions)
            own, *others = ((typed.frame[f"{part}.missing"] == "invalid").to_numpy() for part in every)
            rows = own & ~np.logical_or.reduce([np.zeros_like(own), *others])
            what = f"{name!r} is no finite number (a division by zero, or beyond all bounds) and counts as missing"
            remedy = "write what shall come of it: A / B if B > 0 else 0"
            finding = Finding("impossible_results", "warning", what, f"derive: {name}", remedy=remedy)
            yield from flagged(typed, finding, rows)


def calendar_years(typed: Typed) -> Iterator[Flagged]:
    """Working days counted in years of which the calendar names no day: their holidays count as worked."""
    made, _ = formulas(names_of(typed.survey))
    for name, formula in made.items():
        for part in (part for part in formula.parts if part.does == "workdays" and part.value is not None):
            days = [calculated(day, typed.frame, typed.survey).values for day in part.of]
            known = ~np.isnan(np.sum(days, axis=0))
            years = [np.where(known, day, 0).astype("datetime64[D]").astype("datetime64[Y]") for day in days]
            listed = [year - 1970 for year in typed.survey.calendars[part.value].years]
            rows = known & ~np.logical_and.reduce([np.isin(year.astype(int), listed) for year in years])
            what = f"{name!r} counts working days in years of which the calendar {part.value!r} names no day"
            remedy = "add the holidays and working weekends of these years to the calendar"
            finding = Finding("calendar_years", "warning", what, f"derive: {name}", remedy=remedy)
            yield from flagged(typed, finding, rows)


def default_ratings(typed: Typed) -> Iterator[Flagged]:
    """Ratings that a system gave because nobody did: kept and counted, never an answer."""
    for question in typed.survey.rating_questions():
        if question.id not in typed.survey.derived:
            given = (typed.frame[f"{question.id}.missing"] == "default_rating").to_numpy()
            what = f"ratings of {question.id!r} were given by the system and are no answers"
            finding = Finding("default_ratings", "note", what, f"question {question.id!r}")
            yield from flagged(typed, finding, given, column=question.id)


def broken_route(typed: Typed) -> Iterator[Flagged]:
    """Answers to questions that were not to be asked, and questions skipped that were to be asked."""
    taken_out = typed.survey.checks.broken_route.action == "set_skipped"
    for question, rows in unexpected(typed.frame, typed.survey):
        said = f"rows answer {question.id!r} although it was not to be asked ({question.asked_if})"
        what = f"{said}; the answers are {'set to skipped' if taken_out else 'kept'}"
        remedy = "" if taken_out else "checks: {broken_route: {action: set_skipped}} takes them out"
        yield from _flagged(typed, question, rows, what, remedy)
    for question, rows in unasked(typed.frame, typed.survey):
        what = f"rows skip {question.id!r} although it was to be asked ({question.asked_if})"
        yield from _flagged(typed, question, rows, what, "compare asked_if with the questionnaire as it was fielded")


def _flagged(typed: Typed, question: Question, rows: Rows, what: str, remedy: str) -> Iterator[Flagged]:
    finding = Finding(BROKEN, "warning", what, f"question {question.id!r}", remedy=remedy)
    return flagged(typed, finding, rows, column=question.id)
