"""Results divided by channels, waves and recorded traits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from surveykit import estimation, figures, tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph
from surveykit.presentation import View
from surveykit.results import Estimates
from surveykit.sections.rating import headline_cells
from surveykit.sections.results import has_answers, shared_table
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import Subject, is_overall
from surveykit.slices import UnitResponses
from surveykit.slices.cells import questions_by_traits
from surveykit.survey import Definition

#: What is counted of the responses of a channel or wave.
RETURNS = (
    "issued", "returned", "people", "valid", "dont_know", "refused", "blank", "default_rating", "skipped", "invalid",
)  # fmt: skip


def by_each(data: UnitResponses, by: Sequence[str], variable: str | None) -> Estimates | None:
    """A measure, the mean of a question, or a rate, by every column of ``by`` alone; nothing of no variable."""
    if variable is None:
        return None
    return Estimates.joined(data.design_by(name).measure(variable, by=name) for name in by)


def _parts_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    columns = [subject.parts] if is_overall(view) else [(name,) for name in subject.parts]
    for by in columns if subject.parts else ():
        yield Cells("count", RETURNS, by)
    for name in subject.parts:
        yield from headline_cells(survey, (name,))
        yield Cells("rate", tuple(rate for rate in subject.rates if rate != subject.rate), (name,))
        yield from (Cells(survey.shown_as(measure), (measure,), (name,)) for measure in subject.further)


@section(_parts_cells)
def parts(data: UnitResponses, view: View) -> Iterator[Block]:
    """Channels, of the latest wave, and waves side by side, where there are several; rates with their definitions."""
    subject = Subject.of(data.survey)
    if not subject.parts:
        return
    yield Heading(wording.heading("parts", view))
    yield Paragraph(wording.parts(view))
    if data.unit is None:
        yield tables.response(data.responses_by(*subject.parts), view, by=subject.parts)
    else:
        for name in subject.parts:
            yield tables.response(data.responses_by(name), view, by=[name], id=f"response_{name}")
    means, main = (by_each(data, subject.parts, name) for name in (subject.measured, subject.rate))
    drawn = main if means is None else means
    if drawn is not None:
        yield figures.groups(drawn, view, id="part_means")
        yield tables.summary(means, main, view, by=subject.parts, id="parts")
    for measure in subject.further:
        estimates = by_each(data, subject.parts, measure)
        yield tables.summary(estimates, None, view, by=subject.parts, id=f"parts_{measure}")
    for rate in subject.rates:
        if rate != subject.rate:
            yield tables.summary(None, by_each(data, subject.parts, rate), view, by=subject.parts, id=f"parts_{rate}")


def changes_of_units(survey: Definition) -> Iterator[Cells]:
    """The change of every unit to the latest wave, in what units are compared by."""
    if len(survey.waves) > 1 and survey.ranked_by is not None:
        yield Cells("change", (survey.ranked_by,), ("wave", "unit"))


def _changes_cells(survey: Definition, view: View) -> Iterable[Cells]:
    variable = _followed(survey)
    if len(survey.waves) > 1 and variable is not None:
        for name in (variable, *Subject.of(survey).further):
            yield from (Cells(shown, (name,), ("wave",)) for shown in (survey.shown_as(name), "change"))
        if is_overall(view):
            yield from changes_of_units(survey)


@section(_changes_cells)
def changes(data: UnitResponses, view: View) -> Iterator[Block]:
    """Changes of the headline's rate, or of its measure where it has none, from wave to wave.

    By their own test, corrected for how many there are; in the overall report also the changes of the units.
    """
    trend = trend_of(data)
    if trend is None:
        return
    if len(trend.changes):
        yield Paragraph(wording.change(trend, view))
    if data.unit is None:
        yield figures.trend(trend, view, id=f"{trend.statistic}_by_wave_line")
    yield tables.trend(trend, view, id=f"{trend.statistic}_by_wave")
    for measure in Subject.of(data.survey).further:
        yield tables.trend(estimation.trend(data.design_by("wave"), measure), view, id=f"{measure}_by_wave")
    if data.unit is None:
        yield tables.unit_changes(data.places, view)


def trend_of(data: UnitResponses) -> estimation.Trend | None:
    """The headline's rate, or its measure where it has none, over the waves; ``None`` where there are not several."""
    variable = _followed(data.survey)
    if len(data.survey.waves) < 2 or variable is None:
        return None
    return estimation.trend(data.design_by("wave"), variable)


def _followed(survey: Definition) -> str | None:
    """What is followed over the waves; ``None`` where the headline has neither a rate nor a measure."""
    return survey.headline.rate or survey.measured


def _traits_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    for trait in subject.traits:
        yield from headline_cells(survey, (trait,))
        yield from (Cells(survey.shown_as(measure), (measure,), (trait,)) for measure in subject.further)
    others = questions_by_traits(survey)
    asked = tuple(dict.fromkeys((*([subject.question] if subject.question and subject.has_choices else []), *others)))
    if is_overall(view) and subject.traits and asked:
        scored = tuple(dict.fromkeys((*filter(None, [subject.scored_question]), *others)))
        for by in ((), *((trait,) for trait in subject.traits)):
            yield from (Cells(name, variables, by) for name, variables in (("share", asked), ("mean", scored)))


@section(_traits_cells)
def traits(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline by recorded traits; in the overall report which groups differ, after correction.

    Without units, every other question with a result too: shares of choices, means and scores.
    """
    subject = Subject.of(data.survey)
    if not subject.traits:
        return
    made = [*_headline_by_traits(data, view, subject)]
    if data.unit is None:
        shown = subject.question if subject.has_choices else None
        made += by_traits([name for name in questions_by_traits(data.survey) if name != shown], data, view)
    if made:
        yield Heading(wording.heading("traits", view))
        yield from made


def by_traits(names: Sequence[str], data: UnitResponses, view: View) -> Iterator[Block]:
    """Questions by all traits side by side: a table for each, and one for those that share one among the results."""
    asked = [data.survey.questions[name] for name in names if has_answers(data, name)]
    for _, run in groupby(asked, key=shared_table):
        own = [question.id for question in run]
        compared = estimation.banner(data.design(), own, list(data.survey.report.breakdowns))
        yield from tables.split(tables.banner(compared, view, id=f"traits_{own[0]}"), 8)


def _headline_by_traits(data: UnitResponses, view: View, subject: Subject) -> Iterator[Block]:
    means, rates = (by_each(data, subject.traits, name) for name in (subject.measured, subject.rate))
    drawn = rates if means is None else means
    if drawn is not None:
        yield figures.groups(drawn, view, id="trait_means")
        yield tables.summary(means, rates, view, by=subject.traits, id="traits")
    for measure in subject.further:
        estimates = by_each(data, subject.traits, measure)
        yield tables.summary(estimates, None, view, by=subject.traits, id=f"traits_{measure}")
    if data.unit is None and subject.question is not None and subject.has_choices:
        compared = estimation.banner(data.design(), subject.question, list(subject.traits))
        for trait in subject.traits if subject.scored_question else ():
            yield Paragraph(wording.differences(compared, view, variable=subject.question, by=trait))
        yield from tables.split(tables.banner(compared, view, id="trait_banner"), 8)
