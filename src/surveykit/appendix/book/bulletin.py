"""The bulletin (情况通报) of the last wave: what came in, how it divides, which units stand out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from surveykit import tables, wording
from surveykit.appendix.model import Appendix, Heading, Paragraph
from surveykit.appendix.start import start
from surveykit.language import Language, text
from surveykit.slices import UnitResponses


def bulletin(data: UnitResponses, *, language: Language | None = None) -> Appendix:
    """The bulletin of a survey's last wave, or of all of it where it has no waves.

    Numbers of responses are those kept. The mean, its n and the number of rated units are told of every survey; which
    units stand out is told where the headline has a rate. The units' results pass the publishing floor and what is
    decided for all reports together. A channel with few responses is not told apart.

    Args:
        data: All responses, as :func:`surveykit.open_overall` gives them.
        language: The survey's, unless given.
    """
    survey, tongue = data.survey, language or data.survey.language
    counts = _by_wave(data)
    period = survey.waves[-1] if survey.waves else ""
    cases = wording.Cases(
        period=text("book.bulletin.wave", tongue, wave=period) if period else text("book.bulletin.period", tongue),
        subject=text("book.bulletin.subject", tongue),
        received=counts[period],
        splits=_channels(data, period, tongue),
        **_earlier(counts, survey.waves),
        kind="ratings",
    )
    question, rate = survey.headline.question, survey.headline.rate
    design = data.design()
    said = wording.bulletin(
        cases,
        survey,
        means=_of_wave(design.mean, question, ["unit"], period),
        mean=_of_wave(design.mean, question, [], period),
        rates=_of_wave(design.rate, rate, ["unit"], period) if rate else None,
        language=tongue,
    )
    usual = start(survey, language=tongue)
    document = replace(usual, title=said.title, numbering="plain")
    for section in said.sections:
        document = document.add(Heading(section.heading), *(Paragraph(one) for one in section.paragraphs))
    rates = design.rate(rate, by="unit") if rate else None
    attached = tables.summary(design.mean(question, by="unit"), rates, survey, by="unit", id="units", language=tongue)
    # Units' results of one wave beside those of all would tell those of a small other wave.
    together = [Paragraph(text("book.bulletin.all_waves", tongue))] if len(survey.waves) > 1 else []
    return document.add(Heading(said.attached), *together, attached)


def _by_wave(data: UnitResponses) -> Mapping[str, int]:
    """Responses kept in every wave; of a survey without waves under an empty name."""
    if not data.survey.waves:
        return {"": len(data.frame)}
    waves = data.frame["wave"].astype("str")
    return {wave: int((waves == wave).sum()) for wave in data.survey.waves}


def _earlier(counts: Mapping[str, int], waves: Sequence[str]) -> dict[str, int]:
    """Responses of the wave before the last; where waves are years, they are those of the year before."""
    if len(waves) < 2:
        return {}
    last, before = waves[-1], waves[-2]
    years = last.isdecimal() and before.isdecimal() and int(last) == int(before) + 1
    return {"year_before" if years else "before": counts[before]}


def _channels(data: UnitResponses, wave: str, language: Language) -> Mapping[str, Mapping[str, int]]:
    """Responses of every channel, where there are several and each has enough."""
    survey = data.survey
    if len(survey.channels) < 2:
        return {}
    frame = data.frame[data.frame["wave"].astype("str") == wave] if wave else data.frame
    counts = {
        channel.label.in_language(language): int((frame["channel"].astype("str") == name).sum())
        for name, channel in survey.channels.items()
    }
    if min(counts.values()) < survey.disclosure.min_n or sum(counts.values()) != len(frame):
        return {}
    return {text("tables.column.channel", language): counts}


def _of_wave(estimate: Callable[..., pd.DataFrame], variable: str, by: Sequence[str], wave: str) -> pd.DataFrame:
    """Estimates of a wave; of all responses where there are no waves."""
    if not wave:
        return estimate(variable, by=list(by) or None)
    every = estimate(variable, by=["wave", *by])
    return every[every["wave"].astype("str") == wave]
