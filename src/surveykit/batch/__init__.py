"""Hundreds of notebooks, one per unit: planned, run side by side, journaled, resumed. Knows no statistics."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from surveykit.batch.completeness import Certificate, certificate
    from surveykit.batch.job import FORMATS, Job, job_name, job_parts
    from surveykit.batch.journal import Entry, Journal
    from surveykit.batch.limits import Limits, parse_size
    from surveykit.batch.parameters import check_parameters, declared_parameters, parse_parameter
    from surveykit.batch.planning import Settings, plan
    from surveykit.batch.reports import JobState, RunReport, Watcher, report_folder, run_survey, survey_status
    from surveykit.batch.request import Request
    from surveykit.batch.running import Outcome, exclusive, is_current, run, sweep
    from surveykit.batch.shipped import bring_survey, copy_notebooks, find_notebook

#: Public names and their modules. Each is imported when it is first used: the processes that run notebooks need few.
_ADDRESS = {
    "Certificate": "surveykit.batch.completeness",
    "certificate": "surveykit.batch.completeness",
    "Entry": "surveykit.batch.journal",
    "FORMATS": "surveykit.batch.job",
    "Job": "surveykit.batch.job",
    "JobState": "surveykit.batch.reports",
    "Journal": "surveykit.batch.journal",
    "Limits": "surveykit.batch.limits",
    "Outcome": "surveykit.batch.running",
    "Request": "surveykit.batch.request",
    "RunReport": "surveykit.batch.reports",
    "Settings": "surveykit.batch.planning",
    "Watcher": "surveykit.batch.reports",
    "bring_survey": "surveykit.batch.shipped",
    "check_parameters": "surveykit.batch.parameters",
    "copy_notebooks": "surveykit.batch.shipped",
    "declared_parameters": "surveykit.batch.parameters",
    "exclusive": "surveykit.batch.running",
    "find_notebook": "surveykit.batch.shipped",
    "is_current": "surveykit.batch.running",
    "job_name": "surveykit.batch.job",
    "job_parts": "surveykit.batch.job",
    "parse_parameter": "surveykit.batch.parameters",
    "parse_size": "surveykit.batch.limits",
    "plan": "surveykit.batch.planning",
    "report_folder": "surveykit.batch.reports",
    "run": "surveykit.batch.running",
    "run_survey": "surveykit.batch.reports",
    "survey_status": "surveykit.batch.reports",
    "sweep": "surveykit.batch.running",
}

__all__ = [
    "FORMATS",
    "Certificate",
    "Entry",
    "Job",
    "JobState",
    "Journal",
    "Limits",
    "Outcome",
    "Request",
    "RunReport",
    "Settings",
    "Watcher",
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


def __dir__() -> list[str]:
    return sorted(__all__)
