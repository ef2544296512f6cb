"""Rows in the making: the blocks of one channel, the kinds of rows in them, and the file that they are written to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from pathlib import Path

import numpy as np

from surveykit.simulation.city import MadeCity
from surveykit.simulation.draws import Integers, Stream, generator
from surveykit.simulation.faults import Faults
from surveykit.simulation.planting import FaultLog, Planted, ranges
from surveykit.simulation.scores import Scores, in_three
from surveykit.simulation.settings import Settings
from surveykit.simulation.sizes import Plan
from surveykit.simulation.truth import FileTruth

Rows = dict[str, Integers]


class Kind(IntEnum):
    """What a row is; its name in small letters is what rows of the kind are called in the account of a file."""

    RATINGS = 0
    NOT_RATED = 1
    NO_REPLY = 2
    OPT_OUT = 3
    UNREADABLE = 4
    DONT_KNOW = 5
    DUPLICATES = 6
    REPEATED_REPLIES = 7
    TERMINAL_BURSTS = 8
    PHONE_FLOODS = 9
    DEFAULT_RATINGS = 10
    STAFF_RATINGS = 11
    TOP_RUNS = 12
    POSING_DEFAULTS = 13


class Edit(IntEnum):
    """What was changed in a rating; its name in small letters is the kind of fault."""

    NONE = 0
    DUPLICATES = 1
    MISSPELT_UNITS = 2
    UNDECLARED_LABELS = 3
    IMPOSSIBLE_DATES = 4
    FAST_FORMS = 5


@dataclass(frozen=True)
class DayBlock:
    """Days of one channel whose rows are drawn, sorted and written at one time; ``units`` has that of each rating."""

    number: int
    days: list[date]
    random: np.random.Generator
    units: Integers


@dataclass(frozen=True)
class ChannelWave:
    """One channel of one wave: everything its rows depend on, and who hears how many ratings are written."""

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
        table = np.zeros((len(self.city.units), 3 if self.channel == "sms" else 5), dtype=np.int64)
        for at in self.city.rated(self.plan.wave):
            shares = self.scores.shares[self.plan.wave, at, self.channel]
            table[at] = in_three(shares) if self.channel == "sms" else shares
        result: Integers = np.cumsum(table, axis=1)[:, :-1]
        return result

    def misspelt(self) -> dict[int, str]:
        """The wrong form of the names that have one in this wave."""
        return self.city.misspelt.get(self.plan.wave, {})


@dataclass
class RawFile:
    """A raw file in the making: its rows of each kind are counted, and the faults in them recorded."""

    task: ChannelWave
    path: str
    encoding: str = "gb18030"
    pair: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def rows(self) -> int:
        """All rows but the header."""
        return sum(self.counts.values())

    @property
    def first(self) -> int:
        """The number in the file of the row that is written next."""
        return self.rows + 2

    def add(self, kinds: Integers) -> None:
        """Count rows of these kinds."""
        for kind, count in zip(*np.unique(kinds, return_counts=True), strict=True):
            self.counts[Kind(kind).name.lower()] += int(count)

    def truth(self) -> FileTruth:
        """The finished file, for the record."""
        counts = dict(sorted(self.counts.items()))
        return FileTruth(self.path, self.task.wave, self.task.channel, self.encoding, self.rows, counts, self.pair)

    def record_rows(
        self, rows: Rows, kind: Kind, value: Callable[[int], str] = lambda at: "", *, by_event: bool = False
    ) -> None:
        """Record every row of a kind in the block that is written next, or every event of the kind as one fault.

        ``value`` says what is recorded as the value of the row at a position.
        """
        at = np.flatnonzero(rows["kind"] == kind)
        groups = [at[rows["event"][at] == event] for event in np.unique(rows["event"][at])] if by_event else at[:, None]
        for group in groups:
            start = int(group[0])
            of = self.first + int(rows["of"][start]) if kind in (Kind.DUPLICATES, Kind.REPEATED_REPLIES) else 0
            numbers = (group + self.first).tolist()
            self.record(kind.name.lower(), int(rows["unit"][start]), *numbers, of=of, value=value(start))

    def record(self, kind: str, unit: int, *rows: int, of: int = 0, value: str = "", was: str = "") -> None:
        """Record one planted fault."""
        task, unit_id = self.task, self.task.city.units[unit].unit_id
        where = (task.wave, task.channel, unit_id, self.path)
        task.log.add(Planted(kind, *where, ranges(rows), len(rows), of, value, was))


@dataclass(frozen=True)
class Event:
    """A burst, flood or run that befalls a unit in one block: so many rows, and its number in the block."""

    unit: int
    rows: int
    number: int


def write_log(
    task: ChannelWave,
    folder: Path,
    header: tuple[str, ...],
    blocks: Iterable[tuple[Rows, int]],
    lines: Callable[[Rows, RawFile], list[str]],
) -> list[RawFile]:
    """Write a log as CSV in GB18030 with Windows line ends.

    ``blocks`` are rows with the number of planned ratings among them, ``lines`` turns them into lines of a file.
    """
    file = RawFile(task, f"raw/{task.channel}-{task.wave}.csv")
    with (folder / file.path).open("wb") as handle:
        handle.write((",".join(header) + "\r\n").encode(file.encoding))
        for rows, ratings in blocks:
            handle.write("".join(lines(rows, file)).encode(file.encoding))
            file.add(rows["kind"])
            task.advanced(ratings)
    return [file]


def events(
    task: ChannelWave, kind: str, *, stream: int = 1, befallen: Integers | None = None
) -> dict[int, list[Event]]:
    """The bursts, floods or runs of a wave, by block; they befall units with ratings, or those of ``befallen``."""
    random, fault = task.random(0, stream), task.faults[kind]
    rated = np.flatnonzero(task.plan.counts[task.channel])
    rated = rated if befallen is None else np.intersect1d(rated, befallen)
    hit = rated[random.random(len(rated)) < fault.rate]
    sizes = random.integers(fault.rows[0], fault.rows[1] + 1, len(hit)) if len(hit) else hit
    positions = random.integers(0, len(task.plan.blocks(task.channel)), len(hit))
    planned: dict[int, list[Event]] = defaultdict(list)
    for unit, size, block in zip(hit.tolist(), sizes.tolist(), positions.tolist(), strict=True):
        planned[block].append(Event(unit, size, len(planned[block])))
    return planned
