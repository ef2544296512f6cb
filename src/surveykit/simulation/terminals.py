"""The log of the window terminals: one line per case, as CSV in GB18030 with Windows line ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from surveykit.simulation.draws import Integers
from surveykit.simulation.rows import (
    ChannelWave,
    DayBlock,
    Edit,
    Event,
    FileCounts,
    Kind,
    Rows,
    copies_of,
    dashed,
    drawn_edits,
    drawn_levels,
    drawn_times,
    event_rows,
    events,
    extra_rows,
    impossible,
    in_order,
    joined,
    top_rows,
    with_copies,
    write_log,
)
from surveykit.simulation.scores import FIVE, WHOLE

HEADER = ("窗口编号", "窗口名称", "工号", "业务流水号", "叫号时间", "评价时间", "评价结果")
ENCODING = "gb18030"
NOT_RATED = "未评价"
DEFAULTS = ("默认好评", "超时自动好评")
#: Labels that no questionnaire declares, for good, middling and bad ratings.
UNDECLARED = {5: ("很满意", "好评"), 4: ("较满意", "好评"), 3: ("一般",), 2: ("差评",), 1: ("很差", "差评")}

_LABELS = [label for label, _ in FIVE.values()]
_LEVELS = list(FIVE)
_HOURS = (9, 17)
_NOT_RATED_RATE = 0.04
#: Seconds after which a terminal rates by itself and marks it as an answer.
TIME_OUT = 1_800
#: Runs befall units whose true share of top ratings is below this: elsewhere they could be chance.
_RUNS_BELOW = 0.82
#: Ratings per terminal and wave; a unit has as many terminals as it needs.
_PER_TERMINAL = 9_000
_EDITS = {
    Edit.COPIED: "duplicates",
    Edit.NAME: "misspelt_units",
    Edit.LABEL: "undeclared_labels",
    Edit.DATE: "impossible_dates",
}


def write_terminals(task: ChannelWave, folder: Path) -> list[FileCounts]:
    """Write the wave's terminal log into ``folder``/raw."""
    account = FileCounts(f"raw/window-{task.wave}.csv", task.wave, task.channel, ENCODING)
    write_log(task, folder, account, HEADER, _blocks(task), _TerminalLines(task).lines)
    return [account]


def _blocks(task: ChannelWave) -> Iterator[tuple[Rows, int]]:
    """The rows of the channel block by block, and how many planned ratings are among them."""
    bounds, serial = task.bounds(), 0
    terminals = np.maximum(1, -(-task.plan.counts["window"] // _PER_TERMINAL)) + 1
    unlikely = np.flatnonzero(bounds[:, 0] <= _RUNS_BELOW * WHOLE)
    bursts, runs = events(task, "terminal_bursts"), events(task, "top_runs", stream=2, befallen=unlikely)
    for block in task.blocks():
        rows = _rows(task, block, bounds, bursts.get(block.number, []))
        rows = _with_system(task, block, rows, runs.get(block.number, []))
        rows["terminal"] = np.where(rows["event"] >= 0, rows["event"], rows["draw"]) % terminals[rows["unit"]]
        rows["serial"] = serial + np.arange(len(rows["unit"]))
        serial += len(rows["unit"])
        rows["edit"] = drawn_edits(block.random, task, rows, _EDITS)
        copied = np.flatnonzero(rows["edit"] == Edit.COPIED)
        yield with_copies(rows, copies_of(rows, copied, Kind.DUPLICATE), "time"), len(block.units)


def _rows(task: ChannelWave, block: DayBlock, bounds: Integers, bursts: list[Event]) -> Rows:
    """The block's ratings, cases without rating, default ratings and bursts, by time."""
    random, days, units, count = block.random, block.days, block.units, len(block.units)
    ratings = extra_rows(units, random.integers(0, 1 << 31, count), Kind.RATING)
    ratings["level"] = drawn_levels(random, units, bounds)
    chance = random.random((2, count))
    default = task.faults["default_ratings"].rate
    silent = extra_rows(units[chance[0] < _NOT_RATED_RATE], np.zeros(0, dtype=np.int64), Kind.NOT_RATED)
    filled = extra_rows(units[chance[1] < default], np.zeros(0, dtype=np.int64), Kind.DEFAULT)
    for part in (silent, filled):
        part["draw"] = random.integers(0, 1 << 31, len(part["unit"]))
    rows = joined(ratings, silent, filled)
    rows["event"] = np.full(len(rows["unit"]), -1)
    rows["time"] = drawn_times(random, days, len(rows["unit"]), _HOURS)
    minutes = task.faults["terminal_bursts"].minutes
    rows = joined(rows, *(_burst(random, days, event, at, minutes) for at, event in enumerate(bursts)))
    rows["waited"] = random.integers(20, 1_500, len(rows["unit"]))
    return in_order(rows, "time")


def _with_system(task: ChannelWave, block: DayBlock, rows: Rows, runs: list[Event]) -> Rows:
    """The block's rows with runs after closing time, and ratings that the terminal gave when its time was out."""
    random, days, units = task.random(3, block.number), block.days, block.units
    posing = units[random.random(len(units)) < task.faults["posing_defaults"].rate]
    given = top_rows(posing, random.integers(0, 1 << 31, len(posing)), Kind.POSING, -1)
    given["time"] = drawn_times(random, days, len(posing), _HOURS)
    given["waited"] = np.full(len(posing), TIME_OUT)
    return in_order(joined(rows, given, *(_run(random, days, event, at) for at, event in enumerate(runs))), "time")


def _run(random: np.random.Generator, days: list[date], event: Event, at: int) -> Rows:
    """Top ratings one after the other at one terminal after closing time."""
    rows = event_rows(random, event, at, Kind.RUN)
    start = int(drawn_times(random, days, 1, (_HOURS[1], _HOURS[1] + 1))[0] // 3_600 * 3_600 + 120)
    rows["time"] = start + np.cumsum(random.integers(24, 34, event.rows))
    rows["waited"] = random.integers(20, 1_500, event.rows)
    return rows


def _burst(random: np.random.Generator, days: list[date], event: Event, at: int, minutes: int) -> Rows:
    """Top ratings at one terminal within minutes."""
    rows = event_rows(random, event, at, Kind.BURST)
    start = int(drawn_times(random, days, 1, (_HOURS[0], _HOURS[1] - 1))[0])
    rows["time"] = start + random.integers(0, minutes * 60, event.rows)
    return rows


class _TerminalLines:
    """Turns rows into lines, and records the faults among them."""

    def __init__(self, task: ChannelWave) -> None:
        self.task = task
        self.names = task.names()
        self.heads: dict[tuple[int, int], tuple[str, str]] = {}

    def head(self, unit: int, terminal: int) -> tuple[str, str]:
        """The terminal's number and the unit's name as it knows it."""
        key = (unit, terminal)
        if key not in self.heads:
            forms = self.names[unit]
            number = self.task.city.units[unit].unit_id.removeprefix("U")
            self.heads[key] = (f"W{number}-{terminal + 1:02d}", forms[(unit + terminal) % len(forms)])
        return self.heads[key]

    def lines(self, rows: Rows, account: FileCounts) -> list[str]:
        """The lines of a block."""
        first = account.rows + 2
        called, rated = dashed(rows["time"] - rows["waited"]), dashed(rows["time"])
        labels = self.labels(rows)
        year = self.task.plan.year
        columns = (rows[name].tolist() for name in ("unit", "terminal", "serial", "kind", "edit", "draw", "time"))
        lines = []
        for at, (unit, terminal, serial, kind, edit, draw, time) in enumerate(zip(*columns, strict=True)):
            number, name = self.head(unit, terminal)
            label, when = labels[at], rated[at] if kind != Kind.NOT_RATED else ""
            if edit > Edit.COPIED:
                name, label, when = self.changed(edit, unit, draw, (name, label, when), account, first + at)
            shift = "A" if time % 86_400 < 46_800 else "B"
            lines.append(f"{number},{name},{shift}{number[1:]},L{year}{serial:09d},{called[at]},{when},{label}\r\n")
        self.record(rows, account)
        return lines

    def labels(self, rows: Rows) -> list[str]:
        """The label of each row."""
        every = [*_LABELS, NOT_RATED, *DEFAULTS]
        at = np.where(rows["kind"] == Kind.NOT_RATED, 5, rows["level"])
        at = np.where(rows["kind"] == Kind.DEFAULT, 6 + rows["draw"] % 2, at)
        return [every[number] for number in at.tolist()]

    def changed(
        self, edit: int, unit: int, draw: int, cells: tuple[str, str, str], account: FileCounts, row: int
    ) -> tuple[str, str, str]:
        """Name, label and time of a row with a fault, which is recorded."""
        name, label, when = cells
        if edit == Edit.NAME:
            name = self.task.misspelt()[unit]
            self.task.record("misspelt_units", unit, account, [row], value=name, was=cells[0])
        elif edit == Edit.LABEL:
            known = UNDECLARED[_LEVELS[_LABELS.index(label)]]
            label = known[draw % len(known)]
            self.task.record("undeclared_labels", unit, account, [row], value=label, was=cells[1])
        else:
            when = impossible(when, self.task.plan.year, draw)
            self.task.record("impossible_dates", unit, account, [row], value=when, was=cells[2])
        return name, label, when

    def record(self, rows: Rows, account: FileCounts) -> None:
        """Record the rows that are there too often: copies, bursts, default ratings."""
        units, terminals, draws = rows["unit"], rows["terminal"], rows["draw"]
        self.task.record_rows(rows, Kind.DUPLICATE, account)
        self.task.record_rows(rows, Kind.DEFAULT, account, lambda at: DEFAULTS[int(draws[at]) % 2])
        self.task.record_rows(rows, Kind.POSING, account, lambda at: _LABELS[0])

        def terminal(at: int) -> str:
            return self.head(int(units[at]), int(terminals[at]))[0]

        self.task.record_rows(rows, Kind.BURST, account, terminal, by_event=True)
        self.task.record_rows(rows, Kind.RUN, account, terminal, by_event=True)
