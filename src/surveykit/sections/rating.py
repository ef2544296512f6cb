"""How the headline's question was answered, alone and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveykit import figures, tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph
from surveykit.presentation import View
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import Subject, headline_of, is_overall, leading_of, said_of_headline
from surveykit.slices import UnitResponses
from surveykit.survey import Definition


def headline_cells(survey: Definition, by: tuple[str, ...] = ()) -> Iterator[Cells]:
    """Measure (or mean) and rate of the headline."""
    subject = Subject.of(survey)
    if subject.measured:
        yield Cells(survey.shown_as(subject.measured), (subject.measured,), by)
    if subject.rate:
        yield Cells("rate", (subject.rate,), by)


def _rating_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    yield from headline_cells(survey)
    if subject.question and subject.has_choices:
        yield Cells("share", (subject.question,))
        if is_overall(view) and survey.has_units and subject.scored_question:
            yield Cells("share", (subject.question,), ("unit",))
    if has_means(survey, view):
        yield Cells("mean", subject.scored)


def has_means(survey: Definition, view: View) -> bool:
    """Whether the means of all ratings and constructs are one table here: where there are several.

    The overall report without a headline has them among the results of all questions.
    """
    return len(Subject.of(survey).scored) > 1 and (survey.subject is not None or not is_overall(view))


@section(_rating_cells)
def rating(data: UnitResponses, view: View) -> Iterator[Block]:
    """The distribution of the answers, mean and rate with intervals, and the means of all ratings and constructs."""
    subject, design = Subject.of(data.survey), data.design()
    if subject.question is None and not has_means(data.survey, view):
        return
    yield Heading(wording.heading("rating" if subject.measured else "headline", view))
    if subject.question is not None:
        yield from _headline(data, view, subject.question)
    if has_means(data.survey, view):
        title = wording.heading("questions", view)
        yield tables.summary(design.mean(subject.scored), None, view, id="questions", title=title)


def _headline(data: UnitResponses, view: View, question: str) -> Iterator[Block]:
    """The headline in a sentence, the distribution of its answers, and its figures with their intervals."""
    (means, rates), design, is_unit = headline_of(data), data.design(), data.unit is not None
    is_rating = data.survey.questions[question].type == "rating"
    if means is not None or rates is not None:
        yield Paragraph(said_of_headline(data, view))
    identical = wording.identical_answers(means, view) if is_unit and means is not None else ""
    if identical:
        yield Paragraph(identical)
    if Subject.of(data.survey).has_choices:
        distribution, draw = design.proportion(question), figures.likert if is_rating else figures.bars
        if is_unit or not data.survey.has_units:
            yield draw(distribution, view, id="rating_bars")
        yield tables.distribution(distribution, view, id="rating_distribution")
    if means is not None or rates is not None:
        yield tables.summary(means, rates, view, id="headline")
    if not is_unit and data.survey.has_units and is_rating:
        yield figures.likert(design.proportion(question, by="unit"), view, by="unit", id="rating_bars")


def _comparison_cells(survey: Definition, view: View) -> Iterable[Cells]:
    return [] if is_overall(view) else [*headline_cells(survey, ("unit",))][:1]


@section(_comparison_cells)
def comparison(data: UnitResponses, view: View) -> Iterator[Block]:
    """A unit beside the units of its class (all units where the register has no classes).

    The sentence compares with all other units together; it says "higher" or "lower" only where the interval of the
    difference excludes zero.
    """
    if data.unit is None or not data.survey.leading:
        return
    known = data.benchmarks[data.benchmarks["variable"] == data.survey.leading[0]]
    units, unit = known[known["level"] == "unit"], data.unit.unit_id
    difference = units[(units["unit"] == unit) & (units["statistic"] == "difference")]
    yield Heading(wording.heading("comparison", view))
    if len(difference):
        yield Paragraph(wording.comparison(difference, view))
    else:
        yield Paragraph(view.text("wording.comparison.totals", measure=view.variable(data.survey.leading[0])))
    yield figures.dots(
        units[units["statistic"] != "difference"],
        view,
        by="unit",
        id="all_units",
        title=wording.heading("own_class", view, cls=data.unit.cls) if data.unit.cls else None,
        highlight=unit,
        reference=known[known["level"] == "overall"],
    )


def unit_cells(survey: Definition, view: View) -> Iterable[Cells]:
    """The headline of every unit, where there are units."""
    return headline_cells(survey, ("unit",)) if survey.has_units else ()


@section(unit_cells)
def units(data: UnitResponses, view: View) -> Iterator[Block]:
    """Every unit with its interval, drawn and as a table."""
    if not data.survey.has_units or not data.survey.leading:
        return
    yield Heading(wording.heading("units", view))
    yield from every_unit(data, view)


def every_unit(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline's figures of every unit, drawn beside those of everybody and as a table."""
    means, rates = headline_of(data, "unit")
    drawn = rates if means is None else means
    if drawn is None:
        return
    yield figures.dots(drawn, view, by="unit", id="unit_dots", reference=leading_of(data))
    yield tables.summary(means, rates, view, by="unit", id="units")


def _below_cells(survey: Definition, view: View) -> Iterable[Cells]:
    below = survey.units.below
    return headline_cells(survey, ("unit", below) if is_overall(view) else (below,)) if below else ()


@section(_below_cells)
def below(data: UnitResponses, view: View) -> Iterator[Block]:
    """What lies below the units, where the survey names it."""
    column = data.survey.units.below
    if not column:
        return
    means, rates = headline_of(data, column if data.unit else ["unit", column])
    drawn = rates if means is None else means
    if drawn is None:
        return
    label = view.unit(data.unit.unit_id) if data.unit else ""
    yield Heading(wording.heading("below", view))
    yield figures.dots(drawn, view, by=column, id="below_dots", reference=leading_of(data), reference_label=label)
    yield tables.summary(means, rates, view, by=column, id="below")
