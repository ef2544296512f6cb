"""Sections: what reports, the book, the bulletin and feedback sheets are made of.

A section is called with responses and a view, ``sections.rating(data, view)``, and gives the blocks to add to a report;
its ``cells(survey, view)`` says which numbers it will need. One that has nothing to show gives no blocks.
"""

from __future__ import annotations

from surveykit.sections.comments import comments
from surveykit.sections.divided import changes, parts, traits
from surveykit.sections.places import channels, places, rules
from surveykit.sections.rating import below, comparison, rating, units
from surveykit.sections.results import results
from surveykit.sections.section import Blocks, Cells, Section, section
from surveykit.sections.who import methods, quality, who_answered

__all__ = [
    "Blocks",
    "Cells",
    "Section",
    "below",
    "changes",
    "channels",
    "comments",
    "comparison",
    "methods",
    "parts",
    "places",
    "quality",
    "rating",
    "results",
    "rules",
    "section",
    "traits",
    "units",
    "who_answered",
]
__dir__ = __all__.copy
