"""Sentences computed from results; they cannot say more than the numbers do."""

from __future__ import annotations

from surveykit.wording.headings import heading
from surveykit.wording.methods import definition, methods, who_answered
from surveykit.wording.parts import comments, parts
from surveykit.wording.results import comparison, headline, identical_answers, no_answers, withheld

__all__ = [
    "comments",
    "comparison",
    "definition",
    "heading",
    "headline",
    "identical_answers",
    "methods",
    "no_answers",
    "parts",
    "who_answered",
    "withheld",
]
