"""``run.json``: what a run was asked, what it read and with which programs. Not part of the promise of equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from surveykit.batch.engines.limits import Limits
from surveykit.batch.engines.notebook import Json
from surveykit.batch.journal.entries import Outcome
from surveykit.batch.planning.request import Request
from surveykit.batch.planning.versions import versions
from surveykit.cleaning import Survey
from surveykit.files import canonical_json, write_atomic
from surveykit.language import Language


class _StoredLimits(TypedDict, total=False):
    cell: float | None
    unit: float | None
    memory: int | None


class StoredRequest(TypedDict):
    """What a run was asked, as it is read back from JSON."""

    parameters: dict[str, Json]
    language: Language | None
    formats: list[str] | None
    engine: str | None
    limits: _StoredLimits
    units: list[str] | None
    unit_notebook: str | None


class Record(TypedDict, total=False):
    """The file as it is stored; ``standard`` is what reports are judged by."""

    survey: str
    asked: StoredRequest
    standard: StoredRequest
    inputs: dict[str, str]
    versions: dict[str, str]
    seconds: float
    jobs: dict[str, dict[str, object]]


def note_start(folder: Path, request: Request, inputs: Mapping[str, str]) -> None:
    """Note what a run is asked as it starts: the reports of a killed one are judged by it."""
    _write(folder, _record(folder, request, inputs))


def note_request(folder: Path, request: Request) -> None:
    """Note what a run was asked that had nothing to make; what the last one read remains."""
    stored = _read(folder)
    asked, standard = _asked(request), _standard(stored, request)
    if (stored.get("asked"), stored.get("standard")) != (asked, standard):
        _write(folder, {**stored, "asked": asked, "standard": standard})


def write_record(folder: Path, request: Request, inputs: Mapping[str, str], outcome: Outcome) -> None:
    """Write ``run.json`` into the run's folder, once the run has ended.

    ``standard`` is what the last run of all units was asked: reports are judged by it. A run of some units only, as
    when a notebook is tried, does not make those of the others outdated.
    """
    record = _record(folder, request, inputs)
    record["seconds"] = round(outcome.seconds, 2)
    record["jobs"] = {
        name: {"status": entry.status, "seconds": entry.seconds} for name, entry in outcome.entries.items()
    }
    _write(folder, record)


def read_record(folder: Path, survey: Survey) -> Request:
    """The request by which the reports in ``folder`` are judged; the survey's defaults where nothing was run."""
    stored = _read(folder)
    if not stored:
        return Request(survey, folder)
    asked = stored.get("standard", stored["asked"])
    return Request(
        survey,
        folder,
        unit_notebook=Path(asked["unit_notebook"]) if asked["unit_notebook"] else None,
        parameters=asked["parameters"],
        language=asked["language"],
        formats=tuple(asked["formats"]) if asked["formats"] is not None else None,
        engine=asked["engine"],
        limits=Limits(**asked.get("limits", {})),
    )


def _record(folder: Path, request: Request, inputs: Mapping[str, str]) -> Record:
    return {
        "survey": request.survey.id,
        "asked": _asked(request),
        "standard": _standard(_read(folder), request),
        "inputs": dict(inputs),
        "versions": versions(),
    }


def _standard(stored: Record, request: Request) -> StoredRequest:
    """What reports are judged by; a run that makes all anew leaves none of what an earlier one was asked."""
    earlier: Record = stored if request.units is not None and not request.fresh else {}
    return earlier.get("standard") or earlier.get("asked") or _asked(request)


def _asked(request: Request) -> StoredRequest:
    return {
        "parameters": dict(request.parameters),
        "language": request.language,
        "formats": None if request.formats is None else list(request.formats),
        "engine": request.engine,
        "limits": {"cell": request.limits.cell, "unit": request.limits.unit, "memory": request.limits.memory},
        "units": None if request.units is None else list(request.units),
        "unit_notebook": str(request.unit_notebook.resolve()) if request.unit_notebook else None,
    }


def _read(folder: Path) -> Record:
    path = folder / "run.json"
    stored: Record = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return stored


def _write(folder: Path, record: Record) -> None:
    write_atomic(folder / "run.json", canonical_json(record))
