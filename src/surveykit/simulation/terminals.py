"""The log of the window terminals: one line per case, as CSV in GB18030 with Windows line ends."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from surveykit.simulation.draws import Integers
from surveykit.simulation.rows import (
    Account,
    Edit,
    Event,
    Kind,
    Rows,
    Task,
    dashed,
    drawn_edits,
    drawn_levels,
    drawn_times,
    drawn_units,
    events,
    extra_rows,
    impossible,
    in_order,
    joined,
    taken,
    with_copies,
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


def write_terminals(task: Task, folder: Path) -> list[Account]:
    """Write the wave's terminal log into ``folder``/raw."""
    account = Account(f"raw/window-{task.wave}.csv", task.wave, task.channel, ENCODING)
    blocks, left, bounds = task.plan.blocks("window"), task.plan.counts["window"].copy(), task.bounds()
    terminals = np.maximum(1, -(-task.plan.counts["window"] // _PER_TERMINAL)) + 1
    bursts, serial, texts = events(task, "terminal_bursts", len(blocks)), 0, _Texts(task)
    unlikely = np.flatnonzero(bounds[:, 0] <= _RUNS_BELOW * WHOLE)
    runs = events(task, "top_runs", len(blocks), stream=2, befallen=unlikely)
    with (folder / account.path).open("wb") as file:
        file.write((",".join(HEADER) + "\r\n").encode(ENCODING))
        for number, days in enumerate(blocks):
            random = task.random(1, number)
            units = drawn_units(random, left, len(blocks) - number)
            rows = _rows(task, random, days, units, bounds, bursts.get(number, []))
            rows = _with_system(task, task.random(3, number), days, units, rows, runs.get(number, []))
            rows["terminal"] = np.where(rows["event"] >= 0, rows["event"], rows["draw"]) % terminals[rows["unit"]]
            rows["serial"] = serial + np.arange(len(rows["unit"]))
            serial += len(rows["unit"])
            rows = _with_duplicates(task, random, rows)
            file.write("".join(texts.lines(rows, account)).encode(ENCODING))
            account.add(rows["kind"])
            task.advanced(len(units))
    return [account]


def _rows(
    task: Task, random: np.random.Generator, days: list[date], units: Integers, bounds: Integers, bursts: list[Event]
) -> Rows:
    """The block's ratings, cases without rating, default ratings and bursts, by time."""
    count = len(units)
    ratings = extra_rows(units, random.integers(0, 1 << 31, count), Kind.RATING)
    ratings["place"] = drawn_levels(random, units, bounds)
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


def _with_system(
    task: Task, random: np.random.Generator, days: list[date], units: Integers, rows: Rows, runs: list[Event]
) -> Rows:
    """The block's rows with runs after closing time, and ratings that the terminal gave when its time was out."""
    posing = units[random.random(len(units)) < task.faults["posing_defaults"].rate]
    given = extra_rows(posing, random.integers(0, 1 << 31, len(posing)), Kind.POSING)
    given["place"] = np.zeros(len(posing), dtype=np.int64)
    given["event"] = np.full(len(posing), -1)
    given["time"] = drawn_times(random, days, len(posing), _HOURS)
    given["waited"] = np.full(len(posing), TIME_OUT)
    return in_order(joined(rows, given, *(_run(random, days, event, at) for at, event in enumerate(runs))), "time")


def _run(random: np.random.Generator, days: list[date], event: Event, at: int) -> Rows:
    """Top ratings one after the other at one terminal after closing time."""
    rows = extra_rows(np.full(event.rows, event.unit), random.integers(0, 1 << 31, event.rows), Kind.RUN)
    rows["place"] = np.zeros(event.rows, dtype=np.int64)
    rows["event"] = np.full(event.rows, at)
    start = int(drawn_times(random, days, 1, (_HOURS[1], _HOURS[1] + 1))[0] // 3_600 * 3_600 + 120)
    rows["time"] = start + np.cumsum(random.integers(24, 34, event.rows))
    rows["waited"] = random.integers(20, 1_500, event.rows)
    return rows


def _burst(random: np.random.Generator, days: list[date], event: Event, at: int, minutes: int) -> Rows:
    """Top ratings at one terminal within minutes."""
    units = np.full(event.rows, event.unit)
    rows = extra_rows(units, random.integers(0, 1 << 31, event.rows), Kind.BURST)
    rows["place"] = np.zeros(event.rows, dtype=np.int64)
    rows["event"] = np.full(event.rows, at)
    start = int(drawn_times(random, days, 1, (_HOURS[0], _HOURS[1] - 1))[0])
    rows["time"] = start + random.integers(0, minutes * 60, event.rows)
    return rows


def _with_duplicates(task: Task, random: np.random.Generator, rows: Rows) -> Rows:
    rows["edit"] = drawn_edits(random, task, rows, _EDITS)
    at = np.flatnonzero(rows["edit"] == Edit.COPIED)
    copies = taken(rows, at)
    copies["kind"] = np.full(len(at), int(Kind.DUPLICATE))
    copies["edit"] = np.zeros(len(at), dtype=np.int64)
    copies["of"] = at
    return with_copies(rows, copies, "time")


class _Texts:
    """Turns rows into lines, and records the faults among them."""

    def __init__(self, task: Task) -> None:
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

    def lines(self, rows: Rows, account: Account) -> list[str]:
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
        self.record(rows, account, first)
        return lines

    def labels(self, rows: Rows) -> list[str]:
        """The label of each row."""
        every = [*_LABELS, NOT_RATED, *DEFAULTS]
        at = np.where(rows["kind"] == Kind.NOT_RATED, 5, rows["place"])
        at = np.where(rows["kind"] == Kind.DEFAULT, 6 + rows["draw"] % 2, at)
        return [every[number] for number in at.tolist()]

    def changed(
        self, edit: int, unit: int, draw: int, cells: tuple[str, str, str], account: Account, row: int
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

    def record(self, rows: Rows, account: Account, first: int) -> None:
        """Record the rows that are there too often: copies, bursts, default ratings."""
        units = rows["unit"]
        for at in np.flatnonzero(rows["kind"] == Kind.DUPLICATE).tolist():
            self.task.record("duplicates", int(units[at]), account, [first + at], of=first + int(rows["of"][at]))
        for at in np.flatnonzero(rows["kind"] == Kind.DEFAULT).tolist():
            value = DEFAULTS[int(rows["draw"][at]) % 2]
            self.task.record("default_ratings", int(units[at]), account, [first + at], value=value)
        for at in np.flatnonzero(rows["kind"] == Kind.POSING).tolist():
            self.task.record("posing_defaults", int(units[at]), account, [first + at], value=_LABELS[0])
        for kind, name in ((Kind.BURST, "terminal_bursts"), (Kind.RUN, "top_runs")):
            for event in np.unique(rows["event"][rows["kind"] == kind]).tolist():
                found = np.flatnonzero((rows["kind"] == kind) & (rows["event"] == event)).tolist()
                unit, terminal = int(units[found[0]]), int(rows["terminal"][found[0]])
                where = [first + at for at in found]
                self.task.record(name, unit, account, where, value=self.head(unit, terminal)[0])
