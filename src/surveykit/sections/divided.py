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


def by_each(data: UnitResponses, by: Sequence[str], rate: str | None = None) -> Estimates:
    """The headline's mean, or a rate, by every column of ``by`` alone."""
    question = data.survey.headline.question
    designs = {name: data.design_by(name) for name in by}
    return Estimates.joined(
        design.rate(rate, by=name) if rate else design.mean(question, by=name) for name, design in designs.items()
    )


def _parts_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    columns = [subject.parts] if is_overall(view) else [(name,) for name in subject.parts]
    for by in columns if subject.parts else ():
        yield Cells("count", RETURNS, by)
    for name in subject.parts:
        yield Cells("mean", (subject.question,), (name,))
        yield Cells("rate", subject.rates, (name,))


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
    means = by_each(data, subject.parts)
    yield figures.groups(means, view, id="part_means")
    main = by_each(data, subject.parts, subject.rate) if subject.rate in subject.rates else None
    yield tables.summary(means, main, view, by=subject.parts, id="parts")
    for rate in subject.rates:
        if rate != subject.rate:
            yield tables.summary(None, by_each(data, subject.parts, rate), view, by=subject.parts, id=f"parts_{rate}")


def changes_of_units(survey: Definition) -> Iterator[Cells]:
    """The change of the mean of every unit to the latest wave."""
    if len(survey.waves) > 1:
        yield Cells("change", (survey.headline.question,), ("wave", "unit"))


def _changes_cells(survey: Definition, view: View) -> Iterable[Cells]:
    if len(survey.waves) > 1:
        statistic, variable = _measure(survey)
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
    if len(data.survey.waves) < 2:
        return None
    statistic, variable = _measure(data.survey)
    return estimation.trend(data.design_by("wave"), variable, statistic=statistic)


def _measure(survey: Definition) -> tuple[Literal["mean", "rate"], str]:
    """What is followed over the waves."""
    headline = survey.headline
    return ("rate", headline.rate) if headline.rate else ("mean", headline.question)


def _traits_cells(survey: Definition, view: View) -> Iterable[Cells]:
    subject = Subject.of(survey)
    for trait in subject.traits:
        yield from headline_cells(survey, (trait,))
    if is_overall(view) and subject.traits:
        for by in ((), *((trait,) for trait in subject.traits)):
            yield Cells("share", (subject.question,), by)
            yield Cells("mean", (subject.question,), by)


@section(_traits_cells)
def traits(data: UnitResponses, view: View) -> Iterator[Block]:
    """The headline by recorded traits; in the overall report which groups differ, after correction."""
    subject = Subject.of(data.survey)
    if not subject.traits:
        return
    means = by_each(data, subject.traits)
    rates = by_each(data, subject.traits, subject.rate) if subject.rate else None
    yield Heading(wording.heading("traits", view))
    yield figures.groups(means, view, id="trait_means")
    yield tables.summary(means, rates, view, by=subject.traits, id="traits")
    if data.unit is None:
        compared = estimation.banner(data.design(), subject.question, list(subject.traits))
        for trait in subject.traits:
            yield Paragraph(wording.differences(compared, view, variable=subject.question, by=trait))
        yield from tables.split(tables.banner(compared, view, id="trait_banner"), 8)
