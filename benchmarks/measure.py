"""Medians of several runs, and one way of printing a promise beside what was measured."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable


def median_seconds(run: Callable[[], object], times: int = 3) -> float:
    """The median wall time of ``times`` runs, after one that warms up."""
    run()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def report(what: str, value: float, limit: float, *, unit: str = "s", at_least: bool = False) -> bool:
    """Print one line, and say whether the promise is met."""
    met = value >= limit if at_least else value <= limit
    bound = "at least" if at_least else "at most"
    sys.stdout.write(
        f"{'met   ' if met else 'NOT MET'} {what}: {value:.3g} {unit} (promised: {bound} {limit:g} {unit})\n"
    )
    sys.stdout.flush()
    return met
