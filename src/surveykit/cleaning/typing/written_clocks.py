"""Times of day as they are written, in seconds since midnight: ``6:00:00``, ``8:30 AM``, ``下午3点半``, ``15时5分``."""

from __future__ import annotations

import re
from functools import lru_cache

from surveykit.matching.texts import plain_width

_EARLY, _NOON, _LATE = "上午|凌晨|早上|am", "中午", "下午|晚上|pm"
_HALF = rf"{_EARLY}|{_NOON}|{_LATE}"
_CLOCK = re.compile(
    rf"(?P<before>{_HALF})?\s*(?P<h>\d{{1,2}})\s*(?:[:.时点]\s*(?P<m>\d{{1,2}}|半)?\s*(?:[:.分]\s*(?P<s>\d{{1,2}}(?:\.\d+)?)?\s*秒?)?)?"
    rf"\s*(?P<behind>{_HALF})?",
    re.IGNORECASE,
)
#: The day that spreadsheets write before a time of day that has none.
_NO_DAY = re.compile(
    r"(?:1899[-/.]12[-/.]3[01]|12[-/.]3[01][-/.]1899|1900[-/.]0?1[-/.]0?[01]|0?1[-/.]0?[01][-/.]1900)[\sT]+"
)
#: Seconds of a day.
DAY = 86_400.0


@lru_cache(maxsize=65_536)
def clock_of(text: str) -> float | None:
    """The time of day that a text means, in seconds since midnight; ``None`` where it means none.

    A number alone is no time; 12 AM is midnight and 12 PM noon, 24:00 the end of the day. Of ``12/31/1899 6:30`` and
    the like only the time counts: the day is the first that a spreadsheet knows.

    >>> clock_of("8:30 PM"), clock_of("下午3点半"), clock_of("25:00")
    (73800.0, 55800.0, None)
    """
    plain = _NO_DAY.sub("", plain_width(text).replace("a.m.", "am").replace("p.m.", "pm").strip())
    parts = _CLOCK.fullmatch(plain)
    if parts is None or plain.isdecimal() or re.fullmatch(r"\d+\.\d+", plain):
        return None
    hour, minute = int(parts["h"]), 30 if parts["m"] == "半" else int(parts["m"] or 0)
    second, half = float(parts["s"] or 0), (parts["before"] or parts["behind"] or "").casefold()
    if re.fullmatch(_LATE, half) and hour < 12:
        hour += 12
    elif (re.fullmatch(_EARLY, half) or half == "晚上") and hour == 12:
        hour = 0
    seconds = hour * 3_600.0 + minute * 60 + second
    return seconds if minute < 60 and second < 60 and seconds <= DAY else None
