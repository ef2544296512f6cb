"""Ranks of 700 units with their uncertainty: marginal and simultaneous sets together, at most 30 s and 300 MB.

And the probabilities of a rule about two waves of 712 units, in about a second.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.measure import median_seconds, report
from surveykit.units import Rule, check_rule, rank_sets

UNITS, MANY, IN_WAVES = 700, 2000, 712


def main() -> bool:
    """Measure both kinds of sets; memory in a process of its own, whole, with the libraries."""
    values, errors = made_units(UNITS)
    many = made_units(MANY)
    return all(
        [
            report(f"exact marginal sets, {UNITS} units", median_seconds(lambda: rank_sets(values, errors)), 15.0),
            report(f"both kinds of sets, {UNITS} units", median_seconds(lambda: both(values, errors)), 30.0),
            report(f"whole process, {UNITS} units", peak_of_a_process(UNITS), 300, unit="MB"),
            report(f"both kinds of sets, {MANY:,} units", once(lambda: both(*many)), 300.0),
            report(f"rule over two waves, {IN_WAVES} units", median_seconds(a_rule), 2.0),
        ]
    )


def both(values: np.ndarray, errors: np.ndarray) -> None:
    """What is measured."""
    rank_sets(values, errors)
    rank_sets(values, errors, kind="simultaneous")


def made_units(count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Scores of offices with 15 to some thousand answers each."""
    rng = np.random.default_rng(seed)
    n = np.maximum(15, rng.lognormal(4.6, 1.0, count))
    errors = 20 / np.sqrt(n)
    return 85 + rng.normal(0, 3, count) + rng.normal(0, 1, count) * errors, errors


def a_rule() -> None:
    """The probabilities of the last three two years running, without the cities that show what the rule catches."""
    waves = []
    for seed in (1, 2):
        values, errors = made_units(IN_WAVES, seed)
        frame = pd.DataFrame({"unit": [f"u{unit}" for unit in range(IN_WAVES)], "n": 400 / errors**2})
        waves.append(frame.assign(value=np.clip(values, 0, 100), se=errors))
    rule = Rule.model_validate({"kind": "bottom", "k": 3, "years": 2})
    sizes = waves[0].set_index("unit")["n"]
    check_rule(0, rule, waves, {}, sizes, min_n=15, bounds=(0.0, 100.0), replications=1)


def once(run: Callable[[], object]) -> float:
    """Seconds of one run: long ones are not repeated."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def peak_of_a_process(units: int) -> float:
    """The most memory, in MB, that a new process with both kinds of sets has ever had."""
    lines = (
        "from benchmarks.measure import peak_memory",
        "from benchmarks.ranks import both, made_units",
        f"both(*made_units({units}))",
        "print(peak_memory())",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, capture_output=True, text=True)
    return float(done.stdout)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
