"""Many questions by many groups at once, with the tests that say which groups differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation import differences, rest
from surveykit.estimation.arrays import Floats, Ints, quotient, totals
from surveykit.estimation.columns import CHOICE_SUFFIX, Range, categories, names_of, require
from surveykit.estimation.columns import numbers as numbers_in
from surveykit.estimation.design import Design
from surveykit.estimation.estimates import Block, DomainEstimates, assembled, indicator, proportion_method
from surveykit.estimation.estimator import mean_method
from surveykit.estimation.intervals import check_level, cut, proportion_interval, t_interval, two_sided_p
from surveykit.estimation.means import Workspace, independent
from surveykit.estimation.multiplicity import Correction, adjusted_p
from surveykit.results import Displayed, Estimates

Against = Literal["pairs", "rest"]
Family = Literal["question", "banner"]
#: Groups with fewer answers are not tested.
LEAST_TESTED = 30
_TEST_COLUMNS = ("column", "variable", "category", "group", "other", "value", "se", "df", "p")


@dataclass(frozen=True, eq=False, repr=False)
class Banner(Displayed):
    """Estimates of many questions for everybody and for the groups of several columns, and tests between groups.

    Args:
        estimates: Groups are empty where a row is of another column. Rows with a ``category`` are shares, rows without
            one are means.
        bases: ``n`` and ``n_eff`` of every question in every group: n over the mean generalised design effect of the
            shares (Rao and Scott 1981), or of the mean where a question has no choices.
        tests: One row per comparison: ``column``, ``variable``, ``category`` (None for a mean), ``group``, ``other``
            (None for everybody else), ``value`` (group minus other), ``se``, ``df``, ``p``, ``p_adjusted``, ``family``.
        by: The group columns.
        against: ``pairs``: every group with every other one of its column; ``rest``: with everybody else.
        correction: How p-values were corrected: ``holm`` or ``benjamini_hochberg``.
        family: What was corrected together: ``question`` (all comparisons of one question by one column) or ``banner``.
        level: Of the intervals; a difference counts below 1 - level.
        least_tested: Groups with fewer answers were not tested.
    """

    estimates: Estimates
    bases: pd.DataFrame
    tests: pd.DataFrame
    by: tuple[str, ...]
    against: Against = "pairs"
    correction: Correction = "holm"
    family: Family = "question"
    level: float = 0.95
    least_tested: int = LEAST_TESTED


def banner(
    design: Design,
    questions: str | Sequence[str],
    by: str | Sequence[str],
    *,
    against: Against = "pairs",
    correction: Correction = "holm",
    family: Family = "question",
    least_tested: int = LEAST_TESTED,
    level: float = 0.95,
) -> Banner:
    """Shares of every choice and means of scores, for everybody and by each of several columns, with tests.

    A test compares two means or shares of one design with their covariance (people may be in both groups), by a t test
    with the smaller group's degrees of freedom. Comparisons without a standard error are none, and count in no family.

    Args:
        design: The sample.
        questions: Columns; choices give shares, scores a mean.
        by: Group columns.
        against: Every group with every other of its column (``pairs``), or with everybody else (``rest``).
        correction: ``holm`` (no false claim) or ``benjamini_hochberg`` (few false ones among the claims).
        family: What is corrected together: all choices, mean and groups of a ``question`` by one column, or everything.
        least_tested: Groups with fewer answers to a question are not tested.
        level: Of the intervals.

    Raises:
        DesignError: A column is missing, or an argument is not known.
    """
    check_level(level)
    names, columns = names_of(questions), names_of(by)
    _check(design.frame, names, columns, against, family)
    tables = [_GroupColumn(design, column) for column in (None, *columns)]
    parts = [table.of(name, level, against, least_tested) for table in tables for name in names]
    estimates = Estimates.joined([part.estimates for part in parts])
    bases = pd.concat([part.bases for part in parts], ignore_index=True)
    tests = pd.DataFrame([line for part in parts for line in part.tests], columns=list(_TEST_COLUMNS), dtype=object)
    tests = tests.astype({"column": "str", "variable": "str", **dict.fromkeys(("value", "se", "df", "p"), "float64")})
    return Banner(
        estimates,
        bases[[*columns, *(name for name in bases.columns if name not in columns)]],
        _corrected(tests, correction, family),
        columns,
        against,
        correction,
        family,
        level,
        least_tested,
    )


def _check(frame: pd.DataFrame, names: Sequence[str], columns: Sequence[str], against: str, family: str) -> None:
    if not names or not columns:
        raise DesignError("a banner needs at least one question and one group column")
    known = [name for name in names if f"{name}{CHOICE_SUFFIX}" not in frame.columns]
    require(frame, [*known, *(name for name in columns if f"{name}{CHOICE_SUFFIX}" not in frame.columns)])
    for value, allowed in ((against, ("pairs", "rest")), (family, ("question", "banner"))):
        if value not in allowed:
            raise DesignError(f"{value!r} is not known", expected=" or ".join(allowed))


@dataclass(frozen=True, eq=False)
class _QuestionPart:
    estimates: Estimates
    bases: pd.DataFrame
    tests: list[tuple[Any, ...]]


class _GroupColumn:
    """One group column of a design, prepared once for all questions; ``None`` stands for everybody."""

    def __init__(self, design: Design, column: str | None) -> None:
        self._frame, self._column = design.frame, column
        self._space, self._design = design.space(column), design
        self._codes = [] if column is None else self._space.domains.labels[column].tolist()

    def of(self, question: str, level: float, against: Against, least_tested: int) -> _QuestionPart:
        """Estimates, bases and tests of one question."""
        shares = self._shares(question, level)
        mean = self._mean(question, level)
        parts = [part for part in (shares, mean) if part is not None]
        if not parts:
            raise DesignError(f"the column {question!r} holds neither choices nor numbers")
        tests = [line for part in parts for line in self._tests(part, against, least_tested)]
        return _QuestionPart(Estimates.joined([part.result for part in parts]), self._bases(parts[0], question), tests)

    def _shares(self, question: str, level: float) -> _Several | None:
        if f"{question}{CHOICE_SUFFIX}" not in self._frame.columns and _is_number(self._frame[question]):
            return None
        answers = categories(self._frame, question)
        shares = _shares_together(self._space, answers, question).with_intervals(level, proportion_method("beta"))
        return replace(shares, result=shares.result.with_columns(count=_counts(self._space, answers)))

    def _mean(self, question: str, level: float) -> _Several | None:
        if question not in self._frame.columns or not _is_number(self._frame[question]):
            return None
        ends = self._design.score_ranges.get(question)
        mean = _mean_alone(self._space, numbers_in(self._frame, question), question)
        return replace(mean, ends=ends).with_intervals(level, mean_method(self._design, [ends]))

    def _bases(self, part: _Several, question: str) -> pd.DataFrame:
        labels = self._space.domains.labels.reset_index(drop=True)
        first = part.estimates[0]
        return labels.assign(variable=question, n=first.n, n_eff=part.effective)

    def _tests(self, part: _Several, against: Against, least: int) -> Iterator[tuple[Any, ...]]:
        if self._column is None:
            return
        for index, estimate in enumerate(part.estimates):
            pairs = self._with_others(estimate, part.covariances[index]) if against == "pairs" else None
            first, second, compared = pairs or self._with_rest(part, index)
            large = estimate.n[first] >= least
            if second is not None:
                large &= estimate.n[second] >= least
            p = two_sided_p(compared.value, compared.se, compared.df)
            for at in np.flatnonzero(large).tolist():
                other = None if second is None else self._codes[second[at]]
                numbers = (float(compared.value[at]), float(compared.se[at]), float(compared.df[at]), float(p[at]))
                yield (self._column, estimate.variable, estimate.category, self._codes[first[at]], other, *numbers)

    def _with_others(self, estimate: DomainEstimates, covariance: Floats) -> tuple[Any, Any, DomainEstimates]:
        later, earlier = differences.pairs(list(range(len(estimate.n))), None)
        return later, earlier, differences.difference(estimate, covariance, later, earlier)

    def _with_rest(self, part: _Several, index: int) -> tuple[Any, None, DomainEstimates]:
        estimate = part.estimates[index]
        return np.arange(len(estimate.n)), None, rest.against_rest(self._space, part.column(index), estimate.variable)


@dataclass(frozen=True, eq=False)
class _Several:
    """Several means over the same answers, with the covariances between the groups.

    ``column`` gives the values, ``ends`` are those of their scale where they are known.
    """

    space: Workspace
    column: Callable[[int], Floats]
    estimates: list[DomainEstimates]
    covariances: Floats
    result: Estimates
    ends: Range | None = None

    def with_intervals(self, level: float, method: str) -> _Several:
        """The same with its estimates in rows; intervals of all columns are found in one go."""
        value, se, n, df = (
            np.concatenate([np.asarray(getattr(part, name), dtype=np.float64) for part in self.estimates])
            for name in ("value", "se", "n", "df")
        )
        if self.estimates[0].category is None:
            low, high = cut(t_interval(value, se, df, level), value, self.ends)
        else:
            low, high = proportion_interval(value, se, n, df, level, "beta")
        count = len(self.estimates)
        blocks = [
            Block(part, *ends)
            for part, *ends in zip(self.estimates, np.split(low, count), np.split(high, count), strict=True)
        ]
        return replace(self, result=assembled(blocks, self.space.domains, method, category_fast=True))

    @property
    def effective(self) -> Floats:
        """The answers over the mean generalised design effect of the shares, or over that of the mean."""
        if self.estimates[0].category is None:
            return self.estimates[0].n_eff
        shares = np.vstack([part.value for part in self.estimates])
        effects = np.vstack([part.deff for part in self.estimates])
        known = np.isfinite(effects)
        parts = np.where(known, (1 - shares) * np.nan_to_num(effects), 0.0).sum(axis=0)
        effect = quotient(parts, known.sum(axis=0) - 1.0)
        return quotient(self.estimates[0].n.astype(np.float64), effect)


def _shares_together(space: Workspace, answers: pd.Categorical, variable: str) -> _Several:
    """The share of every category; all of them in one pass over the answers where the design allows it."""

    def column(index: int) -> Floats:
        return indicator(answers, index)

    if space.calibrations or not space.variance.has_one_stage:
        return _one_by_one(space, column, variable, list(answers.categories))
    codes = np.where(space.answered(), answers.codes.astype(np.int64), -1)
    sums, domain = space.variance.tabulated(codes, space.sampling.weights, len(answers.categories))
    count = space.domains.count
    weights = np.column_stack([totals(domain, part, count) for part in np.ascontiguousarray(sums.T)])
    weight = weights.sum(axis=1)
    shares = np.column_stack([quotient(part, weight) for part in weights.T])
    inverse = quotient(np.ones(count), weight)
    scores = (sums - sums.sum(axis=1)[:, None] * np.nan_to_num(shares)[domain]) * np.nan_to_num(inverse)[domain][
        :, None
    ]
    covariances = space.variance.covariances_of_pairs(scores)
    support = space.support(codes >= 0)
    covariances[:, support.unknown, :] = np.nan
    covariances[:, :, support.unknown] = np.nan
    n = np.bincount(space.domains.codes[codes >= 0], minlength=count)
    simple = quotient((shares * (1 - shares)).T, independent(space.sampling, n))
    variances = np.maximum(np.diagonal(covariances, axis1=1, axis2=2), 0.0)
    parts = zip(shares.T, variances, simple, answers.categories, strict=True)
    estimates = [DomainEstimates(variable, share, own, srs, n, support.df, label) for share, own, srs, label in parts]
    return _Several(space, column, estimates, covariances, Estimates(pd.DataFrame()))


def _counts(space: Workspace, answers: pd.Categorical) -> Ints:
    """Answers in every category of every group, unweighted, in the order of the frame."""
    used = space.answered() & (answers.codes >= 0)
    width = len(answers.categories)
    cell = space.domains.codes[used] * width + answers.codes[used]
    return np.bincount(cell, minlength=space.domains.count * width)


def _mean_alone(space: Workspace, values: Floats, variable: str) -> _Several:
    return _one_by_one(space, lambda index: values, variable, [None])


def _one_by_one(space: Workspace, column: Callable[[int], Floats], variable: str, labels: list[Hashable]) -> _Several:
    """Means of several columns, each with its matrix of covariances; calibrated weights are accounted for."""
    estimates, matrices = [], []
    for index, label in enumerate(labels):
        means, matrix = differences.mean_covariance(space, [column(index)])
        estimates.append(replace(means[0], variable=variable, category=label))
        matrices.append(matrix)
    return _Several(space, column, estimates, np.array(matrices), Estimates(pd.DataFrame()))


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column.dtype))


def _corrected(tests: pd.DataFrame, correction: Correction, family: Family) -> pd.DataFrame:
    """The tests with ``p_adjusted``, and with the words and the size of the family each was corrected in."""
    p = tests["p"].to_numpy(dtype=np.float64)
    keys = ["column", "variable"] if family == "question" else []
    number = tests.groupby(keys, sort=False).ngroup().to_numpy() if keys else np.zeros(len(tests), dtype=np.int64)
    adjusted, size = np.full(len(p), np.nan), np.zeros(len(p), dtype=np.int64)
    for family_number in range(int(number.max()) + 1 if len(number) else 0):
        inside = number == family_number
        adjusted[inside] = adjusted_p(p[inside], correction)
        size[inside] = int((~np.isnan(p[inside])).sum())
    return tests.assign(p_adjusted=adjusted, correction=correction, family=family, family_size=size)
