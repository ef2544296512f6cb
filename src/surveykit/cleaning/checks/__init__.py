"""The checks: each looks at the typed rows and gives findings. More can be registered."""

from __future__ import annotations

from surveykit.cleaning.checks.declared import blank_units
from surveykit.cleaning.checks.registry import CHECKS, Check, Checked, Flagged, get, register, run_checks
from surveykit.cleaning.checks.repeats import repeated
from surveykit.cleaning.checks.values import beyond

__all__ = [
    "CHECKS",
    "Check",
    "Checked",
    "Flagged",
    "beyond",
    "blank_units",
    "get",
    "register",
    "repeated",
    "run_checks",
]
__dir__ = __all__.copy
