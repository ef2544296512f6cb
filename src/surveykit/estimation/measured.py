"""What a measure is estimated by, with the scores that everything is made of which compares groups or waves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from surveykit.estimation.arrays import Floats
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.means import Workspace, mean_with_scores, total_with_scores
from surveykit.estimation.quantiles import median_with_scores
from surveykit.survey.measures import Statistic

#: Estimates of a column in all domains, and how far each row moves the estimate of its own domain.
WithScores: TypeAlias = Callable[[Workspace, Floats, str], tuple[DomainEstimates, Floats]]

#: A share is the mean of zeros and ones.
WITH_SCORES: Mapping[Statistic, WithScores] = {
    "mean": mean_with_scores,
    "share": mean_with_scores,
    "median": median_with_scores,
    "total": total_with_scores,
}
