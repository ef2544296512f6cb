"""Days, months and years as they are written: ``2024年3月5日 下午3:05``, ``二〇二四年三月``, ``05-Mar-2024``."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from surveykit.cleaning.typing.written_numbers import chinese_number
from surveykit.matching.texts import plain_width
from surveykit.readers.platforms.times import moment, without_zone

Period = Literal["day", "month", "year"]
#: Which of two numbers is the day, in ``03/05/2024``.
Order = Literal["dmy", "mdy"]

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_CLOCK = r"(?:[T,\s]*(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:am|pm)?))?"
_NUMERALS = "〇零一二三四五六七八九十廿卅两"
_CHINESE = re.compile(
    rf"([{_NUMERALS}]{{2,4}}|\d{{4}})年(?:([{_NUMERALS}]{{1,3}})月(?:([{_NUMERALS}]{{1,3}})[日号]?)?)?"
)
_TOGETHER = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_MONTH = re.compile(r"(\d{2}|\d{4})\s*(?:[年./-]\s*(\d{1,2})\s*月?|年)")
_SHORT = re.compile(rf"(\d{{2}})年(\d{{1,2}})月(\d{{1,2}})[日号]?{_CLOCK}", re.IGNORECASE)
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]+([a-z]{{3,9}})\.?,?[\s.-]+(\d{{4}}){_CLOCK}", re.IGNORECASE)
_NAMED_FIRST = re.compile(rf"([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_CLOCK}", re.IGNORECASE)
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?,?\s+(\d{4})", re.IGNORECASE)
_NUMBERS = re.compile(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}|\d{{2}}){_CLOCK}", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_ORIGIN = date(1899, 12, 30)
_YEAR = re.compile(r"((?:19|20)\d{2})年?")


@dataclass(frozen=True)
class WrittenDay:
    """A day, or the first day of a month or year.

    Args:
        first: The day.
        period: How much time the text means.
    """

    first: date
    period: Period = "day"

    def told_by(self, period: Period) -> str | None:
        """``2024-03-05``, ``2024-03`` or ``2024``; ``None`` where the text says less than that."""
        sizes = ("day", "month", "year")
        if sizes.index(self.period) > sizes.index(period):
            return None
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[period]]


class AmbiguousDayError(ValueError):
    """Day and month cannot be told apart: ``03/05/2024``."""


@lru_cache(maxsize=65_536)
def day_of(text: str, order: Order | None = None) -> WrittenDay | None:
    """The day, month or year that a text means; ``None`` where it means none, or one that does not exist.

    Args:
        text: The text.
        order: Which number comes first in ``03/05/2024``: the day (``dmy``) or the month (``mdy``).

    Raises:
        AmbiguousDayError: Both readings are possible and ``order`` does not say which is meant.
    """
    plain = without_zone(plain_width(text).strip())
    time = moment(plain) if not _TOGETHER.fullmatch(plain) else None
    if time is not None:
        return WrittenDay(time.date())
    for reading in (_in_chinese, _together, _short, _named, _serial):
        day = reading(plain)
        if day is not None:
            return day
    return _numbers(plain, order) or _month(plain)


def _made(year: int, month: int | None = None, day: int | None = None) -> WrittenDay | None:
    period: Period = "day" if day else "month" if month else "year"
    with suppress(ValueError):
        return WrittenDay(date(year, month or 1, day or 1), period)
    return None


def _in_chinese(plain: str) -> WrittenDay | None:
    match = _CHINESE.fullmatch(plain)
    if match is None:
        return None
    year, month, day = (None if part is None else _counted(part) for part in match.groups())
    if year is None:
        return None
    return _made(_full_year(int(year)), None if month is None else int(month), None if day is None else int(day))


def _counted(part: str) -> float | None:
    return float(part) if part.isdecimal() else chinese_number(part)


def _full_year(year: int) -> int:
    """Two digits mean this century up to 69, as POSIX has it."""
    return year if year > 99 else year + (2000 if year < 69 else 1900)


def _together(plain: str) -> WrittenDay | None:
    """``20240305``, ``202403``."""
    match = _TOGETHER.fullmatch(plain)
    return None if match is None else _made(int(match[1]), int(match[2]) or 13, int(match[3]) if match[3] else None)


def _short(plain: str) -> WrittenDay | None:
    """``24年3月5日``."""
    match = _SHORT.fullmatch(plain)
    return None if match is None else _made(_full_year(int(match[1])), int(match[2]), int(match[3]))


def _named(plain: str) -> WrittenDay | None:
    """``05-Mar-2024``, ``March 5, 2024``, ``March 2024``."""
    for form, day, month, year in ((_NAMED, 1, 2, 3), (_NAMED_FIRST, 2, 1, 3), (_NAMED_MONTH, 0, 1, 2)):
        match = form.fullmatch(plain)
        number = None if match is None else _MONTHS.get(match[month][:3].lower())
        if match is not None and number is not None:
            return _made(int(match[year]), number, int(match[day]) if day else None)
    return None


def _serial(plain: str) -> WrittenDay | None:
    """``45356.63``: a day as Excel counts it, between 1954 and 2119."""
    match = _SERIAL.fullmatch(plain)
    days = int(match[1]) if match is not None else 0
    return WrittenDay(_ORIGIN + timedelta(days=days)) if 20_000 <= days <= 80_000 else None


def _numbers(plain: str, order: Order | None) -> WrittenDay | None:
    """``25/12/2024``: day and month in either order, where only one of them is possible or the order is given.

    ``5/10/18`` is a day only where the order is given: without it the year might come first.
    """
    match = _NUMBERS.fullmatch(plain)
    if match is None or (order is None and len(match[3]) == 2):
        return None
    first, second, year = int(match[1]), int(match[2]), _full_year(int(match[3]))
    readings = {"dmy": _made(year, second, first), "mdy": _made(year, first, second)}
    if order is not None:
        return readings[order]
    possible = {day.first: day for day in readings.values() if day is not None}
    if len(possible) > 1:
        raise AmbiguousDayError(plain)
    return next(iter(possible.values()), None)


def _month(plain: str) -> WrittenDay | None:
    """``2024年3月``, ``2024-03``, ``2024``, ``24年3月``."""
    match = _MONTH.fullmatch(plain)
    if match is not None and (len(match[1]) == 4 or "年" in plain):
        return _made(_full_year(int(match[1])), int(match[2]) if match[2] else None)
    year = _YEAR.fullmatch(plain)
    return None if year is None else _made(int(year[1]))
