"""Sentences computed from results; they cannot say more than the numbers do."""

from __future__ import annotations

from surveykit.wording.bulletin import Bulletin, Cases, bulletin
from surveykit.wording.changes import change, count_change, of_wave, points_change
from surveykit.wording.differences import differences
from surveykit.wording.evidence import evidence, rule_finding
from surveykit.wording.headings import comments, heading, parts
from surveykit.wording.methods import definition, methods, who_answered
from surveykit.wording.results import comparison, headline, identical_answers, no_answers, withheld
from surveykit.wording.units import units_accounted

__all__ = [
    "Bulletin",
    "Cases",
    "bulletin",
    "change",
    "comments",
    "comparison",
    "count_change",
    "definition",
    "differences",
    "evidence",
    "heading",
    "headline",
    "identical_answers",
    "methods",
    "no_answers",
    "of_wave",
    "parts",
    "points_change",
    "rule_finding",
    "units_accounted",
    "who_answered",
    "withheld",
]
__dir__ = __all__.copy
