"""A block of rows as columns of numbers, before they become text: drawn, joined, put in order, copied."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np

from surveykit.simulation.draws import Integers
from surveykit.simulation.rows import ChannelWave, Edit, Event, Kind, Rows
from surveykit.simulation.scores import WHOLE

#: Seconds of a day.
DAY = 86_400


def drawn_levels(random: np.random.Generator, units: Integers, bounds: Integers) -> Integers:
    """The number of each rating's level, 0 being the best."""
    draws = random.integers(0, WHOLE, len(units))
    levels: Integers = (draws[:, None] >= bounds[units]).sum(axis=1)
    return levels


def drawn_times(random: np.random.Generator, days: list[date], count: int, hours: tuple[int, int]) -> Integers:
    """Seconds since the first day of the calendar, on any of the days between two hours."""
    ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
    day = ordinals[random.integers(0, len(days), count)]
    result: Integers = day * DAY + random.integers(hours[0] * 3600, hours[1] * 3600, count)
    return result


def drawn_edits(random: np.random.Generator, task: ChannelWave, rows: Rows, kinds: Iterable[Edit]) -> Integers:
    """What is changed in each row; only ratings are changed, and each in one way at most."""
    draws, edits = random.random(len(rows["unit"])), np.zeros(len(rows["unit"]), dtype=np.int64)
    spelt = np.zeros(len(task.city.units), dtype=bool)
    spelt[list(task.misspelt())] = True
    start = 0.0
    for edit in kinds:
        end = start + task.faults[edit.name.lower()].rate
        hit = (draws >= start) & (draws < end) & (rows["kind"] == Kind.RATINGS)
        edits[hit & spelt[rows["unit"]] if edit is Edit.MISSPELT_UNITS else hit] = edit
        start = end
    return edits


def extra_rows(units: Integers, draws: Integers, kind: Kind) -> Rows:
    """Rows of a kind that holds no rating, for these units."""
    count = len(units)
    return {"unit": units, "level": np.full(count, -1), "kind": np.full(count, int(kind)), "draw": draws}


def top_rows(units: Integers, draws: Integers, kind: Kind, event: Integers | int) -> Rows:
    """Top ratings of a kind for these units, of one event or of one each."""
    levels = np.zeros(len(units), dtype=np.int64)
    return extra_rows(units, draws, kind) | {"level": levels, "event": np.zeros_like(levels) + event}


def event_rows(random: np.random.Generator, event: Event, kind: Kind) -> Rows:
    """The top ratings of a burst, flood or run."""
    return top_rows(np.full(event.rows, event.unit), random.integers(0, 1 << 31, event.rows), kind, event.number)


def copies_of(rows: Rows, at: Integers, kind: Kind) -> Rows:
    """The rows at these positions once more, as rows of a kind, without an edit of their own."""
    return taken(rows, at) | {"kind": np.full(len(at), int(kind)), "edit": np.zeros_like(at), "of": at}


def joined(*parts: Rows) -> Rows:
    """Blocks one behind the other."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def taken(rows: Rows, at: Integers) -> Rows:
    """The rows at these positions, in this order."""
    return {name: column[at] for name, column in rows.items()}


def in_order(rows: Rows, *keys: str) -> Rows:
    """The rows sorted by the keys, the first being the most important; equal rows keep their order."""
    return taken(rows, np.lexsort([rows[key] for key in reversed(keys)]))


def with_copies(rows: Rows, copies: Rows, *keys: str) -> Rows:
    """Rows and copies of some of them in order; ``of`` then holds the new position of the row that was copied.

    ``copies["of"]`` holds positions in ``rows``.
    """
    everything = joined({**rows, "of": np.full(len(rows["unit"]), -1)}, copies)
    order = np.lexsort([everything[key] for key in reversed(keys)])
    result = taken(everything, order)
    result["of"] = np.where(result["of"] >= 0, np.argsort(order)[result["of"]], -1)
    return result


@cache
def _clock() -> list[str]:
    minutes = [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60)]
    return [f"{minute}:{second:02d}" for minute in minutes for second in range(60)]


@cache
def _day(ordinal: int) -> tuple[str, str]:
    day = date.fromordinal(ordinal)
    return day.isoformat(), f"{day.year}/{day.month}/{day.day}"


def dashed(times: Integers) -> list[str]:
    """Times as ``2024-03-05 09:05:09``."""
    clock = _clock()
    return [f"{_day(time // DAY)[0]} {clock[time % DAY]}" for time in times.tolist()]


def slashed(times: Integers) -> list[str]:
    """Times as 问卷星 writes them: ``2024/3/5 9:05:09``."""
    clock = _clock()
    return [f"{_day(time // DAY)[1]} {clock[time % DAY].removeprefix('0')}" for time in times.tolist()]


def impossible(time: str, year: int, draw: int) -> str:
    """A date that cannot be, in the form of ``time``: no such day, long before, far ahead."""
    clock = time.partition(" ")[2]
    mark = "/" if "/" in time else "-"
    days = (f"{year}-02-30", f"{year}-13-05", "1970-01-01", f"{year + 10}-06-31", f"{year + 60}-05-06", "1900-01-00")
    return f"{days[draw % len(days)].replace('-', mark)} {clock}"
