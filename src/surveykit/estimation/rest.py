"""A domain against everybody else, with the covariance that comes from respondents and clusters in both."""

from __future__ import annotations

import numpy as np

from surveykit.estimation.arrays import Floats, quotient, totals
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.means import Workspace
from surveykit.estimation.variance import Shared


def against_rest(workspace: Workspace, values: Floats, variable: str) -> DomainEstimates:
    """Mean of the domain minus the mean of all other rows that are in some domain.

    The score of a row is w(y - mean)/Σw inside and -w(y - mean of the rest)/Σw of the rest outside; summing both
    within a sampled unit gives the covariance without further work. The part outside the domain is the same two
    row columns (w and wy) for all domains, so all domains cost no more than a few.
    NaN where the domain or the rest is empty; the standard error is NaN where the domain's answers come from fewer than
    two sampled units or the rest has fewer than two answers. ``df`` is that of the domain, or of the rest if smaller.
    """
    count = workspace.domains.count
    ok = workspace.answered(values)
    codes, weights = workspace.domains.codes[ok], workspace.sampling.weights[ok]
    moved = values[ok] - (values[ok][0] if ok.any() else 0.0)
    inside, outside = _sums(codes, weights, moved, count)
    mean, rest = quotient(inside[1], inside[0]), quotient(outside[1], outside[0])
    n = np.bincount(codes, minlength=count)
    possible = np.isfinite(mean) & np.isfinite(rest)
    safe_rest = np.where(possible, rest, 0.0)
    safe_weight = np.where(possible, outside[0], 1.0)
    scores = np.zeros(len(values))
    scores[ok] = weights * ((moved - mean[codes]) / inside[0][codes] + (moved - safe_rest[codes]) / safe_weight[codes])
    columns = np.zeros((len(values), 2))
    columns[ok, 0], columns[ok, 1] = 1.0, moved
    shared = Shared(columns, np.vstack([safe_rest / safe_weight, -1.0 / safe_weight]))
    own, other = workspace.support(ok), workspace.variance.support_outside(ok)
    unknown = ~possible | own.unknown | (n.sum() - n < 2)
    variance = np.where(unknown, np.nan, workspace.variance_of(scores, shared))
    return DomainEstimates(variable, mean - rest, variance, np.full(count, np.nan), n, np.minimum(own.df, other.df))


def _sums(codes: np.ndarray, weights: Floats, values: Floats, count: int) -> tuple[Floats, Floats]:
    """Σw and Σwy inside each domain and outside it."""
    inside = np.vstack([totals(codes, weights, count), totals(codes, weights * values, count)])
    outside = inside.sum(axis=1, keepdims=True) - inside
    outside[0][np.bincount(codes, minlength=count) == len(codes)] = 0.0
    return inside, outside
