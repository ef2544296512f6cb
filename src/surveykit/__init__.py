"""surveykit: clean, explore, report per unit and hand in questionnaire and satisfaction-rating research."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

#: Public names and the room each comes from; a room is imported when one of its names is first used.
_ADDRESS = {
    "load_survey": "surveykit.cleaning",
    "Survey": "surveykit.cleaning",
    "Responses": "surveykit.cleaning",
    "Design": "surveykit.estimation",
    "Estimates": "surveykit.results",
    "View": "surveykit.presentation",
    "open_unit": "surveykit.slices",
    "open_overall": "surveykit.slices",
    "UnitResponses": "surveykit.slices",
    "Appendix": "surveykit.appendix",
    "Heading": "surveykit.appendix",
    "Paragraph": "surveykit.appendix",
    "Verbatim": "surveykit.appendix",
    "publish": "surveykit.appendix",
    "Table": "surveykit.tables",
    "Figure": "surveykit.figures",
    "SurveykitError": "surveykit.errors",
}
_ROOMS = (
    "appendix",
    "batch",
    "cleaning",
    "disclosure",
    "estimation",
    "figures",
    "readers",
    "scales",
    "sections",
    "tables",
    "units",
    "wording",
)

#: Names that were here once, and what to write instead.
_MOVED = {
    "Floor": "surveykit.disclosure.Floor",
    "design_of": "surveykit.estimation.design_of",
    "screen": "surveykit.disclosure.screen",
}

__all__ = ["__version__", *_ADDRESS, *_ROOMS]  # noqa: PLE0604 - the names are those of the two tables above


def __getattr__(name: str) -> Any:
    if name in _ADDRESS:
        return getattr(import_module(_ADDRESS[name]), name)
    if name in _ROOMS:
        return import_module(f"surveykit.{name}")
    if name in _MOVED:
        raise AttributeError(f"surveykit.{name} is now {_MOVED[name]}")
    raise AttributeError(f"module 'surveykit' has no attribute {name!r}")


__dir__ = __all__.copy
