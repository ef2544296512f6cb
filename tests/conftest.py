"""What several tests need."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from places import shared_data_folder

# Each run of `make test` tries the same examples, so that a run that fails tells of a change; `make properties` tries
# fresh ones.
settings.register_profile("fresh", settings.default, derandomize=False, deadline=None, print_blob=True)
settings.register_profile("same", settings.default, derandomize=True, deadline=None)
settings.load_profile("same")

_SKIPPED: list[str] = []


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real data; the test is skipped, saying so, where they are not there."""
    folder = shared_data_folder()
    if folder is None:
        pytest.skip("the folder shared/data with real data is not beside this repository")
    return folder


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
