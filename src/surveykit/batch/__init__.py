"""Hundreds of notebooks, one per unit: planned, run side by side, journaled, resumed. Knows no statistics."""

from __future__ import annotations

from surveykit.batch.job import FORMATS, Job, job_key, job_name
from surveykit.batch.journal import Entry, Journal
from surveykit.batch.parameters import check_parameters, declared_parameters, parse_parameter
from surveykit.batch.plan import Settings, plan
from surveykit.batch.run import Outcome, exclusive, is_current, run, sweep

__all__ = [
    "FORMATS",
    "Entry",
    "Job",
    "Journal",
    "Outcome",
    "Settings",
    "check_parameters",
    "declared_parameters",
    "exclusive",
    "is_current",
    "job_key",
    "job_name",
    "parse_parameter",
    "plan",
    "run",
    "sweep",
]
