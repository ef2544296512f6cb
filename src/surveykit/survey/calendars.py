"""Calendars of working days: holidays, and the weekend days on which people work in exchange."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, Field

from surveykit.errors import Problem
from surveykit.survey.document import Document, Entries, mapping
from surveykit.survey.register_file import records_of
from surveykit.survey.types import Day, YamlSection

_YES, _NO = ("yes", "是", "1", "true"), ("no", "否", "0", "false")
_EXPECTED = "columns day (2025-10-01) and working (yes or no)"


def _written_path(schema: dict[str, Any]) -> None:
    """Describe a calendar as it is written, not as it is kept."""
    schema.clear()
    schema |= {"description": "The path of a csv file with the columns day and working.", "type": "string"}


class Calendar(YamlSection):
    """The days that are not as the days of the week say; written as the path of a file.

    ``holidays`` are free although they are from Monday to Friday, ``workdays`` are worked although they are not.
    """

    model_config = ConfigDict(json_schema_extra=_written_path)

    holidays: tuple[Day, ...] = Field(default=())
    workdays: tuple[Day, ...] = Field(default=())

    @property
    def years(self) -> frozenset[int]:
        """The years of which it names any day."""
        return frozenset(day.year for day in (*self.holidays, *self.workdays))


def with_calendars(document: Document, folder: Path) -> list[Problem]:
    """Replace the paths of calendars by their contents; gives what is wrong with them.

    A file is UTF-8 text with commas and the columns ``day`` and ``working`` (``yes`` or ``no``). Days that it does not
    name are working days from Monday to Friday.
    """
    raw = mapping(document.value)
    written, problems = Entries(), list[Problem]()
    for name, path in mapping(raw.get("calendars")).items():
        written[name] = path
        if not isinstance(path, str):
            where = document.where(("calendars", name))
            problems.append(Problem(f"the calendar {name!r} names no file", where, "the path of a csv file"))
        elif Path(path).is_absolute() or ".." in Path(path).parts or not (folder / path).is_file():
            where = document.where(("calendars", name))
            what = f"the calendar {path!r} is not in the survey's folder"
            problems.append(Problem(what, where, "a path inside the folder", path))
            written[name] = {}
        else:
            written[name], wrong = _read(folder / path)
            problems += wrong
    if written:
        document.value = {**raw, "calendars": written}
    return problems


def _read(path: Path) -> tuple[Entries, list[Problem]]:
    try:
        rows = list(records_of(path.read_bytes().decode("utf-8-sig")))
    except (UnicodeDecodeError, csv.Error) as error:
        return {}, [Problem(f"the calendar cannot be read: {error}", path.name, "UTF-8 text with commas")]
    header = rows[0][1] if rows else []
    if not {"day", "working"} <= {*header}:
        return {}, [Problem("the calendar lacks a column", f"{path.name}:1", _EXPECTED, ", ".join(header))]
    days: dict[str, bool] = {}
    problems = list[Problem]()
    for line, cells in rows[1:]:
        record = dict(zip(header, cells, strict=False))
        day, working = record.get("day", "").strip(), record.get("working", "").strip().lower()
        where = f"{path.name}:{line}"
        if not _is_day(day) or working not in (*_YES, *_NO):
            problems.append(Problem("a line of the calendar is no day", where, _EXPECTED, f"{day},{working}"))
        elif day in days:
            problems.append(Problem(f"{day} is written a second time", where, "one line for each day"))
        else:
            days[day] = working in _YES
    weekend = {day for day in days if date.fromisoformat(day).weekday() >= 5}
    holidays = sorted(day for day, working in days.items() if not working and day not in weekend)
    workdays = sorted(day for day, working in days.items() if working and day in weekend)
    return {"holidays": [*holidays], "workdays": [*workdays]}, problems


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False
