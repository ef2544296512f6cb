"""Hundreds of notebooks, one per unit: planned, run side by side, journaled, resumed. Knows no statistics."""

from __future__ import annotations

from surveykit.batch.job import FORMATS, Job, job_name, job_parts
from surveykit.batch.journal import Entry, Journal
from surveykit.batch.parameters import check_parameters, declared_parameters, parse_parameter
from surveykit.batch.plan import Settings, plan
from surveykit.batch.reports import JobState, RunReport, Watcher, report_folder, run_survey, survey_status
from surveykit.batch.request import Request
from surveykit.batch.run import Outcome, exclusive, is_current, run, sweep
from surveykit.batch.shipped import bring_survey, copy_notebooks, find_notebook

__all__ = [
    "FORMATS",
    "Entry",
    "Job",
    "JobState",
    "Journal",
    "Outcome",
    "Request",
    "RunReport",
    "Settings",
    "Watcher",
    "bring_survey",
    "check_parameters",
    "copy_notebooks",
    "declared_parameters",
    "exclusive",
    "find_notebook",
    "is_current",
    "job_name",
    "job_parts",
    "parse_parameter",
    "plan",
    "report_folder",
    "run",
    "run_survey",
    "survey_status",
    "sweep",
]
