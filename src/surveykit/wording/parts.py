"""What must be said before channels and waves stand side by side, and before people's own words."""

from __future__ import annotations

from collections.abc import Sized
from typing import TYPE_CHECKING

from surveykit.language import Language, text
from surveykit.presentation.labels import language_of
from surveykit.presentation.printing import count_text

if TYPE_CHECKING:
    from surveykit.survey import Definition


def parts(survey: Definition, *, language: Language | None = None) -> str:
    """That channels and waves reach different people."""
    return text("wording.parts", language_of(survey, language))


def comments(answers: Sized, survey: Definition, *, language: Language | None = None) -> str:
    """What the comments below are and what was done to them; or that there are none."""
    tongue = language_of(survey, language)
    if not len(answers):
        return text("wording.no_comments", tongue)
    return text("wording.comments", tongue, n=count_text(len(answers), tongue))
