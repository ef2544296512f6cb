"""Do the intervals keep their promise? Simulated campaigns without faults, whose true unit means are known.

Every seed is a whole city with two waves, written to disk, read, cleaned and estimated like any survey. Printed is the
share of units (per wave) whose true mean lies in its 95 % interval; 94 to 98 % is expected, more where units are small.
The rules of survey.yml exclude rows here as anywhere; as nothing is planted, these are false alarms, and more than 1 %
of them end the run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from surveykit.batch.demo.shipped import shipped
from surveykit.cleaning import load_survey
from surveykit.estimation import design_of
from surveykit.simulation import Faults, Settings, load_truth, simulate

#: By number of answers: small units are where intervals fail first.
GROUPS = ((10, 30), (30, 100), (100, 300), (300, 100_000))
Hits = list[tuple[int, bool]]


def one_seed(seed: int, units: int, ratings: int) -> Hits:
    """Number of answers of every unit in every wave, and whether its interval holds the true mean."""
    with tempfile.TemporaryDirectory(prefix="sk-") as place:
        os.environ["SURVEYKIT_KEY"] = str(Path(place) / "key")
        folder = Path(place) / "mass-evaluation"
        simulate(Settings(seed=seed, units=units, ratings=ratings, faults=Faults()), folder)
        shutil.copy(shipped("surveys") / "mass-evaluation" / "survey.yml", folder)
        responses = load_survey(folder).clean()
        question = responses.survey.headline.question
        means = design_of(responses).mean(question, by=["unit", "wave"])
        found = {(str(row.unit), str(row.wave)): row for row in means.itertuples()}
        truth = load_truth(folder)
    hits: Hits = []
    read = sum(row.n for row in found.values())
    if not 0.99 * 2 * ratings <= read <= 2 * ratings:
        raise AssertionError(f"seed {seed}: {read:,} answers were read, {2 * ratings:,} were simulated")
    for unit in truth.units:
        for wave, true in unit.waves.items():
            row = found[unit.unit_id, wave]
            if row.n > true.n:
                raise AssertionError(f"{unit.unit_id} {wave}: {row.n} answers were read, {true.n} were simulated")
            hits.append((true.n, bool(row.low <= true.mean <= row.high)))
    return hits


def main() -> int:
    """Print the coverage; 1 if it is not between 94 and 98 percent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--units", type=int, default=712)
    parser.add_argument("--ratings", type=int, default=140_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    seeds, every = range(1, asked.seeds + 1), []
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        runs = pool.map(one_seed, seeds, [asked.units] * len(seeds), [asked.ratings] * len(seeds))
        for seed, hits in zip(seeds, runs, strict=True):
            every += hits
            print(f"seed {seed}: {_told(hits)}", flush=True)
    for low, high in GROUPS:
        print(f"{low} to {high - 1} answers: {_told([hit for hit in every if low <= hit[0] < high])}")
    share = sum(hit for _, hit in every) / len(every)
    print(f"all: {_told(every)}; expected 94 to 98 %")
    return 0 if 0.94 <= share <= 0.98 else 1


def _told(hits: Hits) -> str:
    inside = sum(hit for _, hit in hits)
    return f"{inside:,} of {len(hits):,} intervals hold the true mean ({inside / max(1, len(hits)):.2%})"


if __name__ == "__main__":
    sys.exit(main())
