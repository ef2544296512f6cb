"""Simulated campaigns that several tests read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# The helpers stand beside the tests; tests are imported by path, so their folder is named here.
sys.path.insert(0, str(Path(__file__).parent))

from campaign_reading import MANY, Again

from surveykit import simulation


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Again]:
    """Simulates a campaign once per settings."""
    done: dict[str, Again] = {}

    def make(**options: object) -> Again:
        key = str(options)
        if key not in done:
            folder = tmp_path_factory.mktemp("simulated") / "city"
            settings = simulation.Settings(**{"seed": 3, "units": 60, "ratings": 6_000, "faults": MANY, **options})
            done[key] = Again(folder, simulation.simulate(settings, folder))
        return done[key]

    return make


@pytest.fixture(scope="session")
def faulty(simulated: Callable[..., Again]) -> Again:
    """A small campaign with many faults of every kind."""
    return simulated()
