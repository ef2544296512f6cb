"""Handing in a study and checking one: the bundle, and its verification by somebody who has nothing else."""

from __future__ import annotations

from surveykit.submission.checking import Verification, verify_quick
from surveykit.submission.finding import Difference
from surveykit.submission.full import Rerun, refuse_offline, refuse_without_responses, reproduction, verify_full
from surveykit.submission.isolation import Allowance
from surveykit.submission.packing import Packed, Prepared, pack, prepared, write
from surveykit.submission.page import report_folder_beside, write_report

__all__ = [
    "Allowance",
    "Difference",
    "Packed",
    "Prepared",
    "Rerun",
    "Verification",
    "pack",
    "prepared",
    "refuse_offline",
    "refuse_without_responses",
    "report_folder_beside",
    "reproduction",
    "verify_full",
    "verify_quick",
    "write",
    "write_report",
]
__dir__ = __all__.copy
