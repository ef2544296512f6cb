"""Figures that offices publish under one name although they differ: net shares, and means over units."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Bools, Floats
from surveykit.estimation.columns import first_rows, numbers
from surveykit.estimation.domains import Domains
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.means import Workspace, mean_with_scores


def net_column(answers: pd.Categorical, positive: Sequence[Hashable], negative: Sequence[Hashable]) -> Floats:
    """1 for positive answers, -1 for negative ones, 0 for the others, NaN for none; its mean is the net share."""
    known = answers.categories.tolist()
    unknown = [f"there is no category {label!r}" for label in (*positive, *negative) if label not in known]
    both = [f"the category {label!r} is positive and negative" for label in positive if label in set(negative)]
    if unknown or both:
        raise DesignError((*unknown, *both)[0], expected="categories: " + ", ".join(str(label) for label in known))
    sign = np.array([float(label in set(positive)) - float(label in set(negative)) for label in known] + [np.nan])
    return np.asarray(sign[answers.codes], dtype=np.float64)


def promoter_column(frame: pd.DataFrame, name: str) -> Floats:
    """100 for ratings of 9 and 10, -100 for 0 to 6, 0 for 7 and 8; its mean is the net promoter score."""
    ratings = numbers(frame, name)
    wrong = ~(np.isnan(ratings) | np.isin(ratings, np.arange(11)))
    if wrong.any():
        raise DesignError(
            f"the column {name!r} does not hold ratings from 0 to 10",
            where=first_rows(frame, wrong),
            found=", ".join(f"{value:g}" for value in np.unique(ratings[wrong])[:5]),
            remedy="declare marks such as 99 as missing; for another scale, use net()",
        )
    points = 100.0 * ((ratings >= 9).astype(np.float64) - (ratings <= 6).astype(np.float64))
    return np.where(np.isnan(ratings), np.nan, points)


def shares_of_domains(domains: Domains, weights: Mapping[Any, float] | None, has_answers: Bools) -> Floats:
    """How much each domain with answers counts: equally, or by ``weights`` (such as caseloads)."""
    if weights is None:
        plain = has_answers.astype(np.float64)
    else:
        labels = [row[0] if len(row) == 1 else row for row in domains.labels.itertuples(index=False, name=None)]
        missing = [str(label) for label, used in zip(labels, has_answers, strict=True) if used and label not in weights]
        if missing:
            raise DesignError("some groups with answers have no weight", found=", ".join(missing[:10]))
        plain = np.array([float(weights.get(label, 0.0)) for label in labels]) * has_answers
    if (plain < 0).any() or not plain.sum() > 0:
        raise DesignError("the weights of groups must be positive, at least for one group with answers")
    return np.asarray(plain / plain.sum())


def average(
    workspace: Workspace, whole: Workspace, values: Floats, name: str, weights: Mapping[Any, float] | None
) -> DomainEstimates:
    """The weighted mean of the domains' means; its score is each row's score in its domain times the domain's share.

    The standard error is NaN if any domain that counts has fewer than two sampled units with answers.
    """
    estimate, scores = mean_with_scores(workspace, values, name)
    share = shares_of_domains(workspace.domains, weights, estimate.n > 0)
    counted = share > 0
    known = workspace.domains.codes >= 0
    combined = np.zeros(len(scores))
    combined[known] = scores[known] * share[workspace.domains.codes[known]]
    unknown = bool(np.isnan(estimate.variance[counted]).any())
    variance = np.array([np.nan]) if unknown else whole.variance_of(combined)
    return DomainEstimates(
        name,
        value=np.array([float(share[counted] @ estimate.value[counted])]),
        variance=variance,
        n=np.array([int(estimate.n[counted].sum())]),
        df=whole.variance.support(workspace.answered(values)).df,
        people=whole.people(workspace.answered(values)),
    )
