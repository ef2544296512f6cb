"""Scales of several items: whether their items belong together."""

from __future__ import annotations

from surveykit.scales.reliability import Missing, Reliability, reliability, reliability_of

__all__ = ["Missing", "Reliability", "reliability", "reliability_of"]


def __dir__() -> list[str]:
    return sorted(__all__)
