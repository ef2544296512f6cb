"""From a raw file to a first survey.yml: what the file is, what its columns seem to hold, what must be confirmed."""

from __future__ import annotations

from surveykit.inspection.columns import ColumnGuess, guess_column
from surveykit.inspection.draft import draft_survey, write_draft
from surveykit.inspection.overview import Overview, PersonalData, overview_of
from surveykit.inspection.pairs import with_pairs
from surveykit.inspection.report import described
from surveykit.inspection.scales import SCALES, ScaleMatch, match_scale
from surveykit.inspection.units import UnitGuess

__all__ = [
    "SCALES",
    "ColumnGuess",
    "Overview",
    "PersonalData",
    "ScaleMatch",
    "UnitGuess",
    "described",
    "draft_survey",
    "guess_column",
    "match_scale",
    "overview_of",
    "with_pairs",
    "write_draft",
]
__dir__ = __all__.copy
