"""Many questions by many groups at once, with the tests that say which groups differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation import differences, multiple_response
from surveykit.estimation.arrays import Floats, Ints, quotient, totals
from surveykit.estimation.bounded import BoundedMeans, bounded_pairs
from surveykit.estimation.columns import CHOICE_SUFFIX, Range, categories, names_of, options_in, require
from surveykit.estimation.columns import numbers as numbers_in
from surveykit.estimation.design import Design
from surveykit.estimation.estimates import Block, DomainEstimates, assembled, indicator, proportion_method
from surveykit.estimation.estimator import difference_block, mean_block, mean_method
from surveykit.estimation.intervals import MeanInterval, check_level, check_mean_interval, proportion_interval
from surveykit.estimation.means import Workspace, independent
from surveykit.estimation.multiplicity import Correction, adjusted_p
from surveykit.results import Displayed, Estimates

Against = Literal["pairs", "rest"]
Family = Literal["question", "banner"]
Base = Literal["asked", "ticked"]
#: Groups with fewer answers are not tested.
LEAST_TESTED = 30
#: Estimates, bases and tests of one question.
_QuestionPart = tuple[Estimates, pd.DataFrame, list[tuple[Any, ...]]]
_TEST_COLUMNS = ("column", "variable", "category", "group", "other", "value", "se", "df", "p")


@dataclass(frozen=True, eq=False, repr=False)
class Banner(Displayed):
    """Estimates of many questions for everybody and for the groups of several columns, and tests between groups.

    Args:
        estimates: Groups are empty where a row is of another column. Rows with a ``category`` are shares, rows without
            one are means.
        bases: ``n`` and ``n_eff`` of every question in every group: n over the mean generalised design effect of the
            shares (Rao and Scott 1981), or of the mean where a question has no choices. Of a question with several
            answers ``n`` are the people in its base.
        tests: One row per comparison: ``column``, ``variable``, ``category`` (None for a mean), ``group``, ``other``
            (None for everybody else), ``value`` (group minus other), ``se``, ``df``, ``p``, ``p_adjusted``, ``family``.
        by: The group columns.
        against: ``pairs``: every group with every other one of its column; ``rest``: with everybody else.
        correction: How p-values were corrected: ``holm`` or ``benjamini_hochberg``.
        family: What was corrected together: ``question`` (all comparisons of one question by one column) or ``banner``.
        level: Of the intervals; a difference counts below 1 - level.
        least_tested: Groups with fewer answers were not tested.
        base: Of whom the shares of the options of questions with several answers are shares: people ``asked``, or who
            ``ticked`` anything.
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
    base: Base = "asked"


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
    interval: MeanInterval = "bounded",
    base: Base = "asked",
) -> Banner:
    """Shares of every choice and means of scores, for everybody and by each of several columns, with tests.

    Of a question from 0 to 10 (``QUESTION.net`` beside it) the mean is the net promoter score.

    A test compares two means or shares of one design with their covariance (people may be in both groups), as
    ``Design.difference`` and ``Design.against_rest`` do; for shares the ends are 0 and 1. Comparisons without a p-value
    are none, and count in no family.

    Args:
        design: The sample.
        questions: Columns; choices give shares, scores a mean. Also names of questions with several answers, whose
            options are columns ``QUESTION.CODE``.
        by: Group columns, of one answer each.
        against: Every group with every other of its column (``pairs``), or with everybody else (``rest``).
        correction: ``holm`` (no false claim) or ``benjamini_hochberg`` (few false ones among the claims).
        family: What is corrected together: all choices, mean and groups of a ``question`` by one column, or everything.
        least_tested: Groups with fewer answers to a question are not tested.
        level: Of the intervals.
        interval: Of means, and what tests rest on; ``t`` are t tests with the smaller group's degrees of freedom.
        base: Of whom the shares of options are shares: people ``asked``, or who ``ticked`` anything.

    Raises:
        DesignError: A column is missing, a group column has several answers, or an argument is not known.
    """
    check_level(level)
    check_mean_interval(interval)
    names, columns = names_of(questions), names_of(by)
    _check(design.frame, names, columns, against, family, base)
    tables = [_GroupColumn(design, column, interval, base) for column in (None, *columns)]
    parts = [table.of(name, level, against, least_tested) for table in tables for name in names]
    estimates, frames, lines = zip(*parts, strict=True)
    bases = pd.concat(frames, ignore_index=True)
    tests = pd.DataFrame(list(chain(*lines)), columns=list(_TEST_COLUMNS), dtype=object)
    tests = tests.astype({"column": "str", "variable": "str", **dict.fromkeys(("value", "se", "df", "p"), "float64")})
    bases = bases[[*columns, *(name for name in bases.columns if name not in columns)]]
    tested = _corrected(tests, correction, family)
    settings = (columns, against, correction, family, level, least_tested, base)
    return Banner(Estimates.joined(estimates), bases, tested, *settings)


def _check(
    frame: pd.DataFrame, names: Sequence[str], columns: Sequence[str], against: str, family: str, base: str
) -> None:
    if not names or not columns:
        raise DesignError("a banner needs at least one question and one group column")
    plain = [name for name in (*names, *columns) if f"{name}{CHOICE_SUFFIX}" not in frame.columns]
    require(frame, [name for name in plain if not options_in(frame, name)])
    settings = ((against, ("pairs", "rest")), (family, ("question", "banner")), (base, ("asked", "ticked")))
    for value, allowed in settings:
        if value not in allowed:
            raise DesignError(f"{value!r} is not known", expected=" or ".join(allowed))


class _GroupColumn:
    """One group column of a design, prepared once for all questions; ``None`` stands for everybody."""

    def __init__(self, design: Design, column: str | None, interval: MeanInterval, base: Base) -> None:
        self._design, self._column, self._space, self._base = design, column, design.space(column), base
        self._is_bounded = interval == "bounded"
        self._codes = [] if column is None else self._space.domains.labels[column].tolist()

    def of(self, question: str, level: float, against: Against, least_tested: int) -> _QuestionPart:
        """Estimates, bases and tests of one question."""
        parts = list(self._parts(question, level))
        first = parts[0][0]
        labels = self._space.domains.labels.reset_index(drop=True)
        bases = labels.assign(variable=question, n=first.estimates[0].n, n_eff=first.effective)
        tests = [line for part, _ in parts for line in self._tests(part, against, least_tested)]
        return Estimates.joined(estimates for _, estimates in parts), bases, tests

    def _parts(self, question: str, level: float) -> Iterator[tuple[_Several, Estimates]]:
        """The shares of the choices, and the mean of the scores: whatever the question has."""
        frame, space = self._design.frame, self._space
        options = options_in(frame, question)
        if options:
            yield self._options(question, options, level)
            return
        promoters = f"{question}.net"
        if promoters in frame.columns:
            yield self._mean(question, numbers_in(frame, promoters), (-100.0, 100.0), "net promoter score", level)
            return
        is_number = question in frame.columns and pd.api.types.is_numeric_dtype(frame[question].dtype)
        if not is_number or f"{question}{CHOICE_SUFFIX}" in frame.columns:
            answers = categories(frame, question)
            shares = _shares_together(space, answers, question)
            rows = _in_rows(space, shares.estimates, level)
            yield shares, rows.with_columns(count=_counts(space, answers))
        if is_number:
            ends = self._design.score_ranges.get(question)
            yield self._mean(question, numbers_in(frame, question), ends, "mean", level)

    def _mean(
        self, question: str, values: Floats, ends: Range | None, what: str, level: float
    ) -> tuple[_Several, Estimates]:
        """The mean of what the answers count in every group."""
        space = self._space
        mean = replace(_one_by_one(space, lambda index: values, question, [None]), ends=ends)
        means = mean.estimates[0]
        bounded = self._bounded(values, means, ends)
        method = mean_method(self._design, what, ends, bounded)
        return mean, assembled([mean_block(means, bounded, level, method, ends)], space.domains, "")

    def _bounded(self, values: Floats, means: DomainEstimates, ends: Range | None) -> BoundedMeans | None:
        return self._design.bounded(self._space, values, means, ends) if self._is_bounded else None

    def _options(self, question: str, options: Sequence[str], level: float) -> tuple[_Several, Estimates]:
        """The shares of the options of a question with several answers, and how many people chose each."""
        columns, space = multiple_response.option_columns(self._design.frame, options, self._base), self._space
        labels: list[Hashable] = [option[len(question) + 1 :] for option in options]
        shares = _one_by_one(space, lambda index: columns[:, index], question, labels)
        method = f"{multiple_response.BASES[self._base]}, {proportion_method('beta')}"
        rows = _in_rows(space, shares.estimates, level).with_columns(method=method)
        chosen = [(column == 1) & space.answered(column) for column in columns.T]
        count = np.column_stack(
            [np.bincount(space.domains.codes[own], minlength=space.domains.count) for own in chosen]
        )
        return shares, rows.with_columns(count=count.ravel())

    def _tests(self, part: _Several, against: Against, least: int) -> Iterator[tuple[Any, ...]]:
        if self._column is None:
            return
        design, space = self._design, self._space
        for index, estimate in enumerate(part.estimates):
            first, second = np.arange(len(estimate.n)), None
            column = part.column(index)
            if against == "pairs":
                first, second = differences.pairs(self._codes, None)
                compared = differences.difference(estimate, part.covariances[index], first, second)
                means = self._bounded(column, estimate, part.ends)
                pairs = (compared.variance, estimate.variance, first, second)
                bounded = None if means is None else bounded_pairs(means, *pairs)
            else:
                rest = differences.against_rest(space, column, estimate.variable)
                ends = part.ends if self._is_bounded else None
                compared, bounded = rest.difference, design.bounded_against_rest(space, column, rest, ends)
            large = estimate.n[first] >= least
            if second is not None:
                large &= estimate.n[second] >= least
            p = np.asarray(difference_block(compared, bounded, 0.95, "").p)
            for at in np.flatnonzero(large).tolist():
                other = None if second is None else self._codes[second[at]]
                numbers = (float(compared.value[at]), float(compared.se[at]), float(compared.df[at]), float(p[at]))
                yield (self._column, estimate.variable, estimate.category, self._codes[first[at]], other, *numbers)


@dataclass(frozen=True, eq=False)
class _Several:
    """Several means over the same answers, with the covariances between the groups; ``column`` gives the values.

    ``ends`` are those of the values, if they have any; shares lie between 0 and 1.
    """

    column: Callable[[int], Floats]
    estimates: list[DomainEstimates]
    covariances: Floats
    ends: Range | None = (0.0, 1.0)

    @property
    def effective(self) -> Floats:
        """The answers over the mean generalised design effect of the shares, or over that of the mean."""
        if self.estimates[0].category is None:
            return self.estimates[0].n_eff
        shares = np.vstack([part.value for part in self.estimates])
        effects = np.vstack([part.deff for part in self.estimates])
        known = np.isfinite(effects)
        parts = np.where(known, (1 - shares) * np.nan_to_num(effects), 0.0).sum(axis=0)
        effect = quotient(parts, np.where(known, 1 - shares, 0.0).sum(axis=0))
        return quotient(self.estimates[0].n.astype(np.float64), effect)


def _in_rows(space: Workspace, estimates: list[DomainEstimates], level: float) -> Estimates:
    """The shares with their intervals, which are computed in one go for all of them."""
    value, se, n, df = (
        np.concatenate([np.asarray(getattr(part, name), dtype=np.float64) for part in estimates])
        for name in ("value", "se", "n", "df")
    )
    interval = proportion_interval(value, se, n, df, level, "beta")
    low, high = (np.split(end, len(estimates)) for end in interval)
    blocks = [Block(*part) for part in zip(estimates, low, high, strict=True)]
    return assembled(blocks, space.domains, proportion_method("beta"), category_fast=True)


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
    scores = sums - sums.sum(axis=1)[:, None] * np.nan_to_num(shares)[domain]
    scores *= np.nan_to_num(inverse)[domain][:, None]
    covariances = space.variance.covariances_of_pairs(scores)
    support = space.variance.support(codes >= 0)
    covariances[:, support.unknown, :] = np.nan
    covariances[:, :, support.unknown] = np.nan
    n = np.bincount(space.domains.codes[codes >= 0], minlength=count)
    simple = quotient((shares * (1 - shares)).T, independent(space.sampling, n))
    variances = np.maximum(np.diagonal(covariances, axis1=1, axis2=2), 0.0)
    parts = zip(shares.T, variances, simple, answers.categories, strict=True)
    people = space.people(codes >= 0)
    estimates = [
        DomainEstimates(
            variable, share, own, n, support.df, label, srs, share * (1 - share), people, space.people(codes == code)
        )
        for code, (share, own, srs, label) in enumerate(parts)
    ]
    return _Several(column, estimates, covariances)


def _counts(space: Workspace, answers: pd.Categorical) -> Ints:
    """Answers in every category of every group, unweighted, in the order of the frame."""
    used = space.answered() & (answers.codes >= 0)
    width = len(answers.categories)
    cell = space.domains.codes[used] * width + answers.codes[used]
    return np.bincount(cell, minlength=space.domains.count * width)


def _one_by_one(space: Workspace, column: Callable[[int], Floats], variable: str, labels: list[Hashable]) -> _Several:
    """Means of several columns, each with its matrix of covariances; calibrated weights are accounted for."""
    estimates, matrices = [], []
    for index, label in enumerate(labels):
        means, matrix = differences.covariance(space, [column(index)], ["mean"])
        estimates.append(replace(means[0], variable=variable, category=label))
        matrices.append(matrix)
    return _Several(column, estimates, np.array(matrices))


def _corrected(tests: pd.DataFrame, correction: Correction, family: Family) -> pd.DataFrame:
    """The tests with ``p_adjusted``, and with the words and the size of the family each was corrected in."""
    keys = [tests["column"], tests["variable"]] if family == "question" else np.zeros(len(tests))
    p = tests["p"].groupby(keys, sort=False)
    adjusted = p.transform(lambda own: adjusted_p(own.to_numpy(), correction))
    return tests.assign(p_adjusted=adjusted, correction=correction, family=family, family_size=p.transform("count"))
