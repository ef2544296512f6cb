"""What a simulated campaign is asked to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TypedDict

from surveykit.errors import ParameterError, Problem
from surveykit.simulation.faults import Faults, default_faults

#: Limits of the made city and of the numbers that can be given out to phones and addresses.
MOST_UNITS = 5_000
MOST_RATINGS = 10_000_000


@dataclass(frozen=True)
class Model:
    """How true scores arise: a cumulative logit model with unit, class, wave and channel effects.

    Args:
        at_least: Share of ratings at level 5, at least 4, 3 and 2, of an average unit in a channel without effect.
        between_sd: Standard deviation of units' true scores, on the logit scale.
        correlation: Correlation of a unit's true score with its score one wave earlier.
        channel_effect: By channel, added on the logit scale.
        class_effect: By class of units, added on the logit scale.
        wave_effect: Added per wave after the first, on the logit scale.
        size_sd: Standard deviation of the logarithm of unit sizes.
        fewest: Ratings of the smallest unit, where the total allows it.
    """

    at_least: tuple[float, float, float, float] = (0.65, 0.88, 0.96, 0.988)
    between_sd: float = 0.5
    correlation: float = 0.7
    channel_effect: tuple[tuple[str, float], ...] = (("window", 0.35), ("sms", 0.0), ("web", -0.45))
    class_effect: tuple[tuple[str, float], ...] = (("市直机关处室", 0.0), ("基层站所", -0.1), ("公共服务窗口", 0.15))
    wave_effect: float = 0.08
    size_sd: float = 0.83
    fewest: int = 10


class Parameters(TypedDict):
    """Settings as ``truth.json`` records them."""

    units: int
    ratings: int
    waves: list[str]
    faults: dict[str, dict[str, float | list[int]]]
    model: dict[str, float | list[float] | dict[str, float]]


@dataclass(frozen=True)
class Settings:
    """What to simulate.

    Args:
        seed: Equal seeds and settings give equal bytes.
        units: Rated units in the register, over all waves.
        ratings: Answers that count, per wave, before faults; rows without an answer come on top.
        waves: Years, in order.
        faults: What is planted.
        model: How true scores arise.
        campaign: The kind of campaign.
    """

    seed: int
    units: int = 712
    ratings: int = 140_000
    waves: tuple[str, ...] = ("2024", "2025")
    faults: Faults = field(default_factory=default_faults)
    model: Model = field(default_factory=Model)
    campaign: str = "mass-evaluation"

    def checked(self) -> Settings:
        """These settings, if they can be simulated.

        Raises:
            ParameterError: With everything that cannot.
        """
        if problems := list(_problems(self)):
            raise ParameterError(problems)
        return self

    def as_json(self) -> Parameters:
        """Everything that decides the bytes, but for the program versions."""
        effects = {name: dict(getattr(self.model, name)) for name in ("channel_effect", "class_effect")}
        model = asdict(self.model) | effects | {"at_least": list(self.model.at_least)}
        waves, faults = list(self.waves), self.faults.as_json()
        return {"units": self.units, "ratings": self.ratings, "waves": waves, "faults": faults, "model": model}


def _problems(settings: Settings) -> Iterator[Problem]:
    if settings.seed < 0:
        yield Problem("the seed cannot be used", expected="0 or a positive whole number", found=str(settings.seed))
    if not 1 <= settings.units <= MOST_UNITS:
        yield Problem("the number of units cannot be used", "--units", f"1 to {MOST_UNITS:,}", f"{settings.units:,}")
    if not settings.units <= settings.ratings <= MOST_RATINGS:
        expected = f"one rating per unit ({settings.units:,}) to {MOST_RATINGS:,}, per wave"
        yield Problem("the number of ratings cannot be used", "--ratings", expected, f"{settings.ratings:,}")
    years = [wave for wave in settings.waves if wave.isascii() and wave.isdecimal() and "2000" <= wave <= "2098"]
    if not years or list(settings.waves) != sorted(set(years)):
        expected = "different years in order, such as 2024,2025"
        yield Problem("the waves cannot be used", "--waves", expected, ",".join(settings.waves))
