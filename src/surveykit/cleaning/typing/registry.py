"""The types of question that can be typed, by name. More can be registered."""

from __future__ import annotations

from surveykit.cleaning.typing.asked import AnswerType
from surveykit.cleaning.typing.ballots import type_ballot
from surveykit.cleaning.typing.choices import type_choices
from surveykit.cleaning.typing.dates import type_date
from surveykit.cleaning.typing.durations import type_duration
from surveykit.cleaning.typing.multiple import type_multiple
from surveykit.cleaning.typing.numbers import type_number
from surveykit.cleaning.typing.rankings import type_ranking
from surveykit.cleaning.typing.recommendations import type_nps
from surveykit.cleaning.typing.texts import type_text
from surveykit.errors import ParameterError, Problem

TYPES: dict[str, AnswerType] = {}


def register(name: str, function: AnswerType) -> None:
    """Add a type of question, or put another in the place of one."""
    TYPES[name] = function


def get(name: str) -> AnswerType:
    """The type of this name.

    Raises:
        ParameterError: There is none; the message lists the known ones.
    """
    if name not in TYPES:
        known = ", ".join(TYPES)
        raise ParameterError(Problem(f"there is no type of question {name!r}", expected=known, found=name))
    return TYPES[name]


register("rating", type_choices)
register("single", type_choices)
register("multiple", type_multiple)
register("ranking", type_ranking)
register("ballot", type_ballot)
register("nps", type_nps)
register("number", type_number)
register("date", type_date)
register("duration", type_duration)
register("text", type_text)
