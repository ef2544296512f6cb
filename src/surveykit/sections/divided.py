"""Results divided by channels, waves and recorded traits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from surveykit import estimation, figures, tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph
from surveykit.presentation import View
from surveykit.results import Estimates
from surveykit.sections.rating import headline_cells
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import Subject, is_overall
from surveykit.slices import UnitResponses
from surveykit.survey import Definition

#: What is counted of the responses of a channel or wave.
RETURNS = (
    "issued", "returned", "people", "valid", "dont_know", "refused", "blank", "default_rating", "skipped", "invalid",
)  # fmt: skip


def by_each(data: UnitResponses, by: Sequence[str], variable: str | None) -> Estimates | None:
    """The mean of a question, or a rate, by every column of ``by`` alone; nothing of no variable."""
    if variable is None:
        return None
    designs = {name: data.design_by(name) for name in by}
    is_rate = variable in data.survey.rates
    return Estimates.joined(
        design.rate(variable, by=name) if is_rate else design.mean(variable, by=name)
        for name, design in designs.items()
    )


def _parts_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    columns = [subject.parts] if is_overall(view) else [(name,) for name in subject.parts]
    for by in columns if subject.parts else ():
        yield Cells("count", RETURNS, by)
    for name in subject.parts:
        yield from headline_cells(survey, (name,))
        yield Cells("rate", tuple(rate for rate in subject.rates if rate != subject.rate), (name,))


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
    for rate in subject.rates:
        if rate != subject.rate:
            yield tables.summary(None, by_each(data, subject.parts, rate), view, by=subject.parts, id=f"parts_{rate}")


def changes_of_units(survey: Definition) -> Iterator[Cells]:
    """The change of the mean of every unit to the latest wave."""
    if len(survey.waves) > 1 and survey.measured is not None:
        yield Cells("change", (survey.measured,), ("wave", "unit"))


def _changes_cells(survey: Definition, view: View) -> Iterable[Cells]:
    measure = _measure(survey)
    if len(survey.waves) > 1 and measure is not None:
        statistic, variable = measure
        yield from (Cells(shown, (variable,), ("wave",)) for shown in (statistic, "change"))
        if is_overall(view):
            yield from changes_of_units(survey)


@section(_changes_cells)
def changes(data: UnitResponses, view: View) -> Iterator[Block]:
    """Changes of the headline's rate, or of its mean where it has none, from wave to wave.

    By their own test, corrected for how many there are; in the overall report also the changes of the units' means.
    """
    trend = trend_of(data)
    if trend is None:
        return
    if len(trend.changes):
        yield Paragraph(wording.change(trend, view))
    if data.unit is None:
        yield figures.trend(trend, view, id=f"{trend.statistic}_by_wave_line")
    yield tables.trend(trend, view, id=f"{trend.statistic}_by_wave")
    if data.unit is None:
        yield tables.unit_changes(data.places, view)


def trend_of(data: UnitResponses) -> estimation.Trend | None:
    """The headline's rate, or its mean where it has none, over the waves; ``None`` where there are not several."""
    measure = _measure(data.survey)
    if len(data.survey.waves) < 2 or measure is None:
        return None
    statistic, variable = measure
    return estimation.trend(data.design_by("wave"), variable, statistic=statistic)


def _measure(survey: Definition) -> tuple[Literal["mean", "rate"], str] | None:
    """What is followed over the waves; ``None`` where the headline has neither a rate nor a mean."""
    if survey.headline.rate:
        return "rate", survey.headline.rate
    return None if survey.measured is None else ("mean", survey.measured)


def _traits_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    for trait in subject.traits:
        yield from headline_cells(survey, (trait,))
    if is_overall(view) and subject.traits and subject.question:
        for by in ((), *((trait,) for trait in subject.traits)):
            yield Cells("share", (subject.question,), by)
            if subject.measured:
                yield Cells("mean", (subject.measured,), by)


@section(_traits_cells)
def traits(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline by recorded traits; in the overall report which groups differ, after correction."""
    subject = Subject.of(data.survey)
    if not subject.traits or subject.question is None:
        return
    means, rates = (by_each(data, subject.traits, name) for name in (subject.measured, subject.rate))
    drawn = rates if means is None else means
    if drawn is None and data.unit is not None:
        return
    yield Heading(wording.heading("traits", view))
    if drawn is not None:
        yield figures.groups(drawn, view, id="trait_means")
        yield tables.summary(means, rates, view, by=subject.traits, id="traits")
    if data.unit is None:
        compared = estimation.banner(data.design(), subject.question, list(subject.traits))
        for trait in subject.traits if subject.measured else ():
            yield Paragraph(wording.differences(compared, view, variable=subject.question, by=trait))
        yield from tables.split(tables.banner(compared, view, id="trait_banner"), 8)
