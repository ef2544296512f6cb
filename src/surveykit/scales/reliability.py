"""Cronbach's alpha with its interval, and what each item contributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats
from surveykit.estimation.columns import numbers
from surveykit.estimation.intervals import check_level, quantile_of_f
from surveykit.estimation.weighting import weighted
from surveykit.results import Displayed

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

Missing = Literal["listwise", "pairwise"]
_TITLES = {"alpha": "Cronbach's alpha, covariances", "standardised_alpha": "standardised alpha, correlations"}


@dataclass(frozen=True, eq=False, repr=False)
class Reliability(Displayed):
    """How well the items of a scale go together.

    Args:
        coefficients: One row per coefficient (``alpha``; ``standardised_alpha``, as if all items had the same spread):
            ``value`` with Feldt's interval ``low`` to ``high`` (for ``alpha`` only), the number of ``items``, of
            people with any answer (pairwise) or all answers (listwise) ``n``, and the ``method`` with the rule for
            missing answers, which changes the third decimal.
        items: One row per item: answers ``n``, ``mean``, ``sd``, the correlation with the sum of the other items
            (``item_rest``), and alpha and standardised alpha without the item.
        reversed_items: Items that were turned round before.
        weight: The column by which people count; empty where all count alike.
    """

    coefficients: pd.DataFrame
    items: pd.DataFrame
    reversed_items: tuple[str, ...] = ()
    weight: str = ""

    @property
    def alpha(self) -> float:
        """Cronbach's alpha."""
        return float(self.coefficients["value"].iloc[0])


def reliability(
    frame: pd.DataFrame,
    items: Sequence[str],
    *,
    reverse: Sequence[str] = (),
    limits: tuple[float, float] | None = None,
    missing: Missing = "listwise",
    level: float = 0.95,
    weight: str | None = None,
) -> Reliability:
    """Alpha and item statistics of the columns ``items``.

    Alpha = k/(k-1) · (1 - sum of item variances / variance of the sum). Feldt's interval (1965): 1 - (1 - alpha)·F with
    n - 1 and (n - 1)(k - 1) degrees of freedom; for pairwise covariances n is the number of people with any answer, as
    elsewhere, which makes it a little too narrow. Alpha is no test of one dimension; it grows with the number of items.

    With a weight, means and covariances are weighted (as ``svycralpha`` of R's survey), and the interval takes Kish's
    effective n, (Σw)² / Σw² (1965, 11.7), in the place of n: uneven weights make it wider.

    Args:
        frame: One row per person, items as numbers.
        items: At least two columns.
        reverse: Items with the opposite meaning; they count as ``sum(limits) - answer``.
        limits: Lowest and highest possible answer, needed with ``reverse``.
        missing: ``listwise``: people who answered every item; ``pairwise``: every covariance from all who have both.
        level: Of the interval.
        weight: The column of weights; people without one, or with 0, do not count.

    Raises:
        DesignError: There are fewer than two items or three people, an item does not vary or shares no answers with
            another, an answer is outside the limits, a weight is negative, or a name is not known.
    """
    check_level(level)
    answers = _answers(frame, tuple(items), tuple(reverse), limits)
    if missing not in ("listwise", "pairwise"):
        raise DesignError(f"missing={missing!r} is not known", expected="listwise or pairwise")
    weights = _weights(frame, weight)
    answered = ~np.isnan(answers) & (weights > 0)[:, None]
    used = answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)
    answers, weights, n = answers[used], weights[used], int(used.sum())
    if n < 3:
        raise DesignError("fewer than three people have the answers that alpha needs", found=str(n))
    covariance = _covariance(answers, weights, tuple(items))
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    coefficients = _coefficients(covariance, n, effective, level, missing)
    return Reliability(
        coefficients, _item_statistics(answers, weights, covariance, tuple(items)), tuple(reverse), weight or ""
    )


def reliability_of(
    responses: Responses, construct: str, *, missing: Missing = "listwise", level: float = 0.95
) -> Reliability:
    """Alpha and item statistics of a construct that ``survey.yml`` declares, by the scores of its questions.

    Items that the construct reverses are turned round: least plus greatest score minus score. People count by the
    survey's weight.

    Raises:
        DesignError: The construct is not declared, or as in :func:`reliability`.
    """
    declared = responses.survey.constructs
    if construct not in declared:
        known = ", ".join(declared) or "none"
        raise DesignError(f"there is no construct {construct!r}", expected=f"constructs: {known}")
    names, weight = declared[construct].questions, responses.survey.design.weight
    responses = weighted(responses)
    scores = pd.DataFrame({name: responses.scores(name) for name in names})
    turned = responses.survey.turned(construct)
    scores = scores.assign(**{name: total - scores[name] for name, total in turned.items()})
    if weight is not None:
        scores = scores.assign(**{weight: responses.frame[weight]})
    result = reliability(scores, names, missing=missing, level=level, weight=weight)
    return replace(result, reversed_items=tuple(turned))


def _answers(
    frame: pd.DataFrame, items: tuple[str, ...], reverse: tuple[str, ...], limits: tuple[float, float] | None
) -> Floats:
    if len(items) < 2 or len(set(items)) < len(items):
        raise DesignError("a scale needs at least two different items", found=", ".join(items) or "none")
    strange = [name for name in reverse if name not in items]
    if strange:
        what = f"the reversed item {strange[0]!r} is not among the items"
        raise DesignError(what, expected="items: " + ", ".join(items))
    if reverse and limits is None:
        raise DesignError("reversed items need the lowest and highest possible answer", expected="limits=(1, 5)")
    return np.column_stack([_turned(numbers(frame, name), name, name in reverse, limits) for name in items])


def _turned(values: Floats, name: str, reverse: bool, limits: tuple[float, float] | None) -> Floats:
    if limits is None:
        return values
    low, high = limits
    outside = (values < low) | (values > high)
    if outside.any():
        strange = ", ".join(f"{value:g}" for value in np.unique(values[outside])[:5])
        raise DesignError(f"the item {name!r} has answers outside {low:g} to {high:g}", found=strange)
    return low + high - values if reverse else values


def _weights(frame: pd.DataFrame, weight: str | None) -> Floats:
    if weight is None:
        return np.ones(len(frame))
    weights = np.nan_to_num(numbers(frame, weight), nan=0.0)
    if (weights < 0).any():
        raise DesignError(f"the weight {weight!r} is negative", found=f"{weights.min():g}", expected="0 or more")
    return weights


def _covariance(answers: Floats, weights: Floats, items: tuple[str, ...]) -> Floats:
    """Covariances from everybody who has both items, with n - 1 as for equal weights."""
    result = np.array([[_of_two(row, column, weights) for column in answers.T] for row in answers.T])
    flat = [name for name, variance in zip(items, np.diag(result), strict=True) if not variance > 0]
    if flat:
        raise DesignError("some items have no two different answers", found=", ".join(flat))
    if np.isnan(result).any():
        first, second = (items[index] for index in np.argwhere(np.isnan(result))[0])
        raise DesignError(f"nobody, or hardly anybody, answered both {first!r} and {second!r}")
    return result


def _of_two(first: Floats, second: Floats, weights: Floats) -> float:
    both = ~np.isnan(first) & ~np.isnan(second)
    n, shares = int(both.sum()), weights[both] / weights[both].sum()
    if n < 2:
        return float("nan")
    spread = (first[both] - shares @ first[both]) * (second[both] - shares @ second[both])
    return float(shares @ spread * n / (n - 1))


def _alpha(covariance: Floats) -> float:
    k = len(covariance)
    return float(k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())) if k > 1 else float("nan")


def _correlations(covariance: Floats) -> Floats:
    spread = np.sqrt(np.diag(covariance))
    return np.asarray(covariance / np.outer(spread, spread))


def _coefficients(covariance: Floats, n: int, effective: float, level: float, missing: Missing) -> pd.DataFrame:
    k, alpha, df = len(covariance), _alpha(covariance), effective - 1
    tail = (1 - level) / 2
    low, high = (1 - (1 - alpha) * quantile_of_f(p, df, df * (k - 1)) for p in (1 - tail, tail))
    values = {"value": [alpha, _alpha(_correlations(covariance))], "low": [low, np.nan], "high": [high, np.nan]}
    frame = pd.DataFrame({"coefficient": list(_TITLES), **values, "items": k, "n": n})
    return frame.assign(method=[f"{title}, {missing}" for title in _TITLES.values()])


def _item_statistics(answers: Floats, weights: Floats, covariance: Floats, items: tuple[str, ...]) -> pd.DataFrame:
    rows = []
    for index, name in enumerate(items):
        others = np.delete(np.arange(len(items)), index)
        rest = covariance[np.ix_(others, others)]
        with_rest = covariance[index, others].sum() / np.sqrt(covariance[index, index] * rest.sum())
        own = ~np.isnan(answers[:, index])
        mean, sd = np.average(answers[own, index], weights=weights[own]), np.sqrt(covariance[index, index])
        rows.append((name, int(own.sum()), mean, sd, with_rest, _alpha(rest), _alpha(_correlations(rest))))
    names = ["item", "n", "mean", "sd", "item_rest", "alpha_without", "standardised_alpha_without"]
    return pd.DataFrame(rows, columns=names)
