"""True scores: what share of ratings a unit would get at each level, by wave and channel, if everyone rated it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveykit.simulation.city import MadeCity
from surveykit.simulation.draws import Stream, generator, normal
from surveykit.simulation.settings import Model, Settings
from surveykit.simulation.truth import Level, TrueScales

#: Shares are whole millionths, so that they add up to one exactly and are equal on every machine.
WHOLE = 1_000_000

#: The five levels of terminals and the web questionnaire, best first, with their scores.
FIVE = {5: ("非常满意", 100.0), 4: ("满意", 80.0), 3: ("基本满意", 60.0), 2: ("不满意", 30.0), 1: ("非常不满意", 0.0)}
#: The three levels of text messages, best first, with their scores.
THREE = {1: ("满意", 100.0), 2: ("基本满意", 70.0), 3: ("不满意", 30.0)}
#: From five levels to three: 5 is satisfied, 4 and 3 are basically satisfied, 2 and 1 are dissatisfied.
TO_THREE = {5: 1, 4: 2, 3: 2, 2: 3, 1: 3}

CHANNELS = ("window", "sms", "web")


@dataclass(frozen=True)
class Scores:
    """True shares of the five levels (best first, in millionths) by wave, position of the unit and channel."""

    shares: dict[tuple[int, int, str], tuple[int, ...]]
    latent: dict[tuple[int, int], float]


def true_scores(city: MadeCity, settings: Settings) -> Scores:
    """Draw every unit's true score per wave; successors take over the mean score of the units they arose from."""
    model = settings.model
    random = generator(settings.seed, Stream.SCORES)
    keys = {unit.key: at for at, unit in enumerate(city.units)}
    effects, classes = dict(model.channel_effect), dict(model.class_effect)
    latent: dict[tuple[int, int], float] = {}
    shares: dict[tuple[int, int, str], tuple[int, ...]] = {}
    own: dict[int, float] = {}
    for wave in range(len(settings.waves)):
        draws = normal(random, len(city.units))
        earlier, own = own, {}
        for at, unit in enumerate(city.units):
            before = [earlier[keys[key]] for key in unit.origins or (unit.key,) if keys[key] in earlier]
            own[at] = _next(before, draws[at], model.correlation)
            if not unit.is_rated(wave):
                continue
            score = round(model.between_sd * own[at] + classes.get(unit.cls, 0.0) + model.wave_effect * wave, 9)
            latent[wave, at] = score
            for channel in CHANNELS:
                shares[wave, at, channel] = level_shares(model, score + effects.get(channel, 0.0))
    return Scores(shares, latent)


def _next(before: list[float], draw: float, correlation: float) -> float:
    """A standard normal value that has the given correlation with the mean of the values before it."""
    if not before:
        return draw
    return correlation * sum(before) / len(before) + math.sqrt(1 - correlation**2) * draw


def level_shares(model: Model, score: float) -> tuple[int, ...]:
    """The shares of levels 5 to 1 in millionths at a true score on the logit scale; they add up to one million."""
    logits = [math.log(share / (1 - share)) + score for share in model.at_least]
    bounds = [0, *(round(1 / (1 + math.exp(-logit)) * WHOLE) for logit in logits), WHOLE]
    return tuple(upper - lower for lower, upper in pairwise(bounds))


def in_three(shares: tuple[int, ...]) -> tuple[int, ...]:
    """The shares of the three levels, from those of the five."""
    return shares[0], shares[1] + shares[2], shares[3] + shares[4]


def mean_of(shares: Sequence[float]) -> float:
    """The mean score of three or five levels with these shares, from 0 to 100."""
    return sum(share * score for share, (_, score) in zip(shares, _scale(shares).values(), strict=True)) / WHOLE


def named(shares: Sequence[float]) -> dict[str, float]:
    """Shares of one, by level."""
    return {str(level): round(share / WHOLE, 9) for level, share in zip(_scale(shares), shares, strict=True)}


def _scale(shares: Sequence[float]) -> dict[int, tuple[str, float]]:
    return FIVE if len(shares) == len(FIVE) else THREE


def scales() -> TrueScales:
    """Labels and scores of the levels by channel; the map and the scores of the harmonised scale."""
    five, three = (
        {str(level): Level(label=label, score=score) for level, (label, score) in scale.items()}
        for scale in (FIVE, THREE)
    )
    mapped = {str(level): str(target) for level, target in TO_THREE.items()}
    return {"window": five, "sms": three, "web": five, "harmonised": three, "five_to_three": mapped}
