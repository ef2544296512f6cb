"""Answers to derived questions, made from the answers that were given."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import MISSING_KINDS, Values, categorical, with_kind
from surveykit.survey import Definition
from surveykit.survey.questions import Derived

_YES_NO = ("1", "0")


def scores_in(frame: pd.DataFrame, question: str, survey: Definition) -> pd.Series:
    """The scores of the answers to a rating question, or the numbers of a number question."""
    column = frame[question]
    if survey.questions[question].type == "number":
        return column.astype("float64")
    scores = {choice.code: choice.score for choice in survey.scale_of(question).choices}
    return column.astype("object").map(scores).astype("float64").rename(question)


def with_derived_answers(frame: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """The frame with the answers to derived questions; those on a common scale were made when they were read."""
    for name, made in survey.derived.items():
        if made.kind != "harmonised":
            frame = frame.assign(**_made(frame, name, made, survey))
    return frame


def _made(frame: pd.DataFrame, name: str, made: Derived, survey: Definition) -> dict[str, Values]:
    first = made.questions[0]
    missing = f"{name}.missing"
    if made.kind == "at_least":
        values = scores_in(frame, first, survey).to_numpy()
        limit = limit_of(first, str(made.limit), survey)
        positions = np.where(np.isnan(values), -1, np.where(values >= limit, 0, 1)).astype(np.int64)
        return {name: categorical(positions, _YES_NO), missing: frame[f"{first}.missing"]}
    scores = np.column_stack([scores_in(frame, question, survey).to_numpy() for question in made.questions])
    answered = (~np.isnan(scores)).sum(axis=1)
    enough = 2 * answered >= scores.shape[1]
    means = np.full(len(frame), np.nan)
    means[enough] = np.nansum(scores[enough], axis=1) / answered[enough]
    # As the first question is missing, or else left blank.
    of_first = frame[f"{first}.missing"]
    kinds = with_kind(of_first, of_first.isna().to_numpy(), "blank").codes
    return {name: means, missing: categorical(np.where(enough, -1, kinds), MISSING_KINDS)}


def limit_of(question: str, value: str, survey: Definition) -> float:
    """What answers to a question are compared with: the score of a choice, or the number itself."""
    if survey.questions[question].type == "number":
        return float(value)
    score = survey.scale_of(question).choice(value).score
    return float("nan") if score is None else score


def in_order(frame: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """The frame with its questions in the order of the questionnaire."""
    questions = [column for name in survey.questions for column in survey.columns_of(name)]
    return frame[[*(column for column in frame.columns if column not in set(questions)), *questions]]
