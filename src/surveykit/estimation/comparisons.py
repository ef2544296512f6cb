"""Tests of two groups: regressions on one indicator."""

from __future__ import annotations

import numpy as np

from surveykit.errors import DesignError
from surveykit.estimation import regression
from surveykit.estimation.arrays import Floats
from surveykit.estimation.columns import categories, numbers
from surveykit.estimation.intervals import check_level
from surveykit.estimation.sample import Sample
from surveykit.results import Estimates


def t_test(design: Sample, variable: str, by: str, level: float) -> Estimates:
    """Second group's mean minus the first's, with t statistic and p."""
    return _two_groups(design, variable, by, numbers(design.frame, variable), level, "t test of two means")


def rank_test(design: Sample, variable: str, by: str, level: float) -> Estimates:
    """Second group's mean estimated rank minus the first's (Lumley and Scott 2013), with t statistic and p."""
    values = numbers(design.frame, variable)
    ok = (categories(design.frame, by).codes >= 0) & ~np.isnan(values) & (design.weights > 0)
    ranks = regression.estimated_ranks(values, design.weights, ok)
    return _two_groups(design, variable, by, ranks, level, "rank test of two groups (Wilcoxon)")


def _two_groups(design: Sample, variable: str, by: str, values: Floats, level: float, method: str) -> Estimates:
    check_level(level)
    answers = categories(design.frame, by)
    used = np.unique(answers.codes[(answers.codes >= 0) & ~np.isnan(values) & (design.weights > 0)])
    if len(used) != 2:
        raise DesignError(f"the column {by!r} must have two groups with answers", found=f"{len(used)} groups")
    second = np.where(np.isin(answers.codes, used), (answers.codes == used[1]).astype(np.float64), np.nan)
    columns = np.column_stack([np.ones(len(second)), second])
    found = regression.fit(design.sampling, design.calibrations, values, columns, "linear")
    groups = f"{answers.categories[used[1]]} - {answers.categories[used[0]]}"
    both = regression.coefficient_estimates(found, ((variable, None), (variable, groups)), level, method)
    row = both.frame.iloc[[1]].reset_index(drop=True)
    return Estimates(row.assign(statistic=row["value"] / row["se"]))
