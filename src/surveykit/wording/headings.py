"""The headings of a report's sections."""

from __future__ import annotations

from surveykit.language import Language, text
from surveykit.presentation.labels import column_label, in_sentence
from surveykit.survey import Definition


def heading(section: str, survey: Definition, *, cls: str = "", language: Language | None = None) -> str:
    """The heading of a section: who, rating, comparison, units, below, traits, parts, comments, quality or methods.

    ``own_class`` is that of a comparison inside the class ``cls``.

    Raises:
        KeyError: There is no such section.
    """
    tongue = language or survey.language
    units = in_sentence(column_label(survey, "unit", tongue), tongue)
    below = in_sentence(column_label(survey, "below", tongue), tongue) if survey.units.below else ""
    return text(
        f"wording.heading.{section}", tongue, units=units, below=below, cls=survey.register.class_name(cls, tongue)
    )
