"""Tables: what is shown, with labels, decimals and notes, and every number under its id; never a font."""

from __future__ import annotations

from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.preview import to_html
from surveykit.results import Number
from surveykit.tables.account import account
from surveykit.tables.answers import answers
from surveykit.tables.bands import bands, channel_verdicts
from surveykit.tables.banner import banner
from surveykit.tables.completeness import completeness
from surveykit.tables.composition import composition
from surveykit.tables.crosstab import crosstab
from surveykit.tables.definitions import definitions
from surveykit.tables.distribution import distribution
from surveykit.tables.flagged import flagged
from surveykit.tables.frequency import frequency
from surveykit.tables.inline import headline_interval, headline_text
from surveykit.tables.league import league, my_unit
from surveykit.tables.means import means
from surveykit.tables.measures import MeasureColumn, measures
from surveykit.tables.multiple import multiple_response
from surveykit.tables.quality import quality
from surveykit.tables.regression import regression
from surveykit.tables.response import response
from surveykit.tables.rule_check import rule_evidence, rule_outcomes
from surveykit.tables.scale import scale
from surveykit.tables.split import split
from surveykit.tables.summary import summary
from surveykit.tables.trend import control, trend
from surveykit.tables.unit_changes import unit_changes
from surveykit.tables.weights import weights

__all__ = [
    "Cell",
    "Column",
    "MeasureColumn",
    "Number",
    "Table",
    "account",
    "answers",
    "bands",
    "banner",
    "channel_verdicts",
    "completeness",
    "composition",
    "control",
    "crosstab",
    "definitions",
    "distribution",
    "flagged",
    "frequency",
    "headline_interval",
    "headline_text",
    "league",
    "means",
    "measures",
    "multiple_response",
    "my_unit",
    "quality",
    "regression",
    "response",
    "rule_evidence",
    "rule_outcomes",
    "scale",
    "split",
    "summary",
    "to_html",
    "trend",
    "unit_changes",
    "weights",
]
__dir__ = __all__.copy
