"""The parts of the appendix volume, by name: what ``report.book`` may say, and what later makes their blocks.

The registry is on the ground floor, so that ``survey.yml`` can be checked against the names without importing what
the parts are made with. A value is a :data:`~surveykit.sections.book.assembly.Part`.
"""

from __future__ import annotations

from typing import Any

from surveykit.errors import DocumentError
from surveykit.registry import Registry

#: The parts that surveykit brings along, in their usual order.
USUAL = (
    "questionnaire", "sample", "account", "frequencies", "crosstabs", "reliability", "units", "open_answers", "methods",
)  # fmt: skip
#: Every part; installed packages add theirs as entry points.
PARTS: Registry[Any] = Registry(
    "part of the book",
    {name: f"surveykit.sections.book.parts:{name}" for name in USUAL},
    group="surveykit.parts",
    error=DocumentError,
)
