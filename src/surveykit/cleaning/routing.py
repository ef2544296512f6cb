"""Which questions were put to whom: skipped answers, not blank ones, and answers nobody was to be asked for.

A condition is true, false or undecided in every row; it is undecided where an answer it needs is missing, unless that
question was itself not asked, which makes the comparison false (Kleene's logic for ``and``, ``or``, ``not``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Floats, Rows, Values, with_kind
from surveykit.cleaning.deriving import limit_of, scores_in
from surveykit.survey import Definition, Question
from surveykit.survey import routing as conditions

#: The check, and the rule in the ledger, for answers given although the question was not to be asked.
BROKEN = "broken_route"

#: True, false and undecided, in an order in which ``and`` is the least and ``or`` the greatest.
YES, UNDECIDED, NO = 1.0, 0.5, 0.0
Truth = Floats


def routed(survey: Definition) -> Iterator[tuple[Question, conditions.Condition]]:
    """The questions that are asked under a condition, in order."""
    for question in survey.questions.values():
        if question.asked_if is not None and question.id not in survey.derived:
            yield question, conditions.parse_condition(question.asked_if)


def with_routes(frame: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """The frame in which what was not asked is skipped, not blank. Answers stay, whoever gave them.

    Platforms also write that nothing was ticked for people who did not see the question: they are not in its base.
    """
    for question, condition in routed(survey):
        not_asked = truth(condition, frame, survey) == NO
        for name in _on_all_scales(question, survey):
            missing = f"{name}.missing"
            skipped = not_asked & (frame[missing] == "blank").to_numpy()
            unticked = {column: frame[column].mask(skipped) for column in survey.choice_columns(name).values()}
            frame = frame.assign(**unticked, **{missing: with_kind(frame[missing], skipped, "skipped")})
    return frame


def _on_all_scales(question: Question, survey: Definition) -> list[str]:
    """A question, and the derived one that holds the same answers on the common scale of all channels."""
    made = survey.derived.items()
    return [question.id, *(name for name, of in made if of.kind == "harmonised" and of.questions == (question.id,))]


def unexpected(frame: pd.DataFrame, survey: Definition) -> Iterator[tuple[Question, Rows]]:
    """Every routed question with the rows that answer it although it was not to be asked."""
    for question, condition in routed(survey):
        rows = (truth(condition, frame, survey) == NO) & answered(frame, question, survey)
        if rows.any():
            yield question, rows


def unasked(frame: pd.DataFrame, survey: Definition) -> Iterator[tuple[Question, Rows]]:
    """Every routed question with the rows in which the platform skipped it although it was to be asked."""
    for question, condition in routed(survey):
        paths = [source.path for source in survey.sources if question.headers_in(source.channel)]
        here = frame["source"].isin(paths).to_numpy()
        skipped = (frame[f"{question.id}.missing"] == "skipped").to_numpy() & ~answered(frame, question, survey)
        rows = (truth(condition, frame, survey) == YES) & skipped & here
        if rows.any():
            yield question, rows


def answered(frame: pd.DataFrame, question: Question, survey: Definition) -> Rows:
    """Whether a row answers a question, on whatever scale its channel asks."""
    return np.asarray(frame[_on_all_scales(question, survey)].notna().any(axis=1).to_numpy(), dtype=np.bool_)


def without_unexpected(frame: pd.DataFrame, question: Question, rows: Rows, survey: Definition) -> pd.DataFrame:
    """The frame in which some rows' answers to a question count as not asked."""
    changes: dict[str, Values] = {}
    for name in _on_all_scales(question, survey):
        *answers, missing = survey.columns_of(name)
        changes |= {column: frame[column].mask(rows) for column in answers}
        changes[missing] = with_kind(frame[missing], rows, "skipped")
    return frame.assign(**changes)


def truth(condition: conditions.Condition, frame: pd.DataFrame, survey: Definition) -> Truth:
    """Whether a condition holds in every row: ``YES``, ``NO`` or ``UNDECIDED``."""
    if isinstance(condition, conditions.Negation):
        return YES - truth(condition.part, frame, survey)
    if isinstance(condition, conditions.Conjunction):
        return reduce(np.minimum, (truth(part, frame, survey) for part in condition.parts))
    if isinstance(condition, conditions.Disjunction):
        return reduce(np.maximum, (truth(part, frame, survey) for part in condition.parts))
    if isinstance(condition, conditions.Ticked):
        ticks = frame[survey.choice_columns(condition.name)[condition.code]].to_numpy(dtype=np.float64)
        return _decided(ticks == 1.0, np.isnan(ticks), condition.name, frame)
    column = frame[condition.name]
    return _decided(_holds(condition, frame, survey), column.isna().to_numpy(), condition.name, frame)


def _decided(holds: Rows, missing: Rows, name: str, frame: pd.DataFrame) -> Truth:
    """Yes or no where there is an answer; no where the question was not asked; else undecided."""
    skipped = False if name in conditions.CONTEXT else (frame[f"{name}.missing"] == "skipped").to_numpy()
    return np.where(missing, np.where(skipped, NO, UNDECIDED), np.where(holds, YES, NO))


def _holds(part: conditions.Comparison | conditions.Among, frame: pd.DataFrame, survey: Definition) -> Rows:
    """Whether a comparison holds; whatever where the answer is missing."""
    column = frame[part.name]
    is_number = part.name in survey.questions and survey.questions[part.name].type == "number"
    if isinstance(part, conditions.Among):
        values: list[Any] = [float(value) for value in part.values] if is_number else list(part.values)
        return column.isin(values).to_numpy()
    compare = conditions.COMPARES[part.sign]
    if is_number or (part.sign not in ("==", "!=") and survey.questions[part.name].type == "rating"):
        holds = compare(scores_in(frame, part.name, survey).to_numpy(), limit_of(part.name, part.value, survey))
    else:
        texts = column.astype("object")
        holds = compare(texts.where(texts.notna(), ""), part.value).to_numpy(dtype=bool)
    return np.asarray(holds, dtype=np.bool_)
