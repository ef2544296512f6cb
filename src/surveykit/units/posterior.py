"""What is known of units' true places: expected ranks, and probabilities of being among the worst or the best.

True values of a unit over several waves are normal with the variance between units of each wave and one correlation
between waves; estimates add independent errors. (Source: N. M. Laird and T. A. Louis, Empirical Bayes ranking methods,
Journal of Educational Statistics 14, 1989: rank by posterior expected ranks, never by posterior means.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Bools, Floats
from surveykit.units.compared import Compared, UnitEstimates, compared
from surveykit.units.rank_sets import check_tau
from surveykit.units.ranking import lowest
from surveykit.units.variance_components import between_variance

#: Draws from the posterior: a probability of one half then has a Monte-Carlo error of 0.4 percentage points.
DRAWS = 20_000
_BLOCK = 500
#: A correlation of 1 would leave nothing to tell between waves.
HIGHEST_CORRELATION = 0.999


def expected_ranks(posterior: ArrayLike, variances: ArrayLike) -> Floats:
    """Posterior expected ranks, 1 for the highest, exactly: 1 + Σ P(the other is higher).

    Args:
        posterior: Posterior means.
        variances: Posterior variances (or the mean squared errors of shrunken values).
    """
    means, spread = np.asarray(posterior, dtype=np.float64), np.asarray(variances, dtype=np.float64)
    ranks = np.empty(len(means))
    for unit in range(len(means)):
        error = np.sqrt(spread + spread[unit])
        gap = means - means[unit]
        higher = np.where(error > 0, ndtr(np.divide(gap, error, out=np.zeros_like(gap), where=error > 0)), gap > 0)
        higher[unit] = 0.0
        ranks[unit] = 1 + higher.sum()
    return ranks


@dataclass(frozen=True, eq=False)
class Posterior:
    """What is known of the true values of units in one or more waves, after shrinking.

    Args:
        units: The units.
        means: Posterior means, waves x units.
        covariance: Posterior covariance between waves of each unit, units x waves x waves.
        between: Standard deviation of true values between units, by wave.
        correlation: Of the true values of consecutive waves; 1 for one wave.
    """

    units: tuple[str, ...]
    means: Floats
    covariance: Floats
    between: tuple[float, ...]
    correlation: float

    def draws(self, rng: np.random.Generator, count: int) -> Floats:
        """True values as they may be: count x waves x units."""
        return self.means + turned(self._root, rng.standard_normal((count, *self.means.shape)))

    @cached_property
    def _root(self) -> Floats:
        values, vectors = np.linalg.eigh(self.covariance)
        result: Floats = vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]
        return result


def turned(matrices: Floats, values: Floats) -> Floats:
    """Every unit's values in all waves times the matrix of the unit (units x waves x waves): draws x waves x units."""
    # With units as the innermost axis this takes a tenth of the time.
    by_unit = np.ascontiguousarray(matrices.transpose(1, 2, 0))
    return np.asarray(np.einsum("wvu,cvu->cwu", by_unit, values), dtype=np.float64)


def posterior(waves: Sequence[UnitEstimates], *, correlation: float | None = None) -> Posterior:
    """The posterior of units' true values, each wave with its own mean and variance between units.

    Only units that have an estimate in every wave take part; others are not in the result, since nothing joint can be
    said of them.

    Args:
        waves: Per wave a frame with unit, value and se.
        correlation: Of true values between consecutive waves (others: its powers); estimated by maximum likelihood
            unless given.

    Raises:
        ParameterError: There is no wave, no unit is in all of them, estimates cannot be used, or the correlation is
            not one.
    """
    if not waves:
        raise ParameterError("there is no wave")
    if correlation is not None and not -1 <= correlation <= 1:
        raise ParameterError("a correlation lies between -1 and 1", found=str(correlation))
    given = _in_all_waves([compared(wave) for wave in waves])
    between = [between_variance(pd.Series(wave.values, wave.names), np.sqrt(wave.variances)) for wave in given]
    values = np.stack([wave.values for wave in given])
    variances = np.stack([wave.variances for wave in given])
    centre = np.array([part.mean for part in between])
    sd = np.array([part.sd for part in between])
    if correlation is None:
        correlation = _correlation(values - centre[:, None], variances, sd)
    prior = prior_covariance(sd, correlation)
    precision = prior[None] + np.einsum("wu,wv->uwv", variances, np.eye(len(given)))
    gain = np.linalg.solve(precision, np.broadcast_to(prior, precision.shape)).transpose(0, 2, 1)
    means = centre[:, None] + np.einsum("uwv,vu->wu", gain, values - centre[:, None])
    covariance = prior[None] - np.einsum("uwv,vx->uwx", gain, prior)
    return Posterior(given[0].names, means, (covariance + covariance.transpose(0, 2, 1)) / 2, tuple(sd), correlation)


def prior_covariance(sd: Floats, correlation: float) -> Floats:
    """Covariance of true values between waves: correlation to the power of the waves' distance."""
    distance = np.abs(np.subtract.outer(np.arange(len(sd)), np.arange(len(sd))))
    result: Floats = np.outer(sd, sd) * np.power(float(correlation), distance)
    return result


def _in_all_waves(waves: Sequence[Compared]) -> list[Compared]:
    common = set.intersection(*(set(wave.names) for wave in waves))
    names = tuple(name for name in waves[0].names if name in common)
    if not names:
        remedy = "give renamed units one id in the register (aliases), or look at single waves"
        raise ParameterError("no unit has an estimate in every wave", remedy=remedy)
    orders = [pd.Index(wave.names).get_indexer(pd.Index(names)) for wave in waves]
    return [
        Compared(names, wave.values[order], wave.variances[order]) for wave, order in zip(waves, orders, strict=True)
    ]


def _correlation(deviations: Floats, variances: Floats, sd: Floats) -> float:
    """The correlation of true values under which the deviations are most likely."""
    from scipy.optimize import minimize_scalar

    if len(sd) == 1:
        return 1.0
    if (sd <= 0).any():
        return 0.0
    waves = np.eye(len(sd))

    def loss(correlation: float) -> float:
        total = prior_covariance(sd, correlation)[None] + np.einsum("wu,wv->uwv", variances, waves)
        _, logs = np.linalg.slogdet(total)
        solved = np.linalg.solve(total, deviations.T[:, :, None])[:, :, 0]
        return float(logs.sum() + (solved * deviations.T).sum())

    minimum = minimize_scalar(loss, bounds=(0.0, HIGHEST_CORRELATION), method="bounded", options={"xatol": 1e-6})
    return float(minimum.x)


@dataclass(frozen=True)
class Places:
    """What is asked of units' true places.

    Args:
        k: Among how many.
        worst: Whether the worst or the best are meant.
    """

    k: int
    worst: bool = True

    def among(self, values: Floats) -> Bools:
        """Which of the last axis are among the k worst (or best)."""
        return lowest(values if self.worst else -values, self.k)


def probability_among(known: Posterior, places: Places, *, seed: int, draws: int = DRAWS) -> pd.DataFrame:
    """The probability of every unit to be truly among the k worst (best): in each wave, and in all of them.

    Means, standard deviations and correlation are taken as known, which is well where there are some hundred units;
    :func:`check_rule` allows for what is not known of them.

    Args:
        known: The posterior.
        places: How many, and which end.
        seed: Of the draws.
        draws: How many.

    Returns:
        unit; wave_1, wave_2, ...: the probability in each wave; every_wave: in all of them.

    Raises:
        ParameterError: There are fewer units than k.
    """
    check_tau(places.k, len(known.units))
    rng = np.random.default_rng(seed)
    waves = known.means.shape[0]
    hits, joint = np.zeros((waves, len(known.units))), np.zeros(len(known.units))
    for first in range(0, draws, _BLOCK):
        among = places.among(known.draws(rng, min(_BLOCK, draws - first)))
        hits += among.sum(axis=0)
        joint += among.all(axis=1).sum(axis=0)
    columns = {f"wave_{number}": share for number, share in enumerate(hits / draws, start=1)}
    return pd.DataFrame({"unit": known.units, **columns, "every_wave": joint / draws})


def posterior_ranks(fitted: pd.DataFrame) -> pd.DataFrame:
    """Units of :func:`fay_herriot` with their expected ranks: the right way to rank shrunken values.

    Args:
        fitted: Its frame.

    Returns:
        unit, posterior, mse, expected_rank, rank (of the expected ranks).
    """
    ranks = expected_ranks(fitted["posterior"], fitted["mse"])
    order = pd.Series(ranks).rank(method="min").astype(int)
    return fitted[["unit", "posterior", "mse"]].assign(expected_rank=ranks, rank=order.to_numpy())
