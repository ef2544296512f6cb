"""surveykit: clean, explore, report per unit and hand in questionnaire and satisfaction-rating research."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

#: Public names by the room that they come from, which is imported when one of them is first used.
_NAMES = {
    "cleaning": ("load_survey", "Survey", "Responses"),
    "estimation": ("Design",),
    "results": ("Estimates",),
    "presentation": ("View",),
    "slices": ("open_unit", "open_overall", "read", "UnitResponses"),
    "appendix": ("Appendix", "Heading", "Paragraph", "publish"),
    "tables": ("Table",),
    "figures": ("Figure",),
    "errors": ("SurveykitError",),
}
_ADDRESS = {name: f"surveykit.{room}" for room, names in _NAMES.items() for name in names}
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
    "Verbatim": "surveykit.appendix.Verbatim",
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
