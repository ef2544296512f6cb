"""Do intervals and claims hold where nearly all answers are the best, or the worst, possible?

Every cell is a way in which the answers of twelve units come about: points of the scale, share of the commonest answer,
answers a unit, the other answers, which end is common, and how answers of one rater resemble each other. Printed is, of
10,000 units a cell unless told otherwise, how often the 95 % interval of the mean holds the true mean, how wide it is
against 2 x 1.96 true standard errors, and how often a unit like all others is called higher or lower than the rest.
Ends with 1 if intervals of alike units hold less than 92 % (two points 91 %) or 94.5 % on average, of others less than
90 %, or if false claims exceed 6 %.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass, replace
from itertools import product
from multiprocessing import get_context
from typing import Literal

import numpy as np
import pandas as pd
from scipy import special, stats

from surveykit.estimation.bounded import (
    BoundedDifference,
    BoundedMeans,
    Pool,
    Weighing,
    bounded_difference,
    bounded_means,
    pool_of,
)
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.intervals import clopper_pearson, t_interval

Floats = np.ndarray
Raters = Literal["one each", "nested", "crossed"]
UNITS = 12
#: Answers of one rater in a unit, and how alike they are, where raters are nested.
CLUSTER, CORRELATION = 4, 0.2
#: Sums of raters that are held at once.
_AT_ONCE = 300_000
OTHERS = ("falling", "even", "far end")


@dataclass(frozen=True)
class Cell:
    """How answers come about.

    ``own`` is the share of the commonest answer in a unit that is unlike the others: the first one of twelve, or, with
    ``elsewhere``, all of them, while the pool consists of many other units.
    """

    points: int
    top: float
    n: int
    others: str = "falling"
    flipped: bool = False
    raters: Raters = "one each"
    weighted: bool = False
    spread: float = 0.0
    own: float | None = None
    own_others: str = "far end"
    elsewhere: bool = False

    @property
    def unlike(self) -> slice:
        """The units that are unlike the others."""
        return slice(0, 0 if self.own is None else UNITS if self.elsewhere else 1)

    def __str__(self) -> str:
        end = "floor" if self.flipped else "ceiling"
        parts = [f"{self.points} points, {self.top:g} at the {end}, others {self.others}, n {self.n}, {self.raters}"]
        parts += ["weighted"] if self.weighted else []
        parts += [f"units differ by {self.spread:g}"] if self.spread else []
        parts += [f"unit with {self.own:g}, others {self.own_others}"] if self.own is not None else []
        return ", ".join(parts)


def shares(points: int, top: float, others: str, *, flipped: bool) -> Floats:
    """The shares of the points of a scale, worst first."""
    rest = {
        "falling": 0.42 ** np.arange(points - 1),
        "even": np.ones(points - 1),
        "far end": np.array([0.05] * (points - 2) + [1.0]),
    }[others]
    result: Floats = np.concatenate([(1 - top) * rest[::-1] / rest.sum(), [top]])
    return result[::-1] if flipped else result


@dataclass(frozen=True)
class Answers:
    """Answers (0 to 1) and weights of cities x units x n, the raters' numbers (units x n), and the true means."""

    values: Floats
    weights: Floats
    raters: Floats
    true: Floats


def draw(cell: Cell, cities: int, rng: np.random.Generator) -> Answers:
    """Answers of cities of units."""
    shape = (cities, UNITS, cell.n)
    common = shares(cell.points, cell.top, cell.others, flipped=cell.flipped)
    chances = np.broadcast_to(common, (cities, UNITS, cell.points)).copy()
    if cell.spread:
        chances = rng.dirichlet(common * (1 - cell.spread) / cell.spread + 1e-9, size=(cities, UNITS))
    if cell.own is not None:
        chances[:, cell.unlike] = shares(cell.points, cell.own, cell.own_others, flipped=cell.flipped)
    raters = np.arange(UNITS * cell.n).reshape(UNITS, cell.n)
    if cell.raters == "one each":
        picks = rng.random(shape)
    elif cell.raters == "crossed":
        raters = np.tile(np.arange(cell.n), (UNITS, 1))
        mood = rng.standard_normal((cities, 1, cell.n))
        picks = stats.norm.cdf(np.sqrt(0.3) * mood + np.sqrt(0.7) * rng.standard_normal(shape))
    else:
        raters = np.arange(cell.n) // CLUSTER + np.arange(UNITS)[:, None] * cell.n
        mood = rng.standard_normal((cities, UNITS, -(-cell.n // CLUSTER))).repeat(CLUSTER, axis=2)[:, :, : cell.n]
        latent = 2 * CORRELATION  # at the ceiling answers are less alike than the inclinations behind them
        picks = stats.norm.cdf(np.sqrt(latent) * mood + np.sqrt(1 - latent) * rng.standard_normal(shape))
    bars = np.cumsum(chances, axis=2)[:, :, None, :-1]
    values = (picks[..., None] > bars).sum(axis=3) / (cell.points - 1)
    weights = np.exp(0.5 * rng.standard_normal(shape)) if cell.weighted else np.ones(shape)
    return Answers(values, weights, raters, chances @ np.linspace(0, 1, cell.points))


@dataclass(frozen=True)
class Side:
    """Means of all units of a city with what a design would know of them."""

    means: DomainEstimates
    weighing: Weighing


def sides(values: Floats, weights: Floats, raters: Floats) -> tuple[Side, Side, Floats]:
    """The units of cities (cities x units x n), the rest of each, and the linearised variances of the differences."""
    cities, units = values.shape[:2]
    count = int(raters.max()) + 1
    totals = np.zeros((3, cities, units, count))  # Σw, Σwy and answers of every rater in every unit
    places = (np.arange(cities * units)[:, None] * count + np.tile(raters, (cities, 1))).ravel()
    for total, part in zip(totals, (weights, weights * values, np.ones(values.shape)), strict=True):
        total[:] = np.bincount(places, part.ravel(), cities * units * count).reshape(total.shape)
    outside = totals.sum(axis=2, keepdims=True) - totals
    psus = int((totals[2, 0].sum(axis=0) > 0).sum())
    squares = np.stack([(weights * values**2).sum(axis=2), (weights**2).sum(axis=2)])
    result, scores = [], []
    for sums, (second, weight2) in ((totals, squares), (outside, squares.sum(axis=2, keepdims=True) - squares)):
        weight, answers = sums[0].sum(axis=2), sums[2].sum(axis=2).astype(np.int64)
        mean = sums[1].sum(axis=2) / weight
        score = (sums[1] - mean[..., None] * sums[0]) / weight[..., None]
        spread = np.maximum(second / weight - mean**2, 0.0)
        spread[spread < 1e-12] = 0.0
        df = (sums[2] > 0).sum(axis=2) - 1.0
        drawn = np.maximum(psus, answers)
        simple = spread / (answers * (drawn - 1) / drawn)
        variance = (score**2).sum(axis=2) * psus / (psus - 1)
        of_units = [part.ravel() for part in (mean, variance, answers, df, simple, spread)]
        means = DomainEstimates("", *of_units[:4], None, *of_units[4:])
        weighing = Weighing.of(np.stack([weight, weight2, weight2, (sums[0] ** 2).sum(axis=2)]).reshape(4, -1))
        result.append(Side(means, weighing))
        scores.append(score)
    gaps = ((scores[0] - scores[1]) ** 2).sum(axis=2) * psus / (psus - 1)
    return result[0], result[1], gaps.ravel()


def tried(cell: Cell, cities: int, seed: int) -> Floats:
    """Of every unit: true mean below and above its interval, width, called higher, called lower; bounded, then t."""
    answers = draw(cell, cities, np.random.default_rng(seed))
    rows, size = [], max(1, _AT_ONCE // (UNITS * (int(answers.raters.max()) + 1)))
    for first in range(0, cities, size):
        values, weights, true = (part[first : first + size] for part in (answers.values, answers.weights, answers.true))
        own, rest, variance = sides(values, weights, answers.raters)
        means, gaps = bounded(cell, values, own, rest, variance)
        gap, df = gaps.value, np.minimum(own.means.df, rest.means.df)
        mean, se = own.means.value, own.means.se
        parts = [
            _facts(true.ravel(), *means.interval(0.95), *gaps.interval(0.95)),
            _facts(
                true.ravel(), *t_interval(mean, se, own.means.df, 0.95), *t_interval(gap, np.sqrt(variance), df, 0.95)
            ),
        ]
        of_cities = np.concatenate(parts).reshape(10, len(values), UNITS)
        rows.append(of_cities[:, :, cell.unlike if cell.own is not None else slice(None)].reshape(10, -1))
    return np.concatenate(rows, axis=1)


def bounded(
    cell: Cell, values: Floats, own: Side, rest: Side, variance: Floats
) -> tuple[BoundedMeans, BoundedDifference]:
    """What limits the means of the units of cities, and their differences from the rest; each city has its pool."""
    pools = [pool_of(*_pooled(cell, city), *_of_city(own, number)) for number, city in enumerate(values)]
    pool = Pool(*np.repeat([astuple(pool) for pool in pools], UNITS, axis=0).T)
    means, others = (bounded_means(side.means, side.weighing, pool, (0.0, 1.0)) for side in (own, rest))
    return means, bounded_difference(means, others, variance, own.means.variance + rest.means.variance)


def _of_city(side: Side, number: int) -> tuple[Weighing, DomainEstimates]:
    chosen, means = slice(UNITS * number, UNITS * (number + 1)), side.means
    parts = (means.value, means.variance, means.n, means.df)
    weighing = Weighing(side.weighing.kish[chosen], side.weighing.cluster[chosen])
    own = DomainEstimates("", *(part[chosen] for part in parts), None, means.srs_variance[chosen], means.spread[chosen])
    return weighing, own


def framed(values: Floats, weights: Floats, raters: Floats) -> pd.DataFrame:
    """The answers of one city as a sample has them."""
    units = np.repeat(np.arange(len(values)), values.shape[1])
    return pd.DataFrame({"unit": units, "rater": raters.ravel(), "w": weights.ravel(), "q": values.ravel()})


def _pooled(cell: Cell, values: Floats) -> tuple[Floats, Floats]:
    if not cell.elsewhere:
        return np.unique(values, return_counts=True)
    chances = shares(cell.points, cell.top, cell.others, flipped=cell.flipped)
    return np.linspace(0, 1, cell.points), np.round(2_000 * chances)


def _facts(true: Floats, low: Floats, high: Floats, gap_low: Floats, gap_high: Floats) -> Floats:
    tiny = 1e-9
    return np.stack([~(low <= true + tiny), ~(high >= true - tiny), high - low, gap_low > tiny, gap_high < -tiny])


def measured(cell: Cell, intervals: int, seed: int) -> Floats:
    """The means of :func:`tried` over so many intervals."""
    per_city = UNITS if cell.own is None or cell.elsewhere else 1
    return np.nanmean(tried(cell, -(-intervals // per_city), seed), axis=1)


def grid() -> Iterator[Cell]:
    """Units that are all alike."""
    ends = product((0.5, 0.8, 0.9, 0.95), (15, 30, 60, 200), (False, True), ("one each", "nested", "crossed"))
    for top, n, flipped, raters in ends:
        for points, others in [(2, "falling"), *product((3, 5, 8), OTHERS)]:
            yield Cell(points, top, n, others, flipped, raters)


def further() -> dict[str, list[Cell]]:
    """Weights, units that truly differ, and units unlike their pool, by what is tried."""
    common = [Cell(5, *rest) for rest in product((0.5, 0.9, 0.95), (15, 30, 60, 200), ("falling", "far end"))]
    both = [replace(cell, flipped=flipped) for cell in common for flipped in (False, True)]
    worse = [
        Cell(points, top, n, flipped=flipped, own=own, own_others=others, elsewhere=True)
        for points, top, own in product((3, 5, 8), (0.8, 0.9, 0.95), (0.3, 0.5, 0.7, 0.8))
        for n, flipped, others in product((15, 30, 60, 200), (False, True), ("even", "far end"))
        if own <= top
    ]
    return {
        "weights": [replace(cell, weighted=True) for cell in both],
        "weights, raters nested": [replace(cell, weighted=True, raters="nested") for cell in both],
        "units that differ": [replace(cell, spread=spread) for cell in both for spread in (0.02, 0.1)],
        "unit worse in kind than its pool": worse,
    }


def lowered(top: float) -> Cell:
    """A unit of 60 answers on five points whose mean is half a standard deviation lower than that of the others."""
    common, positions = shares(5, top, "falling", flipped=False), np.linspace(0, 1, 5)
    mean = common @ positions
    spread = np.sqrt(common @ positions**2 - mean**2)
    others = (common[:-1] @ positions[:-1]) / (1 - top)
    return Cell(5, top, 60, own=top - 0.5 * spread / (1 - others), own_others="falling")


def alternatives(points: int, top: float, n: int, intervals: int, seed: int) -> dict[str, Floats]:
    """Misses and widths of other intervals for independent answers."""
    rng = np.random.default_rng(seed)
    chances, positions = shares(points, top, "falling", flipped=False), np.linspace(0, 1, points)
    counts = rng.multinomial(n, chances, size=intervals)
    mean, second, true = counts @ positions / n, counts @ positions**2 / n, chances @ positions
    ends = {
        "Learned-Miller": tuple(1 - end if turned else end for turned, end in _one_answer_added(mean, second, n)),
        "Dirichlet, 2 answers of the pool": _dirichlet(counts, chances, positions, 2.0),
        "Dirichlet, 5 answers of the pool": _dirichlet(counts, chances, positions, 5.0),
        "bootstrap-t": _bootstrap_t(counts, positions, rng),
    }
    if points == 2:
        z = stats.norm.ppf(0.975)
        centre, reach = (mean + z**2 / 2 / n) / (1 + z**2 / n), np.sqrt(mean * (1 - mean) / n + z**2 / 4 / n**2)
        ends["Wilson"] = (centre - z * reach / (1 + z**2 / n), centre + z * reach / (1 + z**2 / n))
        a, b = n * mean + 0.5, n * (1 - mean) + 0.5
        low, high = special.betaincinv(a, b, 0.025), special.betaincinv(a, b, 0.975)
        ends["Jeffreys"] = (np.where(mean <= 0, 0.0, low), np.where(mean >= 1, 1.0, high))
        ends["Clopper-Pearson"] = clopper_pearson(mean, np.full(intervals, float(n)), 0.95)
    known = 2 * 1.96 * np.sqrt((chances @ positions**2 - true**2) / n)
    return {
        name: np.array([((low > true + 1e-9) | (high < true - 1e-9)).mean(), (high - low).mean() / known])
        for name, (low, high) in ends.items()
    }


def _one_answer_added(mean: Floats, second: Floats, n: int) -> Iterator[tuple[bool, Floats]]:
    """The lower and the upper limit with one answer at the far end, the lower one turned round."""
    for turned, first, square in ((True, 1 - mean, 1 - 2 * mean + second), (False, mean, second)):
        centre = (n * first + 1) / (n + 1)
        yield turned, _beta(centre, ((n * square + 1) / (n + 1) - centre**2) / (n + 2), 0.975)


def _beta(mean: Floats, variance: Floats, p: float) -> Floats:
    """The quantile of the beta distribution with this mean and variance."""
    size = mean * (1 - mean) / np.maximum(variance, 1e-15) - 1
    inside = np.clip(mean, 1e-12, 1 - 1e-12)
    return np.where((mean >= 1) | (mean <= 0), mean, special.betaincinv(inside * size, (1 - inside) * size, p))


def _dirichlet(counts: Floats, chances: Floats, positions: Floats, prior: float) -> tuple[Floats, Floats]:
    known = counts + prior * chances
    size = known.sum(axis=1)
    mean, second = known @ positions / size, known @ positions**2 / size
    variance = (second - mean**2) / (size + 1)
    return _beta(mean, variance, 0.025), _beta(mean, variance, 0.975)


def _bootstrap_t(counts: Floats, positions: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Efron's bootstrap-t with 199 resamples of 1,000 samples; NaN, a miss, where nothing varies."""
    chosen = counts[:1_000]
    n = int(chosen[0].sum())
    again = rng.multinomial(n, chosen[:, None, :] / n, size=(len(chosen), 199))
    mean, second = chosen @ positions / n, chosen @ positions**2 / n
    means, seconds = again @ positions / n, again @ positions**2 / n
    se, ses = (np.sqrt(np.maximum(b - a**2, 0.0) / (n - 1)) for a, b in ((mean, second), (means, seconds)))
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(ses > 1e-9, (means - mean[:, None]) / ses, np.sign(means - mean[:, None]) * np.inf)
    low, high = np.quantile(np.nan_to_num(t, posinf=1e6, neginf=-1e6), (0.975, 0.025), axis=1)
    return np.clip(mean - low * se, 0, 1), np.clip(mean - high * se, 0, 1)


def main() -> int:
    """Print the tables; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--intervals", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        kept = _print_grid(pool, asked.intervals)
        for name, cells in further().items():
            facts = _run(pool, cells, asked.intervals)
            print(f"{name}: {len(cells)} cells, {_coverage(facts)}")
            is_worse = "worse" in name
            kept &= bool(1 - facts[:, :2].sum(axis=1).min() >= (0.90 if is_worse else 0.92))
        print("power, 60 answers, half a standard deviation lower:")
        tops = (0.5, 0.8, 0.9, 0.95)
        facts = _run(pool, [lowered(top) for top in tops], asked.intervals // 5)
        for top, own in zip(tops, facts, strict=True):
            print(f"  {top:g} at the top: bounded {own[4]:.2f}, t {own[9]:.2f}")
    _print_alternatives(asked.intervals)
    return 0 if kept else 1


def _run(pool: ProcessPoolExecutor, cells: list[Cell], intervals: int) -> Floats:
    jobs = [pool.submit(measured, cell, intervals, seed) for seed, cell in enumerate(cells, 1)]
    return np.array([job.result() for job in jobs])


def _print_grid(pool: ProcessPoolExecutor, intervals: int) -> bool:
    """The grid of units that are alike, by answers and by raters; whether all promises are kept."""
    cells = list(grid())
    facts = _run(pool, cells, intervals)
    print(f"units alike: {len(cells)} cells, {_coverage(facts)}")
    for name, values in (("n", (15, 30, 60, 200)), ("raters", ("one each", "nested", "crossed"))):
        for value in values:
            own = facts[[getattr(cell, name) == value for cell in cells]]
            print(f"  {name} {value}: {_coverage(own)}\n    {_claims(own)}")
    ends = 1 - facts[:, :2].sum(axis=1)
    for cell, facts_of_cell, covered in sorted(zip(cells, facts, ends, strict=True), key=lambda part: part[2])[:5]:
        print(f"  least: {cell}: {covered:.3f}, higher {facts_of_cell[3]:.3f}, lower {facts_of_cell[4]:.3f}")
    two = np.array([cell.points == 2 for cell in cells])
    wrong = facts[:, 3] + facts[:, 4]
    return bool((ends >= np.where(two, 0.91, 0.92)).all() and ends.mean() >= 0.945 and wrong.max() <= 0.06)


def _coverage(facts: Floats) -> str:
    texts = []
    for name, first in (("bounded", 0), ("t", 5)):
        covered = 1 - facts[:, first : first + 2].sum(axis=1)
        texts.append(f"{name} covers {covered.min():.3f} at least, {covered.mean():.3f} on average")
    return "; ".join([*texts, f"widths {np.mean(facts[:, 2] / facts[:, 7]):.2f} of t's"])


def _claims(facts: Floats) -> str:
    parts = []
    for name, first in (("bounded", 3), ("t", 8)):
        own = facts[:, first : first + 2]
        most = [own.sum(axis=1).max(), *own.max(axis=0)]
        parts.append(f"{name} false claims {most[0]:.3f} at most, higher {most[1]:.3f}, lower {most[2]:.3f}")
    return "; ".join(parts)


def _print_alternatives(intervals: int) -> None:
    print("other intervals, independent answers, ceiling, others falling: least and mean coverage, mean width")
    for points in (2, 5):
        cells = list(product((0.5, 0.8, 0.9, 0.95), (15, 30, 60, 200)))
        every = [alternatives(points, top, n, intervals, seed) for seed, (top, n) in enumerate(cells, 1)]
        own = np.array([measured(Cell(points, top, n), intervals, seed) for seed, (top, n) in enumerate(cells, 1)])
        known = [_known_width(points, top, n) for top, n in cells]
        for name, first in (("bounded", 0), ("t", 5)):
            covered, width = 1 - own[:, first : first + 2].sum(axis=1), own[:, first + 2] / known
            print(f"  {points} points, {name}: {covered.min():.3f}, {covered.mean():.3f}, {width.mean():.2f}")
        for name in every[0]:
            missed, width = np.array([part[name] for part in every]).T
            print(f"  {points} points, {name}: {1 - missed.max():.3f}, {1 - missed.mean():.3f}, {width.mean():.2f}")


def _known_width(points: int, top: float, n: int) -> float:
    chances, positions = shares(points, top, "falling", flipped=False), np.linspace(0, 1, points)
    return float(2 * 1.96 * np.sqrt((chances @ positions**2 - (chances @ positions) ** 2) / n))


if __name__ == "__main__":
    sys.exit(main())
