"""Who answered, what was kept, and how good the data are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveykit import tables, wording
from surveykit.appendix.model import Block, Contents, Heading, Paragraph
from surveykit.presentation import View
from surveykit.results import Estimates
from surveykit.sections.rating import headline_cells
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import Subject, is_overall
from surveykit.slices import UnitResponses
from surveykit.survey import Definition

#: The counts of the account of rows.
RECEIVED = Cells("count", ("records", "silent", "received", "kept", "excluded"), ("source",))


def _who_cells(survey: Definition, view: View) -> Iterable[Cells]:
    yield RECEIVED
    traits = Subject.of(survey).traits
    if is_overall(view) and traits:
        yield Cells("share", traits)


@section(_who_cells)
def who_answered(data: UnitResponses, view: View) -> Iterator[Block]:
    """How many responses were received, excluded by reason and kept; in the overall report contents and composition."""
    yield Paragraph(wording.who_answered(data.account, view, respondents=data.respondents, wave=data.wave), "lead")
    if data.unit is None:
        yield Contents()
    yield Heading(wording.heading("who", view))
    yield tables.account(data.responses, view)
    traits = Subject.of(data.survey).traits
    if data.unit is None and traits:
        yield composition(data, view)


def composition(data: UnitResponses, view: View) -> tables.Table:
    """The shares of every recorded trait."""
    design = data.design()
    return tables.composition(
        Estimates.joined([design.proportion(name) for name in Subject.of(data.survey).traits]), view
    )


def _quality_cells(survey: Definition, view: View) -> Iterable[Cells]:
    yield from headline_cells(survey, ("check", "rows"))
    yield Cells("count", tuple(survey.questions))


@section(_quality_cells)
def quality(data: UnitResponses, view: View) -> Iterator[Block]:
    """What the checks noticed, what results would be without it, and how complete the answers are."""
    yield Heading(wording.heading("quality", view))
    yield tables.quality(data.responses, view)
    if data.survey.leading:
        yield tables.flagged(data.responses, view)
    yield tables.completeness(data.responses, view)


@section()
def methods(data: UnitResponses, view: View) -> Iterator[Block]:
    """What every measure means, and how estimates and intervals are made."""
    yield Heading(wording.heading("methods", view))
    yield tables.definitions(view)
    for sentence in wording.methods(view, data.design()):
        yield Paragraph(sentence, "note")
