"""Comparing rated units: the published figures of every unit and of the whole."""

from __future__ import annotations

from surveykit.survey import Rule
from surveykit.units.published import BENCHMARK_COLUMNS, benchmarks

__all__ = ["BENCHMARK_COLUMNS", "Rule", "benchmarks"]
