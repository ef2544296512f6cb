"""Typed results: estimates that know their groups, and how results show in a notebook."""

from __future__ import annotations

from surveykit.results.display import Displayed, html_of, register_formatter
from surveykit.results.estimates import COLUMNS, Estimate, Estimates, EstimatesLike, frame_of
from surveykit.results.framed import Framed
from surveykit.results.numbers import NOT_ASKED, Number, Shown

__all__ = [
    "COLUMNS",
    "NOT_ASKED",
    "Displayed",
    "Estimate",
    "Estimates",
    "EstimatesLike",
    "Framed",
    "Number",
    "Shown",
    "frame_of",
    "html_of",
    "register_formatter",
]
__dir__ = __all__.copy
