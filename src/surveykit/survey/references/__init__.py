"""Names in ``survey.yml`` that must mean something declared elsewhere in it, and what could not work as written.

All of it looks at the file as written, so that wrong names are reported together with wrong types.
"""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.errors import Problem
from surveykit.survey.references.combinations import combination_problems
from surveykit.survey.references.conditions import condition_problems
from surveykit.survey.references.declared import Declared
from surveykit.survey.references.names import name_problems
from surveykit.survey.references.questions import question_problems
from surveykit.survey.references.records import record_problems
from surveykit.survey.references.reports import report_problems, rule_problems, units_problems
from surveykit.survey.references.sources import source_problems
from surveykit.survey.references.weights import weight_problems
from surveykit.survey.register import Register

_PARTS = (
    name_problems, question_problems, condition_problems, combination_problems,
    source_problems, weight_problems, report_problems, units_problems, record_problems,
)  # fmt: skip


def reference_problems(declared: Declared, register: Register) -> Iterator[Problem]:
    """Every name that means nothing, every file that is not there, every rule that could never take effect."""
    for part in _PARTS:
        yield from part(declared)
    yield from rule_problems(declared, register)


__all__ = ["Declared", "reference_problems"]
__dir__ = __all__.copy
