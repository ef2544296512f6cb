"""The headings of a report's sections, and what must be said before some of them."""

from __future__ import annotations

from collections.abc import Sized

from surveykit.presentation.view import View
from surveykit.wording.marking import marked


def heading(section: str, view: View, *, cls: str = "") -> str:
    """The heading of a section: who, rating, comparison, units, below, traits, parts, comments, quality or methods.

    ``own_class`` is that of a comparison inside the class ``cls``.

    Raises:
        KeyError: There is no such section.
    """
    units = view.in_sentence(view.column("unit"))
    below = view.in_sentence(view.column("below")) if view.survey.units.below else ""
    cls = view.survey.register.class_name(cls, view.language)
    if section == "who" and not view.survey.records.is_told_by_people:
        section = "records"
    return view.text(f"wording.heading.{section}", units=units, below=below, cls=cls)


def parts(view: View) -> str:
    """That channels and waves reach different people."""
    return view.text("wording.parts")


@marked
def comments(answers: Sized, view: View) -> str:
    """What the comments below are and what was done to them; or that there are none."""
    if not len(answers):
        return view.text("wording.no_comments")
    return view.text("wording.comments", n=view.count(len(answers)))
