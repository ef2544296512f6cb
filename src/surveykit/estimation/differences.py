"""Covariances of domain means, and what is made from several of them: differences and contrasts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats, Ints
from surveykit.estimation.calibration import correction
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.means import Workspace, mean_with_scores
from surveykit.estimation.variance import Entries, Shared, domain_covariance


def mean_covariance(workspace: Workspace, columns: Sequence[Floats]) -> tuple[list[DomainEstimates], Floats]:
    """Means of several variables in all domains and their covariance matrix (variable by variable, domains in order).

    Answers of the same person or sampled unit in several domains make the covariances between domains.
    Rows and columns of means whose variance is unknown are NaN.
    """
    count = workspace.domains.count
    estimates: list[DomainEstimates] = []
    parts: list[tuple[Ints, Ints, Floats]] = []
    shared: list[Shared | None] = []
    for number, values in enumerate(columns):
        estimate, scores = mean_with_scores(workspace, values, str(number))
        rows = np.flatnonzero(scores)
        estimates.append(estimate)
        parts.append((rows, workspace.domains.codes[rows] + number * count, scores[rows]))
        shared.append(correction(workspace.calibrations, workspace.sampling, workspace.domains, scores))
    rows, position, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
    entries = Entries(rows, position, scores, len(columns) * count)
    matrix = domain_covariance(workspace.sampling, entries, _together(shared))
    unknown = np.isnan(np.concatenate([mean.variance for mean in estimates]))
    matrix[unknown, :] = np.nan
    matrix[:, unknown] = np.nan
    return estimates, matrix


def _together(shared: list[Shared | None]) -> Shared | None:
    """Side by side: the shared columns are the same calibrations for every variable."""
    first = shared[0]
    if first is None:
        return None
    return Shared(first.columns, np.hstack([part.loadings for part in shared if part is not None]))


def pairs(labels: Sequence[Hashable], reference: Hashable | None) -> tuple[Ints, Ints]:
    """Positions of the minuends and subtrahends: all against ``reference``, or every later one minus each earlier one.

    Raises:
        DesignError: The reference is not one of the labels.
    """
    if reference is None:
        earlier, later = np.triu_indices(len(labels), 1)
        return later.astype(np.int64), earlier.astype(np.int64)
    if reference not in labels:
        known = ", ".join(str(label) for label in labels[:12])
        raise DesignError(f"there is no group {reference!r} to compare with", expected=f"one of: {known}")
    at = list(labels).index(reference)
    others = np.array([index for index in range(len(labels)) if index != at], dtype=np.int64)
    return others, np.full(len(others), at, dtype=np.int64)


def difference(estimate: DomainEstimates, matrix: Floats, minuend: Ints, subtrahend: Ints) -> DomainEstimates:
    """Differences of domain means from their covariance matrix; ``n`` and ``df`` are the smaller of the two's."""
    own = np.diag(matrix)
    variance = own[minuend] + own[subtrahend] - 2 * matrix[minuend, subtrahend]
    return DomainEstimates(
        estimate.variable,
        value=estimate.value[minuend] - estimate.value[subtrahend],
        variance=np.where(np.isnan(variance), np.nan, np.maximum(variance, 0.0)),
        srs_variance=np.full(len(minuend), np.nan),
        n=np.minimum(estimate.n[minuend], estimate.n[subtrahend]),
        df=np.minimum(estimate.df[minuend], estimate.df[subtrahend]),
    )


def contrast(workspace: Workspace, columns: Mapping[str, Floats], coefficients: Mapping[str, float]) -> DomainEstimates:
    """A linear combination of means of several variables in each domain; smallest ``n`` and ``df`` of theirs."""
    value = np.zeros(workspace.domains.count)
    scores = np.zeros(len(workspace.domains.codes))
    estimates = []
    for name, coefficient in coefficients.items():
        estimate, own = mean_with_scores(workspace, columns[name], name)
        value = value + coefficient * estimate.value
        scores += coefficient * own
        estimates.append(estimate)
    unknown = np.isnan([part.variance for part in estimates]).any(axis=0)
    name = " ".join(f"{coefficient:+g}*{variable}" for variable, coefficient in coefficients.items())
    return DomainEstimates(
        name,
        value=value,
        variance=np.where(unknown, np.nan, workspace.variance_of(scores)),
        srs_variance=np.full(len(value), np.nan),
        n=np.min([part.n for part in estimates], axis=0),
        df=np.min([part.df for part in estimates], axis=0),
    )


def covariance_labels(names: Sequence[str], labels: pd.DataFrame) -> pd.MultiIndex:
    """Variable and domain of each row of a covariance matrix."""
    repeated = pd.concat([labels] * len(names), ignore_index=True)
    columns = [np.repeat(np.array(names, dtype=object), len(labels))]
    columns += [repeated[name].to_numpy(dtype=object) for name in repeated.columns]
    return pd.MultiIndex.from_arrays(columns, names=["variable", *repeated.columns])
