"""Covariances of domain means, and what is made from several: differences, contrasts, a domain against the rest."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats, Ints, quotient, settled, totals
from surveykit.estimation.bounded import Weighing
from surveykit.estimation.calibration import correction
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.means import Workspace, independent
from surveykit.estimation.measured import WITH_SCORES
from surveykit.estimation.variance import Entries, Shared, domain_covariance
from surveykit.results.people import fewer
from surveykit.survey.measures import Statistic


def covariance(
    workspace: Workspace, columns: Sequence[Floats], statistics: Sequence[Statistic]
) -> tuple[list[DomainEstimates], Floats]:
    """A statistic of each variable in all domains and their covariance (variable by variable, domains in order).

    Answers of the same person or sampled unit in several domains make the covariances between domains.
    Rows and columns of estimates whose variance is unknown are NaN.
    """
    domains = workspace.domains
    pairs = zip(columns, statistics, strict=True)
    made = [WITH_SCORES[statistic](workspace, column, "") for column, statistic in pairs]
    estimates, scores = zip(*made, strict=True)
    rows = [np.flatnonzero(own) for own in scores]
    entries = Entries(
        np.concatenate(rows),
        np.concatenate([domains.codes[own] + number * domains.count for number, own in enumerate(rows)]),
        np.concatenate([own[used] for own, used in zip(scores, rows, strict=True)]),
        len(columns) * domains.count,
    )
    corrections = [correction(workspace.calibrations, workspace.sampling, domains, own) for own in scores]
    shared = [part for part in corrections if part is not None]
    # The shared columns are the same calibrations for every variable.
    together = Shared(shared[0].columns, np.hstack([part.loadings for part in shared])) if shared else None
    matrix = domain_covariance(workspace.sampling, entries, together)
    unknown = np.isnan(np.concatenate([estimate.variance for estimate in estimates]))
    matrix[unknown, :] = np.nan
    matrix[:, unknown] = np.nan
    return list(estimates), matrix


def pairs(labels: Sequence[Hashable], reference: Hashable | None) -> tuple[Ints, Ints]:
    """Positions of minuends and subtrahends: all against ``reference``, or every later one minus each earlier one."""
    if reference is None:
        earlier, later = np.triu_indices(len(labels), 1)
        return later.astype(np.int64), earlier.astype(np.int64)
    if reference not in labels:
        known = ", ".join(str(label) for label in labels[:12])
        raise DesignError(f"there is no group {reference!r} to compare with", expected=f"one of: {known}")
    at = list(labels).index(reference)
    others = np.delete(np.arange(len(labels)), at)
    return others, np.full(len(others), at, dtype=np.int64)


def difference(estimate: DomainEstimates, matrix: Floats, minuend: Ints, subtrahend: Ints) -> DomainEstimates:
    """Differences of domain estimates from their covariance matrix; ``n`` and ``df`` are the smaller of the two's."""
    own = np.diag(matrix)
    variance = own[minuend] + own[subtrahend] - 2 * matrix[minuend, subtrahend]
    gross = estimate.gross_variance
    variance = settled(variance, gross[minuend] + gross[subtrahend])
    return DomainEstimates(
        estimate.variable,
        value=estimate.value[minuend] - estimate.value[subtrahend],
        variance=np.where(np.isnan(variance), np.nan, np.maximum(variance, 0.0)),
        n=np.minimum(estimate.n[minuend], estimate.n[subtrahend]),
        df=np.minimum(estimate.df[minuend], estimate.df[subtrahend]),
        people=None if estimate.people is None else fewer(estimate.people[minuend], estimate.people[subtrahend]),
    )


def contrast(
    workspace: Workspace,
    columns: Mapping[str, Floats],
    coefficients: Mapping[str, float],
    statistics: Mapping[str, Statistic],
) -> DomainEstimates:
    """A linear combination of statistics of several variables in each domain; smallest ``n`` and ``df`` of theirs."""
    value = np.zeros(workspace.domains.count)
    scores = np.zeros(len(workspace.domains.codes))
    estimates = []
    for name, coefficient in coefficients.items():
        estimate, own = WITH_SCORES[statistics[name]](workspace, columns[name], name)
        value = value + coefficient * estimate.value
        scores += coefficient * own
        estimates.append(estimate)
    unknown = np.isnan([part.variance for part in estimates]).any(axis=0)
    gross = sum(factor**2 * part.gross_variance for factor, part in zip(coefficients.values(), estimates, strict=True))
    name = " ".join(f"{coefficient:+g}*{variable}" for variable, coefficient in coefficients.items())
    return DomainEstimates(
        name,
        value=value,
        variance=np.where(unknown, np.nan, settled(workspace.variance_of(scores), gross)),
        n=np.min([part.n for part in estimates], axis=0),
        df=np.min([part.df for part in estimates], axis=0),
        people=reduce(fewer, [part.people for part in estimates]),
    )


@dataclass(frozen=True, eq=False)
class AgainstRest:
    """A difference from the rest, and the mean of the rest with how its answers count."""

    difference: DomainEstimates
    rest: DomainEstimates
    weighing: Weighing


def against_rest(workspace: Workspace, values: Floats, variable: str) -> AgainstRest:
    """Mean of the domain minus the mean of all other rows that are in some domain.

    The score of a row is w(y - mean)/Σw inside and -w(y - mean of the rest)/Σw of the rest outside; the part outside is
    the same two row columns (w and wy) for all domains, so all domains cost no more than a few.
    NaN where the domain or the rest is empty; the standard error is NaN where the domain's answers come from fewer than
    two sampled units or the rest has fewer than two answers. ``df`` is that of the domain, or of the rest if smaller.
    """
    count = workspace.domains.count
    ok = workspace.answered(values)
    codes, weights = workspace.domains.codes[ok], workspace.sampling.weights[ok]
    moved = settled(values[ok] - (values[ok][0] if ok.any() else 0.0), np.abs(values[ok]))
    inside, outside = _sums(codes, weights, moved, count)
    mean, rest = quotient(inside[1], inside[0]), quotient(outside[1], outside[0])
    n = np.bincount(codes, minlength=count)
    possible = np.isfinite(mean) & np.isfinite(rest)
    safe_rest = np.where(possible, rest, 0.0)
    safe_weight = np.where(possible, outside[0], 1.0)
    scores, of_rest = np.zeros((2, len(values)))
    of_rest[ok] = weights * (moved - safe_rest[codes]) / safe_weight[codes]
    scores[ok] = weights * (moved - mean[codes]) / inside[0][codes] + of_rest[ok]
    columns = np.zeros((len(values), 2))
    columns[ok, 0], columns[ok, 1] = 1.0, moved
    shared = Shared(columns, np.vstack([safe_rest / safe_weight, -1.0 / safe_weight]))
    own, other = workspace.variance.support(ok), workspace.variance.support_outside(ok)
    unknown = ~possible | own.unknown | (n.sum() - n < 2)
    squares = totals(codes, (weights * moved) ** 2, count)
    of_rest_gross = quotient(squares.sum() - squares, outside[0] ** 2)
    gross = quotient(squares, inside[0] ** 2) + of_rest_gross
    variance = np.where(unknown, np.nan, settled(workspace.variance_of(scores, shared), gross))
    gap = DomainEstimates(variable, mean - rest, variance, n, np.minimum(own.df, other.df), people=workspace.people(ok))
    others = n.sum() - n
    spread = np.maximum(quotient(outside[2], outside[0]) - rest**2, 0.0)
    of_others = DomainEstimates(
        variable,
        value=rest + (values[ok][0] if ok.any() else 0.0),
        variance=np.where(unknown, np.nan, settled(workspace.variance_of(of_rest, shared), of_rest_gross)),
        n=others,
        df=other.df,
        srs_variance=quotient(spread, independent(workspace.sampling, others)),
        spread=spread,
    )
    sums = workspace.variance.weighed_outside(np.where(ok, workspace.sampling.weights, 0.0))
    return AgainstRest(gap, of_others, Weighing.of(sums))


def each_against_rest(workspace: Workspace, values: Floats, variable: str, statistic: Statistic) -> DomainEstimates:
    """A statistic of the domain minus that of all other rows that are in some domain, domain by domain.

    The long way of :func:`against_rest`, for what is no mean. ``n`` is that of the domain.
    """
    codes, gaps = workspace.domains.codes, list[DomainEstimates]()
    first, second = np.array([0]), np.array([1])
    for number in range(workspace.domains.count):
        halves = workspace.divided(np.where(codes < 0, -1, (codes != number).astype(np.int64)), 2)
        (both,), matrix = covariance(halves, [values], [statistic])
        gaps.append(replace(difference(both, matrix, first, second), n=both.n[:1]))
    value, variance, df = (
        np.concatenate([np.zeros(0), *(getattr(gap, name) for gap in gaps)]) for name in ("value", "variance", "df")
    )
    n = np.array([gap.n[0] for gap in gaps], dtype=np.int64)
    people = workspace.people(workspace.answered(values))
    return DomainEstimates(variable, value, variance, n, df, people=people)


def _sums(codes: Ints, weights: Floats, values: Floats, count: int) -> tuple[Floats, Floats]:
    """Σw, Σwy and Σwy² inside each domain and outside it."""
    inside = np.vstack([totals(codes, weights * values**power, count) for power in range(3)])
    outside = inside.sum(axis=1, keepdims=True) - inside
    outside[0][np.bincount(codes, minlength=count) == len(codes)] = 0.0
    return inside, outside


def covariance_labels(names: Sequence[str], labels: pd.DataFrame) -> pd.MultiIndex:
    """Variable and domain of each row of a covariance matrix."""
    repeated = pd.concat([labels] * len(names), ignore_index=True)
    columns = [np.repeat(np.array(names, dtype=object), len(labels))]
    columns += [repeated[name].to_numpy(dtype=object) for name in repeated.columns]
    return pd.MultiIndex.from_arrays(columns, names=["variable", *repeated.columns])
