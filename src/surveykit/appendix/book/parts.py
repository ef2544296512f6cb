"""The parts of a book: each is a function from the material to the blocks below its heading; none gives no part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from surveykit import figures, tables, wording
from surveykit.appendix.book.material import Material
from surveykit.appendix.book.questionnaire import asked, questionnaire_table
from surveykit.appendix.model import Block, Heading, Paragraph, Verbatim
from surveykit.cleaning import Responses
from surveykit.disclosure import comments
from surveykit.errors import DesignError
from surveykit.estimation.banner import banner
from surveykit.language import text
from surveykit.presentation.labels import column_label, variable_label
from surveykit.scales.reliability import reliability_of

#: So many answers in people's own words are printed; the others stand in the reports of their units.
MOST_COMMENTS = 200
_COUNTED = ("rating", "single")


def questionnaire(material: Material) -> Iterator[Block]:
    """What was asked."""
    survey, language = material.survey, material.language
    yield Paragraph(text("book.questionnaire.lead", language, n=len(asked(survey))))
    yield questionnaire_table(survey, language)


def sample(material: Material) -> Iterator[Block]:
    """Who answered: response by channel and wave, composition, missing answers, weights."""
    data, survey, language = material.data, material.survey, material.language
    yield Paragraph(wording.who_answered(data.account, survey, respondents=data.respondents, language=language))
    several = [name for name in ("channel", "wave") if name in material.traits]
    if several:
        yield tables.response(data.responses, by=several, language=language)
    traits = survey.report.breakdowns
    if traits:
        shares = pd.concat([material.design.proportion(trait) for trait in traits])
        yield tables.composition(shares, survey, language=language)
    yield tables.completeness(data.responses, language=language)
    if material.design.weight is not None:
        yield tables.weights(material.design, survey, language=language)


def account(material: Material) -> Iterator[Block]:
    """Received, excluded by reason and kept; what the checks noticed."""
    yield tables.account(material.data.responses, language=material.language)
    yield tables.quality(material.data.responses, language=material.language)


def frequencies(material: Material) -> Iterator[Block]:
    """A table for every question with choices."""
    for question in material.survey.questions.values():
        if question.type in _COUNTED and material.has_answers(question.id):
            proportions = material.design.proportion(question.id)
            name = f"frequency_{question.id}"
            yield tables.frequency(proportions, material.data.responses, id=name, language=material.language)
        elif question.type == "multiple" and material.has_answers(question.id):
            yield _several_answers(question.id, material)


def _several_answers(question: str, material: Material) -> tables.Table:
    options = list(material.survey.choice_columns(question).values())
    cases, responses = (material.design.several(options, base=base) for base in ("cases", "responses"))
    return tables.multiple_response(
        cases, responses, material.survey, question=question, id=f"several_{question}", language=material.language
    )


def crosstabs(material: Material) -> Iterator[Block]:
    """The headline's question by every trait, and all rating questions by all traits in one table."""
    survey, language = material.survey, material.language
    if not material.traits:
        return
    question = survey.headline.question
    yield Paragraph(
        text("book.crosstabs.lead", language, question=variable_label(survey, question, language)),
    )
    for trait in material.traits:
        try:
            result = material.design.crosstab(question, trait)
        except DesignError as error:
            label = column_label(survey, trait, language)
            reason = error.problems[0].what
            yield Paragraph(text("book.crosstabs.left_out", language, trait=label, reason=reason), "note")
            continue
        yield tables.crosstab(result, survey, id=f"cross_{trait}", language=language)
    ratings = [asked.id for asked in survey.rating_questions() if material.has_answers(asked.id)]
    yield tables.banner(banner(material.design, ratings, list(material.traits)), survey, id="banner", language=language)


def reliability(material: Material) -> Iterator[Block]:
    """Alpha and item statistics of every construct of several rating questions."""
    survey, language = material.survey, material.language
    if not survey.constructs:
        return
    yield Paragraph(text("book.reliability.lead", language))
    for name, construct in survey.constructs.items():
        label = construct.label.in_language(language) if construct.label else name
        try:
            result = reliability_of(material.data.responses, name)
        except DesignError as error:
            reason = error.problems[0].what
            yield Paragraph(text("book.reliability.left_out", language, scale=label, reason=reason), "note")
            continue
        yield tables.scale(result, survey, id=f"scale_{name}", name=name, language=language)


def units(material: Material) -> Iterator[Block]:
    """Every unit with its interval, drawn and as a table, and how the units fare by themselves."""
    survey, language, design = material.survey, material.language, material.design
    question, rate = survey.headline.question, survey.headline.rate
    means, rates = design.mean(question, by="unit"), design.rate(rate, by="unit") if rate else None
    overall = design.mean(question)
    yield Paragraph(wording.headline(overall, design.rate(rate) if rate else None, survey, language=language))
    yield figures.dots(means, survey, by="unit", id="unit_dots", reference=overall, language=language)
    yield tables.summary(means, rates, survey, by="unit", id="units", language=language)


def open_answers(material: Material) -> Iterator[Block]:
    """Answers word for word, masked, in random order, without the unit; at most a fixed number of each question."""
    survey, language = material.survey, material.language
    responses = _of_open_units(material)
    for question in survey.report.comments:
        answers = comments(responses, question)
        if not answers:
            continue
        label = variable_label(survey, question, language)
        yield Heading(label, 2)
        yield Paragraph(text("book.open_answers.lead", language, question=label))
        if len(answers) > MOST_COMMENTS:
            yield Paragraph(text("book.open_answers.some", language, n=len(answers), shown=MOST_COMMENTS), "note")
        yield Verbatim(answers[:MOST_COMMENTS])


def _of_open_units(material: Material) -> Responses:
    """The responses without those of units that show nothing: their comments are not to be found by subtraction."""
    rules = material.survey.withheld_here.groups
    closed = {
        group[0] for rule in rules if rule.columns == ("unit",) and rule.variable is None for group in rule.groups
    }
    frame = material.data.frame
    return replace(material.data.responses, frame=frame[~frame["unit"].astype("str").isin(closed)])


def methods(material: Material) -> Iterator[Block]:
    """What every measure means, and how estimates and intervals are made."""
    survey, language = material.survey, material.language
    yield tables.definitions(survey, language=language)
    yield from (Paragraph(said) for said in wording.methods(survey, material.design, language=language))
