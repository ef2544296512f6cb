"""Figures: one look for all, equal bytes at every run, words for those who cannot see them."""

from __future__ import annotations

from surveykit.figures.bars import bars
from surveykit.figures.caterpillar import caterpillar
from surveykit.figures.dots import dots
from surveykit.figures.funnel import funnel
from surveykit.figures.groups import groups
from surveykit.figures.heat import heat_map
from surveykit.figures.likert import likert
from surveykit.figures.model import Figure
from surveykit.figures.response import response
from surveykit.figures.trend import control, trend
from surveykit.figures.weights import weights

__all__ = [
    "Figure",
    "bars",
    "caterpillar",
    "control",
    "dots",
    "funnel",
    "groups",
    "heat_map",
    "likert",
    "response",
    "trend",
    "weights",
]
__dir__ = __all__.copy
