"""Who answered, how the numbers were made, and what a measure means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import surveykit
from surveykit.presentation.notes import weighting_note, weights_note
from surveykit.presentation.view import View
from surveykit.tables.definitions import rate_definition, valid_answers
from surveykit.wording.changes import of_wave
from surveykit.wording.marking import marked
from surveykit.wording.results import no_answers, withheld

if TYPE_CHECKING:
    from surveykit.cleaning import Account
    from surveykit.estimation import Design
    from surveykit.survey import Rate


@marked
def who_answered(account: Account, view: View, *, respondents: int | None = None, wave: str | None = None) -> str:
    """The chain of counts: issued, received, excluded by reason and kept; how many of these lack the headline answer.

    ``respondents`` is how many people gave the kept responses, where that is known; not printed below the floor.
    ``wave`` is the one that the account is of, where there are several.
    """
    if account.returned == 0:
        return no_answers(view)
    floor, closed = view.floor.min_n, view.floor.closed
    people = account.kept if respondents is None else min(respondents, account.kept)
    if 0 < people < floor or closed == "small":
        return withheld(view)
    if closed is not None:
        return view.text("wording.withheld_unit")
    parts = [
        _issued(account, view),
        view.text(
            "wording.account",
            received=view.count(account.returned),
            excluded=view.count(account.returned - account.kept),
            reasons=_reasons(account, view),
            kept=view.count(account.kept),
            share=view.number(100 * account.kept / account.returned, view.decimals.percent),
        ),
        view.counted("wording.silent", account.silent) if account.silent else "",
    ]
    if respondents is not None and floor <= respondents < account.kept:
        parts.append(view.text(_people_key(view), n=view.count(respondents)))
    answered = account.kept - account.unanswered
    subject = view.survey.subject
    if subject is not None and account.unanswered and (answered == 0 or answered >= floor):
        parts.append(view.counted("wording.unanswered", account.unanswered, question=view.variable(subject)))
    return of_wave(view.sentences(parts), wave, view)


def _people_key(view: View) -> str:
    return "wording.respondents" if view.survey.records.is_told_by_people else "wording.people"


def _issued(account: Account, view: View) -> str:
    """How many questionnaires went out and came back, where that is known of all."""
    known = account.came_back
    if known is None:
        return ""
    issued, back = known
    share = view.number(100 * back / issued, view.decimals.percent)
    key = "wording.issued.people" if account.people.keys() == account.issued.keys() else "wording.issued"
    return view.text(key, issued=view.count(issued), back=view.count(back), share=share)


def _reasons(account: Account, view: View) -> str:
    """The reasons for exclusion that occurred, with their numbers, in brackets."""
    reasons = [
        view.text("wording.reason", reason=account.reason_label(reason, view.language), n=view.count(n))
        for reason, n in account.dropped.items()
        if n
    ]
    return view.text("wording.reasons", reasons=view.listed(reasons)) if reasons else ""


def definition(rate: Rate | str, view: View) -> str:
    """Which choices a rate counts, what its denominator is and what is left out of it."""
    declared = view.survey.rates[rate] if isinstance(rate, str) else rate
    return view.sentences([rate_definition(declared, view), valid_answers(declared.question, view)])


def methods(view: View, design: Design) -> tuple[str, ...]:
    """The method notes of a report, a paragraph each: sample, intervals, publishing floor, comparisons, software."""
    degrees = view.text("wording.methods.degrees", df=view.count(round(design.df))) if design.df > 0 else ""
    origin = "" if view.survey.origin is None else view.label(view.survey.origin).rstrip("。.")
    return (
        *((view.text("wording.methods.origin", origin=origin),) if view.survey.origin is not None else ()),
        view.text("wording.methods.design", design=weighting_note(view), degrees=degrees),
        *_weighting(view, design),
        view.sentences([view.text("wording.methods.intervals"), *_of_measures(view)]),
        view.text("wording.methods.comparison"),
        view.sentences(_floor(view, design)),
        view.text("wording.methods.software", version=surveykit.__version__),
    )


def _floor(view: View, design: Design) -> Iterator[str]:
    """What is not published, and whether people or rows are counted for it."""
    floor = view.floor
    yield view.text(
        "wording.methods.floor.things" if floor.is_of_things else "wording.methods.floor",
        low=floor.min_n,
        high=floor.min_n_spread,
        rank=view.text("wording.methods.floor.rank", n=floor.min_n_rank) if view.survey.ranks_units else "",
    )
    if design.persons is not None and floor.min_n:
        yield view.text("wording.methods.floor.people", low=floor.min_n)


def _of_measures(view: View) -> Iterator[str]:
    """How medians and totals are estimated, where the survey has such measures."""
    statistics = {view.survey.statistic_of(name) for name in view.survey.own_measures}
    yield from (view.text(f"wording.methods.{name}") for name in ("median", "total") if name in statistics)


def _weighting(view: View, design: Design) -> tuple[str, ...]:
    """How the weights were made and what their being unequal costs; nothing where no weights are computed."""
    if view.survey.weighting is None:
        return ()
    summary, trim = design.weight_summary(), view.survey.weighting.trim
    waves = view.text("wording.methods.raked_by_wave") if view.survey.waves else ""
    parts = [view.text("wording.methods.raked", weights=weights_note(view), waves=waves)]
    if trim is not None:
        upper = view.number(trim.upper, 2) if trim.upper is not None else ""
        key = "wording.methods.trimmed" if upper else "wording.methods.trimmed_below"
        parts.append(view.text(key, lower=view.number(trim.lower, 2), upper=upper))
    if summary["n"] >= view.floor.min_n_spread:
        parts.append(view.text("wording.methods.kish", kish=view.number(float(summary["kish"]), 2)))
    return (view.sentences(parts),)
