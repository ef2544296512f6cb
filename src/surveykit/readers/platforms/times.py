"""Moments as Chinese and international exports write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from surveykit.matching.texts import plain_width

_HALF = "上午|下午|凌晨|中午|晚上|早上|AM|PM"
_MOMENT = re.compile(
    r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
    r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
    rf"(?:[ T]*({_HALF})?\s*(\d{{1,2}})\s*[:时点]\s*(\d{{1,2}}|半)?(?:\s*[:分]\s*(\d{{1,2}})?\s*秒?)?"
    rf"(?:\.\d+)?\s*({_HALF})?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s*(?:\[?(?:GMT|UTC)\s*(?:[+-]\d{1,2}(?::?\d{2})?)?\]?|Z)$", re.IGNORECASE)
_LATE = ("下午", "晚上", "pm")


@lru_cache(maxsize=65_536)
def moment(text: str) -> datetime | None:
    """The moment that a text means; ``None`` if it means none or a day that does not exist.

    Read are ``2024/3/5 15:05:09``, ``2024-03-05``, ``2024年3月5日 下午3:05``, ``2024/03/05 3:05:09 下午 GMT+8`` and the
    like, also in full width and with the day of the week. The zone is left out: the moment is that of the clock.
    """
    with suppress(ValueError):
        return datetime.fromisoformat(text).replace(tzinfo=None)
    parts = _MOMENT.fullmatch(without_zone(plain_width(text).strip()))
    if parts is None:
        return None
    half = (parts[4] or parts[8] or "").casefold()
    year, month, day, hour, second = (int(parts[group] or 0) for group in (1, 2, 3, 5, 7))
    minute = 30 if parts[6] == "半" else int(parts[6] or 0)
    if half in _LATE and hour < 12:
        hour += 12
    elif half in ("凌晨", "am") and hour == 12:
        hour = 0
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def without_zone(text: str) -> str:
    """A moment without the zone behind it: ``[GMT+8]``, ``UTC``, ``Z``."""
    return _ZONE.sub("", text)


def day_of(text: str) -> str:
    """The day of a moment as ``2024-03-05``; empty where the text means none."""
    when = moment(text)
    return "" if when is None else when.date().isoformat()
