"""Answers in respondents' own words."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit import disclosure, wording
from surveykit.appendix.model import Block, Heading, Paragraph, Verbatim
from surveykit.presentation import View
from surveykit.sections.section import section
from surveykit.slices import UnitResponses


@section()
def comments(data: UnitResponses, view: View) -> Iterator[Block]:
    """Questions that ``report.comments`` names: masked, shuffled, from the floor's number of answers on."""
    for name in data.survey.report.comments:
        answers = disclosure.comments(data.responses, name, view.floor)
        yield Heading(wording.heading("comments", view))
        yield Paragraph(wording.comments(answers, view))
        if answers:
            yield Verbatim(answers)
