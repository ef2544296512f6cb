"""Do sets of ranks keep their promise? Simulated answers in eight designs, 2,000 replications each unless told.

A set is right if it holds every rank that the unit truly has (a tied unit has several). Marginal 95 % sets must be
right for at least 94 % of the units on average; simultaneous ones for all units at once in at least 94 % of the
replications.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context

import numpy as np

from surveykit.estimation.bounded import Weighing, bounded_means, pool_of
from surveykit.estimation.estimates import DomainEstimates
from surveykit.units import interval_variances, rank_sets

LEVELS = np.arange(1.0, 6.0)
Floats = np.ndarray
#: True means, estimates, standard errors or covariance.
Sample = tuple[Floats, Floats, Floats]


@dataclass(frozen=True)
class Design:
    """A design: how answers are made, and which sets are tried."""

    name: str
    draw: Callable[[np.random.Generator], Sample]
    kind: str = "marginal"


def shares_for(mean: float, top: float = 0.0) -> Floats:
    """Shares of five levels with about this mean; ``top`` moves that share of all answers to the best level."""
    weights = np.exp(-0.5 * ((LEVELS - mean) / 0.9) ** 2)
    shares: Floats = (1 - top) * weights / weights.sum()
    shares[-1] += top
    return shares


def answered(rng: np.random.Generator, shares: Floats, n: Floats) -> Sample:
    """Means of five-level answers of units with these shares (units x 5) and numbers of answers."""
    counts = np.array([rng.multinomial(int(one), share) for one, share in zip(n, shares, strict=True)])
    means = counts @ LEVELS / n
    spread = np.maximum(counts @ LEVELS**2 / n - means**2, 0.0)
    simple = spread / (n - 1)
    estimates = DomainEstimates("", means, simple, n.astype(np.int64), n - 1, None, simple, spread)
    weighing = Weighing(n, np.ones(len(n)))
    pool = pool_of((LEVELS - 1) / 4, counts.sum(axis=0), weighing, estimates)
    limits = bounded_means(estimates, weighing, pool, (1.0, 5.0)).interval(0.95)
    return shares @ LEVELS, means, np.sqrt(interval_variances(*limits))


def sizes(count: int, low: float, high: float) -> Floats:
    """Numbers of answers, evenly spread on the logarithmic scale; the order is mixed but always the same."""
    spread = np.round(np.geomspace(low, high, count))
    return np.random.default_rng(0).permutation(spread)


def all_tied(rng: np.random.Generator) -> Sample:
    """Twenty equal units."""
    return answered(rng, np.tile(shares_for(4.0), (20, 1)), sizes(20, 30, 300))


def groups_of_ties(rng: np.random.Generator) -> Sample:
    """Four groups of five equal units."""
    shares = np.array([shares_for(mean) for mean in np.repeat([3.6, 3.8, 4.0, 4.2], 5)])
    return answered(rng, shares, sizes(20, 30, 300))


def very_different_sizes(rng: np.random.Generator) -> Sample:
    """From 15 to 2,000 answers, all means different."""
    shares = np.array([shares_for(mean) for mean in np.linspace(3.4, 4.4, 24)])
    return answered(rng, shares, sizes(24, 15, 2000))


def at_the_ceiling(rng: np.random.Generator) -> Sample:
    """Nine of ten answers and more are the best possible; some units have no other."""
    tops = np.linspace(0.90, 0.97, 20)
    shares = np.array([shares_for(3.5, top) for top in tops])
    return answered(rng, shares, sizes(20, 40, 1000))


def close_together(rng: np.random.Generator) -> Sample:
    """Forty units that differ by less than their standard errors."""
    shares = np.array([shares_for(mean) for mean in np.linspace(3.9, 4.1, 40)])
    return answered(rng, shares, sizes(40, 50, 500))


def correlated(rng: np.random.Generator) -> Sample:
    """Eight units rated by the same persons, with the covariance estimated from them."""
    means = np.linspace(3.7, 4.1, 8)
    mood = rng.normal(0, 0.5, (200, 1))
    scores = np.clip(np.round(means + mood + rng.normal(0, 0.6, (200, 8))), 1, 5)
    grid = np.random.default_rng(1).normal(0, np.hypot(0.5, 0.6), 400_000)
    true = np.array([np.clip(np.round(mean + grid), 1, 5).mean() for mean in means])
    return true, scores.mean(axis=0), np.cov(scores.T) / len(scores)


DESIGNS = (
    Design("all units tied", all_tied),
    Design("groups of tied units", groups_of_ties),
    Design("15 to 2,000 answers", very_different_sizes),
    Design("ratings at the ceiling", at_the_ceiling),
    Design("40 units close together", close_together),
    Design("correlated units", correlated),
    Design("15 to 2,000 answers, simultaneous", very_different_sizes, "simultaneous"),
    Design("all units tied, simultaneous", all_tied, "simultaneous"),
)


def right(design: Design, seed: int) -> Floats:
    """Which sets of one replication hold every true rank of their unit."""
    true, values, spread = design.draw(np.random.default_rng([seed, DESIGNS.index(design)]))
    given = {"covariance": spread} if spread.ndim == 2 else {"se": spread}
    found = rank_sets(values, **given, kind=design.kind, draws=4_000)
    better = (true[:, None] > true + 1e-9).sum(axis=0)
    worse = (true[:, None] < true - 1e-9).sum(axis=0)
    held: Floats = ((found["low"] <= 1 + better) & (found["high"] >= len(true) - worse)).to_numpy()
    return held


def replicated(number: int, first: int, last: int) -> tuple[float, int]:
    """The sum of the coverages of some replications, and of those in which all sets were right."""
    held = [right(DESIGNS[number], seed) for seed in range(first, last)]
    return float(sum(one.mean() for one in held)), sum(int(one.all()) for one in held)


def main() -> int:
    """Print the coverage of every design; 1 if one is below 94 percent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    failed = False
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        for number, design in enumerate(DESIGNS):
            ends = [*range(0, asked.replications, 100), asked.replications]
            jobs = [pool.submit(replicated, number, *pair) for pair in pairwise(ends)]
            parts = [job.result() for job in jobs]
            units, together = (sum(part[place] for part in parts) / asked.replications for place in (0, 1))
            promised = units if design.kind == "marginal" else together
            failed |= promised < 0.94
            print(f"{design.name}: sets right {units:.2%}, all of them at once {together:.2%}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
