"""Comparing rated units: the published figures of every unit and of the whole."""

from __future__ import annotations

from surveykit.units.published import BENCHMARK_COLUMNS, benchmarks

__all__ = ["BENCHMARK_COLUMNS", "benchmarks"]
