"""Raking a million answers on four margins: at most 5 s, and cost that grows with the rows."""

from __future__ import annotations

import sys
import tracemalloc

import numpy as np
import pandas as pd

from benchmarks.measure import growth, median_seconds, report
from surveykit.estimation import Design

ROWS, MARGINS, CATEGORIES = 1_000_000, 4, "abcdef"


def main() -> bool:
    """Measure with the preparation of the design."""
    frame, targets = made_sample(ROWS)
    few, few_targets = made_sample(ROWS // 10)
    seconds = median_seconds(lambda: rake(frame, targets))
    tracemalloc.start()
    rake(frame, targets)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return all(
        [
            report("raking 1,000,000 answers on 4 margins", seconds, 5.0),
            report(
                "ten times the answers",
                growth(lambda: rake(few, few_targets), lambda: rake(frame, targets)),
                11,
                unit="times",
            ),
            report("memory beyond the answers", peak, 1000, unit="MB"),
        ]
    )


def rake(frame: pd.DataFrame, targets: dict[str, dict[str, float]]) -> Design:
    """What is measured."""
    return Design(frame).rake(targets)


def made_sample(rows: int) -> tuple[pd.DataFrame, dict[str, dict[str, float]]]:
    """Answers with four uneven traits, and other totals for them."""
    rng = np.random.default_rng(1)
    shares = rng.dirichlet(np.full(len(CATEGORIES), 20), MARGINS)
    frame = pd.DataFrame(
        {
            f"m{n}": pd.Categorical.from_codes(rng.choice(len(CATEGORIES), rows, p=share), list(CATEGORIES))
            for n, share in enumerate(shares)
        }
    )
    totals = rng.dirichlet(np.full(len(CATEGORIES), 20), MARGINS) * 10.0 * rows
    return frame, {f"m{n}": dict(zip(CATEGORIES, row.tolist(), strict=True)) for n, row in enumerate(totals)}


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
