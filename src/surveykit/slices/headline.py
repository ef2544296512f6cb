"""Of which answers a headline is: those of the latest wave.

A mean over several waves is of no time: a unit that rose from 74.0 to 87.8 would have 79.0 in a league. So what
is decided, compared and shown without naming a wave is of the latest one, as a domain of the whole sample; the other
waves are shown where they are named, and the change is tested.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from surveykit.cleaning import Responses
from surveykit.estimation import Design, design_of
from surveykit.estimation.weighting import weighted
from surveykit.results.people import people_in


def latest_wave(responses: Responses) -> str | None:
    """The last wave with responses; ``None`` where the survey has one wave or none."""
    return next(reversed(_answered_waves(responses)), None)


def _answered_waves(responses: Responses) -> list[str]:
    """The waves with responses, in their order; none where the survey has not several."""
    waves = responses.survey.waves
    known = set(responses.frame["wave"].dropna().astype("str")) if len(waves) > 1 else set()
    return [wave for wave in waves if wave in known]


def is_of_all_waves(columns: Iterable[str]) -> bool:
    """Whether a table by these columns is of all waves: where it names them; else it is of the latest.

    What reports show and what is audited for all of them go by this rule.
    """
    return "wave" in columns


def of_wave(responses: Responses, wave: str | None) -> Responses:
    """The responses of a wave, with their account; all of them where it is ``None``."""
    return responses if wave is None else responses.where(wave=wave)


@dataclass(frozen=True, eq=False)
class Basis:
    """What all reports rest on.

    Args:
        responses: The clean responses, with their weights.
        design: Their design: of all waves.
        wave: The wave of the headline; ``None`` where there are not several.
    """

    responses: Responses
    design: Design
    wave: str | None

    @classmethod
    def of(cls, responses: Responses) -> Basis:
        """The basis of a survey; in all its estimates the pools of its questions are those of all waves."""
        responses = weighted(responses)
        design, wave = design_of(responses), latest_wave(responses)
        return cls(responses, design if wave is None else replace(design, pools=design.all_pools), wave)

    @cached_property
    def before(self) -> str | None:
        """The last wave before that of the headline with responses; ``None`` where there is none."""
        return next(iter(_answered_waves(self.responses)[-2:-1]), None)

    @cached_property
    def latest(self) -> Responses:
        """The responses of the headline."""
        return of_wave(self.responses, self.wave)

    @cached_property
    def people_of_units(self) -> dict[str, Any] | None:
        """Who gave the responses of the headline, by unit; ``None`` where nobody is known to have given several."""
        persons, unit = self.design.persons, self.responses.frame["unit"].cat
        if persons is None:
            return None
        ids = [str(code) for code in unit.categories]
        inside = self.headline.domain
        codes = unit.codes.to_numpy().astype(np.int64)
        own = codes if inside is None else np.where(inside, codes, -1)
        return dict(zip(ids, people_in(own, persons, len(ids)), strict=True))

    @cached_property
    def headline(self) -> Design:
        """The design that the headline is estimated from."""
        return of_latest(self.design, self.wave)


def of_latest(design: Design, wave: str | None) -> Design:
    """A design narrowed to a wave; the whole where it is ``None``."""
    return design if wave is None else design.only("wave", wave)
