"""Which of point and comma is the decimal sign of a column: ``12,500`` is 12500 for some programs and 12.5 for others.

The sign is decided for a column as a whole: by declaration, else as the one by which all its numbers can be read. A
text such as ``0,125`` is no number with grouped thousands (these begin with one to three digits, the first not zero),
so it settles the column. Where both signs read every number, and differently, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from surveykit.cleaning.typing.written_numbers import Quantity, is_plain_number, quantity_of
from surveykit.matching.texts import plain_width

POINT, COMMA = ".", ","
SIGNS = (POINT, COMMA)
_MARK = re.compile(r"[.,](?=\d)")
_CHINESE = re.compile("[\u4e00-\u9fff]")
#: A number in which a point may group thousands.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
#: A number as programs write it, in the fewest digits: with grouped thousands it would often end in a zero.
_SHORTEST = re.compile(r"[+-]?\d+\.\d*[1-9]", re.ASCII)
_OTHER = {POINT: COMMA, COMMA: POINT}


@lru_cache(maxsize=65_536)
def readings(text: str) -> dict[str, Quantity]:
    """Decimal sign to what a text means with it; only those with which it is a number."""
    if is_plain_number(text) and not _GROUPED.fullmatch(text):  # most columns hold nothing else
        number = Quantity(float(text), float(text))
        return {POINT: number} if POINT in text else {POINT: number, COMMA: number}
    plain = plain_width(text)
    exchanged = _MARK.sub(lambda mark: _OTHER[mark[0]], plain)
    meant = {POINT: quantity_of(plain), COMMA: quantity_of(exchanged)}
    if _CHINESE.search(plain) and COMMA in plain:  # the decimal sign beside Chinese words is the point
        meant[COMMA] = None
    return {sign: quantity for sign, quantity in meant.items() if quantity is not None}


def is_ambiguous(text: str) -> bool:
    """Whether a text is two different numbers with the two decimal signs."""
    return len({*readings(text).values()}) > 1


def evident_sign(texts: Iterable[str]) -> str | None:
    """The decimal sign by which all numbers among the texts can be read; ``None`` where there is none, or no telling.

    Without a comma in the column, and unless zeros behind a point look like thousands (``1.200``), the point is it.
    """
    numbers = [text for text in texts if readings(text)]
    possible = [sign for sign in SIGNS if all(sign in readings(text) for text in numbers)]
    if len(possible) < 2:
        return possible[0] if possible else None
    unsure = [text for text in numbers if is_ambiguous(text)]
    return POINT if all(map(_SHORTEST.fullmatch, unsure)) else None


def number_with(text: str, sign: str | None) -> Quantity | None:
    """The number that a text means with a decimal sign; without one, what it can only mean."""
    meant = readings(text)
    if sign is not None:
        return meant.get(sign)
    return None if is_ambiguous(text) else next(iter(meant.values()), None)
