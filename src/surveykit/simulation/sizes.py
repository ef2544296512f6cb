"""How many ratings a unit gets, through which channel, and on which days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from surveykit.simulation.city import MadeCity
from surveykit.simulation.draws import Integers, Stream, generator, normal, quantile, share_out
from surveykit.simulation.scores import CHANNELS
from surveykit.simulation.settings import Settings

#: The shares of window, SMS and web by class of units.
MIX = {"市直机关处室": (0.35, 0.40, 0.25), "基层站所": (0.60, 0.28, 0.12), "公共服务窗口": (0.75, 0.18, 0.07)}
_MIX_SD, _CHANGE_SD = 0.2, 0.25

#: First and last day of a channel, as month and day; terminals and messages on working days only.
_PERIOD = {"window": ((1, 8), (11, 30)), "sms": ((1, 8), (11, 30)), "web": ((12, 1), (12, 20))}
#: A block of days holds about so many ratings; it is what memory holds at one time.
_BLOCK = 20_000


@dataclass(frozen=True)
class Plan:
    """One wave's ratings: how many of each unit, by its position in the city, come through each channel."""

    wave: int
    year: int
    counts: dict[str, Integers]

    def total(self, channel: str) -> int:
        """All ratings of a channel."""
        return int(self.counts[channel].sum())

    def blocks(self, channel: str) -> list[list[date]]:
        """The channel's days in blocks, in order; a block is drawn, sorted and written at one time."""
        days = _days(channel, self.year)
        count = min(len(days), max(1, -(-self.total(channel) // _BLOCK)))
        ends = [len(days) * number // count for number in range(count + 1)]
        return [days[start:end] for start, end in pairwise(ends)]


def _days(channel: str, year: int) -> list[date]:
    start, end = (date(year, *month_day) for month_day in _PERIOD[channel])
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    return days if channel == "web" else [day for day in days if day.weekday() < 5]


def plan_ratings(city: MadeCity, settings: Settings) -> tuple[Plan, ...]:
    """The ratings of every wave; together exactly as many per wave as asked for."""
    random = generator(settings.seed, Stream.SIZES)
    latent = normal(random, len(city.units))
    draws = [normal(random, len(CHANNELS)) for _ in city.units]
    mixes = [
        [round(share * math.exp(_MIX_SD * draw), 9) for share, draw in zip(MIX[unit.cls], own, strict=True)]
        for unit, own in zip(city.units, draws, strict=True)
    ]
    plans = []
    for wave, year in enumerate(settings.waves):
        change = normal(random, len(city.units))
        sizes = _sizes(city.rated(wave), [a + _CHANGE_SD * b for a, b in zip(latent, change, strict=True)], settings)
        table = np.zeros((len(city.units), len(CHANNELS)), dtype=np.int64)
        for at, size in sizes.items():
            table[at] = share_out(size, mixes[at])
        plans.append(Plan(wave, int(year), dict(zip(CHANNELS, table.T.copy(), strict=True))))
    return tuple(plans)


def _sizes(rated: list[int], latent: list[float], settings: Settings) -> dict[int, int]:
    """Sizes at the quantiles of a lognormal distribution, from the fewest up, in the order of the latent sizes."""
    count = len(rated)
    fewest = min(settings.model.fewest, settings.ratings // count)
    spread = [math.exp(settings.model.size_sd * quantile((rank + 0.5) / count)) for rank in range(count)]
    above = [round(value - spread[0], 9) for value in spread] if count > 1 else [1.0]
    more = share_out(settings.ratings - count * fewest, above)
    order = sorted(rated, key=lambda at: (latent[at], at))
    return {at: fewest + extra for at, extra in zip(order, more, strict=True)}
