"""What may be published: a screened frame of 22,560 means, and 712 units by 20 groups as one system; 0.5 s each."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from benchmarks.measure import median_seconds, report
from surveykit.disclosure import Crossed, Floor, screen, withheld_cells

LECTURERS, QUESTIONS, DEPARTMENTS = 1_128, 20, 14
UNITS, GROUPS, ANSWERS = 712, 20, 140_000


def main() -> bool:
    """Measure both with the floor that no survey can lower."""
    means, table, floor = made_means(), made_table(), Floor()
    return all(
        [
            report(
                f"screening {len(means):,} means of lecturers below departments",
                median_seconds(lambda: screen(means, floor, siblings=["unit"])),
                0.5,
            ),
            report(
                f"{UNITS} units by {GROUPS} groups, {ANSWERS:,} answers",
                median_seconds(lambda: withheld_cells(table, floor)),
                0.5,
            ),
        ]
    )


def made_means() -> pd.DataFrame:
    """Means of several questions for lecturers with up to 200 answers, many with fewer than may be published."""
    rng = np.random.default_rng(1)
    count = LECTURERS * QUESTIONS
    return pd.DataFrame(
        {
            "unit": rng.integers(0, DEPARTMENTS, count),
            "variable": np.repeat([f"q{number}" for number in range(QUESTIONS)], LECTURERS),
            "category": None,
            "value": rng.uniform(1, 5, count),
            "se": 0.1,
            "n": rng.integers(0, 200, count),
        }
    )


def made_table() -> Crossed:
    """Units and groups of very different sizes, some cells of them small."""
    rng = np.random.default_rng(5)
    shares = np.outer(rng.dirichlet(np.full(UNITS, 1.5)), rng.dirichlet(np.full(GROUPS, 1.5)))
    unit, group = np.divmod(np.arange(UNITS * GROUPS), GROUPS)
    closed, hidden = np.zeros(UNITS, dtype=np.bool_), np.zeros(GROUPS, dtype=np.bool_)
    rest = np.zeros(UNITS, dtype=np.int64)
    return Crossed(unit, group, rng.multinomial(ANSWERS, shares.ravel()), closed, hidden, rest)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
