"""Moments as Chinese and international exports write them."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from functools import lru_cache

_MOMENT = re.compile(
    r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?"
    r"(?:[ T]*(上午|下午|凌晨|中午|晚上|早上|AM|PM)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?(?:\s*[:分]\s*(\d{1,2})?\s*秒?)?"
    r"(?:\.\d+)?\s*(AM|PM)?)?",
    re.IGNORECASE,
)
_LATE = ("下午", "晚上", "pm")


@lru_cache(maxsize=65_536)
def moment(text: str) -> datetime | None:
    """The moment that a text means; ``None`` if it means none or a day that does not exist.

    Read are ``2024/3/5 15:05:09``, ``2024-03-05``, ``2024年3月5日 下午3:05`` and the like, also in full width.
    """
    with suppress(ValueError):
        return datetime.fromisoformat(text).replace(tzinfo=None)
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    half = (found[4] or found[8] or "").casefold()
    year, month, day, hour, minute, second = (int(found[part] or 0) for part in (1, 2, 3, 5, 6, 7))
    if half in _LATE and hour < 12:
        hour += 12
    elif half in ("凌晨", "am") and hour == 12:
        hour = 0
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def day_of(text: str) -> str:
    """The day of a moment as ``2024-03-05``; empty where the text means none."""
    found = moment(text)
    return "" if found is None else found.date().isoformat()


def unreadable(texts: list[str], rows: list[int], what: str) -> tuple[str, ...]:
    """A note if some texts are no moments."""
    bad = [row for text, row in zip(texts, rows, strict=True) if text.strip() and moment(text) is None]
    if not bad:
        return ()
    first = ", ".join(str(row) for row in bad[:5])
    return (f"{len(bad)} texts in {what} are no moments that exist (first: line {first})",)
