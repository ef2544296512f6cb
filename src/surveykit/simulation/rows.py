"""Rows in the making: a block of one channel's rows as columns of numbers, before they become text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import cache
from pathlib import Path

import numpy as np

from surveykit.simulation.city import MadeCity
from surveykit.simulation.draws import Integers, Stream, generator
from surveykit.simulation.faults import Faults
from surveykit.simulation.planting import FaultLog, Planted, ranges
from surveykit.simulation.scores import WHOLE, Scores, in_three
from surveykit.simulation.settings import Settings
from surveykit.simulation.sizes import Plan

Rows = dict[str, Integers]

#: Seconds of a day.
DAY = 86_400


class Kind(IntEnum):
    """What a row is."""

    RATING = 0
    NOT_RATED = 1
    NO_REPLY = 2
    OPT_OUT = 3
    UNREADABLE = 4
    DONT_KNOW = 5
    DUPLICATE = 6
    REPEATED = 7
    BURST = 8
    FLOOD = 9
    DEFAULT = 10
    STAFF = 11
    RUN = 12
    POSING = 13


#: The name of each kind of row in the account of a file.
ACCOUNT = {
    Kind.RATING: "ratings",
    Kind.NOT_RATED: "not_rated",
    Kind.NO_REPLY: "no_reply",
    Kind.OPT_OUT: "opt_out",
    Kind.UNREADABLE: "unreadable",
    Kind.DONT_KNOW: "dont_know",
    Kind.DUPLICATE: "duplicates",
    Kind.REPEATED: "repeated_replies",
    Kind.BURST: "terminal_bursts",
    Kind.FLOOD: "phone_floods",
    Kind.DEFAULT: "default_ratings",
    Kind.STAFF: "staff_ratings",
    Kind.RUN: "top_runs",
    Kind.POSING: "posing_defaults",
}


class Edit(IntEnum):
    """What was changed in a rating."""

    NONE = 0
    COPIED = 1
    NAME = 2
    LABEL = 3
    DATE = 4
    PERSONAL = 5
    FAST = 6


@dataclass
class FileCounts:
    """What a raw file holds: rows of each kind."""

    path: str
    wave: str
    channel: str
    encoding: str
    pair: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """All rows but the header."""
        return sum(self.counts.values())

    def add(self, kinds: Integers) -> None:
        """Count rows of these kinds."""
        for kind, count in zip(*np.unique(kinds, return_counts=True), strict=True):
            self.counts[ACCOUNT[Kind(int(kind))]] += int(count)


@dataclass(frozen=True)
class DayBlock:
    """Days of one channel whose rows are drawn, sorted and written at one time.

    Args:
        number: The number of the block.
        days: Its days.
        random: Its stream of draws.
        units: The unit of every planned rating.
    """

    number: int
    days: list[date]
    random: np.random.Generator
    units: Integers


@dataclass(frozen=True)
class ChannelWave:
    """One channel of one wave: everything its rows depend on.

    Args:
        channel: The channel.
        settings: What was asked for.
        city: The units.
        scores: True shares of levels.
        plan: The wave's ratings.
        log: Where planted faults are recorded.
        advanced: Called with the number of ratings written.
    """

    channel: str
    settings: Settings
    city: MadeCity
    scores: Scores
    plan: Plan
    log: FaultLog
    advanced: Callable[[int], None]

    @property
    def wave(self) -> str:
        """The wave's name."""
        return self.settings.waves[self.plan.wave]

    @property
    def faults(self) -> Faults:
        """What is planted."""
        return self.settings.faults

    def random(self, *key: int) -> np.random.Generator:
        """A stream of draws of this channel and wave."""
        return generator(self.settings.seed, Stream[self.channel.upper()], self.plan.wave, *key)

    def blocks(self) -> Iterator[DayBlock]:
        """The channel's days in blocks, each with a binomial share of the ratings that are left; the last takes all."""
        left, blocks = self.plan.counts[self.channel].copy(), self.plan.blocks(self.channel)
        for number, days in enumerate(blocks):
            random = self.random(1, number)
            is_last = number == len(blocks) - 1
            drawn = left.copy() if is_last else random.binomial(left, 1 / (len(blocks) - number))
            left -= drawn
            yield DayBlock(number, days, random, np.repeat(np.arange(len(left)), drawn))

    def names(self) -> list[tuple[str, ...]]:
        """The written forms of every unit's name in this wave."""
        return [unit.written(self.plan.wave) for unit in self.city.units]

    def bounds(self) -> Integers:
        """By unit: the upper bounds of the shares of levels, best first, without the last."""
        wave, units = self.plan.wave, range(len(self.city.units))
        levels = 3 if self.channel == "sms" else 5
        table = np.zeros((len(self.city.units), levels), dtype=np.int64)
        for at in units:
            shares = self.scores.shares.get((wave, at, self.channel))
            if shares is not None:
                table[at] = in_three(shares) if levels == 3 else shares
        result: Integers = np.cumsum(table, axis=1)[:, :-1]
        return result

    def misspelt(self) -> dict[int, str]:
        """The wrong form of the names that have one in this wave."""
        return self.city.misspelt.get(self.plan.wave, {})

    def record_rows(
        self,
        rows: Rows,
        kind: Kind,
        account: FileCounts,
        value: Callable[[int], str] = lambda at: "",
        *,
        by_event: bool = False,
    ) -> None:
        """Record every row of a kind in the block that is written next, or every event of the kind.

        Args:
            rows: The block.
            kind: The kind.
            account: The file.
            value: What is recorded as the value of the row at a position.
            by_event: Whether rows of one event are one fault.
        """
        at = np.flatnonzero(rows["kind"] == kind)
        groups = [at[rows["event"][at] == event] for event in np.unique(rows["event"][at])] if by_event else at[:, None]
        first = account.rows + 2
        for group in groups:
            start = int(group[0])
            of = first + int(rows["of"][start]) if kind in (Kind.DUPLICATE, Kind.REPEATED) else 0
            unit, numbers = int(rows["unit"][start]), (group + first).tolist()
            self.record(ACCOUNT[kind], unit, account, numbers, of=of, value=value(start))

    def record(
        self, kind: str, unit: int, account: FileCounts, rows: list[int], *, of: int = 0, value: str = "", was: str = ""
    ) -> None:
        """Record one planted fault."""
        unit_id = self.city.units[unit].unit_id
        self.log.add(
            Planted(kind, self.wave, self.channel, unit_id, account.path, ranges(rows), len(rows), of, value, was)
        )


@dataclass(frozen=True)
class Event:
    """A burst, flood or run that befalls a unit in one block: so many rows."""

    unit: int
    rows: int


def write_log(
    task: ChannelWave,
    folder: Path,
    account: FileCounts,
    header: tuple[str, ...],
    blocks: Iterable[tuple[Rows, int]],
    lines: Callable[[Rows, FileCounts], list[str]],
) -> None:
    """Write a log as CSV with Windows line ends.

    Args:
        task: The channel and wave.
        folder: The folder of the campaign.
        account: The file; its rows are counted.
        header: The headers.
        blocks: The rows of every block, and how many planned ratings are among them.
        lines: Turns the rows of a block into lines.
    """
    with (folder / account.path).open("wb") as file:
        file.write((",".join(header) + "\r\n").encode(account.encoding))
        for rows, ratings in blocks:
            file.write("".join(lines(rows, account)).encode(account.encoding))
            account.add(rows["kind"])
            task.advanced(ratings)


def events(
    task: ChannelWave, kind: str, *, stream: int = 1, befallen: Integers | None = None
) -> dict[int, list[Event]]:
    """The bursts, floods or runs of a wave, by block; they befall units with ratings, or those of ``befallen``."""
    random, fault = task.random(0, stream), task.faults[kind]
    rated = np.flatnonzero(task.plan.counts[task.channel])
    rated = rated if befallen is None else np.intersect1d(rated, befallen)
    hit = rated[random.random(len(rated)) < fault.rate]
    sizes = random.integers(fault.rows[0], fault.rows[1] + 1, len(hit)) if len(hit) else np.zeros(0, dtype=np.int64)
    positions = random.integers(0, len(task.plan.blocks(task.channel)), len(hit))
    planned: dict[int, list[Event]] = {}
    for unit, size, block in zip(hit.tolist(), sizes.tolist(), positions.tolist(), strict=True):
        planned.setdefault(block, []).append(Event(unit, size))
    return planned


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


def drawn_edits(random: np.random.Generator, task: ChannelWave, rows: Rows, kinds: dict[Edit, str]) -> Integers:
    """What is changed in each row; only ratings are changed, and each in one way at most."""
    draws, edits = random.random(len(rows["unit"])), np.zeros(len(rows["unit"]), dtype=np.int64)
    spelt = np.zeros(len(task.city.units), dtype=bool)
    spelt[list(task.misspelt())] = True
    start = 0.0
    for edit, kind in kinds.items():
        end = start + task.faults[kind].rate
        hit = (draws >= start) & (draws < end) & (rows["kind"] == Kind.RATING)
        edits[hit & spelt[rows["unit"]] if edit is Edit.NAME else hit] = edit
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


def event_rows(random: np.random.Generator, event: Event, number: int, kind: Kind) -> Rows:
    """The top ratings of a burst, flood or run."""
    units = np.full(event.rows, event.unit)
    return top_rows(units, random.integers(0, 1 << 31, event.rows), kind, number)


def copies_of(rows: Rows, at: Integers, kind: Kind) -> Rows:
    """The rows at these positions once more, as rows of a kind, without an edit of their own."""
    count = len(at)
    again = {"kind": np.full(count, int(kind)), "edit": np.zeros(count, dtype=np.int64), "of": at}
    return taken(rows, at) | again


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
    rows = {**rows, "of": np.full(len(rows["unit"]), -1)}
    everything = joined(rows, copies)
    order = np.lexsort([everything[key] for key in reversed(keys)])
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    result = taken(everything, order)
    is_copy = result["of"] >= 0
    result["of"][is_copy] = position[result["of"][is_copy]]
    return result


@cache
def _clock() -> tuple[list[str], list[str]]:
    """Every second of a day, with two digits for the hour and with as many as it has."""
    tails = [f":{minute:02d}:{second:02d}" for minute in range(60) for second in range(60)]
    padded = [f"{hour:02d}{tail}" for hour in range(24) for tail in tails]
    return padded, [text.removeprefix("0") if text[0] == "0" else text for text in padded]


@cache
def _day(ordinal: int) -> tuple[str, str]:
    day = date.fromordinal(ordinal)
    return day.isoformat(), f"{day.year}/{day.month}/{day.day}"


def dashed(times: Integers) -> list[str]:
    """Times as ``2024-03-05 09:05:09``."""
    clock = _clock()[0]
    return [f"{_day(time // DAY)[0]} {clock[time % DAY]}" for time in times.tolist()]


def slashed(times: Integers) -> list[str]:
    """Times as 问卷星 writes them: ``2024/3/5 9:05:09``."""
    clock = _clock()[1]
    return [f"{_day(time // DAY)[1]} {clock[time % DAY]}" for time in times.tolist()]


def impossible(time: str, year: int, draw: int) -> str:
    """A date that cannot be, in the form of ``time``: no such day, long before, far ahead."""
    clock = time.partition(" ")[2]
    mark = "/" if "/" in time else "-"
    days = (f"{year}-02-30", f"{year}-13-05", "1970-01-01", f"{year + 10}-06-31", f"{year + 60}-05-06", "1900-01-00")
    return f"{days[draw % len(days)].replace('-', mark)} {clock}"
