"""The empty document of a report: title, unit, author and date as the survey declares them."""

from __future__ import annotations

from surveykit.appendix.model import Appendix
from surveykit.language import Language
from surveykit.survey import Definition, Unit


def start(survey: Definition, unit: Unit | None = None, *, language: Language | None = None) -> Appendix:
    """A document with nothing in it yet, for one unit's report or (``unit`` not given) for the overall one.

    Page and fonts are those of ``report`` in ``survey.yml``; on the page of official documents headings are numbered.
    """
    tongue = language or survey.language
    official = survey.report.page == "gbt9704"
    return Appendix(
        title=survey.report.title.in_language(tongue),
        subtitle="" if unit is None else survey.label_of("unit", unit.unit_id, tongue),
        language=tongue,
        survey=survey.id,
        unit=None if unit is None else unit.unit_id,
        author="" if survey.report.author is None else survey.report.author.in_language(tongue),
        day=survey.report.date,
        numbering="outline" if official else "plain",
        page=survey.report.page,
        fonts=survey.report.fonts.named,
    )
