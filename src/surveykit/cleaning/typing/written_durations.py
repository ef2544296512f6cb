"""Durations as they are written, in seconds: ``3分35秒``, ``1小时2分``, ``0:03:35``, ``3′35″``, ``1h 2min``."""

from __future__ import annotations

import re
from functools import lru_cache

from surveykit.cleaning.typing.written_numbers import chinese_number
from surveykit.matching.texts import plain_width

#: Seconds in a unit, by its words.
UNITS: dict[str, float] = {
    **dict.fromkeys(["天", "日", "d", "day", "days"], 86_400.0),
    **dict.fromkeys(["小时", "个小时", "时", "钟头", "个钟头", "h", "hr", "hrs", "hour", "hours"], 3_600.0),
    **dict.fromkeys(["刻钟"], 900.0),
    **dict.fromkeys(["分", "分钟", "′", "'", "m", "min", "mins", "minute", "minutes"], 60.0),
    **dict.fromkeys(["秒", "秒钟", "″", '"', "s", "sec", "secs", "second", "seconds"], 1.0),
}
#: Units that answers can be counted in, by their seconds.
_WORDS = {1.0: "seconds", 60.0: "minutes", 3_600.0: "hours", 86_400.0: "days"}
_NUMBER = r"\d+(?:\.\d+)?|[零〇一二三四五六七八九十百两]+"
_UNIT = "|".join(re.escape(word) for word in sorted(UNITS, key=len, reverse=True))
_PART = re.compile(
    rf"\s*零?(?:(?P<half>半)(?:个)?|(?P<number>{_NUMBER})(?:个(?P<and>半)?)?)\s*(?P<unit>{_UNIT})(?![a-z])(?P<more>半(?!个))?\s*,?(?:and\b)?",
    re.IGNORECASE,
)
#: What Chinese keyboards write for the signs of minutes and seconds.
_CURLY = str.maketrans("‘’“”", "''\"\"")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d{1,2}(?:\.\d+)?)")


def unit_word(unit: str | None) -> str:
    """A unit of durations as the catalogue's texts call it: ``seconds``, ``minutes``, ``hours`` or ``days``."""
    return _WORDS[UNITS[unit] if unit else 1.0]


@lru_cache(maxsize=65_536)
def seconds_of(text: str, unit: float = 1.0) -> float | None:
    """The duration that a text means, in seconds; ``None`` where it means none.

    ``3:35`` are minutes and seconds, ``1:03:35`` hours, minutes and seconds; a number without a unit counts ``unit``.
    """
    plain = plain_width(text).translate(_CURLY).replace("′′", "″").replace("''", '"').strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain) * unit
    clock = _CLOCK.fullmatch(plain)
    if clock is not None:
        hours, minutes, seconds = float(clock[1] or 0), float(clock[2]), float(clock[3])
        possible = seconds < 60 and (clock[1] is None or minutes < 60)
        return hours * 3600 + minutes * 60 + seconds if possible else None
    return _in_words(plain)


def _in_words(plain: str) -> float | None:
    """Numbers with their units, the greatest first."""
    total, position, last = 0.0, 0, float("inf")
    while position < len(plain):
        if last == UNITS["分"] and re.fullmatch(r"\s*[0-5]?\d", plain[position:]):
            return total + int(plain[position:])  # 3分35
        part = _PART.match(plain, position)
        size = UNITS.get(part["unit"].lower()) if part is not None else None
        if part is None or size is None or size >= last:
            return None
        written = part["number"] or ""
        number = 0.5 if part["half"] else float(written) if written[0].isdigit() else chinese_number(written)
        if number is None:
            return None
        number += 0.5 if part["and"] or part["more"] else 0.0
        total, last, position = total + number * size, size, part.end()
    return total if plain else None
