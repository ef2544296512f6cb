"""From raw tables to clean responses: checks, decisions, the ledger and the account of rows."""

from __future__ import annotations

from surveykit.cleaning.account import Account, AccountRow
from surveykit.cleaning.checks import CHECKS, get, register
from surveykit.cleaning.decisions import Decisions, load_decisions
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.quality import write_quality
from surveykit.cleaning.responses import Responses
from surveykit.cleaning.survey import Survey, load_survey
from surveykit.survey.recoding import bands, collapse

__all__ = [
    "CHECKS",
    "Account",
    "AccountRow",
    "Decisions",
    "Finding",
    "Responses",
    "Survey",
    "bands",
    "collapse",
    "get",
    "load_decisions",
    "load_survey",
    "register",
    "write_quality",
]
__dir__ = __all__.copy
