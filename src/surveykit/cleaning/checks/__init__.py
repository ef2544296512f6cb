"""The checks: each looks at the typed rows and gives findings. More can be registered."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.cleaning.checks.campaign import burst, flood, perfect_units, posing_defaults, runs, staff
from surveykit.cleaning.checks.careful import attention, careless, constant_answers, inconsistent, too_fast
from surveykit.cleaning.checks.declared import (
    blank_units,
    no_respondent,
    no_unit,
    one_unit_below,
    undeclared_answers,
    undeclared_units,
    unit_names,
    unit_spellings,
)
from surveykit.cleaning.checks.drafted import unconfirmed_guesses
from surveykit.cleaning.checks.identical import identical_rows
from surveykit.cleaning.checks.private import personal_choices, personal_columns, personal_data, privacy_columns
from surveykit.cleaning.checks.registry import CHECKS, Check, Checked, Flagged, get, register, run_checks
from surveykit.cleaning.checks.repeats import duplicates, repeated
from surveykit.cleaning.checks.routes import broken_route
from surveykit.cleaning.checks.settings import check_columns, check_times
from surveykit.cleaning.checks.values import beyond, default_ratings, impossible_dates, out_of_range
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.raw_columns import missing_columns, unused_columns, wrong_delimiter
from surveykit.cleaning.typing import Typed
from surveykit.cleaning.unused import unused_decisions

__all__ = [
    "CHECKS", "Check", "Checked", "Flagged", "beyond", "blank_units", "get", "register", "repeated", "run_checks",
]  # fmt: skip


def reading_notes(typed: Typed) -> Iterator[Finding]:
    """What the readers had to say."""
    for table in typed.tables:
        for note in table.notes:
            yield Finding("reading", "note", note, table.path)


for _check in (
    wrong_delimiter,
    missing_columns,
    undeclared_answers,
    undeclared_units,
    unit_spellings,
    unit_names,
    no_unit,
    no_respondent,
    out_of_range,
    broken_route,
    impossible_dates,
    duplicates,
    identical_rows,
    burst,
    flood,
    staff,
    runs,
    posing_defaults,
    too_fast,
    attention,
    inconsistent,
    constant_answers,
    careless,
    perfect_units,
    default_ratings,
    personal_choices,
    personal_columns,
    personal_data,
    privacy_columns,
    one_unit_below,
    reading_notes,
    unused_columns,
    unused_decisions,
    check_columns,
    check_times,
    unconfirmed_guesses,
):
    register(_check.__name__, _check)
