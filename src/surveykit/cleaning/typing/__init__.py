"""From texts to typed answers, by the questionnaire. A text that means nothing declared is never dropped silently.

Every distinct text of a column is looked up once, so the time does not grow with the number of rows but with the
number of different answers.
"""

from __future__ import annotations

from surveykit.cleaning.typing.asked import TYPES, Asked, TypedAnswers, get, register
from surveykit.cleaning.typing.dates import IMPOSSIBLE
from surveykit.cleaning.typing.typed import SAMPLE, Absent, Typed, Unmatched
from surveykit.cleaning.typing.whole import type_tables

__all__ = [
    "IMPOSSIBLE",
    "SAMPLE",
    "TYPES",
    "Absent",
    "Asked",
    "Typed",
    "TypedAnswers",
    "Unmatched",
    "get",
    "register",
    "type_tables",
]
__dir__ = __all__.copy
