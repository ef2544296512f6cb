"""The log of text messages: one line per message or reply, as CSV in GB18030, with replies as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from surveykit.simulation import columns
from surveykit.simulation.comments import personal_data, short_complaint
from surveykit.simulation.draws import Integers
from surveykit.simulation.rows import ChannelWave, DayBlock, Edit, Event, Kind, RawFile, Rows, events, write_log

HEADER = ("批次号", "手机号", "处室编码", "办件编号", "发送时间", "回复时间", "回复内容")

#: Replies that mean satisfied, basically satisfied and dissatisfied, with weights.
REPLIES = (
    (
        ("1", 70.0), ("满意", 8.0), ("１", 6.0), ("1。", 3.0), ("①", 1.0), ("1 满意", 2.0), ("满意！", 3.0),
        ("1，谢谢", 3.0), (" 1", 2.0), ("非常满意", 2.0),
    ),
    (("2", 75.0), ("基本满意", 12.0), ("２", 6.0), ("②", 1.0), ("2。", 2.0), ("一般", 4.0)),
    (("3", 55.0), ("不满意", 12.0), ("３", 5.0), ("③", 1.0), ("不满意！", 5.0), ("3。", 2.0)),
)  # fmt: skip
UNREADABLE = ("4", "1 2", "谢谢", "收到", "0", "？", "你是谁", "好的", "5", "2/3")
OPT_OUT = ("TD", "T", "td", "退订", "ＴＤ")
_OTHERS: dict[int, tuple[str, ...]] = {Kind.NO_REPLY: ("",), Kind.OPT_OUT: OPT_OUT, Kind.UNREADABLE: UNREADABLE}

_HOURS = (9, 18)
_NO_REPLY, _OPT_OUT, _UNREADABLE = 0.55, 0.012, 0.025
#: The share of bad ratings whose reply goes on after the digit.
_COMPLAINS = 0.3
#: Ratings per phone: who rates a second time does so much later in the year.
_PER_PHONE = 1.15
_PREFIX = "154"
_PHONES = 100_000_000
#: Telephones of staff that are listed per unit.
STAFF = 20
_HALF, _FACTORS = 10_000, (7_919, 3_571, 9_973, 6_151)
_EDITS = (Edit.DUPLICATES, Edit.IMPOSSIBLE_DATES)


def _table(choices: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
    """Each reply as often as its weight says, in a thousand."""
    total = sum(weight for _, weight in choices)
    return tuple(text for text, weight in choices for _ in range(round(1_000 * weight / total)))


_TABLES = tuple(map(_table, REPLIES))


def write_messages(task: ChannelWave, folder: Path) -> list[RawFile]:
    """Write the wave's SMS log into ``folder``/raw."""
    return write_log(task, folder, HEADER, _blocks(task), _lines)


def _blocks(task: ChannelWave) -> Iterator[tuple[Rows, int]]:
    bounds, phones, cases = task.bounds(), _Phones(task), 0
    floods, staff = events(task, "phone_floods"), events(task, "staff_ratings", stream=2)
    for block in task.blocks():
        rows = _rows(block, bounds, floods.get(block.number, []))
        rows = _with_staff(task.random(3, block.number), block.days, rows, staff.get(block.number, []))
        rows["phone"] = phones.given(rows)
        rows["case"] = cases + np.arange(len(rows["unit"]))
        cases += len(rows["unit"])
        yield _with_repeats(task, block.random, rows), len(block.units)


def _rows(block: DayBlock, bounds: Integers, floods: list[Event]) -> Rows:
    """The block's ratings, messages without a usable reply and floods, by the time of the message."""
    random, days, units, count = block.random, block.days, block.units, len(block.units)
    ratings = columns.extra_rows(units, random.integers(0, 1 << 31, count), Kind.RATINGS)
    ratings["level"] = columns.drawn_levels(random, units, bounds)
    chance, parts, start = random.random(count), [ratings], 0.0
    for kind, share in ((Kind.NO_REPLY, _NO_REPLY), (Kind.OPT_OUT, _OPT_OUT), (Kind.UNREADABLE, _UNREADABLE)):
        chosen = units[(chance >= start) & (chance < start + share)]
        parts.append(columns.extra_rows(chosen, random.integers(0, 1 << 31, len(chosen)), kind))
        start += share
    rows = columns.joined(*parts)
    rows["event"] = np.full(len(rows["unit"]), -1)
    rows["sent"] = columns.drawn_times(random, days, len(rows["unit"]), _HOURS)
    rows = columns.joined(rows, *(_flood(random, days, event) for event in floods))
    silent = rows["kind"] == Kind.NO_REPLY
    rows["replied"] = np.where(silent, 0, rows["sent"] + 120 + random.integers(0, 20 * 3600, len(silent)))
    return columns.in_order(rows, "sent")


def _flood(random: np.random.Generator, days: list[date], event: Event) -> Rows:
    """Best ratings for many cases of one unit from one phone on one day."""
    rows = columns.event_rows(random, event, Kind.PHONE_FLOODS)
    day = [days[int(random.integers(0, len(days)))]]
    return rows | {"sent": columns.drawn_times(random, day, event.rows, _HOURS)}


def _with_staff(random: np.random.Generator, days: list[date], rows: Rows, staff: list[Event]) -> Rows:
    """The block's rows with best ratings of units by their own staff, each person once."""
    parts = []
    for event in staff:
        own = columns.event_rows(random, event, Kind.STAFF_RATINGS) | {"event": np.arange(event.rows)}
        own["sent"] = columns.drawn_times(random, days, event.rows, _HOURS)
        own["replied"] = own["sent"] + 120 + random.integers(0, 20 * 3600, event.rows)
        parts.append(own)
    return columns.in_order(columns.joined(rows, *parts), "sent")


def staff_phone(seed: int, unit: int, person: int) -> str:
    """The telephone of one of a unit's staff; the prefix 160 is not assigned."""
    return f"160{(seed * 7_919 + unit) % 100_000:05d}{person % STAFF:03d}"


class _Phones:
    """Gives out phones: about every seventh rating comes from a phone that rated before, long ago."""

    def __init__(self, task: ChannelWave) -> None:
        self.people = max(1, -(-int(task.plan.total("sms") * 1000) // int(_PER_PHONE * 1000)))
        self.ratings, self.others, self.floods = 0, self.people, _PHONES
        self.start = int(task.random(2).integers(0, _PHONES))

    def given(self, rows: Rows) -> Integers:
        """A phone for every row; a flood has one phone, and every other phone one rating a day at most."""
        rating, flood = rows["kind"] == Kind.RATINGS, rows["kind"] == Kind.PHONE_FLOODS
        other = ~rating & ~flood
        phones = self.floods - 1 - rows["event"]
        phones[rating] = (self.ratings + np.arange(int(rating.sum()))) % self.people
        phones[other] = self.others + np.arange(int(other.sum()))
        self.ratings += int(rating.sum())
        self.others += int(other.sum())
        self.floods -= int(rows["event"][flood].max(initial=-1)) + 1
        return _scattered((self.start + phones) % _PHONES)


def _scattered(numbers: Integers) -> Integers:
    """The numbers below one hundred million in an order that looks like none; different ones stay different."""
    high, low = np.divmod(numbers, _HALF)
    for factor in _FACTORS:
        high, low = low, (high + factor * low + low * low // 7) % _HALF
    return high * _HALF + low


def _with_repeats(task: ChannelWave, random: np.random.Generator, rows: Rows) -> Rows:
    """The rows with duplicates, and with earlier replies that the reply in the row corrects."""
    rows["edit"] = columns.drawn_edits(random, task, rows, _EDITS)
    late = random.random(len(rows["unit"])) < task.faults["repeated_replies"].rate
    corrected = np.flatnonzero(late & (rows["kind"] == Kind.RATINGS) & (rows["edit"] == Edit.NONE))
    earlier = columns.copies_of(rows, corrected, Kind.REPEATED_REPLIES)
    earlier["replied"] = (rows["sent"][corrected] + rows["replied"][corrected]) // 2
    earlier["level"] = random.integers(0, 3, len(corrected))
    copies = columns.copies_of(rows, np.flatnonzero(rows["edit"] == Edit.DUPLICATES), Kind.DUPLICATES)
    return columns.with_copies(rows, columns.joined(earlier, copies), "sent", "replied")


def _lines(rows: Rows, file: RawFile) -> list[str]:
    """The lines of a block, whose faults are recorded."""
    task, first = file.task, file.first
    units, year, numbers, replies = task.city.units, task.plan.year, _numbers(rows, task), _replies(rows)
    sent, replied = columns.dashed(rows["sent"]), columns.dashed(np.maximum(rows["replied"], rows["sent"]))
    values = (rows[name].tolist() for name in ("unit", "case", "kind", "edit", "draw"))
    lines = []
    for at, (unit, case, kind, edit, draw) in enumerate(zip(*values, strict=True)):
        when, reply = "" if kind == Kind.NO_REPLY else replied[at], replies[at]
        if edit == Edit.IMPOSSIBLE_DATES:
            when = columns.impossible(replied[at], year, draw)
            file.record("impossible_dates", unit, first + at, value=when, was=replied[at])
        elif len(reply) > 2 and reply[0] == "3" and edit == Edit.NONE and kind == Kind.RATINGS:
            reply = _with_personal_data(reply, unit, draw, file, first + at)
        month = sent[at][:4] + sent[at][5:7]
        lines.append(f"{month},{numbers[at]},{units[unit].code},BJ{year}{case:09d},{sent[at]},{when},{reply}\r\n")
    for recorded in (Kind.DUPLICATES, Kind.REPEATED_REPLIES):
        file.record_rows(rows, recorded)
    file.record_rows(rows, Kind.STAFF_RATINGS, lambda at: numbers[at])
    file.record_rows(rows, Kind.PHONE_FLOODS, lambda at: numbers[at], by_event=True)
    return lines


def _numbers(rows: Rows, task: ChannelWave) -> list[str]:
    values = (rows[name].tolist() for name in ("kind", "unit", "event", "phone"))
    return [
        staff_phone(task.settings.seed, unit, event) if kind == Kind.STAFF_RATINGS else f"{_PREFIX}{phone:08d}"
        for kind, unit, event, phone in zip(*values, strict=True)
    ]


def _with_personal_data(reply: str, unit: int, draw: int, file: RawFile, row: int) -> str:
    """The reply, with personal data behind it if the draw says so."""
    if draw // 7 % 10_000 >= file.task.faults["personal_data"].rate * 10_000:
        return reply
    added, value = personal_data([draw // 11, draw])
    file.record("personal_data", unit, row, value=value, was=reply)
    return reply + added


def _replies(rows: Rows) -> list[str]:
    """What each reply says; the draw of a row decides."""
    result = []
    for kind, level, draw in zip(*(rows[name].tolist() for name in ("kind", "level", "draw")), strict=True):
        texts = _OTHERS.get(kind) or _TABLES[level]
        complains = texts is _TABLES[2] and draw // 1_000 % 1_000 < _COMPLAINS * 1_000
        result.append("3" + short_complaint(draw // 1_000_000) if complains else texts[draw % len(texts)])
    return result
