"""Hundreds of notebooks, one per unit: planned, run side by side, journaled, resumed. Knows no statistics."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from surveykit.batch.demo.shipped import bring_survey, copy_notebooks, find_notebook
    from surveykit.batch.engines.limits import Limits, parse_size
    from surveykit.batch.journal.entries import Entry, Journal, Outcome, is_current
    from surveykit.batch.journal.states import Certificate, JobState, certificate, survey_status
    from surveykit.batch.planning.job import Job, job_name, job_parts
    from surveykit.batch.planning.parameters import check_parameters, declared_parameters, parse_parameter
    from surveykit.batch.planning.plan import JobSettings, plan
    from surveykit.batch.planning.request import Request, report_folder
    from surveykit.batch.reports import RunReport, RunWatcher, run_survey
    from surveykit.batch.running.runner import exclusive, run, sweep

#: Public names by module. Each is imported when it is first used: the processes that run notebooks need few.
_NAMES = {
    "demo.shipped": ("bring_survey", "copy_notebooks", "find_notebook"),
    "engines.limits": ("Limits", "parse_size"),
    "journal.entries": ("Entry", "Journal", "Outcome", "is_current"),
    "journal.states": ("Certificate", "JobState", "certificate", "survey_status"),
    "planning.job": ("Job", "job_name", "job_parts"),
    "planning.parameters": ("check_parameters", "declared_parameters", "parse_parameter"),
    "planning.plan": ("JobSettings", "plan"),
    "planning.request": ("Request", "report_folder"),
    "reports": ("RunReport", "RunWatcher", "run_survey"),
    "running.runner": ("exclusive", "run", "sweep"),
}
_ADDRESS = {name: f"surveykit.batch.{module}" for module, names in _NAMES.items() for name in names}

__all__ = [
    "Certificate",
    "Entry",
    "Job",
    "JobSettings",
    "JobState",
    "Journal",
    "Limits",
    "Outcome",
    "Request",
    "RunReport",
    "RunWatcher",
    "bring_survey",
    "certificate",
    "check_parameters",
    "copy_notebooks",
    "declared_parameters",
    "exclusive",
    "find_notebook",
    "is_current",
    "job_name",
    "job_parts",
    "parse_parameter",
    "parse_size",
    "plan",
    "report_folder",
    "run",
    "run_survey",
    "survey_status",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name in _ADDRESS:
        return getattr(import_module(_ADDRESS[name]), name)
    raise AttributeError(f"module 'surveykit.batch' has no attribute {name!r}")


__dir__ = __all__.copy
