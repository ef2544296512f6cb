"""Checks of what the tests presume; numbers only, the judgement is the reader's."""

from __future__ import annotations

import numpy as np
from scipy import stats

from surveykit.estimation.arrays import Floats

Check = tuple[str, str | None, str, float, float, int]
_NAN = float("nan")


def normality(name: str | None, values: Floats) -> Check:
    """Shapiro and Wilk's test for 3 to 5,000 answers, D'Agostino and Pearson's K² for more; NaN for equal answers."""
    n = len(values)
    if n < 3 or np.ptp(values) == 0:
        return ("normality", name, "W", _NAN, _NAN, n)
    test = stats.shapiro(values) if n <= 5000 else stats.normaltest(values)
    return ("normality", name, "W" if n <= 5000 else "K2", float(test.statistic), float(test.pvalue), n)


def equal_variances(groups: dict[str, Floats]) -> Check:
    """Levene's test about the medians (Brown and Forsythe 1974)."""
    n = sum(len(part) for part in groups.values())
    with np.errstate(divide="ignore", invalid="ignore"):
        test = stats.levene(*groups.values(), center="median")
    return ("equal variances", None, "F", float(test.statistic), float(test.pvalue), n)


def expected_counts(expected: Floats, n: int) -> list[Check]:
    """The smallest expected count, and the share of cells below 5 (Cochran 1954: at most a fifth, none below 1)."""
    return [
        ("smallest expected count", None, "count", float(expected.min()), _NAN, n),
        ("share of expected counts below 5", None, "share", float((expected < 5).mean()), _NAN, n),
    ]
