"""Scales of several items: whether their items belong together."""

from __future__ import annotations

from surveykit.scales.reliability import Missing, Reliability, reliability, reliability_of

__all__ = ["Missing", "Reliability", "reliability", "reliability_of"]
__dir__ = __all__.copy
