"""The types of question, by name: what ``survey.yml`` may say, and what later turns raw texts into typed answers.

The registry is on the ground floor, so that ``survey.yml`` can be checked against the names without importing what
types answers. A value is an :data:`~surveykit.cleaning.typing.asked.AnswerType`.
"""

from __future__ import annotations

from typing import Any

from surveykit.registry import Registry

#: The types that surveykit brings along, with their addresses.
SHIPPED = {
    name: f"surveykit.cleaning.typing.{address}"
    for name, address in {
        "rating": "choices:type_choices",
        "single": "choices:type_choices",
        "multiple": "multiple:type_multiple",
        "ranking": "rankings:type_ranking",
        "ballot": "ballots:type_ballot",
        "nps": "recommendations:type_nps",
        "number": "numbers:type_number",
        "text": "texts:type_text",
        "date": "dates:type_date",
        "duration": "durations:type_duration",
    }.items()
}
#: Every type of question; installed packages add theirs as entry points.
TYPES: Registry[Any] = Registry("type of question", SHIPPED, group="surveykit.types")
