"""What a run is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from surveykit.batch.limits import Limits
from surveykit.cleaning import Survey
from surveykit.language import Language


@dataclass(frozen=True)
class Request:
    """What a run shall do; what is not given follows the survey.

    Args:
        survey: The survey.
        folder: Where the reports go; ``reports/<survey id>`` if not given.
        units: Ids of the units to report on; all if not given.
        unit_notebook: A template for the units instead of the survey's.
        parameters: Further notebook parameters.
        language: ``zh`` or ``en``.
        formats: Documents to write.
        engine: How notebooks are run; ``warm`` where the system can fork, else ``stock``, if not given.
        workers: Notebooks side by side; the number of processors if not given.
        limits: What one notebook may take.
        fresh: Run also what is up to date.
        executor: Runs the jobs instead of processes of this machine; any ``concurrent.futures.Executor``.
    """

    survey: Survey
    folder: Path | None = None
    units: tuple[str, ...] | None = None
    unit_notebook: Path | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    language: Language | None = None
    formats: tuple[str, ...] | None = None
    engine: str | None = None
    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False
    executor: Executor | None = None
