"""What a finished run leaves for the next one: which reports its inputs lead to, so that nothing is read again in vain.

The note holds hashes only, no answers. It counts as long as every file of the survey, the notebooks, the settings and
the programs are the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from surveykit.batch.planning.inputs import input_digests, survey_files
from surveykit.batch.planning.job import Job
from surveykit.batch.planning.plan import JobSettings, NotedJob, noted_jobs
from surveykit.batch.planning.versions import versions
from surveykit.cleaning import Survey
from surveykit.files import canonical_json, sha256_of, sha256_of_folder, sha256_of_json, write_atomic

_NAME = "finished.json"


class _Note(TypedDict):
    data: str
    origin: str
    jobs: list[NotedJob]
    files: dict[str, str]


@dataclass(frozen=True)
class FinishedRun:
    """The reports that a run's inputs lead to; the hashes of what it wrote beside them, by path below its folder."""

    jobs: tuple[Job, ...]
    files: Mapping[str, str]


def data_of(survey: Survey, folder: Path) -> str:
    """One hash over everything that the slices depend on; ``folder`` is that of the reports."""
    files = {name: sha256_of(path) for name, path in survey_files(survey, folder).items()}
    return sha256_of_json({"files": files | input_digests(survey), "versions": versions()})


def origin_of(survey: Survey, notebooks: Mapping[str, Path], settings: JobSettings, language: str | None) -> str:
    """One hash over everything that a run's plan depends on."""
    return sha256_of_json(
        {
            "data": data_of(survey, settings.folder),
            "notebooks": {kind: sha256_of(path) for kind, path in notebooks.items()},
            "parameters": dict(settings.parameters),
            "formats": list(settings.formats),
            "language": language,
        }
    )


def write_finished(private: Path, data: str, origin: str, jobs: Sequence[Job], folder: Path) -> None:
    """Note how a run ended; ``private`` is the run's private folder, ``data`` and ``origin`` what led to it."""
    quality = {f"quality/{name}": digest for name, digest in sha256_of_folder(folder / "quality").items()}
    note: _Note = {
        "data": data,
        "origin": origin,
        "jobs": [{"unit": job.unit, "parts": dict(job.parts), "withheld": job.withheld} for job in jobs],
        "files": {**{name: sha256_of(folder / name) for name in ("index.html", "index.json")}, **quality},
    }
    write_atomic(private / _NAME, canonical_json(note))


def read_finished(
    private: Path,
    notebooks: Mapping[str, Path],
    settings: JobSettings,
    *,
    data: str | None = None,
    origin: str | None = None,
) -> FinishedRun | None:
    """The state of the last run; ``None`` where ``data`` (of the slices) or ``origin`` (of the plan) has changed."""
    try:
        stored: _Note = json.loads((private / _NAME).read_text(encoding="utf-8"))
        if data not in {None, stored["data"]} or origin not in {None, stored["origin"]}:
            return None
        return FinishedRun(noted_jobs(stored["jobs"], notebooks, settings), stored["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
