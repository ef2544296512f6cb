"""Comparing rated units: published figures, ranks with their uncertainty, adjustment, shrinkage, rules."""

from __future__ import annotations

from surveykit.survey import Rule
from surveykit.units.multinomial import multinomial_rank_sets
from surveykit.units.published import BENCHMARK_COLUMNS, benchmarks
from surveykit.units.rank_sets import bands, best_set, rank_sets, worst_set
from surveykit.units.ranking import RANK_COLUMNS

__all__ = [
    "BENCHMARK_COLUMNS",
    "RANK_COLUMNS",
    "Rule",
    "bands",
    "benchmarks",
    "best_set",
    "multinomial_rank_sets",
    "rank_sets",
    "worst_set",
]
