"""The bulletin (情况通报) of the last wave: what came in, how it divides, which units are the best and the worst."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from surveykit import tables, wording
from surveykit.appendix.model import Appendix, Heading, Paragraph
from surveykit.appendix.start import start
from surveykit.presentation.view import View
from surveykit.results import Estimates
from surveykit.sections.subject import headline_of
from surveykit.slices import UnitResponses


def bulletin(data: UnitResponses, view: View) -> Appendix:
    """The bulletin of a survey's last wave, or of all of it where it has no waves or one of them is small.

    Numbers of responses are those kept. The mean, its n and the number of rated units are given for every survey, the
    best and the worst units where the headline has a rate. The units' results pass the publishing floor and what is
    decided for all reports together. Waves and channels are told apart only if none of them has few answers: there are
    reports on all waves together, from which a small one would follow. Of a survey with few answers nothing is said.
    ``data`` are all responses, as :func:`surveykit.open_overall` gives them.
    """
    survey = data.survey
    waves = survey.waves if _are_enough(data, "wave") else ()
    counts = _by_wave(data, waves)
    period = waves[-1] if waves else ""
    cases = wording.Cases(
        period=view.text("book.bulletin.wave", wave=period) if period else view.text("book.bulletin.period"),
        subject=view.text("book.bulletin.subject"),
        received=counts[period],
        splits=_channels(data, period, view),
        **_earlier(counts, waves),
        kind="ratings",
    )
    question, rate = survey.headline.question, survey.headline.rate
    design = data.design()
    said = wording.bulletin(
        cases,
        view,
        means=_of_wave(design.mean, question, ["unit"], period),
        mean=_of_wave(design.mean, question, [], period),
        rates=_of_wave(design.rate, rate, ["unit"], period) if rate else None,
    )
    usual = start(view)
    document = replace(usual, title=said.title, numbering="plain")
    if not _are_enough(data):
        document = document.add(Paragraph(wording.withheld(view)))
    for section in said.sections if _are_enough(data) else ():
        document = document.add(Heading(section.heading), *map(Paragraph, section.paragraphs))
    attached = tables.summary(*headline_of(data, "unit"), view, by="unit", id="units")
    # Units' results of one wave beside those of all would tell those of a small other wave.
    together = [Paragraph(view.text("book.bulletin.all_waves"))] if len(waves) > 1 else []
    small = [Paragraph(view.text("book.bulletin.small_wave"))] if len(survey.waves) > 1 and not waves else []
    return document.add(*small, Heading(said.attached), *together, attached)


def _are_enough(data: UnitResponses, *by: str) -> bool:
    """Whether every group that gave any responses or answers has as many of them as may be published."""
    frame, least = data.frame, data.survey.disclosure.min_n
    answered = frame[frame[data.survey.headline.question].notna()]
    groups = [rows.groupby(list(by), observed=True).size() if by else [len(rows)] for rows in (frame, answered)]
    return not any(0 < n < least for sizes in groups for n in sizes)


def _by_wave(data: UnitResponses, waves: Sequence[str]) -> Mapping[str, int]:
    """Responses kept in every wave; all of them under an empty name where there are none."""
    if not waves:
        return {"": len(data.frame)}
    of_wave = data.frame["wave"].astype("str")
    return {wave: int((of_wave == wave).sum()) for wave in waves}


def _earlier(counts: Mapping[str, int], waves: Sequence[str]) -> dict[str, int]:
    """Responses of the wave before the last; where waves are years, they are those of the year before."""
    if len(waves) < 2:
        return {}
    last, before = waves[-1], waves[-2]
    years = last.isdecimal() and before.isdecimal() and int(last) == int(before) + 1
    return {"year_before" if years else "before": counts[before]}


def _channels(data: UnitResponses, wave: str, view: View) -> Mapping[str, Mapping[str, int]]:
    """Responses of every channel, where there are several and each has enough, in every other wave too."""
    survey = data.survey
    if len(survey.channels) < 2 or not _are_enough(data, "wave", "channel"):
        return {}
    frame = data.frame[data.frame["wave"].astype("str") == wave] if wave else data.frame
    counts = {
        view.label(channel.label): int((frame["channel"].astype("str") == name).sum())
        for name, channel in survey.channels.items()
    }
    if min(counts.values()) < survey.disclosure.min_n or sum(counts.values()) != len(frame):
        return {}
    return {view.text("tables.column.channel"): counts}


def _of_wave(estimate: Callable[..., Estimates], variable: str, by: Sequence[str], wave: str) -> Estimates:
    """Estimates of a wave; of all responses where there are no waves."""
    if not wave:
        return estimate(variable, by=list(by) or None)
    every = estimate(variable, by=["wave", *by])
    return every[every["wave"].astype("str") == wave]
