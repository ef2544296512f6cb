"""Days, months and years as they are written: ``2024年3月5日 下午3:05``, ``二〇二四年三月``, ``05-Mar-2024``."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from surveykit.cleaning.typing.written_clocks import DAY, clock_of
from surveykit.cleaning.typing.written_numbers import chinese_number
from surveykit.matching.texts import plain_width
from surveykit.readers.platforms.times import moment, without_zone

Period = Literal["second", "day", "month", "year"]
#: Which of two numbers is the day, in ``03/05/2024``.
Order = Literal["dmy", "mdy"]

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_CLOCK = r"(?:[T,\s]*(?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:am|pm)?))?"
_HAS_CLOCK = re.compile(
    r"[T\s日号)]\s*(?:上午|下午|凌晨|中午|晚上|早上|am|pm)?\s*\d{1,2}\s*[:时点]|T\d{2}", re.IGNORECASE
)
_NUMERALS = "〇零一二三四五六七八九十廿卅两"
_DATE = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_NAME = r"(?P<m>[a-z]{3,9})\.?"
#: Year, month and day together.
_TOGETHER = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})?")
#: ``二〇二四年三月五日``; ``20240305``, ``202403``; ``24年3月5日``; ``05-Mar-2024``; ``March 5, 2024``; ``March 2024``;
#: ``2024年3月``, ``2024-03``, ``24年3月``; ``2024``.
_FORMS = (
    re.compile(
        rf"(?P<y>[{_NUMERALS}]{{2,4}}|\d{{4}})年(?:(?P<m>[{_NUMERALS}]{{1,3}})月(?:(?P<d>[{_NUMERALS}]{{1,3}})[日号]?)?)?"
    ),
    _TOGETHER,
    re.compile(rf"(?P<y>\d{{2}})年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})[日号]?{_CLOCK}", re.IGNORECASE),
    re.compile(rf"{_DATE}[\s.-]+{_NAME},?[\s.-]+(?P<y>\d{{4}}){_CLOCK}", re.IGNORECASE),
    re.compile(rf"{_NAME}\s+{_DATE},?\s+(?P<y>\d{{4}}){_CLOCK}", re.IGNORECASE),
    re.compile(rf"{_NAME},?\s+(?P<y>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<y>\d{4}|\d{2}(?=\s*年))\s*(?:[年./-]\s*(?P<m>\d{1,2})\s*月?|年)"),
    re.compile(r"(?P<y>(?:19|20)\d{2})"),
)
_NUMBERS = re.compile(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-](\d{{4}}|\d{{2}}){_CLOCK}", re.IGNORECASE)
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_ORIGIN = date(1899, 12, 30)


@dataclass(frozen=True)
class WrittenDay:
    """A day, or the first day of the month or year that a text means; with ``seconds`` since midnight, a moment."""

    first: date
    period: Period = "day"
    seconds: float | None = None

    def written_by(self, period: Period) -> str | None:
        """``2024-03-05T15:05:09``, ``2024-03-05``, ``2024-03`` or ``2024``; ``None`` where the text says less."""
        if period == "second":
            return None if self.seconds is None else self._moment(self.seconds)
        sizes = ("day", "month", "year")
        if sizes.index(self.period) > sizes.index(period):
            return None
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[period]]

    def _moment(self, seconds: float) -> str:
        return (datetime.combine(self.first, time()) + timedelta(seconds=int(seconds))).isoformat()


class AmbiguousDayError(ValueError):
    """Day and month cannot be told apart: ``03/05/2024``."""


@lru_cache(maxsize=65_536)
def day_of(text: str, order: Order | None = None) -> WrittenDay | None:
    """The day, month or year that a text means; ``None`` where it means none, or one that does not exist.

    ``order`` says which number comes first in ``03/05/2024``: the day (``dmy``) or the month (``mdy``); without it such
    a text is an :class:`AmbiguousDayError`.
    """
    plain = without_zone(plain_width(text).strip())
    when = moment(plain) if not _TOGETHER.fullmatch(plain) else None
    if when is not None:
        midnight = datetime.combine(when.date(), time())
        return WrittenDay(when.date(), "day", (when - midnight).total_seconds() if _HAS_CLOCK.search(plain) else None)
    for form in _FORMS:
        match = form.fullmatch(plain)
        day = None if match is None else _read(match.groupdict())
        if day is not None:
            return day
    return _serial(plain) or _numbers(plain, order)


def _read(parts: dict[str, str | None]) -> WrittenDay | None:
    """The day of year (``y``), month (``m``) and day (``d``) as they are written."""
    written = {key: part for key, part in parts.items() if part is not None and key != "clock"}
    numbers = {key: _counted(part) for key, part in written.items()}
    year, month, day = numbers["y"], numbers.get("m"), numbers.get("d")
    made = None if year is None or None in numbers.values() else _made(_full_year(year, written["y"]), month, day)
    return _at(made, parts.get("clock"))


def _at(day: WrittenDay | None, clock: str | None) -> WrittenDay | None:
    """A day at the time of day that is written behind it."""
    return day if day is None or clock is None else replace(day, seconds=clock_of(clock.replace(".", ":")))


def _counted(part: str) -> int | None:
    """A number in digits or Chinese numerals, or that of a month by its English name."""
    number = float(part) if part.isdecimal() else _MONTHS.get(part[:3].lower()) or chinese_number(part)
    return None if number is None else int(number)


def _made(year: int, month: int | None = None, day: int | None = None) -> WrittenDay | None:
    period: Period = "year" if month is None else "month" if day is None else "day"
    with suppress(ValueError):  # there is no month 0 and no day 0 either
        return WrittenDay(date(year, 1 if month is None else month, 1 if day is None else day), period)
    return None


def _full_year(year: int, written: str) -> int:
    """Two digits mean this century up to 69, as POSIX has it; four are meant as they are."""
    return year if len(written) > 2 else year + (2000 if year < 69 else 1900)


def _serial(plain: str) -> WrittenDay | None:
    """``45356.63``: a day as Excel counts it, between 1954 and 2119."""
    match = _SERIAL.fullmatch(plain)
    days = int(match[1]) if match is not None else 0
    if match is None or not 20_000 <= days <= 80_000:
        return None
    return WrittenDay(_ORIGIN + timedelta(days=days), "day", round(float(match[2]) * DAY) if match[2] else None)


def _numbers(plain: str, order: Order | None) -> WrittenDay | None:
    """``25/12/2024``: day and month in either order, where only one of them is possible or the order is given.

    ``5/10/18`` is a day only where the order is given: without it the year might come first.
    """
    match = _NUMBERS.fullmatch(plain)
    if match is None or (order is None and len(match[3]) == 2):
        return None
    first, second, year = int(match[1]), int(match[2]), _full_year(int(match[3]), match[3])
    clock = match["clock"]
    readings = {"dmy": _at(_made(year, second, first), clock), "mdy": _at(_made(year, first, second), clock)}
    if order is not None:
        return readings[order]
    possible = {day.first: day for day in readings.values() if day is not None}
    if len(possible) > 1:
        raise AmbiguousDayError(plain)
    return next(iter(possible.values()), None)
