"""How the headline's question was answered, alone and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveykit import figures, tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph
from surveykit.presentation import View
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import Subject, headline_of, is_overall, said_of_headline
from surveykit.slices import UnitResponses
from surveykit.survey import Definition


def headline_cells(survey: Definition, by: tuple[str, ...] = ()) -> Iterator[Cells]:
    """Mean and rate of the headline."""
    subject = Subject.of(survey)
    yield Cells("mean", (subject.question,), by)
    if subject.rate:
        yield Cells("rate", (subject.rate,), by)


def _rating_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    yield from headline_cells(survey)
    yield Cells("share", (subject.question,))
    if is_overall(view):
        yield Cells("share", (subject.question,), ("unit",))
    if len(subject.scored) > 1:
        yield Cells("mean", subject.scored)


@section(_rating_cells)
def rating(data: UnitResponses, view: View) -> Iterator[Block]:
    """The distribution of the answers, mean and rate with intervals, and the means of all ratings and constructs."""
    subject, design, is_unit = Subject.of(data.survey), data.design(), data.unit is not None
    means, rates = headline_of(data)
    yield Heading(wording.heading("rating", view))
    yield Paragraph(said_of_headline(data, view))
    identical = wording.identical_answers(means, view) if is_unit else ""
    if identical:
        yield Paragraph(identical)
    distribution = design.proportion(subject.question)
    if is_unit:
        yield figures.likert(distribution, view, id="rating_bars")
    yield tables.distribution(distribution, view, id="rating_distribution")
    yield tables.summary(means, rates, view, id="headline")
    if not is_unit:
        yield figures.likert(design.proportion(subject.question, by="unit"), view, by="unit", id="rating_bars")
    if len(subject.scored) > 1:
        title = wording.heading("questions", view)
        yield tables.summary(design.mean(subject.scored), None, view, id="questions", title=title)


@section(lambda survey, view: [Cells("mean", (survey.headline.question,), ("unit",))])
def comparison(data: UnitResponses, view: View) -> Iterator[Block]:
    """A unit beside the units of its class (all units where the register has no classes).

    The sentence compares with all other units together; it says "higher" or "lower" only where the interval of the
    difference excludes zero.
    """
    if data.unit is None:
        return
    known = data.benchmarks[data.benchmarks["variable"] == data.survey.headline.question]
    units, unit = known[known["level"] == "unit"], data.unit.unit_id
    difference = units[(units["unit"] == unit) & (units["statistic"] == "difference")]
    yield Heading(wording.heading("comparison", view))
    yield Paragraph(wording.comparison(difference, view))
    yield figures.dots(
        units[units["statistic"] == "mean"],
        view,
        by="unit",
        id="all_units",
        title=wording.heading("own_class", view, cls=data.unit.cls) if data.unit.cls else None,
        highlight=unit,
        reference=known[(known["level"] == "overall") & (known["statistic"] == "mean")],
    )


@section(lambda survey, view: headline_cells(survey, ("unit",)))
def units(data: UnitResponses, view: View) -> Iterator[Block]:
    """Every unit with its interval, drawn and as a table."""
    yield Heading(wording.heading("units", view))
    yield from every_unit(data, view)


def every_unit(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline's figures of every unit, drawn beside those of everybody and as a table."""
    means, rates = headline_of(data, "unit")
    whole = data.design().mean(data.survey.headline.question)
    yield figures.dots(means, view, by="unit", id="unit_dots", reference=whole)
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
    whole = data.design().mean(data.survey.headline.question)
    label = view.unit(data.unit.unit_id) if data.unit else ""
    yield Heading(wording.heading("below", view))
    yield figures.dots(means, view, by=column, id="below_dots", reference=whole, reference_label=label)
    yield tables.summary(means, rates, view, by=column, id="below")
