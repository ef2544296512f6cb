"""The parts of a book: sections without the heading, which the book sets above them; none gives no part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveykit import tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph, Verbatim
from surveykit.disclosure import comments
from surveykit.errors import DesignError
from surveykit.estimation.banner import banner
from surveykit.presentation import View
from surveykit.scales.reliability import reliability_of
from surveykit.sections.book.questionnaire import asked, questionnaire_table
from surveykit.sections.divided import RETURNS, by_traits
from surveykit.sections.rating import every_unit, unit_cells
from surveykit.sections.results import has_answers, left_out, result_cells, result_of
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import Subject, said_of_headline
from surveykit.sections.who import RECEIVED, composition
from surveykit.slices import UnitResponses
from surveykit.slices.cells import questions_by_traits
from surveykit.survey import Definition

#: So many answers in people's own words are printed; the others are in the reports of their units.
MOST_COMMENTS = 200
_COUNTED = ("rating", "single")
_RELIABILITY = ("alpha", "standardised_alpha", "item_mean", "sd", "item_rest", "alpha_without")


@section()
def questionnaire(data: UnitResponses, view: View) -> Iterator[Block]:
    """What was asked."""
    yield Paragraph(view.text("book.questionnaire.lead", n=len(asked(data.survey))))
    yield questionnaire_table(view)


def _sample_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    if _returned_by(survey):
        yield Cells("count", RETURNS, _returned_by(survey))
    if subject.traits:
        yield Cells("share", subject.traits)
    yield Cells("count", tuple(survey.questions))
    if survey.design.weight or survey.weighting:
        yield from (Cells(statistic, ("weight",)) for statistic in ("count", "kish", "mean"))


def _returned_by(survey: Definition) -> tuple[str, ...]:
    """Columns by which the table of responses goes: those with several groups, or the channel where issued is known."""
    return Subject.of(survey).parts or (("channel",) if survey.fielded else ())


@section(_sample_cells)
def sample(data: UnitResponses, view: View) -> Iterator[Block]:
    """Who answered: response by channel and wave, composition, missing answers, weights."""
    subject, design = Subject.of(data.survey), data.design()
    yield Paragraph(wording.who_answered(data.account, view, respondents=data.respondents, wave=data.wave))
    by = _returned_by(data.survey)
    if by:
        yield tables.response(data.responses_by(*by), view, by=by)
    if subject.traits:
        yield composition(data, view)
    yield tables.completeness(data.responses, view)
    if design.weight is not None:
        yield tables.weights(design, view)


@section(lambda survey, view: [RECEIVED])
def account(data: UnitResponses, view: View) -> Iterator[Block]:
    """Received, excluded by reason and kept; what the checks noticed."""
    yield tables.account(data.responses, view)
    yield tables.quality(data.responses, view)


def _frequencies_cells(survey: Definition, view: View) -> Iterable[Cells]:
    yield from result_cells(survey)


@section(_frequencies_cells)
def frequencies(data: UnitResponses, view: View) -> Iterator[Block]:
    """A table for every question; of those with choices with the missing answers."""
    for question in data.survey.results:
        if not has_answers(data, question.id):
            continue
        if question.type in _COUNTED:
            proportions = data.design().proportion(question.id)
            yield tables.frequency(proportions, data.responses, view, id=f"frequency_{question.id}")
        else:
            yield from result_of([question], data, view)
    yield from left_out(data, view)


def _crosstabs_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    divisions = (*subject.traits, *subject.parts)
    asked = dict.fromkeys((*filter(None, (subject.question if subject.has_choices else None,)), *subject.questions))
    for by in ((), *((name,) for name in divisions)) if divisions and asked else ():
        yield Cells("share", tuple(asked), by)
        yield Cells("mean", subject.questions, by)
    others = questions_by_traits(survey)
    for by in ((), *((name,) for name in subject.traits)) if others else ():
        yield from (Cells(statistic, others, by) for statistic in ("share", "mean"))


@section(_crosstabs_cells)
def crosstabs(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline's question by every trait, and all rating questions by all traits in one table.

    Without units, every other question with a result by all traits too.
    """
    subject = Subject.of(data.survey)
    divisions = (*subject.traits, *subject.parts)
    if subject.question is not None and subject.has_choices and divisions:
        yield from _crosstabs_of(subject.question, divisions, data, view)
    ratings = [name for name in subject.questions if has_answers(data, name)]
    if ratings and subject.divisions:
        yield tables.banner(banner(data.design(), ratings, list(subject.divisions)), view, id="banner")
    known = {subject.question, *ratings}
    yield from by_traits([name for name in questions_by_traits(data.survey) if name not in known], data, view)


def _crosstabs_of(question: str, divisions: Sequence[str], data: UnitResponses, view: View) -> Iterator[Block]:
    """A question by every trait, channel and wave."""
    yield Paragraph(view.text("book.crosstabs.lead", question=view.variable(question)))
    for name in divisions:
        if name == question:
            continue
        try:
            result = data.design_by(name).crosstab(question, name)
        except DesignError as error:
            reason = error.problems[0].what
            yield Paragraph(view.text("book.crosstabs.left_out", trait=view.column(name), reason=reason), "note")
            continue
        yield tables.crosstab(result, view, id=f"cross_{name}")


def _reliability_cells(survey: Definition, view: View) -> Iterable[Cells]:
    for name, construct in survey.constructs.items():
        yield from (Cells(statistic, (name, *construct.questions)) for statistic in _RELIABILITY)


@section(_reliability_cells)
def reliability(data: UnitResponses, view: View) -> Iterator[Block]:
    """Alpha and item statistics of every construct of several rating questions."""
    if not data.survey.constructs:
        return
    yield Paragraph(view.text("book.reliability.lead"))
    for name, construct in data.survey.constructs.items():
        try:
            result = reliability_of(data.responses, name)
        except DesignError as error:
            label = view.label(construct.label) if construct.label else name
            reason = error.problems[0].what
            yield Paragraph(view.text("book.reliability.left_out", scale=label, reason=reason), "note")
            continue
        yield tables.scale(result, view, id=f"scale_{name}", name=name)


@section(unit_cells)
def units(data: UnitResponses, view: View) -> Iterator[Block]:
    """Every unit with its interval, drawn and as a table, and how the units fare by themselves."""
    if not data.survey.has_units or not data.survey.leading:
        return
    yield Paragraph(said_of_headline(data, view))
    yield from every_unit(data, view)


@section()
def open_answers(data: UnitResponses, view: View) -> Iterator[Block]:
    """Answers word for word, masked, in random order, without the unit; at most a fixed number of each question."""
    for question in data.survey.report.comments:
        answers = comments(data.responses, question, view.floor)
        if not answers:
            continue
        label = view.variable(question)
        yield Heading(label, 2)
        yield Paragraph(view.text("book.open_answers.lead", question=label))
        if len(answers) > MOST_COMMENTS:
            yield Paragraph(view.text("book.open_answers.some", n=len(answers), shown=MOST_COMMENTS), "note")
        yield Verbatim(answers[:MOST_COMMENTS])


@section()
def methods(data: UnitResponses, view: View) -> Iterator[Block]:
    """What every measure means, and how estimates and intervals are made."""
    yield tables.definitions(view)
    yield from (Paragraph(sentence) for sentence in wording.methods(view, data.design()))
