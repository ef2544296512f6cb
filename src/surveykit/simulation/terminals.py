"""The log of the window terminals: one line per case, as CSV in GB18030 with Windows line ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from surveykit.simulation import columns
from surveykit.simulation.draws import Integers
from surveykit.simulation.rows import ChannelWave, DayBlock, Edit, Event, Kind, RawFile, Rows, events, write_log
from surveykit.simulation.scores import FIVE, WHOLE

HEADER = ("窗口编号", "窗口名称", "工号", "业务流水号", "叫号时间", "评价时间", "评价结果")
NOT_RATED = "未评价"
DEFAULTS = ("默认好评", "超时自动好评")
#: Labels that no questionnaire declares, for good, middling and bad ratings.
UNDECLARED = {5: ("很满意", "好评"), 4: ("较满意", "好评"), 3: ("一般",), 2: ("差评",), 1: ("很差", "差评")}

_LABELS = [label for label, _ in FIVE.values()]
_HOURS = (9, 17)
_NOT_RATED_RATE = 0.04
#: Seconds after which a terminal rates by itself and marks it as an answer.
TIME_OUT = 1_800
#: Runs befall units whose true share of top ratings is below this: elsewhere they could be chance.
_RUNS_BELOW = 0.82
#: Ratings per terminal and wave; a unit has as many terminals as it needs.
_PER_TERMINAL = 9_000
_EDITS = (Edit.DUPLICATES, Edit.MISSPELT_UNITS, Edit.UNDECLARED_LABELS, Edit.IMPOSSIBLE_DATES)


def write_terminals(task: ChannelWave, folder: Path) -> list[RawFile]:
    """Write the wave's terminal log into ``folder``/raw."""
    return write_log(task, folder, HEADER, _blocks(task), _lines)


def _blocks(task: ChannelWave) -> Iterator[tuple[Rows, int]]:
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
        rows["edit"] = columns.drawn_edits(block.random, task, rows, _EDITS)
        copied = np.flatnonzero(rows["edit"] == Edit.DUPLICATES)
        yield columns.with_copies(rows, columns.copies_of(rows, copied, Kind.DUPLICATES), "time"), len(block.units)


def _rows(task: ChannelWave, block: DayBlock, bounds: Integers, bursts: list[Event]) -> Rows:
    """The block's ratings, cases without rating, default ratings and bursts, by time."""
    random, days, units, count = block.random, block.days, block.units, len(block.units)
    ratings = columns.extra_rows(units, random.integers(0, 1 << 31, count), Kind.RATINGS)
    ratings["level"] = columns.drawn_levels(random, units, bounds)
    chance = random.random((2, count))
    silent, filled = units[chance[0] < _NOT_RATED_RATE], units[chance[1] < task.faults["default_ratings"].rate]
    others = ((silent, Kind.NOT_RATED), (filled, Kind.DEFAULT_RATINGS))
    drawn = (columns.extra_rows(part, random.integers(0, 1 << 31, len(part)), kind) for part, kind in others)
    rows = columns.joined(ratings, *drawn)
    rows["event"] = np.full(len(rows["unit"]), -1)
    rows["time"] = columns.drawn_times(random, days, len(rows["unit"]), _HOURS)
    minutes = task.faults["terminal_bursts"].minutes
    rows = columns.joined(rows, *(_burst(random, days, event, minutes) for event in bursts))
    rows["waited"] = random.integers(20, 1_500, len(rows["unit"]))
    return columns.in_order(rows, "time")


def _with_system(task: ChannelWave, block: DayBlock, rows: Rows, runs: list[Event]) -> Rows:
    """The block's rows with runs after closing time, and ratings that the terminal gave when its time was out."""
    random, days, units = task.random(3, block.number), block.days, block.units
    posing = units[random.random(len(units)) < task.faults["posing_defaults"].rate]
    given = columns.top_rows(posing, random.integers(0, 1 << 31, len(posing)), Kind.POSING_DEFAULTS, -1)
    given["time"] = columns.drawn_times(random, days, len(posing), _HOURS)
    given["waited"] = np.full(len(posing), TIME_OUT)
    return columns.in_order(columns.joined(rows, given, *(_run(random, days, event) for event in runs)), "time")


def _run(random: np.random.Generator, days: list[date], event: Event) -> Rows:
    """Top ratings one after the other at one terminal after closing time."""
    rows = columns.event_rows(random, event, Kind.TOP_RUNS)
    start = int(columns.drawn_times(random, days, 1, (_HOURS[1], _HOURS[1] + 1))[0] // 3_600 * 3_600 + 120)
    rows["time"] = start + np.cumsum(random.integers(24, 34, event.rows))
    rows["waited"] = random.integers(20, 1_500, event.rows)
    return rows


def _burst(random: np.random.Generator, days: list[date], event: Event, minutes: int) -> Rows:
    """Top ratings at one terminal within minutes."""
    rows = columns.event_rows(random, event, Kind.TERMINAL_BURSTS)
    start = int(columns.drawn_times(random, days, 1, (_HOURS[0], _HOURS[1] - 1))[0])
    return rows | {"time": start + random.integers(0, minutes * 60, event.rows)}


def _lines(rows: Rows, file: RawFile) -> list[str]:
    """The lines of a block, whose faults are recorded."""
    task, names, labels = file.task, file.task.names(), _labels(rows)
    called, rated = columns.dashed(rows["time"] - rows["waited"]), columns.dashed(rows["time"])

    @cache
    def head(unit: int, terminal: int) -> tuple[str, str]:
        """The terminal's number and the unit's name as it knows it."""
        number = task.city.units[unit].unit_id.removeprefix("U")
        return f"W{number}-{terminal + 1:02d}", names[unit][(unit + terminal) % len(names[unit])]

    values = (rows[name].tolist() for name in ("unit", "terminal", "serial", "kind", "edit", "draw", "time"))
    lines = []
    for at, (unit, terminal, serial, kind, edit, draw, time) in enumerate(zip(*values, strict=True)):
        number, name = head(unit, terminal)
        label, when = labels[at], rated[at] if kind != Kind.NOT_RATED else ""
        if edit > Edit.DUPLICATES:
            name, label, when = _changed(Edit(edit), unit, draw, (name, label, when), file, at)
        shift, year = "A" if time % columns.DAY < 46_800 else "B", task.plan.year
        lines.append(f"{number},{name},{shift}{number[1:]},L{year}{serial:09d},{called[at]},{when},{label}\r\n")
    file.record_rows(rows, Kind.DUPLICATES)
    file.record_rows(rows, Kind.DEFAULT_RATINGS, lambda at: labels[at])
    file.record_rows(rows, Kind.POSING_DEFAULTS, lambda at: labels[at])
    for events_of in (Kind.TERMINAL_BURSTS, Kind.TOP_RUNS):
        file.record_rows(
            rows, events_of, lambda at: head(int(rows["unit"][at]), int(rows["terminal"][at]))[0], by_event=True
        )
    return lines


def _labels(rows: Rows) -> list[str]:
    every = [*_LABELS, NOT_RATED, *DEFAULTS]
    at = np.where(rows["kind"] == Kind.NOT_RATED, 5, rows["level"])
    at = np.where(rows["kind"] == Kind.DEFAULT_RATINGS, 6 + rows["draw"] % 2, at)
    return [every[number] for number in at.tolist()]


def _changed(edit: Edit, unit: int, draw: int, cells: tuple[str, ...], file: RawFile, at: int) -> tuple[str, ...]:
    """Name, label and time of a row with a fault, which is recorded."""
    if edit == Edit.MISSPELT_UNITS:
        cell, value = 0, file.task.misspelt()[unit]
    elif edit == Edit.UNDECLARED_LABELS:
        known = UNDECLARED[list(FIVE)[_LABELS.index(cells[1])]]
        cell, value = 1, known[draw % len(known)]
    else:
        cell, value = 2, columns.impossible(cells[2], file.task.plan.year, draw)
    file.record(edit.name.lower(), unit, file.first + at, value=value, was=cells[cell])
    return *cells[:cell], value, *cells[cell + 1 :]
