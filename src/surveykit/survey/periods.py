"""Which waves of a survey a date of the register means."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

from surveykit.matching.texts import plain_width

_PERIOD = re.compile(r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2})\s*[日号]?|月份?)?|年)?")
#: A month, or a day, in digits alone.
_DIGITS = re.compile(r"(\d{4})(0[1-9]|1[0-2])(\d{2})?")
#: ``二〇二四年一月``
_CHINESE = re.compile("([〇零○一二三四五六七八九]{4})年(?:(十[一二]?|[一二三四五六七八九])月份?)?")
_NUMERALS = {**dict.fromkeys("零○", 0), **{sign: number for number, sign in enumerate("〇一二三四五六七八九十")}}


def period_of(text: str) -> tuple[date, date] | None:
    """First and last day of ``2024``, ``2024-07`` or ``2024-07-01``; ``None`` for any other text.

    Months are read as Chinese panels write them, too: ``2024年7月``, ``202407``, ``二〇二四年七月``.
    """
    plain = _in_digits(plain_width(text).strip())
    match = _DIGITS.fullmatch(plain) or _PERIOD.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        return None
    return first, last


def _in_digits(text: str) -> str:
    """A year and month in Chinese numerals, in digits; any other text as it is."""
    match = _CHINESE.fullmatch(text)
    if match is None:
        return text
    year = "".join(str(_NUMERALS[sign]) for sign in match[1])
    return f"{year}-{sum(_NUMERALS[sign] for sign in match[2])}" if match[2] else year


def wave_of(period: tuple[date, date], waves: Sequence[str]) -> str | None:
    """The wave that a day, month or year lies in: the shortest one, where waves are such periods themselves."""
    holding = [
        (entry[1] - entry[0], wave)
        for wave in waves
        if (entry := period_of(wave)) is not None and entry[0] <= period[0] and period[1] <= entry[1]
    ]
    return min(holding)[1] if holding else None


def kind_of_waves(waves: Sequence[str]) -> Literal["year", "month", "wave"]:
    """What the waves are by their names: years, months, or neither."""
    periods = [period_of(wave) for wave in waves]
    days = {(period[1] - period[0]).days + 1 if period else 0 for period in periods}
    return "year" if days <= {365, 366} else "month" if days <= {28, 29, 30, 31} else "wave"


def waves_between(start: str, end: str, waves: Sequence[str]) -> tuple[str, ...] | None:
    """The waves in which a unit exists that is valid from ``start`` to ``end`` (empty: without a limit).

    A limit is a wave, or a day, month or year; waves that are years, months or days themselves are compared with it. A
    unit that exists during a part of a wave belongs to it. ``None`` where a limit cannot be compared with the waves.
    """
    low = _position(start, waves, first=True) if start else 0
    high = _position(end, waves, first=False) if end else len(waves) - 1
    return None if low is None or high is None else tuple(waves[low : high + 1])


def _position(limit: str, waves: Sequence[str], *, first: bool) -> int | None:
    """The number of the first (or last) wave that the limit lets in."""
    if limit in waves:
        return waves.index(limit)
    period, periods = period_of(limit), [period_of(wave) for wave in waves]
    if period is None or any(entry is None for entry in periods):
        return None
    if first:
        return next((n for n, entry in enumerate(periods) if entry and entry[1] >= period[0]), len(waves))
    return next((n for n in range(len(waves) - 1, -1, -1) if (entry := periods[n]) and entry[0] <= period[1]), -1)
