"""The bulletin (情况通报) of the latest wave: what came in, how it divides, which units are the best and the worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from surveykit import tables, wording
from surveykit.appendix.model import Appendix, Heading, Paragraph
from surveykit.appendix.start import start
from surveykit.disclosure import Floor
from surveykit.presentation.view import View
from surveykit.sections.divided import trend_of
from surveykit.sections.subject import headline_of
from surveykit.slices import UnitResponses


def bulletin(data: UnitResponses, view: View) -> Appendix:
    """The bulletin of a survey's latest wave, or of all of it where it has no waves.

    Numbers of responses are those kept. The mean, its n, its change from the wave before by a test and the number of
    rated units are given for every survey, the best and the worst units where the headline has a rate of which high
    values are good. The units' results pass the publishing floor and what is decided for all reports together. An
    earlier wave is named, and channels are told apart, only if none of them has few answers. Of few answers nothing is
    said. ``data`` are all responses, as :func:`surveykit.open_overall` gives them.
    """
    period = data.wave or ""
    cases = wording.Cases(
        period=view.text("book.bulletin.wave", wave=period) if period else view.text("book.bulletin.period"),
        subject=view.text("book.bulletin.subject"),
        received=len(data.frame),
        splits=_channels(data, view),
        **_earlier(data),
        kind="ratings",
    )
    means, rates = headline_of(data, "unit")
    mean, _ = headline_of(data)
    trend = trend_of(data)
    change = wording.change(trend, view) if trend is not None and len(trend.changes) else None
    followed, change = (rates, change) if _has_good_ends(data) else (None, _with_rate(data, change, view))
    said = wording.bulletin(cases, view, means=means, mean=mean, rates=followed, change=change)
    usual = start(view)
    document = replace(usual, title=said.title, numbering="plain")
    if not _are_enough(data):
        document = document.add(Paragraph(wording.withheld(view)))
    for section in said.sections if _are_enough(data) else ():
        document = document.add(Heading(section.heading), *map(Paragraph, section.paragraphs))
    annex = [tables.summary(means, rates, view, by="unit", id="units")]
    if trend is not None:
        annex.append(tables.unit_changes(data.places, view))
    return document.add(Heading(said.attached), *annex)


def _has_good_ends(data: UnitResponses) -> bool:
    """Whether high values of the headline's rate are good: units at 100 % are then the best."""
    rate = data.survey.headline.rate
    return rate is None or data.survey.better(rate) == "high"


def _with_rate(data: UnitResponses, change: str | None, view: View) -> str:
    """The rate of all, which no sentence on the best units says, and its change."""
    _, rate = headline_of(data)
    return view.sentences([wording.headline(None, rate, view), change or ""])


def _are_enough(data: UnitResponses, *by: str) -> bool:
    """Whether every group that gave any responses or answers has as many of them as may be published.

    Groups are those of all waves where the columns name them, else of the latest.
    """
    frame, least = data.responses_by(*by).frame, Floor.of(data.survey).min_n
    answered = frame if data.survey.subject is None else frame[frame[data.survey.subject].notna()]
    return not any(0 < n < least for rows in (frame, answered) for n in _people(rows, data.survey.person, by))


def _people(rows: pd.DataFrame, person: str | None, by: tuple[str, ...]) -> list[int]:
    """How many people gave the responses of every group; as many as responses where nothing tells them apart."""
    parts = [part for _, part in rows.groupby(list(by), observed=True)] if by else [rows]
    return [len(part) if person is None else int(part[person].nunique(dropna=False)) for part in parts]


def _earlier(data: UnitResponses) -> dict[str, int]:
    """Responses of the wave before the latest; where waves are years, they are those of the year before."""
    waves = data.survey.waves
    if data.wave is None or data.wave == waves[0] or not _are_enough(data, "wave"):
        return {}
    before = waves[waves.index(data.wave) - 1]
    years = data.wave.isdecimal() and before.isdecimal() and int(data.wave) == int(before) + 1
    count = int((data.every_response.frame["wave"].astype("str") == before).sum())
    return {"year_before" if years else "before": count}


def _channels(data: UnitResponses, view: View) -> Mapping[str, Mapping[str, int]]:
    """Responses of every channel, where there are several and each has enough, in every other wave too."""
    survey = data.survey
    if len(survey.channels) < 2 or not _are_enough(data, "wave", "channel"):
        return {}
    frame = data.frame
    counts = {
        view.label(channel.label): int((frame["channel"].astype("str") == name).sum())
        for name, channel in survey.channels.items()
    }
    if min(counts.values()) < view.floor.min_n or sum(counts.values()) != len(frame):
        return {}
    return {view.text("tables.column.channel"): counts}
