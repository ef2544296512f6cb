"""Columns that the settings of checks name and that say nothing: the check would find nothing, ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from surveykit.cleaning.checks.careful import TAKEN, seconds_taken
from surveykit.cleaning.checks.named import Column, absent, seconds_of, texts_of
from surveykit.cleaning.columns import Floats
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.typing import Typed

_CHECKS = ("burst", "flood", "staff", "runs", "default_ratings", "too_fast")
_KEYS = ("device", "rater", "time", "start", "end", "duration")
#: Share of a column's texts that a check may be unable to read before that is reported.
_UNREAD = 0.05
#: Every row's seconds, NaN where its text says none.
Seconds = Callable[[Typed, Column], Floats]


def check_columns(typed: Typed) -> Iterator[Finding]:
    """Columns that the settings of checks name and no file has."""
    for name, key, column in _named(typed):
        if absent(typed, column):
            known = tuple(dict.fromkeys(str(header) for table in typed.tables for header in table.frame.columns))
            what = f"no file has the column {column!r} that checks: {name}: {key} names"
            yield Finding("check_columns", "error", what, f"survey.yml, checks: {name}", known=known)


def _named(typed: Typed) -> Iterator[tuple[str, str, Column]]:
    for name in _CHECKS:
        check = getattr(typed.survey.checks, name)
        for key in _KEYS:
            column = getattr(check, key, None)
            if column is not None and check.action != "off":
                yield name, key, column


def check_times(typed: Typed) -> Iterator[Finding]:
    """Files whose times or durations checks cannot read: in these they find nothing.

    Single days that do not exist are another matter (``impossible_dates``).
    """
    for names, column, read, known in _times(typed):
        texts, seconds = texts_of(typed, column), read(typed, column)
        filled = texts.notna().to_numpy()
        for number, source in enumerate(typed.survey.sources):
            here = filled & (typed.table == number)
            rows = np.flatnonzero(here & np.isnan(seconds))
            if len(rows) > _UNREAD * here.sum():
                what = f"the checks {names} cannot read {len(rows)} of {here.sum()} texts in {column!r}"
                remedy = "export the file with another form of date, or correct the column; these rows are not checked"
                example, places = str(texts.iloc[rows[0]]), typed.places(rows)
                yield Finding("check_times", "warning", what, source.path, len(rows), places, remedy, (known,), example)


def _times(typed: Typed) -> Iterator[tuple[str, Column, Seconds, str]]:
    """Every column of times or durations once: the checks that read it, how, and what they can read."""
    moments: dict[str, tuple[Column, list[str]]] = {}
    for name, key, column in _named(typed):
        if key in ("time", "start", "end"):
            moments.setdefault(str(column), (column, []))[1].append(name)
    for column, names in moments.values():
        yield ", ".join(dict.fromkeys(names)), column, seconds_of, "a moment such as 2025-03-05 14:05:09"
    if typed.survey.checks.too_fast.action != "off" and typed.survey.checks.too_fast.start is None:
        column = typed.survey.checks.too_fast.duration or TAKEN
        yield "too_fast", column, lambda _, __: seconds_taken(texts_of(typed, column)), "a duration such as 215秒, 3:35"
