"""Adjusting weights to known totals, trimming them, and what they cost."""

from __future__ import annotations

from surveykit.estimation.weighting.adjustment import calibrate, post_stratify, rake, trim
from surveykit.estimation.weighting.declared import weighted
from surveykit.estimation.weighting.newton import CalibrationError
from surveykit.estimation.weighting.summary import kish_effect, weight_summary

__all__ = [
    "CalibrationError",
    "calibrate",
    "kish_effect",
    "post_stratify",
    "rake",
    "trim",
    "weight_summary",
    "weighted",
]
__dir__ = __all__.copy
