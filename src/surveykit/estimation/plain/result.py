"""What every plain test hands back, with checks of what it presumes; the judgement of them is the reader's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats
from surveykit.estimation.columns import categories, numbers
from surveykit.estimation.plain.moments import moments
from surveykit.results import Displayed

#: Columns of ``PlainTest.result``.
RESULT_COLUMNS = (
    *("test", "variable", "by", "value", "low", "high", "statistic_name", "statistic", "df", "df_below", "p"),
    *("effect_name", "effect", "effect_low", "effect_high", "n", "method"),
)
Check = tuple[str, str | None, str, float, float, int]
_GROUP_COLUMNS = ("group", "n", "mean", "sd", "median")
_NAN = float("nan")
_CHECK_COLUMNS = ("check", "group", "statistic_name", "statistic", "p", "n")


@dataclass(frozen=True, eq=False, repr=False)
class PlainTest(Displayed):
    """One test with what it rests on.

    Args:
        result: One row per effect size, ``RESULT_COLUMNS``: what was compared, the statistic with its degrees of
            freedom and p, the effect size with its interval (NaN where there is none), answers used, how it was done.
            ``value`` is the difference or correlation that is tested, with its interval, where there is one.
        groups: Answers, mean, standard deviation and median per group; the table of counts for a chi-square test.
        assumptions: Checks of what the test presumes: normality per group, equal variances, expected counts. They
            are reported, not acted upon: choosing the test by them spoils its p-value.
    """

    result: pd.DataFrame
    groups: pd.DataFrame
    assumptions: pd.DataFrame

    @property
    def p(self) -> float:
        """The p-value."""
        return float(self.result["p"].iloc[0])


def lines(effects: Sequence[tuple[str, float, float, float]], **shared: Any) -> pd.DataFrame:
    """The result frame: a row per effect size with everything else repeated."""
    names = ("effect_name", "effect", "effect_low", "effect_high")
    empty = {"by": None, "value": np.nan, "low": np.nan, "high": np.nan, "df": np.nan, "df_below": np.nan}
    rows = [{**empty, **shared, **dict(zip(names, effect, strict=True))} for effect in effects]
    return pd.DataFrame(rows, columns=list(RESULT_COLUMNS))


def checks(rows: Sequence[Check]) -> pd.DataFrame:
    """The frame of assumption checks."""
    return pd.DataFrame(list(rows), columns=list(_CHECK_COLUMNS))


def groups_of(frame: pd.DataFrame, variable: str, by: str, fewest: int = 2) -> dict[str, Floats]:
    """The answers of each group, in the order of its categories; groups and answers that are missing are left out."""
    values, groups = numbers(frame, variable), categories(frame, by)
    known = (groups.codes >= 0) & ~np.isnan(values)
    used = np.unique(groups.codes[known])
    answers = {str(groups.categories[code]): values[known & (groups.codes == code)] for code in used}
    if len(answers) < 2:
        what = f"the column {by!r} must have at least two groups with answers"
        raise DesignError(what, found=f"{len(answers)} groups")
    small = [name for name, part in answers.items() if len(part) < fewest]
    if small:
        raise DesignError(
            f"some groups of {by!r} have fewer than {fewest} answers in {variable!r}",
            found=", ".join(small[:5]),
            remedy="join groups, or leave these out",
        )
    return answers


def described(groups: dict[str, Floats]) -> pd.DataFrame:
    """Answers, mean, standard deviation and median per group."""
    rows = [
        (name, len(part), (exact := moments(part)).mean, exact.sd, float(np.median(part)))
        for name, part in groups.items()
    ]
    return pd.DataFrame(rows, columns=list(_GROUP_COLUMNS))


def normality(name: str | None, values: Floats) -> Check:
    """Shapiro and Wilk's test for 3 to 5,000 answers, D'Agostino and Pearson's K² for more; NaN for equal answers."""
    from scipy import stats

    n = len(values)
    if n < 3 or np.ptp(values) == 0:
        return ("normality", name, "W", _NAN, _NAN, n)
    test = stats.shapiro(values) if n <= 5000 else stats.normaltest(values)
    return ("normality", name, "W" if n <= 5000 else "K2", float(test.statistic), float(test.pvalue), n)


def equal_variances(groups: dict[str, Floats]) -> Check:
    """Levene's test about the medians (Brown and Forsythe 1974)."""
    from scipy import stats

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
