"""Shares of categories: indicators and their intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Floats
from surveykit.estimation.estimates import Block, DomainEstimates
from surveykit.estimation.intervals import ProportionInterval, proportion_interval

_NAMES = {"beta": "Korn-Graubard", "logit": "logit", "wilson": "Wilson"}


def indicator(answers: pd.Categorical, code: int) -> Floats:
    """1 for one category, 0 for the others, NaN for no answer."""
    return np.where(answers.codes < 0, np.nan, (answers.codes == code).astype(np.float64))


def proportion_block(estimate: DomainEstimates, level: float, interval: ProportionInterval) -> Block:
    """A share with its interval."""
    n = estimate.n.astype(np.float64)
    return Block(estimate, *proportion_interval(estimate.value, estimate.se, n, estimate.df, level, interval))


def proportion_method(interval: str) -> str:
    """How a share's interval was made, in words."""
    return f"proportion, {_NAMES.get(interval, interval)} interval"
