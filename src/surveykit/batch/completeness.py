"""A certificate of completeness: every unit of the register has its report, and every file is as it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surveykit.batch.journal import Journal
from surveykit.batch.reports import JobState, report_folder
from surveykit.cleaning import Survey
from surveykit.files import sha256_of_json


@dataclass(frozen=True)
class Certificate:
    """What is complete.

    Args:
        units: Units of the register, each of which has its report.
        withheld: How many of these reports show no results, and say why.
        files: Files whose hashes are as recorded.
        digest: SHA-256 over the names and hashes of all files: equal digests mean equal reports.
    """

    units: int
    withheld: int
    files: int
    digest: str


def certificate(survey: Survey, out: Path | None, states: Sequence[JobState]) -> Certificate | None:
    """The certificate for reports in these states; ``None`` where one is not done."""
    if not states or any(state.state not in {"done", "withheld"} for state in states):
        return None
    entries = Journal(report_folder(survey, out) / "journal.jsonl").latest()
    units = {state.unit for state in states}
    kept = {name: entry.files for name, entry in entries.items() if entry.unit in units}
    return Certificate(
        units=sum(state.unit is not None for state in states),
        withheld=sum(state.state == "withheld" for state in states),
        files=sum(map(len, kept.values())),
        digest=sha256_of_json(kept),
    )
