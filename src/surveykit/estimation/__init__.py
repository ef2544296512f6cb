"""Estimates from samples: designs, means, rates, proportions, differences, with honest variances."""

from __future__ import annotations

from surveykit.estimation import plain
from surveykit.estimation.banner import Banner, banner
from surveykit.estimation.control import CONTROL_COLUMNS, control_limits
from surveykit.estimation.design import Design
from surveykit.estimation.flagged import with_and_without
from surveykit.estimation.multiplicity import adjusted_p, corrected
from surveykit.estimation.replicates import ReplicateDesign
from surveykit.estimation.responses import design_of
from surveykit.estimation.trend import Trend, trend
from surveykit.results import COLUMNS, Estimates

__all__ = [
    "COLUMNS",
    "CONTROL_COLUMNS",
    "Banner",
    "Design",
    "Estimates",
    "ReplicateDesign",
    "Trend",
    "adjusted_p",
    "banner",
    "control_limits",
    "corrected",
    "design_of",
    "plain",
    "trend",
    "with_and_without",
]
__dir__ = __all__.copy
