"""Indices of careless answering, in the conventions of the R package ``careless``: one number per row.

Every function takes the answers as numbers (rows: respondents, columns: questions in the order in which they were
asked, NaN: missing) and works on all rows at once.

Literature: Curran (2016, doi 10.1016/j.jesp.2015.07.006); Dunn et al. (2018, doi 10.1007/s10869-016-9479-0) for the
variability within a person; Meade and Craig (2012, doi 10.1037/a0028085) for synonyms, antonyms and even-odd
consistency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from surveykit.cleaning.columns import Floats, Numbers
from surveykit.errors import ParameterError

Answers = NDArray[np.floating]
Number = TypeVar("Number", np.float64, np.int64)

#: Rows of one block.
_BLOCK = 16_384


def _in_blocks(index: Callable[[Answers], NDArray[Number]]) -> Callable[[Answers], NDArray[Number]]:
    """An index of rows, worked out block by block, so that what is looked at stays near the processor."""

    @wraps(index)
    def whole(answers: Answers) -> NDArray[Number]:
        return np.concatenate([index(block) for block in _blocks(answers)])

    return whole


def _blocks(answers: Answers) -> Iterator[Answers]:
    """The rows in blocks; at least one, which may be empty."""
    return (answers[start : start + _BLOCK] for start in range(0, max(len(answers), 1), _BLOCK))


@_in_blocks
def longstring(answers: Answers) -> Numbers:
    """The longest run of equal answers in a row; a missing answer is a run of its own, as in R."""
    longest, run = np.ones(len(answers), dtype=np.int64), np.ones(len(answers), dtype=np.int64)
    for column in range(1, answers.shape[1]):
        run = np.where(answers[:, column] == answers[:, column - 1], run + 1, 1)
        np.maximum(longest, run, out=longest)
    return longest


@_in_blocks
def variability(answers: Answers) -> Floats:
    """The standard deviation (divisor n - 1) of the answers within a row: intra-individual response variability."""
    given = ~np.isnan(answers)
    n = given.sum(axis=1)
    filled = np.where(given, answers, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = filled.sum(axis=1) / n
        squares = np.where(given, (filled - mean[:, None]) ** 2, 0.0).sum(axis=1)
        result: Floats = np.sqrt(np.where(n > 1, squares / (n - 1), np.nan))
    return result


def mahalanobis(answers: Answers) -> Floats:
    """The squared Mahalanobis distance of a row from the mean; deviations of missing answers count as 0.

    The covariance is over pairs of given answers. Rows without any answer have no distance. A :class:`ParameterError`
    says that the covariance cannot be inverted: a question without variation, or one made of others.
    """
    moments = _moments(answers)
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = moments.co_deviations / (moments.n - 1)
    if not np.isfinite(covariance).all() or np.linalg.matrix_rank(covariance) < len(covariance):
        what = "the covariance of the questions cannot be inverted"
        raise ParameterError(what, remedy="leave out constant questions")
    inverse = np.asarray(np.linalg.inv(covariance), dtype=np.float64)

    @_in_blocks
    def distance(block: Answers) -> Floats:
        given = ~np.isnan(block)
        deviations = np.where(given, block - moments.mean, 0.0)
        squared = np.einsum("ij,ij->i", deviations @ inverse, deviations)
        return np.asarray(np.where(given.any(axis=1), squared, np.nan), dtype=np.float64)

    return distance(answers)


@dataclass(frozen=True)
class _Moments:
    """Sums over the rows that answer both questions of a pair (k x k each), and the mean of every question (k).

    ``squares`` are of the deviations of a pair's first question, ``co_deviations`` the products of those of both.
    """

    mean: Floats
    n: Floats
    squares: Floats
    co_deviations: Floats


def _moments(answers: Answers) -> _Moments:
    """One pass over the rows, block by block, after one for the means: sums of numbers near 0 lose no digits."""
    given, total = np.zeros((2, answers.shape[1]))
    for block in _blocks(answers):
        given += np.count_nonzero(~np.isnan(block), axis=0)
        total += np.nansum(block, axis=0)
    with np.errstate(invalid="ignore"):
        mean: Floats = total / given
    n, sums, squares, products = np.zeros((4, len(mean), len(mean)))
    for block in _blocks(answers):
        here = (~np.isnan(block)).astype(np.float64)
        filled = np.where(np.isnan(block), 0.0, block - mean)
        n += here.T @ here
        sums += filled.T @ here
        squares += (filled * filled).T @ here
        products += filled.T @ filled
    with np.errstate(invalid="ignore", divide="ignore"):
        return _Moments(mean, n, squares - sums**2 / n, products - sums * sums.T / n)


def correlations(answers: Answers) -> Floats:
    """Pearson correlations of the questions, each over the rows that answer both."""
    moments = _moments(answers)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = moments.co_deviations / np.sqrt(moments.squares * moments.squares.T)
    return result


def pairs(answers: Answers, critical: float = 0.6, *, antonyms: bool = False) -> tuple[tuple[int, int], ...]:
    """Pairs of questions that correlate above ``critical`` (antonyms: below minus ``critical``), strongest first."""
    matrix = correlations(answers)
    first, second = np.tril_indices(len(matrix), -1)
    strength = -matrix[first, second] if antonyms else matrix[first, second]
    order = np.argsort(-np.nan_to_num(strength, nan=-np.inf), kind="stable")
    return tuple((int(first[at]), int(second[at])) for at in order if strength[at] > critical)


def synonyms(answers: Answers, critical: float = 0.6, *, antonyms: bool = False, symmetric: bool = False) -> Floats:
    """The correlation within a row over pairs of questions that say the same (antonyms: the opposite).

    R leaves the order within a pair to chance where the correlation is undefined. Here it stays undefined, or with
    ``symmetric`` every pair counts in both orders (the intraclass form), which depends on no order at all. It is an
    error (:class:`ParameterError`) if no more than two pairs of questions correlate beyond ``critical``.
    """
    chosen = pairs(answers, critical, antonyms=antonyms)
    if len(chosen) <= 2:
        what = f"too few pairs of questions are {'antonyms' if antonyms else 'synonyms'}"
        raise ParameterError(what, expected="more than 2", found=str(len(chosen)))
    left, right = ([pair[side] for pair in chosen] for side in (0, 1))
    if symmetric:
        left, right = [*left, *right], [*right, *left]
    return _in_blocks(lambda block: within_rows(block[:, left], block[:, right]))(answers)


def within_rows(first: Answers, second: Answers) -> Floats:
    """The Pearson correlation of two lists of numbers in every row, over the places that both have."""
    both = ~(np.isnan(first) | np.isnan(second))
    n = both.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        x, y = (np.where(both, side, 0.0) for side in (first, second))
        x, y = (np.where(both, side - (side.sum(axis=1) / n)[:, None], 0.0) for side in (x, y))
        below = np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
        result: Floats = np.where(below > 1e-12, (x * y).sum(axis=1) / below, np.nan)
    return result


def even_odd(answers: Answers, sizes: Sequence[int]) -> Floats:
    """The even-odd inconsistency: high means careless (the sign since version 1.2.0 of the R package).

    For every subscale the mean of its even and of its odd questions; their correlation over the subscales of a row,
    stepped up by Spearman and Brown (2r / (1 + r), not below -1) and negated. ``sizes`` are the numbers of questions of
    the subscales, at least two each, which follow each other in ``answers``.
    """
    if sum(sizes) != answers.shape[1] or min(sizes) < 2 or len(sizes) < 2:
        expected = f"two or more subscales of two or more of the {answers.shape[1]} questions"
        raise ParameterError("the subscales do not fit the questions", expected=expected, found=str(list(sizes)))
    subscales = np.split(answers, np.cumsum(sizes)[:-1], axis=1)
    even, odd = (np.column_stack([_means(subscale[:, side::2]) for subscale in subscales]) for side in (1, 0))
    r = within_rows(even, odd)
    with np.errstate(divide="ignore", invalid="ignore"):
        stepped = np.where(r <= -1 / 3, -1.0, 2 * r / (1 + r))
    return np.asarray(np.where(np.isnan(r), np.nan, -np.maximum(stepped, -1.0)), dtype=np.float64)


def _means(answers: Answers) -> Floats:
    given = ~np.isnan(answers)
    with np.errstate(invalid="ignore", divide="ignore"):
        result: Floats = np.where(given, answers, 0.0).sum(axis=1) / given.sum(axis=1)
    return result
