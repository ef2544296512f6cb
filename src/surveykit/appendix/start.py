"""The empty document of a report: title, unit, author and date as the survey declares them."""

from __future__ import annotations

from surveykit.appendix.model import Appendix
from surveykit.presentation.view import View
from surveykit.survey import Unit


def mark_of(view: View) -> str:
    """What pages bear that rest on guesses which nobody confirmed, or are made without floor; nothing otherwise."""
    keys = (("appendix.draft", view.survey.draft), ("tables.note.internal", view.is_internal))
    return view.sentences(view.text(key) for key, holds in keys if holds)


def start(view: View, unit: Unit | None = None) -> Appendix:
    """A document with nothing in it yet, for one unit's report or (``unit`` not given) for the overall one.

    Page and fonts are those of ``report`` in ``survey.yml``; on the page of official documents headings are numbered.
    """
    report = view.survey.report
    return Appendix(
        title=view.label(report.title),
        subtitle="" if unit is None else view.survey.label_of("unit", unit.unit_id, view.language),
        language=view.language,
        survey=view.survey.id,
        unit=None if unit is None else unit.unit_id,
        author="" if report.author is None else view.label(report.author),
        day=report.date,
        numbering="outline" if report.page == "gbt9704" else "plain",
        page=report.page,
        fonts=report.fonts.named,
        mark=mark_of(view),
    )
