"""The parts of a book: each gives the blocks below its heading from all responses and a view; none gives no part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from surveykit import figures, tables, wording
from surveykit.appendix.book.questionnaire import asked, questionnaire_table
from surveykit.appendix.model import Block, Heading, Paragraph, Verbatim
from surveykit.cleaning import Responses
from surveykit.disclosure import comments
from surveykit.errors import DesignError
from surveykit.estimation.banner import banner
from surveykit.presentation import View
from surveykit.results import Estimates
from surveykit.scales.reliability import reliability_of
from surveykit.slices import UnitResponses

#: So many answers in people's own words are printed; the others stand in the reports of their units.
MOST_COMMENTS = 200
_COUNTED = ("rating", "single")


def traits_of(data: UnitResponses) -> tuple[str, ...]:
    """The columns by which results are broken down: recorded traits; channel and wave where there are several."""
    survey = data.survey
    parts = (("channel", survey.channels), ("wave", survey.waves))
    return (*survey.report.breakdowns, *(name for name, known in parts if len(known) > 1))


def questionnaire(data: UnitResponses, view: View) -> Iterator[Block]:
    """What was asked."""
    yield Paragraph(view.text("book.questionnaire.lead", n=len(asked(data.survey))))
    yield questionnaire_table(view)


def sample(data: UnitResponses, view: View) -> Iterator[Block]:
    """Who answered: response by channel and wave, composition, missing answers, weights."""
    design = data.design()
    yield Paragraph(wording.who_answered(data.account, view, respondents=data.respondents))
    several = [name for name in ("channel", "wave") if name in traits_of(data)]
    if several:
        yield tables.response(data.responses, view, by=several)
    traits = data.survey.report.breakdowns
    if traits:
        yield tables.composition(Estimates.joined(design.proportion(trait) for trait in traits), view)
    yield tables.completeness(data.responses, view)
    if design.weight is not None:
        yield tables.weights(design, view)


def account(data: UnitResponses, view: View) -> Iterator[Block]:
    """Received, excluded by reason and kept; what the checks noticed."""
    yield tables.account(data.responses, view)
    yield tables.quality(data.responses, view)


def frequencies(data: UnitResponses, view: View) -> Iterator[Block]:
    """A table for every question with choices."""
    design = data.design()
    for question in data.survey.questions.values():
        if not _has_answers(data, question.id):
            continue
        if question.type in _COUNTED:
            proportions = design.proportion(question.id)
            yield tables.frequency(proportions, data.responses, view, id=f"frequency_{question.id}")
        elif question.type == "multiple":
            options = list(data.survey.choice_columns(question.id).values())
            cases, responses = (design.several(options, base=base) for base in ("cases", "responses"))
            name = f"several_{question.id}"
            yield tables.multiple_response(cases, responses, view, question=question.id, id=name)


def _has_answers(data: UnitResponses, question: str) -> bool:
    return bool(data.frame[question].notna().any())


def crosstabs(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline's question by every trait, and all rating questions by all traits in one table."""
    survey, design, traits = data.survey, data.design(), traits_of(data)
    if not traits:
        return
    question = survey.headline.question
    yield Paragraph(view.text("book.crosstabs.lead", question=view.variable(question)))
    for trait in traits:
        try:
            result = design.crosstab(question, trait)
        except DesignError as error:
            reason = error.problems[0].what
            yield Paragraph(view.text("book.crosstabs.left_out", trait=view.column(trait), reason=reason), "note")
            continue
        yield tables.crosstab(result, view, id=f"cross_{trait}")
    ratings = [asked.id for asked in survey.rating_questions() if _has_answers(data, asked.id)]
    yield tables.banner(banner(design, ratings, list(traits)), view, id="banner")


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


def units(data: UnitResponses, view: View) -> Iterator[Block]:
    """Every unit with its interval, drawn and as a table, and how the units fare by themselves."""
    design, question, rate = data.design(), data.survey.headline.question, data.survey.headline.rate
    means, rates = design.mean(question, by="unit"), design.rate(rate, by="unit") if rate else None
    overall = design.mean(question)
    yield Paragraph(wording.headline(overall, design.rate(rate) if rate else None, view))
    yield figures.dots(means, view, by="unit", id="unit_dots", reference=overall)
    yield tables.summary(means, rates, view, by="unit", id="units")


def open_answers(data: UnitResponses, view: View) -> Iterator[Block]:
    """Answers word for word, masked, in random order, without the unit; at most a fixed number of each question."""
    responses = _of_open_units(data)
    for question in data.survey.report.comments:
        answers = comments(responses, question, view.floor)
        if not answers:
            continue
        label = view.variable(question)
        yield Heading(label, 2)
        yield Paragraph(view.text("book.open_answers.lead", question=label))
        if len(answers) > MOST_COMMENTS:
            yield Paragraph(view.text("book.open_answers.some", n=len(answers), shown=MOST_COMMENTS), "note")
        yield Verbatim(answers[:MOST_COMMENTS])


def _of_open_units(data: UnitResponses) -> Responses:
    """The responses without those of units that show nothing: their comments are not to be found by subtraction."""
    rules = (rule for rule in data.withheld.groups if rule.columns == ("unit",) and rule.variable is None)
    closed = {group[0] for rule in rules for group in rule.groups}
    return replace(data.responses, frame=data.frame[~data.frame["unit"].astype("str").isin(closed)])


def methods(data: UnitResponses, view: View) -> Iterator[Block]:
    """What every measure means, and how estimates and intervals are made."""
    yield tables.definitions(view)
    yield from (Paragraph(sentence) for sentence in wording.methods(view, data.design()))
