"""A measure in periods that follow each other: what figures over time are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from surveykit.results import Shown

_MOST_PRINTED = 14


@dataclass(frozen=True)
class Series:
    """What is drawn of periods: a label and an estimate per period, and the limits of those that have any."""

    labels: tuple[str, ...]
    estimates: tuple[Shown, ...]
    limits: tuple[Mapping[str, float], ...] = ()

    @property
    def points(self) -> list[tuple[str, Shown]]:
        """The estimates under their labels."""
        return list(zip(self.labels, self.estimates, strict=True))

    @property
    def outside(self) -> list[int]:
        """The periods outside their limits."""
        return [period for period, line in enumerate(self.limits) if line and line["signal"]]

    @property
    def is_long(self) -> bool:
        """Whether there are too many periods to print the value of each."""
        return len(self.labels) > _MOST_PRINTED

    @property
    def heights(self) -> list[float | None]:
        """The value of every period; ``None`` where it may not be shown."""
        return [None if estimate.is_withheld else estimate.value for estimate in self.estimates]
