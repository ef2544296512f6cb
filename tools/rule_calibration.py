"""Are the probabilities beside a named unit right? Simulated cities whose truth is known, compared like any survey.

For every unit that takes part in "the last three in two years", the probabilities of the rule-check page (among the
last three in both years, overall, among the last 5 %, in the upper half) are put beside what is true of it. Of
statements with a probability around 30 % about 30 % must be true.

Cities are made of counts of answers, with one of several true standard deviations, correlations between years, levels
and scales each, and with truths that the statements' model has not: answers come of inclinations cut at thresholds, and
it is inclinations, or the true scores as they are, that are normal. Units have 30 to about 1,000 answers, other numbers
in every year. Printed apart is what becomes of truths that are further from the model: a few units far from all others,
and twice the spread in one year. Ends with 1 if a bin up to 90 % is off by more than five points.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice, product
from multiprocessing import get_context
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from surveykit.estimation.bounded import Weighing, bounded_means, pool_of
from surveykit.estimation.estimates import DomainEstimates
from surveykit.units import Rule, check_rule

Floats = np.ndarray
Truth = Literal["inclinations", "scores", "heavy tails", "one year wider"]
STATEMENTS = ("p_every_wave", "p_k", "p_far_end", "p_better_half")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
K, MIN_N = 3, 30
RULE = Rule.model_validate({"kind": "bottom", "k": K, "years": 2})
DRAWS = 4_000
#: How far a bin up to 90 % may be off.
TOLERANCE = 0.05
LIKE_THE_MODEL: tuple[Truth, ...] = ("inclinations", "scores")
UNLIKE_THE_MODEL: tuple[Truth, ...] = ("heavy tails", "one year wider")
#: Units, the numbers of classes that they are in, cities like the model and of each kind unlike it.
SIZES = ((30, (1,), 2_916, 729), (700, (1, 10), 720, 162))
_TAIL_DF = 5


@dataclass(frozen=True)
class City:
    """How true scores and answers come about.

    Args:
        units: How many.
        classes: Of how many units the places are counted in each.
        truth: What is normal.
        sd: Of inclinations between units; that of answers inside a unit is 1.
        correlation: Of inclinations from year to year.
        top: Share of best answers in an average unit.
        points: Of the scale.
    """

    units: int
    classes: int
    truth: Truth
    sd: float
    correlation: float
    top: float
    points: int

    def shares(self, inclinations: Floats) -> Floats:
        """Shares of answers at these inclinations, worst first, in a new last axis."""
        bars = -ndtri(self.top) - 3 * np.arange(self.points - 2, -1, -1) / max(self.points - 2, 1)
        reached = ndtr(inclinations[..., None] - bars)
        ends = np.ones((*inclinations.shape, 1)), np.zeros((*inclinations.shape, 1))
        result: Floats = -np.diff(np.concatenate([ends[0], reached, ends[1]], axis=-1), axis=-1)
        return np.maximum(result, 0.0)

    def scores(self, inclinations: Floats) -> Floats:
        """True scores, 1 to ``points``."""
        result: Floats = self.shares(inclinations) @ np.arange(1.0, self.points + 1)
        return result

    def inclinations(self, rng: np.random.Generator) -> Floats:
        """Of all units in two years."""
        kept, first, second = rng.standard_normal((3, self.units))
        if self.truth == "heavy tails":
            kept = rng.standard_t(_TAIL_DF, self.units) / np.sqrt(_TAIL_DF / (_TAIL_DF - 2))
        own = np.sqrt(self.correlation) * kept + np.sqrt(1 - self.correlation) * np.stack([first, second])
        if self.truth == "one year wider":
            own[1] *= 2
        if self.truth != "scores":
            return self.sd * own
        # Normal on the scale itself, three standard deviations of which must have room below its end.
        grid = np.linspace(-8, 8, 2_001)
        scores, (middle, above) = self.scores(grid), self.scores(np.array([0.0, self.sd]))
        return np.interp(middle + min(above - middle, (self.points - middle) / 3) * own, scores, grid)


def grid(units: int, classes: Sequence[int], truths: Sequence[Truth]) -> Iterator[City]:
    """All kinds of cities, again and again."""
    kinds = product(classes, truths, (0.12, 0.25, 0.45), (0.5, 0.8, 0.95), (0.3, 0.6, 0.85), (2, 5, 10))
    return cycle([City(units, *kind) for kind in kinds])


def surveyed(counts: Floats, unit_ids: Sequence[str]) -> pd.DataFrame:
    """The estimates of one wave from its counts of answers (units x points), as a survey's means have them."""
    points = counts.shape[1]
    scale, n = np.arange(1.0, points + 1), counts.sum(axis=1)
    means = counts @ scale / n
    spread = np.maximum(counts @ scale**2 / n - means**2, 0.0)
    simple = spread / (n - 1)
    estimates = DomainEstimates("", means, simple, n, n - 1.0, None, simple, spread)
    weighing = Weighing(n.astype(np.float64), np.ones(len(n)))
    pool = pool_of((scale - 1) / (points - 1), counts.sum(axis=0), weighing, estimates)
    low, high = bounded_means(estimates, weighing, pool, (1.0, float(points))).interval(0.95)
    return pd.DataFrame({"unit": unit_ids, "n": n, "value": means, "se": np.sqrt(simple), "low": low, "high": high})


def statements(numbered: tuple[int, City]) -> pd.DataFrame:
    """Every statement about every unit of one city, with whether it is true."""
    number, city = numbered
    rng = np.random.default_rng([number, city.units])
    inclinations = city.inclinations(rng)
    n = np.maximum(
        MIN_N, np.round(rng.lognormal(np.log(120), 0.8, city.units) * rng.uniform(0.7, 1.3, (2, city.units)))
    )
    counts = rng.multinomial(n.astype(np.int64), city.shares(inclinations))
    unit_ids = [f"u{unit:03}" for unit in range(city.units)]
    groups = np.arange(city.units) % city.classes
    waves = [surveyed(own, unit_ids) for own in counts]
    classes = {unit_id: str(group) for unit_id, group in zip(unit_ids, groups, strict=True)}
    sizes = pd.Series(n[1], unit_ids)
    settings = {"min_n": MIN_N, "bounds": (1.0, float(city.points)), "replications": 1, "seed": number, "draws": DRAWS}
    evidence = check_rule(0, RULE, waves, classes, sizes, **settings).evidence.set_index("unit").loc[unit_ids]
    facts = _facts(city.scores(inclinations), groups)
    named = evidence["named"].to_numpy(dtype=bool)
    parts = [
        pd.DataFrame({"statement": name, "p": evidence[name].to_numpy(), "true": facts[name], "named": named})
        for name in STATEMENTS
    ]
    return pd.concat(parts, ignore_index=True).assign(city=number)


def _facts(true: Floats, groups: np.ndarray) -> dict[str, np.ndarray]:
    """What is true of every unit in its class."""
    result = {name: np.zeros(true.shape[1], dtype=bool) for name in STATEMENTS}
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        scores, mean = true[:, rows], true[:, rows].mean(axis=0)
        result["p_every_wave"][rows] = (scores <= np.sort(scores, axis=1)[:, K - 1 : K]).all(axis=0)
        result["p_k"][rows] = mean <= np.sort(mean)[K - 1]
        result["p_far_end"][rows] = mean <= np.sort(mean)[max(round(0.05 * len(rows)), 1) - 1]
        result["p_better_half"][rows] = mean > np.sort(mean)[(len(rows) + 1) // 2 - 1]
    return result


def table_of(every: pd.DataFrame) -> pd.DataFrame:
    """Per statement and bin: how many, the mean probability, the share that is true, and the error of their distance.

    Statements about one city are not independent: what counts for the error is how far whole cities are off.
    """
    cut = pd.cut(every["p"], list(BINS), include_lowest=True)
    rows = []
    for (statement, around), own in every.groupby(["statement", cut], observed=True):
        off = own["true"].astype(float) - own["p"]
        error = float(np.sqrt((off.groupby(own["city"]).sum() ** 2).sum())) / len(own)
        bin_of = {"statement": statement, "above": max(around.left, 0.0), "to": around.right, "statements": len(own)}
        rows.append({**bin_of, "said": own["p"].mean(), "true": own["true"].mean(), "off": off.mean(), "error": error})
    order = [STATEMENTS.index(row["statement"]) for row in rows]
    return pd.DataFrame([rows[place] for place in np.argsort(order, kind="stable")])


def one_kind(pool: ProcessPoolExecutor, cities: Iterator[City], count: int, title: str) -> bool:
    """Print the table of one kind of cities; whether every bin up to 90 % holds."""
    every = pd.concat(pool.map(statements, enumerate(islice(cities, count), start=1), chunksize=8), ignore_index=True)
    table = table_of(every)
    print(f"{title}: {count:,} cities")
    print(table.round(3).to_string(index=False))
    named = every[every["named"]].groupby("statement")[["p", "true"]].mean()
    count_named = every["named"].sum() // len(STATEMENTS)
    print(f"\nnamed units ({count_named:,}):\n{named.round(3).to_string()}\n", flush=True)
    return not (table["off"].abs().gt(TOLERANCE) & table["to"].le(0.9)).any()


def main() -> int:
    """Print the tables; 1 if a bin of cities like the model is off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the cities that are looked at")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    held = True
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        for units, classes, like, unlike in SIZES:
            held &= one_kind(pool, grid(units, classes, LIKE_THE_MODEL), round(like * asked.share), f"{units} units")
            for truth in UNLIKE_THE_MODEL:
                own = grid(units, classes, (truth,))
                one_kind(pool, own, round(unlike * asked.share), f"{units} units, {truth}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
