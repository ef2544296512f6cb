"""Estimates from samples: designs, means, rates, proportions, differences, with honest variances."""

from __future__ import annotations

from surveykit.estimation import plain
from surveykit.estimation.control import CONTROL_COLUMNS, control_limits
from surveykit.estimation.design import Design
from surveykit.estimation.estimates import COLUMNS
from surveykit.estimation.multiplicity import adjusted_p, corrected
from surveykit.estimation.replicates import ReplicateDesign
from surveykit.estimation.responses import design_of

__all__ = [
    "COLUMNS",
    "CONTROL_COLUMNS",
    "Design",
    "ReplicateDesign",
    "adjusted_p",
    "control_limits",
    "corrected",
    "design_of",
    "plain",
]
