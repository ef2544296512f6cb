"""Critical values by simulation: for the ranks of all units together, and for one unit where units are correlated.

(Source: M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Inference for ranks, Review of Economic Studies 91,
2024, doi 10.1093/restud/rdad006, the stepwise method.) The draws are kept once, draws x units; the pairs are walked
through in blocks, so memory never grows with draws x pairs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.units.compared import Compared

Draws = NDArray[np.float32]

#: Draws x units are about this many numbers; never fewer or more draws than these.
_NUMBERS, _FEWEST, _MOST = 10_000_000, 10_000, 400_000
#: For one unit at a time the work grows with draws x units x units: about this much, within these numbers of draws.
_WORK, _FEWEST_MARGINAL, _MOST_MARGINAL = 600_000_000, 4_000, 20_000
#: Draws that are worked on at a time: what fits near the processor.
_BLOCK = 256
#: In a later step only draws can matter whose earlier maximum was among this many times (1 - level) of the largest.
_TAIL = 4.0
#: A pair this many Monte-Carlo errors from the critical value is undecided.
UNDECIDED = 2.0


@dataclass(frozen=True, eq=False)
class Proven:
    """Which pairs are told apart: units x units, row above column, with certainty about the simulation.

    ``undecided`` are pairs too close to the critical value to tell with these draws; ``critical`` are the critical
    values of every step, ``error`` the Monte-Carlo standard error of the last one.
    """

    above: Bools
    undecided: Bools
    critical: tuple[float, ...]
    error: float
    draws: int


def number_of_marginal_draws(units: int) -> int:
    """Draws where one unit is looked at at a time, which takes the more time the more units there are."""
    return min(max(_WORK // units**2, _FEWEST_MARGINAL), _MOST_MARGINAL)


def drawn(compared: Compared, draws: int, rng: np.random.Generator) -> Draws:
    """Errors of all units, units x draws, with the covariance of the estimates."""
    size = len(compared)
    if compared.covariance is None:
        result = rng.standard_normal((size, draws), dtype=np.float32)
        result *= np.sqrt(compared.variances).astype(np.float32)[:, None]
        return result
    values, vectors = np.linalg.eigh(compared.covariance)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))).astype(np.float32)
    result = np.empty((size, draws), dtype=np.float32)
    for first in range(0, draws, _BLOCK * 8):
        block = rng.standard_normal((size, min(_BLOCK * 8, draws - first)), dtype=np.float32)
        result[:, first : first + block.shape[1]] = root @ block
    return result


def simultaneous_proven(compared: Compared, level: float, rng: np.random.Generator, draws: int | None = None) -> Proven:
    """All pairs that can be told apart while all statements together hold with probability ``level``."""
    size = len(compared)
    count = min(max(_NUMBERS // size, _FEWEST), _MOST) if draws is None else draws
    none = np.zeros((size, size), dtype=np.bool_)
    if size == 1:
        return Proven(none, none, (), 0.0, 0)
    errors = np.stack([compared.difference_se(unit) for unit in range(size)])
    np.fill_diagonal(errors, np.inf)
    z = (compared.values[:, None] - compared.values) / errors
    inverse = (1.0 / errors).astype(np.float32)
    sample = drawn(compared, count, rng)
    open_pairs = ~np.eye(size, dtype=np.bool_)
    largest = _largest(sample, inverse, None)
    steps: list[float] = []
    while True:
        steps.append(float(np.quantile(largest, level)))
        rejected = open_pairs & (z > steps[-1])
        if not rejected.any():
            break
        open_pairs &= ~rejected
        if not open_pairs.any():
            break
        largest = _shrunk(largest, sample, partial(_largest, inverse=inverse, open_pairs=open_pairs), level)
    error = monte_carlo_error(largest, level)
    near = (np.abs(z - steps[-1]) < UNDECIDED * error) & ~np.eye(size, dtype=np.bool_)
    return Proven((z > steps[-1]) & ~near, near, tuple(steps), error, count)


def monte_carlo_error(largest: Floats | Draws, level: float) -> float:
    """The standard error of a simulated quantile, from the slope of the simulated distribution around it."""
    tail = 1 - level
    reach = min(tail / 2, 0.02)
    low, high = np.quantile(largest, [level - reach, level + reach])
    density = 2 * reach / max(float(high - low), 1e-12)
    return math.sqrt(level * tail / len(largest)) / density


def _largest(sample: Draws, inverse: Draws, open_pairs: Bools | None) -> Draws:
    """Per draw, the largest standardised difference over the open pairs (all pairs, both ways, if none are named)."""
    draws = sample.shape[1]
    result = np.empty(draws, dtype=np.float32)
    for first in range(0, draws, _BLOCK):
        block = np.ascontiguousarray(sample[:, first : first + _BLOCK])
        result[first : first + _BLOCK] = (
            _block_both_ways(block, inverse) if open_pairs is None else _block_one_way(block, inverse, open_pairs)
        )
    return result


def _block_both_ways(block: Draws, inverse: Draws) -> Draws:
    size, draws = block.shape
    best = np.zeros((size, draws), dtype=np.float32)
    work = np.empty((size, draws), dtype=np.float32)
    for unit in range(size - 1):
        part, rest = work[: size - unit - 1], best[: size - unit - 1]
        np.subtract(block[unit + 1 :], block[unit], out=part)
        part *= inverse[unit, unit + 1 :, None]
        np.abs(part, out=part)
        np.maximum(rest, part, out=rest)
    result: Draws = best.max(axis=0)
    return result


def _block_one_way(block: Draws, inverse: Draws, open_pairs: Bools) -> Draws:
    best = np.full(block.shape[1], -np.inf, dtype=np.float32)
    for unit in range(len(block)):
        others = np.flatnonzero(open_pairs[unit])
        if len(others):
            part = (block[unit] - block[others]) * inverse[unit, others, None]
            np.maximum(best, part.max(axis=0), out=best)
    return best


def _shrunk(largest: Draws, sample: Draws, again: Callable[[Draws], Draws], level: float) -> Draws:
    """The largest differences over fewer pairs, which ``again`` finds in some draws; they can only be smaller.

    So the quantile follows from the draws that were largest before, unless it falls below what was not looked at.
    """
    cut = float(np.quantile(largest, max(0.0, 1 - _TAIL * (1 - level))))
    tail = np.flatnonzero(largest >= cut)
    result = largest.copy()
    result[tail] = again(sample[:, tail])
    return result if np.quantile(result, level) > cut else again(sample)


@dataclass(frozen=True, eq=False)
class ProvenOfOne:
    """How many units are proven above and below one unit, and which are too close to the last critical value to tell.

    ``error`` is the Monte-Carlo standard error of that value.
    """

    above: int
    below: int
    undecided: Ints
    critical: float
    error: float


def marginal_by_draws(
    compared: Compared, level: float, rng: np.random.Generator, draws: int | None = None
) -> list[ProvenOfOne]:
    """The same for one unit at a time; every unit is looked at with the same draws."""
    size = len(compared)
    sample = drawn(compared, number_of_marginal_draws(size) if draws is None else draws, rng)
    return [_of_one(compared, unit, sample, level) for unit in range(size)]


def _of_one(compared: Compared, unit: int, sample: Draws, level: float) -> ProvenOfOne:
    errors = compared.difference_se(unit)
    others = np.delete(np.arange(len(compared)), unit)
    if not len(others):
        return ProvenOfOne(0, 0, others, math.nan, 0.0)
    z = ((compared.values[unit] - compared.values) / np.where(errors > 0, errors, 1.0))[others]
    inverse = (1.0 / errors[others]).astype(np.float32)
    above, below = np.ones((2, len(others)), dtype=np.bool_)
    again = partial(_largest_of_one, unit=unit, others=others, inverse=inverse)
    largest = again(sample, above=above, below=below)
    while True:
        critical, error = float(np.quantile(largest, level)), monte_carlo_error(largest, level)
        new_above, new_below = above & ~(-z > critical), below & ~(z > critical)
        if (new_above == above).all() and (new_below == below).all():
            break
        above, below = new_above, new_below
        if not (above.any() or below.any()):
            break
        largest = _shrunk(largest, sample, partial(again, above=above, below=below), level)
    near = np.abs(np.abs(z) - critical) < UNDECIDED * error
    proven_above, proven_below = (-z > critical) & ~near, (z > critical) & ~near
    return ProvenOfOne(int(proven_above.sum()), int(proven_below.sum()), others[near], critical, error)


def _largest_of_one(sample: Draws, unit: int, others: Ints, inverse: Draws, above: Bools, below: Bools) -> Draws:
    """Per draw, the largest standardised difference between the unit and the others that are still open."""
    both, only_above, only_below = above & below, above & ~below, below & ~above
    result = np.full(sample.shape[1], -np.inf, dtype=np.float32)
    for first in range(0, sample.shape[1], _BLOCK * 4):
        part = slice(first, first + _BLOCK * 4)
        for chosen, sign in ((both, 0), (only_above, -1), (only_below, 1)):
            if chosen.any():
                gap = (sample[unit, part] - sample[others[chosen], part]) * inverse[chosen, None]
                largest = np.abs(gap, out=gap).max(axis=0) if sign == 0 else (gap * np.float32(sign)).max(axis=0)
                np.maximum(result[part], largest, out=result[part])
    return result
