"""What several tests need."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from places import shared_data_folder
from surveykit.forking.garbage import collect_seldom

# `make test` tries few examples of every property and `make slow` many, each run the same ones, so that a run that
# fails tells of a change; `make properties` tries as many fresh ones.
settings.register_profile("same", derandomize=True, deadline=None, max_examples=15)
settings.register_profile("many", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("fresh", derandomize=False, deadline=None, max_examples=300, print_blob=True)
settings.load_profile("same")

_SKIPPED: list[str] = []
_RUNS_SURVEYS = ("submission", "batch", "cli", "lab", "notebooks", "slices")

#: Fills a folder.
Fill = Callable[[Path], object]


def pytest_configure(config: pytest.Config) -> None:
    """Each worker of pytest-xdist keeps to a processor, with all that it starts: runs in tests have one job at a time.

    More would only wait for each other, and every process more costs its imports.
    """
    collect_seldom()
    if hasattr(config, "workerinput") and hasattr(os, "sched_setaffinity"):
        allowed = sorted(os.sched_getaffinity(0))
        number = int(config.workerinput["workerid"].removeprefix("gw"))
        os.sched_setaffinity(0, {allowed[number % len(allowed)]})


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data; the test is skipped, saying so, where they are not there."""
    folder = shared_data_folder()
    if folder is None:
        pytest.skip("the folder shared/data with real data is not beside this repository")
    return folder


@pytest.fixture(scope="session")
def filled_once(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str, Fill], Path]:
    """Gives the folder of a name, filled by whichever process of the session asks first; the others wait for it.

    Tests only read such a folder, or work in a copy of it.
    """
    base = tmp_path_factory.getbasetemp()
    # The workers of pytest-xdist have temporary folders of their own below that of the session.
    base = base.parent if hasattr(request.config, "workerinput") else base

    def folder_of(name: str, fill: Fill) -> Path:
        folder, filled, failed = (base / f"once-{name}{ending}" for ending in ("", ".filled", ".failed"))
        try:
            folder.mkdir()
        except FileExistsError:
            while not filled.exists():
                assert not failed.exists(), f"{folder} could not be filled"
                time.sleep(0.1)
            return folder
        outcome = failed
        try:
            fill(folder)
            outcome = filled
        finally:
            outcome.touch()
        return folder

    return folder_of


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of tests that run whole surveys come first, so that no processor waits for the last of them."""
    items.sort(key=lambda item: item.path.parent.name not in _RUNS_SURVEYS)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note tests that were skipped although what they need is there."""
    if report.skipped and shared_data_folder() is not None and "shared/data" in str(report.longrepr):
        _SKIPPED.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test on real data that skips although the data are there fails the run."""
    if _SKIPPED and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the tests that must not have been skipped."""
    if _SKIPPED:
        terminalreporter.write_line(f"skipped although shared/data is there: {', '.join(_SKIPPED)}", red=True)
