"""Which of the seeds of a random test ``make test`` tries; ``make slow`` tries the others."""

from __future__ import annotations

import pytest

#: So many are enough to see that something broke; all of them to find what is rare.
QUICK = 2


def seeds(count: int, quick: int = QUICK) -> list[object]:
    """``range(count)`` as parameters of a test, the first ``quick`` of them for every run."""
    return [*range(quick), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(quick, count))]
