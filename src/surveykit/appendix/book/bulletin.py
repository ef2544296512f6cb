"""The bulletin (情况通报) of the last wave: what came in, how it divides, which units stand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from surveykit import tables, wording
from surveykit.appendix.model import Appendix, Heading, Paragraph
from surveykit.appendix.start import start
from surveykit.language import Language, text
from surveykit.slices import UnitResponses


def bulletin(data: UnitResponses, *, language: Language | None = None) -> Appendix:
    """The bulletin of a survey's last wave, or of all of it where it has no waves.

    Numbers of responses are those kept; the units' rates pass the publishing floor and what is decided for all reports
    together. A channel with few responses is not told apart.

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
    )
    said = wording.bulletin(cases, survey, rates=_rates(data, period), language=tongue)
    usual = start(survey, language=tongue)
    document = replace(usual, title=said.title, numbering="plain")
    for section in said.sections:
        document = document.add(Heading(section.heading), *(Paragraph(one) for one in section.paragraphs))
    question, rate = survey.headline.question, survey.headline.rate
    design = data.design()
    rates = design.rate(rate, by="unit") if rate else None
    attached = tables.summary(design.mean(question, by="unit"), rates, survey, by="unit", id="units", language=tongue)
    return document.add(Heading(said.attached), attached)


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


def _rates(data: UnitResponses, wave: str) -> pd.DataFrame | None:
    """The units' rate in a wave."""
    rate = data.survey.headline.rate
    if rate is None:
        return None
    if not wave:
        return data.design().rate(rate, by="unit")
    every = data.design().rate(rate, by=["wave", "unit"])
    return every[every["wave"].astype("str") == wave]
