"""The places of units, how far these can be trusted, and what rules about them catch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from surveykit import figures, tables, wording
from surveykit.appendix.model import Block, Heading, Paragraph
from surveykit.presentation import View
from surveykit.sections.divided import changes_of_units
from surveykit.sections.section import Cells, section
from surveykit.sections.subject import is_overall
from surveykit.slices import UnitResponses
from surveykit.survey import Definition

_OUTCOMES = ("named", "some", "truly_bottom_k", "truly_bottom_5", "better_half")
_EVIDENCE = ("p_every_wave", "p_k", "p_far_end", "p_better_half")


def _is_ranked(data: UnitResponses) -> bool:
    """Whether the league names the unit; that of the overall report always does."""
    return data.unit is None or bool((data.places.league["unit"] == data.unit.unit_id).any())


def _places_cells(survey: Definition, view: View) -> Iterable[Cells]:
    if survey.ranks_units:
        shown = (survey.shown_as(survey.ranked_by or ""), "reliability", "rank")
        yield from (Cells(statistic, (), ("unit",)) for statistic in shown)
        yield from changes_of_units(survey)


@section(_places_cells)
def places(data: UnitResponses, view: View) -> Iterator[Block]:
    """Ranks inside classes with the ranks that each unit may truly have; bands of units that cannot be told apart.

    In a unit's report its own place, the middle of its class, and the gap that counts as real; nothing for a unit with
    too few answers.
    """
    if not data.survey.ranks_units:
        return
    known = data.places
    if data.unit is not None:
        unit = data.unit.unit_id
        for cls in known.league.loc[known.league["unit"] == unit, "class"].astype("str").iloc[:1]:
            yield Heading(wording.heading("my_unit", view))
            yield tables.my_unit(known, unit, view)
            yield figures.caterpillar(known, view, cls=cls, highlight=unit)
            yield figures.funnel(known, view, cls=cls, highlight=unit)
        return
    yield Heading(wording.heading("places", view))
    yield Paragraph(wording.units_accounted(data.benchmarks, known.league, view))
    for number, cls in enumerate(known.classes["class"], start=1):
        yield figures.caterpillar(known, view, id=f"caterpillar_{number}", cls=cls)
        yield figures.funnel(known, view, id=f"funnel_{number}", cls=cls)
    yield tables.bands(known, view)
    yield tables.league(known, view)


def _rules_cells(survey: Definition, view: View) -> Iterable[Cells]:
    if survey.rules and survey.ranks_units:
        yield from (Cells(statistic, (), ("alternative",)) for statistic in _OUTCOMES)
        if is_overall(view):
            yield from (Cells(statistic, (), ("unit",)) for statistic in _EVIDENCE)


@section(_rules_cells)
def rules(data: UnitResponses, view: View) -> Iterator[Block]:
    """Whom the rules of ``survey.yml`` name in simulated cities, and how strong the evidence is here."""
    if not data.survey.rules or not data.survey.ranks_units or not _is_ranked(data):
        return
    known, unit = data.places, None if data.unit is None else data.unit.unit_id
    yield Heading(wording.heading("rules", view))
    for number in range(len(data.survey.rules)):
        evidence = [Paragraph(sentence) for sentence in wording.evidence(known, number, view, unit=unit)]
        if unit is not None:
            yield from evidence
        yield Paragraph(wording.rule_finding(known, number, view))
        yield tables.rule_outcomes(known, number, view)
        if unit is None:
            yield from evidence
            yield tables.rule_evidence(known, number, view)


def _channels_cells(survey: Definition, view: View) -> Iterable[Cells]:
    if is_overall(view) and len(survey.channels) > 1 and survey.ranks_units:
        yield Cells("difference", survey.leading[:1], ("unit",))


@section(_channels_cells)
def channels(data: UnitResponses, view: View) -> Iterator[Block]:
    """Units whose verdict depends on the channels, where there are several."""
    if data.unit is None and len(data.places.channels):
        yield Heading(wording.heading("channels", view))
        yield tables.channel_verdicts(data.places, view)
