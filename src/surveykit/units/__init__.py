"""Comparing rated units: published figures, ranks with their uncertainty, adjustment, shrinkage, rules."""

from __future__ import annotations

from surveykit.survey import Rule
from surveykit.units.adjustment import Adjusted, adjust
from surveykit.units.channels import ChannelComparison, compare_channels
from surveykit.units.multinomial import multinomial_rank_sets
from surveykit.units.posterior import Places, Posterior, expected_ranks, posterior, posterior_ranks, probability_among
from surveykit.units.published import BENCHMARK_COLUMNS, benchmarks
from surveykit.units.rank_sets import bands, best_set, rank_sets, worst_set
from surveykit.units.ranking import RANK_COLUMNS
from surveykit.units.reliability import floored_variances, gate, n_needed, reliability
from surveykit.units.shrinkage import FayHerriot, fay_herriot
from surveykit.units.variance_components import (
    Between,
    Components,
    between_variance,
    register_between,
    variance_components,
)

__all__ = [
    "BENCHMARK_COLUMNS",
    "RANK_COLUMNS",
    "Adjusted",
    "Between",
    "ChannelComparison",
    "Components",
    "FayHerriot",
    "Places",
    "Posterior",
    "Rule",
    "adjust",
    "bands",
    "benchmarks",
    "best_set",
    "between_variance",
    "compare_channels",
    "expected_ranks",
    "fay_herriot",
    "floored_variances",
    "gate",
    "multinomial_rank_sets",
    "n_needed",
    "posterior",
    "posterior_ranks",
    "probability_among",
    "rank_sets",
    "register_between",
    "reliability",
    "variance_components",
    "worst_set",
]
