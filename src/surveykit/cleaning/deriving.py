"""Answers to derived questions, made from the answers that were given."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from surveykit.cleaning.calculating import calculated, columns_of
from surveykit.survey import Definition
from surveykit.survey.derived import names_of
from surveykit.survey.resolving import formulas


def scores_in(frame: pd.DataFrame, question: str, survey: Definition) -> pd.Series:
    """The scores of the answers to a rating question, or the numbers of a number question."""
    column = frame[question]
    if survey.questions[question].type == "number":
        return column.astype("float64")
    scores = {choice.code: choice.score for choice in survey.scale_of(question).choices}
    return column.astype("object").map(scores).astype("float64").rename(question)


def with_derived_answers(frame: pd.DataFrame, survey: Definition, names: Collection[str] | None = None) -> pd.DataFrame:
    """The frame with the answers to derived questions, all or some.

    Those on a common scale were made when they were read.
    """
    made, _ = formulas(names_of(survey))
    for name, formula in made.items():
        if names is None or name in names:
            frame = frame.assign(**columns_of(name, formula, calculated(formula, frame, survey)))
    return frame


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
