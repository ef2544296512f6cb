"""Estimates from samples: designs, means, rates, proportions, differences, with honest variances."""

from __future__ import annotations

from surveykit.estimation import plain
from surveykit.estimation.design import Design
from surveykit.estimation.estimates import COLUMNS
from surveykit.estimation.multiplicity import adjusted_p, corrected
from surveykit.estimation.replicates import ReplicateDesign
from surveykit.estimation.responses import design_of

__all__ = ["COLUMNS", "Design", "ReplicateDesign", "adjusted_p", "corrected", "design_of", "plain"]
