"""The weights that ``survey.yml`` declares, computed once on all answers of a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats
from surveykit.estimation.columns import numbers
from surveykit.estimation.weighting.margins import margin, rake_weights
from surveykit.estimation.weighting.summary import trimmed
from surveykit.survey.weighting import WEIGHT, Weighting

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

#: Answers whose category is not known keep the share they have.
_UNKNOWN = "(not known)"
_TOLERANCE, _ROUNDS = 1e-10, 1000


def weighted(responses: Responses) -> Responses:
    """The responses with the column ``weight``, where ``survey.yml`` declares a weighting; else as they are.

    Every wave is raked by itself to its known shares; the weights of a wave add up to its number of answers. Answers
    whose category is not known keep their share together. Trimmed weights keep the sum; they meet the shares nearly.

    Args:
        responses: All clean responses of the survey. Weights belong to the whole: what is cut out of it afterwards
            keeps them.

    Raises:
        DesignError: The responses are only a part of the survey and have no weights; the shares cannot be met.
    """
    weighting = responses.survey.weighting
    if weighting is None or (WEIGHT in responses.frame.columns and not responses.frame[WEIGHT].isna().any()):
        return responses
    if responses.part:
        remedy = "weighted(responses) first, and then .where(...)"
        raise DesignError("weights are computed on all responses, and these are a part of them", remedy=remedy)
    return responses.with_weights(_weights(responses, weighting))


def _weights(responses: Responses, weighting: Weighting) -> Floats:
    """One weight per row."""
    frame: pd.DataFrame = responses.frame
    if "class" in weighting.rake:
        classes = {unit.unit_id: unit.cls for unit in responses.survey.register.units}
        frame = frame.assign(**{"class": frame["unit"].astype("object").map(classes)})
    before = np.ones(len(frame)) if weighting.start is None else np.nan_to_num(numbers(frame, weighting.start))
    result = np.zeros(len(frame))
    for wave in responses.survey.waves or (None,):
        rows = np.flatnonzero(frame["wave"] == wave) if wave is not None else np.arange(len(frame))
        if len(rows) and before[rows].sum() > 0:
            result[rows] = _raked(frame.iloc[rows], before[rows], weighting, wave)
    return result


def _raked(frame: pd.DataFrame, before: Floats, weighting: Weighting, wave: str | None) -> Floats:
    """The weights of one wave; they add up to its number of answers."""
    weights = before * (len(frame) / before.sum())
    margins = []
    for column in weighting.rake:
        labels = frame[column].astype("object").where(frame[column].notna(), _UNKNOWN)
        shares = weighting.shares(column, wave)
        unknown = float(weights[(labels == _UNKNOWN).to_numpy()].sum())
        targets = {label: share * (len(frame) - unknown) for label, share in shares.items()}
        if unknown > 0:
            targets[_UNKNOWN] = unknown
        margins.append(margin(pd.DataFrame({column: labels}), column, targets, weights))
    weights = rake_weights(weights, margins, _TOLERANCE, _ROUNDS)
    trim = weighting.trim
    return weights if trim is None else trimmed(weights, trim.lower, np.inf if trim.upper is None else trim.upper)
