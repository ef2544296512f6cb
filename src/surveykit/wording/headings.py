"""The headings of a report's sections."""

from __future__ import annotations

from surveykit.presentation.view import View


def heading(section: str, view: View, *, cls: str = "") -> str:
    """The heading of a section: who, rating, comparison, units, below, traits, parts, comments, quality or methods.

    ``own_class`` is that of a comparison inside the class ``cls``.

    Raises:
        KeyError: There is no such section.
    """
    units = view.in_sentence(view.column("unit"))
    below = view.in_sentence(view.column("below")) if view.survey.units.below else ""
    return view.text(
        f"wording.heading.{section}", units=units, below=below, cls=view.survey.register.class_name(cls, view.language)
    )
