"""How a number is printed: significant digits, decimals, signs, ranges, thousands; the only place that knows."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

from surveykit.language import Language, text

#: Significant digits kept of every published number, so that the last bits of a computation never reach a text.
SIGNIFICANT_DIGITS = 6
#: Digits after the point, by what is shown.
MEAN_DECIMALS = 2
PERCENT_DECIMALS = 1

#: Most digits after the point that are printed to show that an end of an interval is not 0.
_MOST_DECIMALS = 12

MINUS = "−"
#: Printed where a cell has nothing to say; a table has no empty cells.
DASH = "—"


def significant(value: float | None) -> float | None:
    """``value`` with the significant digits that are published; ``None`` for what is missing or not finite."""
    if value is None or not math.isfinite(value):
        return None
    rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return 0.0 if rounded == 0 else rounded


def fixed(value: float, decimals: int) -> Decimal:
    """``value`` with ``decimals`` digits after the point; halves go away from zero, as in official statistics.

    The rounding starts from the published significant digits, so a printed number always agrees with
    ``numbers.json``.
    """
    published = significant(value)
    if published is None:
        raise ValueError(f"{value} cannot be printed")
    rounded = Decimal(repr(published)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def number_text(value: float, decimals: int, language: Language) -> str:
    """A number as people read it: ``3.21``, ``−0.40``; thousands are separated in English only."""
    rounded = fixed(value, decimals)
    digits = f"{abs(rounded):,.{decimals}f}" if language == "en" else f"{abs(rounded):.{decimals}f}"
    return MINUS + digits if rounded < 0 else digits


def count_text(count: int, language: Language) -> str:
    """A whole number: ``73,421`` in English, ``73421`` in Chinese (GB/T 15835 leaves the separator out)."""
    return f"{count:,}" if language == "en" else str(count)


def interval_text(low: float, high: float, decimals: int, language: Language) -> str:
    """The ends of an interval: ``3.19–3.22`` (English; with ``to`` where an end is negative) or ``3.19～3.22``."""
    ends = number_text(low, decimals, language), number_text(high, decimals, language)
    key = "tables.interval.signed" if low < 0 or high < 0 else "tables.interval.plain"
    return text(key, language, low=ends[0], high=ends[1])


def decimals_off_zero(low: float, high: float, least: int) -> int:
    """As many decimals as keep the end that decides a comparison from being printed as 0."""
    if low <= 0 <= high:
        return least
    nearest = min(abs(low), abs(high))
    return next((places for places in range(least, _MOST_DECIMALS) if fixed(nearest, places) != 0), _MOST_DECIMALS)


def percent(share: float | None) -> float | None:
    """A share (0 to 1) as a percentage (0 to 100), with the published significant digits."""
    return None if share is None else significant(share * 100)
