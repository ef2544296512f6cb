"""Tests that treat answers as independent and equally weighted, as textbooks do.

Researchers expect them for experiments, pretests and panels of judges; for samples with weights, strata or several
answers per person use the methods of ``Design``. This package is the only door to a statistics library for such tests.
It needs scipy alone: t, F and rank tests of scipy are R's to the last digits, while the moments behind them are exact
here (:mod:`surveykit.estimation.plain.moments`), which pingouin and statsmodels, built on floating sums, do not offer.
"""

from __future__ import annotations

from surveykit.estimation.plain.association import chi_square, correlation
from surveykit.estimation.plain.groups import analysis_of_variance, kruskal_wallis, paired_t_test, t_test
from surveykit.estimation.plain.moments import Moments, moments
from surveykit.estimation.plain.result import RESULT_COLUMNS, PlainTest

__all__ = [
    "RESULT_COLUMNS",
    "Moments",
    "PlainTest",
    "analysis_of_variance",
    "chi_square",
    "correlation",
    "kruskal_wallis",
    "moments",
    "paired_t_test",
    "t_test",
]
__dir__ = __all__.copy
