"""Random draws that depend on the seed and on nothing else.

Every part of a campaign draws from a stream of its own, named by numbers, so no part shifts the draws of another.
What enters a file as a number is rounded first: the last digits of logarithms differ between processors.
"""

from __future__ import annotations

from enum import IntEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_NORMAL = NormalDist()


class Stream(IntEnum):
    """What a stream of draws is for."""

    CITY = 1
    SCORES = 2
    SIZES = 3
    FAULTS = 4
    WINDOW = 5
    SMS = 6
    WEB = 7


def generator(seed: int, *key: int) -> np.random.Generator:
    """The stream of draws named by ``key`` under ``seed``."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def normal(random: np.random.Generator, count: int) -> list[float]:
    """Standard normal draws, rounded to nine decimals."""
    return [round(_NORMAL.inv_cdf(value), 9) for value in (random.random(count) * (1 - 1e-12) + 5e-13).tolist()]


def quantile(share: float) -> float:
    """The standard normal quantile, rounded to nine decimals."""
    return round(_NORMAL.inv_cdf(share), 9)


def picked(random: np.random.Generator, weights: tuple[float, ...], count: int) -> Integers:
    """``count`` positions in ``weights``, each drawn with a chance in proportion to its weight."""
    bounds = np.cumsum(np.asarray(weights)) / sum(weights)
    return np.searchsorted(bounds[:-1], random.random(count), side="right").astype(np.int64)


def share_out(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to ``weights`` that add up to ``total`` (largest remainders; the first on a tie)."""
    whole = sum(weights)
    exact = [round(total * weight / whole, 9) for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return parts


def spread(draw: int, count: int) -> list[int]:
    """``count`` whole numbers from 0 to 999,999 made of one draw, for texts that need several (Knuth's MMIX steps)."""
    state, numbers = draw, []
    for _ in range(count):
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % (1 << 64)
        numbers.append((state >> 33) % 1_000_000)
    return numbers
