"""Comparing rated units: published figures, ranks with their uncertainty, adjustment, shrinkage, rules."""

from __future__ import annotations

from surveykit.survey import Rule
from surveykit.units.adjustment import Adjusted, adjust
from surveykit.units.changes import CHANGE_COLUMNS, unit_changes
from surveykit.units.channels import ChannelComparison, compare_channels
from surveykit.units.comparison import PART_COLUMNS, Comparisons, compare_units, ranking_measures
from surveykit.units.league import CLASS_COLUMNS, LEAGUE_COLUMNS, league
from surveykit.units.multinomial import multinomial_rank_sets
from surveykit.units.pooled import with_pooled_errors
from surveykit.units.posterior import Places, Posterior, expected_ranks, posterior, posterior_ranks, probability_among
from surveykit.units.published import BENCHMARK_COLUMNS, benchmarks
from surveykit.units.rank_sets import bands, best_set, rank_sets, worst_set
from surveykit.units.ranking import RANK_COLUMNS, RankSets
from surveykit.units.reliability import floored_variances, gate, interval_variances, n_needed, reliability
from surveykit.units.rule_check import (
    APART_COLUMNS,
    EVIDENCE_COLUMNS,
    OUTCOME_COLUMNS,
    SKIPPED_COLUMNS,
    RuleCheck,
    check_rule,
)
from surveykit.units.rule_simulation import ALTERNATIVES, REPLICATIONS, RuleOutcome, rule_table, simulate_rule
from surveykit.units.shrinkage import FayHerriot, fay_herriot
from surveykit.units.variance_components import BETWEEN, Between, Components, between_variance, variance_components

__all__ = [
    "ALTERNATIVES",
    "APART_COLUMNS",
    "BENCHMARK_COLUMNS",
    "BETWEEN",
    "CHANGE_COLUMNS",
    "CLASS_COLUMNS",
    "EVIDENCE_COLUMNS",
    "LEAGUE_COLUMNS",
    "OUTCOME_COLUMNS",
    "PART_COLUMNS",
    "RANK_COLUMNS",
    "REPLICATIONS",
    "SKIPPED_COLUMNS",
    "Adjusted",
    "Between",
    "ChannelComparison",
    "Comparisons",
    "Components",
    "FayHerriot",
    "Places",
    "Posterior",
    "RankSets",
    "Rule",
    "RuleCheck",
    "RuleOutcome",
    "adjust",
    "bands",
    "benchmarks",
    "best_set",
    "between_variance",
    "check_rule",
    "compare_channels",
    "compare_units",
    "expected_ranks",
    "fay_herriot",
    "floored_variances",
    "gate",
    "interval_variances",
    "league",
    "multinomial_rank_sets",
    "n_needed",
    "posterior",
    "posterior_ranks",
    "probability_among",
    "rank_sets",
    "ranking_measures",
    "reliability",
    "rule_table",
    "simulate_rule",
    "unit_changes",
    "variance_components",
    "with_pooled_errors",
    "worst_set",
]
__dir__ = __all__.copy
