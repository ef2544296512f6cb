"""Are the probabilities beside a named unit right? Simulated cities whose truth is known, compared like any survey.

For every unit that takes part in "the last three in two years", the probabilities of the rule-check page (among the
last three in both years, overall, among the last 5 %, in the upper half) are put beside what is true of it. Of
statements with a probability around 30 % about 30 % must be true. In small cities the spread of true scores and their
correlation are hardly known, which the probabilities must allow for.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pandas as pd

from surveykit.batch.demo.shipped import shipped
from surveykit.cleaning import load_survey
from surveykit.simulation import Faults, Settings, load_truth, simulate
from surveykit.slices import rule_places

STATEMENTS = ("p_every_wave", "p_k", "p_far_end", "p_better_half")
BINS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0)
K = 3
#: Units and ratings per wave of the two kinds of cities.
CITIES = ((300, 60_000), (60, 9_000))
#: So many standard errors may a bin of this many statements or more be off.
ERRORS, FEWEST = 3.0, 20


def one_seed(seed: int, units: int, ratings: int) -> pd.DataFrame:
    """Every statement about every unit of one city, with whether it is true."""
    with tempfile.TemporaryDirectory(prefix="sk-") as place:
        os.environ["SURVEYKIT_KEY"] = str(Path(place) / "key")
        folder = Path(place) / "mass-evaluation"
        simulate(Settings(seed=seed, units=units, ratings=ratings, faults=Faults()), folder)
        shutil.copy(shipped("surveys") / "mass-evaluation" / "survey.yml", folder)
        places, _ = rule_places(load_survey(folder).clean(), {"kind": "bottom", "k": K, "years": 2}, 100)
        truth = {unit.unit_id: [wave.mean for wave in unit.waves.values()] for unit in load_truth(folder).units}
    evidence = places.evidence
    true = np.array([truth[unit][-2:] for unit in evidence["unit"]])
    facts = {name: np.zeros(len(evidence), dtype=bool) for name in STATEMENTS}
    for _, own in evidence.groupby("class"):
        rows = own.index.to_numpy()
        scores, mean = true[rows], true[rows].mean(axis=1)
        facts["p_every_wave"][rows] = (scores <= np.sort(scores, axis=0)[K - 1]).all(axis=1)
        facts["p_k"][rows] = mean <= np.sort(mean)[K - 1]
        facts["p_far_end"][rows] = mean <= np.sort(mean)[max(round(0.05 * len(rows)), 1) - 1]
        facts["p_better_half"][rows] = mean > np.sort(mean)[(len(rows) + 1) // 2 - 1]
    named = evidence["named"].to_numpy(dtype=bool)
    parts = [
        pd.DataFrame({"statement": name, "p": evidence[name], "true": facts[name], "named": named})
        for name in STATEMENTS
    ]
    return pd.concat(parts, ignore_index=True)


def table_of(every: pd.DataFrame) -> pd.DataFrame:
    """Per statement and bin: how many, the mean probability, the share that is true, and how far off that is."""
    cut = pd.cut(every["p"], list(BINS), include_lowest=True)
    rows = []
    for (statement, around), own in every.groupby(["statement", cut], observed=True):
        error = math.sqrt(float((own["p"] * (1 - own["p"])).sum())) / len(own)
        rows.append(
            {
                "statement": statement,
                "probability": f"{around.left:.2f} to {around.right:.2f}",
                "statements": len(own),
                "said": own["p"].mean(),
                "true": own["true"].mean(),
                "error": error,
                "off": (own["true"].mean() - own["p"].mean()) / max(error, 1e-9),
            }
        )
    return pd.DataFrame(rows)


def one_kind(units: int, ratings: int, seeds: int, workers: int | None) -> bool:
    """Print the table of one kind of cities; whether every bin holds."""
    numbers = range(1, seeds + 1)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(one_seed, numbers, [units] * seeds, [ratings] * seeds))
    every = pd.concat(parts, ignore_index=True)
    table = table_of(every)
    print(f"{seeds} cities of {units} units and {ratings:,} ratings in each of two years")
    print(table.round({"said": 3, "true": 3, "error": 3, "off": 1}).to_string(index=False))
    named = every[every["named"]].groupby("statement")[["p", "true"]].mean()
    print(f"\nnamed units ({int(every['named'].sum() / len(STATEMENTS))} in {seeds} cities):")
    print(named.round(3).to_string(), "\n")
    return not (table["off"].abs().gt(ERRORS) & table["statements"].ge(FEWEST)).any()


def main() -> int:
    """Print the tables; 1 if a bin with enough statements is off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    held = [one_kind(units, ratings, asked.seeds, asked.workers) for units, ratings in CITIES]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
