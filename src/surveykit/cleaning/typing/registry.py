"""The types of question that can be typed, by name. More can be registered."""

from __future__ import annotations

from surveykit import question_types
from surveykit.cleaning.typing.asked import AnswerType
from surveykit.registry import Registry

TYPES: Registry[AnswerType] = question_types.TYPES
register = TYPES.register
get = TYPES.one
