"""``run.json``: what a run was asked, what it read and with which programs. Not part of the promise of equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from surveykit.batch.engines.limits import Limits
from surveykit.batch.journal.entries import Outcome
from surveykit.batch.planning.request import Request
from surveykit.batch.planning.versions import versions
from surveykit.cleaning import Survey
from surveykit.files import canonical_json, write_atomic


def note_start(folder: Path, request: Request, inputs: Mapping[str, str]) -> None:
    """Note what a run is asked as it starts: the reports of a killed one are judged by it."""
    write_atomic(folder / "run.json", canonical_json(_record(folder, request, inputs)))


def note_standing(folder: Path, request: Request) -> None:
    """Note what a run was asked that had nothing to make; what the last one read stands as it is."""
    stored = _read(folder)
    asked, standard = _asked(request), _standard(folder, request)
    if (stored.get("asked"), stored.get("standard")) != (asked, standard):
        write_atomic(folder / "run.json", canonical_json({**stored, "asked": asked, "standard": standard}))


def write_record(folder: Path, request: Request, inputs: Mapping[str, str], outcome: Outcome) -> None:
    """Write ``run.json`` into the run's folder, once the run has ended.

    ``standard`` is what the last run of all units was asked: reports are judged by it. A run of some units only, as
    when a notebook is tried, does not make those of the others outdated.
    """
    record = {
        **_record(folder, request, inputs),
        "seconds": round(outcome.seconds, 2),
        "jobs": {name: {"status": entry.status, "seconds": entry.seconds} for name, entry in outcome.entries.items()},
    }
    write_atomic(folder / "run.json", canonical_json(record))


def _record(folder: Path, request: Request, inputs: Mapping[str, str]) -> dict[str, Any]:
    return {
        "survey": request.survey.id,
        "asked": _asked(request),
        "standard": _standard(folder, request),
        "inputs": dict(inputs),
        "versions": versions(),
    }


def _standard(folder: Path, request: Request) -> dict[str, Any]:
    """What reports are judged by; a run that makes all anew leaves none of what an earlier one was asked."""
    asked = _asked(request)
    earlier = _read(folder) if request.units is not None and not request.fresh else {}
    standard: dict[str, Any] = earlier.get("standard", earlier.get("asked", asked))
    return standard


def _asked(request: Request) -> dict[str, Any]:
    """What a run is asked, as it is read back from JSON."""
    asked: dict[str, Any] = {
        "parameters": dict(request.parameters),
        "language": request.language,
        "formats": None if request.formats is None else list(request.formats),
        "engine": request.engine,
        "limits": asdict(request.limits),
        "units": None if request.units is None else list(request.units),
        "unit_notebook": str(request.unit_notebook.resolve()) if request.unit_notebook else None,
    }
    return asked


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


def _read(folder: Path) -> dict[str, Any]:
    path = folder / "run.json"
    stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return stored
