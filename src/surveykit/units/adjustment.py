"""Units' means as they would be with the same respondents everywhere (case-mix adjustment).

(Source: the method of the CAHPS surveys, Agency for Healthcare Research and Quality; what is added here is the
uncertainty of the slopes, and with it the covariance between units.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Floats, Ints, settled
from surveykit.estimation.distributions import f_tail, t_tail
from surveykit.estimation.estimates import indicator
from surveykit.results import Displayed

Overall = Literal["equal", "size"]
_ALONE = 1e-9


@dataclass(frozen=True)
class Heterogeneity:
    """An F test of all interactions of adjusters with units: whether the slopes differ between units.

    ``df_below`` is that of the residuals; ``f`` and ``p`` are NaN where units have too few answers for own slopes.
    """

    f: float
    df: int
    df_below: int
    p: float


@dataclass(frozen=True, eq=False, repr=False)
class Adjusted(Displayed):
    """Adjusted means of units.

    Args:
        slopes: By adjuster: how many points one more of it goes with, inside units.
        slopes_se: Their standard errors.
        frame: One row per unit: unit, n, mean (as answered), value (adjusted), variance (of the unit's own answers as
            CAHPS has it), se (with everything), difference (from the mean of all units), t, p, stars (3 above, 1 below,
            else 2).
        covariance: Of ``value``, units x units, with the uncertainty of the slopes.
        overall: The mean of all units, before and after.
        precision_mean: Their mean weighted by precision.
        f: Whether adjusted means differ at all: the statistic of CAHPS; NaN where no answer differs from what its unit
            and its adjusters make it.
        df: Its degrees of freedom.
        dropped: Units left out because they have fewer than two complete answers.
        imputed: Missing values of adjusters replaced by the unit's mean, by adjuster.
        heterogeneity: Whether the slopes differ between units; then one adjustment does not fit all.
    """

    slopes: pd.Series
    slopes_se: pd.Series
    frame: pd.DataFrame
    covariance: pd.DataFrame
    overall: float
    precision_mean: float
    f: float
    df: tuple[int, int]
    dropped: tuple[str, ...]
    imputed: dict[str, int]
    heterogeneity: Heterogeneity


def adjust(
    frame: pd.DataFrame,
    value: str,
    unit: str,
    adjusters: Sequence[str],
    *,
    weight: str | None = None,
    cluster: str | None = None,
    overall: Overall = "equal",
    change: float = 0.0,
    least_difference: float = 0.0,
) -> Adjusted:
    """Adjust units' means for who answered.

    Slopes come from differences inside units only, so what units differ in is never taken for what respondents differ
    in. Adjusted means are shifted together so that their overall mean is that of the plain means.

    Args:
        frame: One row per answer.
        value: What is adjusted; rows without it are left out.
        unit: The column of units.
        adjusters: Numbers, or categories (each choice but the first becomes an indicator). Missing ones get the mean
            of the unit.
        weight: Column of weights.
        cluster: Column of respondents who may have answered several times, in several units too; an answer without one
            is a respondent's of its own.
        overall: Whether the overall mean counts units equally or by their weights.
        change: Stars other than 2 need a difference of this share of the way from the overall mean to the nearer of
            the lowest and highest adjusted mean.
        least_difference: And at least this difference.

    Raises:
        ParameterError: A column is missing or has infinite values, fewer than two units are left, there are not more
            answers than units and adjusters, or an adjuster does not vary inside units or is determined by others.
    """
    frame = frame.reset_index(drop=True)
    rows, dropped = _rows(frame, value, unit, weight, cluster, adjusters)
    names = list(dict.fromkeys(rows["unit"]))
    position = pd.Index(names).get_indexer(pd.Index(rows["unit"])).astype(np.int64)
    x, labels, imputed = _adjusters(frame.loc[rows.index], adjusters, position, len(names))
    y, w = rows["value"].to_numpy(), rows["weight"].to_numpy()
    sums: Floats = np.bincount(position, w).astype(np.float64)
    mean_y, *means = (np.bincount(position, w * column) / sums for column in (y, *x.T))
    mean_x = np.column_stack(means)
    inner_x, inner_y = x - mean_x[position], y - mean_y[position]
    _check_inner(inner_x, x, labels)
    inverse = np.linalg.inv((inner_x * w[:, None]).T @ inner_x)
    slopes = inverse @ (inner_x.T @ (w * inner_y))
    residual = settled(inner_y - inner_x @ slopes, np.abs(y))
    shares = np.full(len(names), 1 / len(names)) if overall == "equal" else sums / sums.sum()
    moved = mean_x - shares @ mean_x
    adjusted, centre = mean_y - moved @ slopes, float(shares @ mean_y)
    variance = np.bincount(position, (w * residual) ** 2) / sums**2
    covariance, of_slopes = _covariance(rows, position, sums, inner_x, residual, inverse, moved)
    free = len(y) - len(names) - len(slopes)
    if free < 1:
        what = "adjustment needs more answers than units and adjusters together"
        raise ParameterError(what, expected=f"{len(y) - free + 1} or more", found=str(len(y)))
    table = pd.DataFrame({"unit": names, "n": np.bincount(position), "mean": mean_y, "value": adjusted})
    table = table.assign(variance=variance, se=np.sqrt(covariance.diagonal()))
    table = table.join(_against_overall(adjusted, variance, shares, centre, free, change, least_difference))
    precision, f = _between_units(adjusted, variance)
    differing = _heterogeneity(inner_x, inner_y, residual, w, position, len(names))
    by_adjuster = (pd.Series(slopes, labels), pd.Series(np.sqrt(of_slopes.diagonal()), labels))
    of_units, df = pd.DataFrame(covariance, names, names), (len(names) - 1, free)
    return Adjusted(*by_adjuster, table, of_units, centre, precision, f, df, dropped, imputed, differing)


def _between_units(values: Floats, variance: Floats) -> tuple[float, float]:
    """The mean weighted by precision, and the F statistic, of the units that have a variance; NaN without two."""
    known = variance > _ALONE**2 * max(float(np.abs(values).max()), 1e-300) ** 2
    if known.sum() < 2:
        return float("nan"), float("nan")
    own, weights = values[known], 1 / variance[known]
    mean = float(weights @ own / weights.sum())
    return mean, float(weights @ (own - mean) ** 2 / (known.sum() - 1))


def _rows(
    frame: pd.DataFrame, value: str, unit: str, weight: str | None, cluster: str | None, adjusters: Sequence[str]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Answers that count, without units of a single answer; and the names of these."""
    asked = [value, unit, *adjusters, *([weight] if weight else []), *([cluster] if cluster else [])]
    missing = [name for name in asked if name not in frame.columns]
    if missing or not adjusters:
        raise ParameterError("a column is not there", found=", ".join(missing) or "no adjusters")
    endless = [name for name in asked if frame[name].isin([np.inf, -np.inf]).any()]
    if endless:
        raise ParameterError("a column has infinite values", found=", ".join(endless))
    rows = pd.DataFrame({"value": frame[value].astype("float64"), "unit": frame[unit].astype(object)})
    rows["weight"] = frame[weight].astype("float64") if weight else 1.0
    rows["cluster"] = frame[cluster].astype(object) if cluster else np.arange(len(frame))
    kept = rows[rows["value"].notna() & rows["unit"].notna() & (rows["weight"] > 0)]
    kept = kept.assign(unit=kept["unit"].astype(str))
    counts = kept["unit"].value_counts(sort=False)
    single = tuple(sorted(counts.index[counts < 2]))
    kept = kept[~kept["unit"].isin(single)]
    if kept["unit"].nunique() < 2:
        what = "adjustment compares units, and needs at least two with two answers each"
        raise ParameterError(what, found=f"{kept['unit'].nunique()} such units")
    return kept, single


def _adjusters(
    frame: pd.DataFrame, adjusters: Sequence[str], position: Ints, units: int
) -> tuple[Floats, list[str], dict[str, int]]:
    """The columns of the adjustment without gaps, their labels, and how many gaps were filled."""
    columns: list[Floats] = []
    labels: list[str] = []
    imputed: dict[str, int] = {}
    for name in adjusters:
        if pd.api.types.is_numeric_dtype(frame[name].dtype):
            named = {name: frame[name].to_numpy(dtype=np.float64, na_value=np.nan)}
        else:
            answers = pd.Categorical(frame[name]).remove_unused_categories()
            every = {f"{name}={label}": indicator(answers, code) for code, label in enumerate(answers.categories)}
            named = dict(list(every.items())[1:])
        for label, column in named.items():
            gaps = np.isnan(column)
            if gaps.any():
                imputed[name] = int(gaps.sum())
            columns.append(_filled(column, gaps, position, units) if gaps.any() else column)
            labels.append(label)
    if not columns:
        raise ParameterError("the adjusters have one value only", found=", ".join(adjusters))
    return np.column_stack(columns), labels, imputed


def _filled(column: Floats, gaps: np.ndarray, position: Ints, units: int) -> Floats:
    """Gaps filled with the unit's mean, or with everybody's where the unit has no value at all."""
    if gaps.all():
        return np.zeros_like(column)
    known = ~gaps
    counts = np.bincount(position[known], minlength=units)
    sums = np.bincount(position[known], column[known], minlength=units)
    means = np.divide(sums, counts, out=np.full(units, float(column[known].mean())), where=counts > 0)
    return np.where(gaps, means[position], column)


def _check_inner(inner: Floats, x: Floats, labels: Sequence[str]) -> None:
    spread, size = np.abs(inner).max(axis=0), np.abs(x - x.mean(axis=0)).max(axis=0)
    flat = [label for label, own, whole in zip(labels, spread, size, strict=True) if own <= _ALONE * max(whole, 1e-300)]
    if flat:
        raise ParameterError(
            "an adjuster does not vary inside any unit, so it cannot be separated from the units themselves",
            found=", ".join(flat),
            remedy="leave it out; as a property of units it can be a covariate of units.fay_herriot",
        )
    if len(inner) < len(labels) or np.linalg.matrix_rank(inner / spread) < len(labels):
        raise ParameterError(
            "the adjusters determine each other inside units", found=", ".join(labels), remedy="leave one out"
        )


def _covariance(
    rows: pd.DataFrame, position: Ints, sums: Floats, inner: Floats, residual: Floats, inverse: Floats, moved: Floats
) -> tuple[Floats, Floats]:
    """Covariance of the adjusted means, and of the slopes.

    A row moves its unit's mean by w·e/Σw and the slopes by (X'WX)⁻¹ x·w·e, and these move every adjusted mean. Summed
    within a respondent and multiplied out, this gives everything: own variance, shared slopes, shared respondents.
    """
    weighted = rows["weight"].to_numpy() * residual
    n = np.bincount(position)
    own = weighted / sums[position] * np.sqrt(n / (n - 1))[position]
    who, known = pd.factorize(rows["cluster"])
    alone = who < 0
    who[alone] = np.arange(len(known), len(known) + int(alone.sum()))
    people = int(who.max()) + 1
    direct = sparse.csr_array((own, (who, position)), shape=(people, len(sums)))
    pulls = inner * weighted[:, None] @ inverse
    of_people = np.column_stack([np.bincount(who, column, minlength=people) for column in pulls.T])
    of_slopes: Floats = np.asarray(of_people.T @ of_people, dtype=np.float64)
    mixed = (direct.T @ of_people) @ moved.T
    result = (direct.T @ direct).toarray() - mixed - mixed.T + moved @ of_slopes @ moved.T
    return (result + result.T) / 2, of_slopes


def _against_overall(
    adjusted: Floats, variance: Floats, shares: Floats, centre: float, free: int, change: float, least: float
) -> pd.DataFrame:
    """Every unit against the mean of all, which it is a part of."""
    difference = adjusted - centre
    error = np.sqrt(np.maximum(variance * (1 - 2 * shares) + float(shares**2 @ variance), 0.0))
    t = np.divide(difference, error, out=np.full_like(difference, np.nan), where=error > 0)
    p = 2 * t_tail(np.abs(t), free)
    reach = change * min(centre - adjusted.min(), adjusted.max() - centre)
    marked = (p < 0.05) & (np.abs(difference) >= reach) & (np.abs(difference) >= least)
    stars = np.where(marked, np.where(difference > 0, 3, 1), 2)
    return pd.DataFrame({"difference": difference, "t": t, "p": p, "stars": stars})


def _heterogeneity(x: Floats, y: Floats, residual: Floats, w: Floats, position: Ints, units: int) -> Heterogeneity:
    """Slopes of each unit's own against common ones."""
    root = np.sqrt(w)
    order = np.argsort(position, kind="stable")
    ends = np.searchsorted(position[order], np.arange(units + 1))
    rest, used = 0.0, 0
    for first, last in pairwise(ends):
        own = order[first:last]
        own_x, own_y = x[own] * root[own, None], y[own] * root[own]
        fitted, _, rank, _ = np.linalg.lstsq(own_x, own_y, rcond=1e-10)
        rest += float(((own_y - own_x @ fitted) ** 2).sum())
        used += int(rank)
    df, below = used - x.shape[1], len(y) - units - used
    if df <= 0 or below <= 0 or rest <= 0:
        return Heterogeneity(float("nan"), max(df, 0), max(below, 0), float("nan"))
    f = (float((w * residual**2).sum()) - rest) / df / (rest / below)
    return Heterogeneity(f, df, below, float(f_tail(f, df, below)))
