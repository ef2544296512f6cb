"""Medians of several runs, and one way of printing a promise beside what was measured."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path


def median_seconds(run: Callable[[], object], times: int = 3) -> float:
    """The median wall time of ``times`` runs, after one that warms up."""
    run()
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def growth(few: Callable[[], object], many: Callable[[], object], times: int = 5) -> float:
    """How many times more processor time ``many`` takes than ``few``.

    Both are run in turn, and the quickest run of each counts: what else the machine does only ever adds time, and
    interrupts long runs more often than short ones, which is why processor time is compared and not the clock's.
    """
    quickest = [float("inf"), float("inf")]
    for _ in range(times):
        for place, run in enumerate((few, many)):
            began = time.process_time()
            run()
            quickest[place] = min(quickest[place], time.process_time() - began)
    return quickest[1] / quickest[0]


def peak_memory() -> float:
    """The most memory, in MB, that this program has had.

    A child of a large process inherits that one's peak in ``ru_maxrss``; the kernel's own account begins anew with the
    program.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return float(line.split()[1]) / 1_024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak / 2**20 if sys.platform == "darwin" else peak / 1_024)


def report(what: str, value: float, limit: float, *, unit: str = "s", at_least: bool = False) -> bool:
    """Print one line, and say whether the promise is met."""
    met = value >= limit if at_least else value <= limit
    bound = "at least" if at_least else "at most"
    sys.stdout.write(
        f"{'met   ' if met else 'NOT MET'} {what}: {value:.3g} {unit} (promised: {bound} {limit:g} {unit})\n"
    )
    sys.stdout.flush()
    return met
