"""The state of every report of a survey, and the certificate of completeness when all are made."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from surveykit.batch.journal.entries import Entry, Journal, is_current
from surveykit.batch.journal.finished import data_of, read_finished
from surveykit.batch.journal.record import read_record
from surveykit.batch.planning.job import PRIVATE, Job
from surveykit.batch.planning.plan import plan
from surveykit.batch.planning.request import notebooks_of, report_folder, settings_of
from surveykit.cleaning import Survey
from surveykit.files import sha256_of_json
from surveykit.slices import cut


@dataclass(frozen=True)
class JobState:
    """The state of a report: ``done``, ``withheld``, ``stale``, ``failed`` or ``missing``."""

    unit: str | None
    state: Literal["done", "withheld", "stale", "failed", "missing"]
    detail: str = ""


def survey_status(survey: Survey, out: Path | None) -> tuple[JobState, ...]:
    """The state of each report of a survey, judged by what would be run now with the last run's settings."""
    folder = report_folder(survey, out)
    request = read_record(folder, survey)
    latest = Journal(folder / "journal.jsonl").latest()
    notebooks, settings = notebooks_of(request), settings_of(request, folder)
    finished = read_finished(folder / PRIVATE, notebooks, settings, data=data_of(survey, folder))
    if finished is not None:
        return tuple(_state(job, latest.get(job.name)) for job in finished.jobs)
    with tempfile.TemporaryDirectory(prefix="sk-") as temporary:
        slices = cut(survey.clean(), Path(temporary))
        jobs = plan((slices.overall, *slices.units), notebooks, settings)
        return tuple(_state(job, latest.get(job.name)) for job in jobs)


def _state(job: Job, entry: Entry | None) -> JobState:
    if entry is None:
        return JobState(job.unit, "missing")
    if entry.status == "failed":
        return JobState(job.unit, "failed", entry.problem(" at "))
    if is_current(job, entry):
        return JobState(job.unit, entry.status)
    if entry.key == job.key:
        return JobState(job.unit, "stale", "its files were altered or removed")
    changed = [name for name, digest in job.parts.items() if entry.parts.get(name) != digest]
    return JobState(job.unit, "stale", f"changed: {', '.join(changed)}")


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
