"""The values of formulas, column by column, with the kind of every missing value.

Each value is a number: a score, a count, the days since 1970, the position of a choice, 1 and 0 for yes and no. Where
there is none, the kind is *skipped* if the person was not asked enough to have one; else it is the first of refused,
don't know, invalid, blank and default rating that something it is made of is missing by. A division by zero and a
number beyond all bounds are invalid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.columns import MISSING_KINDS, Floats, Rows, Values, categorical
from surveykit.survey import Definition
from surveykit.survey.calendars import Calendar
from surveykit.survey.formula import Formula, operand_of
from surveykit.survey.routing import COMPARES

#: Kinds of missing values, the one that decides first; ``_VALUE`` is the rank of what is not missing.
ORDER = ("skipped", "refused", "dont_know", "invalid", "blank", "default_rating")
_SKIPPED, _INVALID, _BLANK, _VALUE = 0, ORDER.index("invalid"), ORDER.index("blank"), len(ORDER)
_KIND_NUMBERS = np.array([*(MISSING_KINDS.index(kind) for kind in ORDER), -1])

Ranks = NDArray[np.int8]


@dataclass(frozen=True)
class Calculated:
    """Values (NaN: missing) and the rank in ``ORDER`` of the kind of each missing one."""

    values: Floats
    ranks: Ranks

    @property
    def missing(self) -> Rows:
        """Whether there is no value."""
        return np.isnan(self.values)


def calculated(formula: Formula, frame: pd.DataFrame, survey: Definition) -> Calculated:
    """The values of a formula in every row of a typed frame that holds the questions it names."""
    if formula.does in _READ:
        return _READ[formula.does](formula, frame, survey)
    parts = [calculated(part, frame, survey) for part in formula.of]
    if formula.does in ("and", "or"):
        return _joined(parts, decisive=0.0 if formula.does == "and" else 1.0)
    if formula.does == "if":
        return _either(formula, parts)
    if formula.does == "answered":
        return Calculated(
            np.where(parts[0].ranks == _SKIPPED, np.nan, 1.0 - parts[0].missing),
            np.where(parts[0].ranks == _SKIPPED, _SKIPPED, _VALUE).astype(np.int8),
        )
    if formula.minimum:
        return _over(formula, parts)
    values = [part.values for part in parts]
    with np.errstate(all="ignore"):
        result = (
            _workdays(survey.calendars.get(formula.value), *values)
            if formula.does == "workdays"
            else (_EACH[formula.does](formula, *values))
        )
    missing = np.logical_or.reduce([part.missing for part in parts])
    return _checked(np.where(missing, np.nan, result), np.minimum.reduce([part.ranks for part in parts]))


def columns_of(name: str, formula: Formula, result: Calculated) -> dict[str, Values]:
    """The columns of a derived question in typed frames: its answers and its kinds of missing ones."""
    missing = categorical(_KIND_NUMBERS[result.ranks], MISSING_KINDS)
    if formula.gives == "number":
        return {name: result.values, f"{name}.missing": missing}
    codes = [choice.code for choice in operand_of(formula).choices]
    values = 1.0 - result.values if formula.gives == "yes_no" else result.values
    positions = np.where(result.missing, -1, values).astype(np.int64)
    return {name: categorical(positions, codes, ordered=formula.gives == "rating"), f"{name}.missing": missing}


def _checked(values: Floats, ranks: Ranks) -> Calculated:
    """What is no finite number although nothing it is made of is missing is invalid."""
    wrong = ~np.isfinite(values) & (ranks == _VALUE)
    return Calculated(np.where(wrong, np.nan, values), np.where(wrong, _INVALID, ranks).astype(np.int8))


# What is read from the frame


def _answers(formula: Formula, frame: pd.DataFrame, survey: Definition) -> Calculated:
    column = frame[formula.value]
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes = [choice.code for choice in formula.choices]
        # What is yes or no is 1 or 0, what has choices the position of the choice.
        numbers = range(len(codes)) if formula.gives in ("choice", "rating") else map(float, codes)
        values = column.astype("object").map(dict(zip(codes, numbers, strict=True)))
    elif formula.gives == "day":
        values = _since_1970(column.str.slice(0, 10), "%Y-%m-%d", pd.Timedelta(days=1))
    elif formula.gives == "text":
        values = column.notna().astype("float64").where(column.notna())
    else:
        values = column
    return _with_kinds(values.to_numpy(dtype=np.float64, na_value=np.nan), formula.value, frame)


def _moments(formula: Formula, frame: pd.DataFrame, survey: Definition) -> Calculated:
    return _with_kinds(seconds_since_1970(frame[formula.value]), formula.value, frame)


def seconds_since_1970(moments: pd.Series) -> Floats:
    """The moments that a date question with ``period: second`` holds, as numbers; NaN where there is none."""
    values = _since_1970(moments, "%Y-%m-%dT%H:%M:%S", pd.Timedelta(seconds=1))
    return np.asarray(values.to_numpy(dtype=np.float64, na_value=np.nan))


def _since_1970(texts: pd.Series, form: str, unit: pd.Timedelta) -> pd.Series:
    return (pd.to_datetime(texts, format=form, errors="coerce") - pd.Timestamp(0)) / unit


def _with_kinds(values: Floats, question: str, frame: pd.DataFrame) -> Calculated:
    """Values with the kinds of a question; those of which no kind is known were left blank."""
    ranks = np.full(len(values), _BLANK)
    name = f"{question}.missing"
    if name in frame.columns:
        known = dict(zip(ORDER, range(len(ORDER)), strict=True))
        ranks = frame[name].astype("object").map(known).fillna(_BLANK).to_numpy(dtype=np.int8)
    return Calculated(values, np.where(np.isnan(values), ranks, _VALUE).astype(np.int8))


def _constant(formula: Formula, frame: pd.DataFrame, survey: Definition) -> Calculated:
    return Calculated(np.full(len(frame), float(formula.value)), np.full(len(frame), _VALUE, dtype=np.int8))


def _texts(formula: Formula, frame: pd.DataFrame, survey: Definition) -> Calculated:
    question, texts = formula.value
    values = frame[question].isin(list(texts)).astype("float64").where(frame[question].notna())
    return _with_kinds(values.to_numpy(dtype=np.float64), question, frame)


def _ticked(formula: Formula, frame: pd.DataFrame, survey: Definition) -> Calculated:
    question, code = formula.value
    ticks = frame[survey.choice_columns(question)[code]]
    return _with_kinds(ticks.to_numpy(dtype=np.float64, na_value=np.nan), question, frame)


_READ = {"question": _answers, "constant": _constant, "moment": _moments, "texts": _texts, "ticked": _ticked}


# What joins several


def _joined(parts: Sequence[Calculated], decisive: float) -> Calculated:
    """``and`` and ``or`` (Kleene): one that decides is enough, whatever is missing."""
    decided = np.logical_or.reduce([part.values == decisive for part in parts])
    missing = ~decided & np.logical_or.reduce([part.missing for part in parts])
    ranks = np.where(missing, np.minimum.reduce([part.ranks for part in parts]), _VALUE)
    values = np.where(decided, decisive, 1.0 - decisive)
    return Calculated(np.where(missing, np.nan, values), ranks.astype(np.int8))


def _either(formula: Formula, parts: Sequence[Calculated]) -> Calculated:
    """``A if C else B``: only what is chosen can be missing."""
    test, *branches = parts
    values = [part.values for part in branches]
    if formula.gives == "choice":
        codes = [choice.code for choice in formula.choices]
        for number, branch in enumerate(formula.of[1:]):
            goals = np.array([*(codes.index(choice.code) for choice in branch.choices), np.nan])
            values[number] = goals[np.where(np.isnan(values[number]), -1, values[number]).astype(np.int64)]
    chosen = np.where(test.values == 1.0, values[0], values[1])
    ranks = np.where(test.values == 1.0, branches[0].ranks, branches[1].ranks)
    missing = test.missing
    return Calculated(np.where(missing, np.nan, chosen), np.where(missing, test.ranks, ranks).astype(np.int8))


_SUMMED: Mapping[str, Callable[..., Floats]] = {
    "sum": np.nansum,
    "count": np.nansum,
    "min": np.nanmin,
    "max": np.nanmax,
}


def _over(formula: Formula, parts: Sequence[Calculated]) -> Calculated:
    """Of those that are answered, where enough are."""
    values, ranks = np.column_stack([part.values for part in parts]), np.column_stack([part.ranks for part in parts])
    answered, asked = (~np.isnan(values)).sum(axis=1), (ranks != _SKIPPED).sum(axis=1)
    enough = answered >= formula.minimum
    result = np.full(len(values), np.nan)
    with np.errstate(all="ignore"):
        if formula.does == "mean":
            result[enough] = np.nansum(values[enough], axis=1) / answered[enough]
        elif enough.any():
            result[enough] = _SUMMED[formula.does](values[enough], axis=1)
    others = np.where(ranks == _SKIPPED, _VALUE, ranks).min(axis=1)
    kinds = np.where(asked < formula.minimum, _SKIPPED, others)
    return _checked(result, np.where(enough, _VALUE, kinds).astype(np.int8))


# What is done to each value


def _by_position(formula: Formula, positions: Floats) -> Floats:
    """The score of every choice, or the group it falls in."""
    goals = np.array([*formula.value, np.nan], dtype=np.float64)
    at = np.where(np.isnan(positions), -1, positions).astype(np.int64)
    return np.asarray(goals[at], dtype=np.float64)


def _months(formula: Formula, start: Floats, end: Floats) -> Floats:
    """Completed months: the day of the month is reached, or the month's last one."""
    forward = _full_months(start, end)
    return np.where(end >= start, forward, -_full_months(end, start))


def _full_months(start: Floats, end: Floats) -> Floats:
    known = ~(np.isnan(start) | np.isnan(end))
    days = [np.where(known, values, 0.0).astype("int64").astype("datetime64[D]") for values in (start, end)]
    months = [values.astype("datetime64[M]") for values in days]
    of_month = [(values - month).astype("int64") for values, month in zip(days, months, strict=True)]
    is_last = (days[1] + 1).astype("datetime64[M]") != months[1]
    reached = (of_month[1] >= of_month[0]) | is_last
    return np.asarray((months[1] - months[0]).astype(np.float64) - ~reached, dtype=np.float64)


def _workdays(calendar: Calendar | None, start: Floats, end: Floats) -> Floats:
    """Working days after ``start`` up to ``end``: the first day does not count (Civil Code of China, article 201)."""
    calendar = calendar or Calendar()
    return _workdays_until(end, calendar) - _workdays_until(start, calendar)


def _workdays_until(days: Floats, calendar: Calendar) -> Floats:
    """How many working days there are from 1970 up to a day, itself included."""
    known = np.where(np.isnan(days), 0.0, days).astype("int64")
    # 1970-01-01 was a Thursday: counted from the Monday before, five of each seven days are worked.
    weeks, weekday = np.divmod(known + 3, 7)
    holidays, workdays = (np.array(listed, dtype="datetime64[D]").astype("int64") for listed in _listed(calendar))
    exchanged = np.searchsorted(workdays, known, "right") - np.searchsorted(holidays, known, "right")
    return np.asarray(weeks * 5 + np.minimum(weekday + 1, 5) + exchanged, dtype=np.float64)


def _listed(calendar: Calendar) -> tuple[list[Any], list[Any]]:
    return sorted(calendar.holidays), sorted(calendar.workdays)


_EACH: dict[str, Callable[..., Any]] = {
    "+": lambda formula, first, *second: first + second[0] if second else first,
    "-": lambda formula, first, *second: first - second[0] if second else -first,
    "*": lambda formula, first, second: first * second,
    "/": lambda formula, first, second: first / second,
    "not": lambda formula, truth: 1.0 - truth,
    **{
        sign: lambda formula, first, second, compare=compare: compare(first, second).astype("float64")
        for sign, compare in COMPARES.items()
    },
    "among": lambda formula, values: np.isin(values, formula.value).astype("float64"),
    "score": _by_position,
    "reverse": lambda formula, positions: positions,
    "turn": lambda formula, numbers: formula.value - numbers,
    "bands": lambda formula, numbers: np.searchsorted(formula.value, numbers, side="right").astype("float64"),
    "collapse": _by_position,
    "days": lambda formula, start, end: end - start,
    "seconds": lambda formula, start, end: end - start,
    "minutes": lambda formula, start, end: (end - start) / 60,
    "hours": lambda formula, start, end: (end - start) / 3600,
    "months": _months,
}
