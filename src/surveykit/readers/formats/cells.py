"""Typed cells of workbooks, Parquet and SPSS files as the texts that stand for them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: From here on a number has more digits than files keep.
TOO_LONG = 10**15


def as_text(cell: object) -> str:
    """A cell as text: nothing for missing, whole numbers without ``.0``, ``2025-12-31``, ``14:05:00``, ``TRUE``."""
    if isinstance(cell, str):
        return cell
    if cell is None or cell != cell:  # noqa: PLR0124 - not-a-number and not-a-time are no values
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < TOO_LONG else repr(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return str(cell)


def columns_of(frame: pd.DataFrame) -> list[list[str]]:
    """The columns of a data frame as texts; truth values and durations as Python writes them."""
    return [list(map(_as_python_writes, frame.iloc[:, position])) for position in range(frame.shape[1])]


def _as_python_writes(value: object) -> str:
    is_written = isinstance(value, bool | timedelta) and str(value) != "NaT"
    return str(value) if is_written else as_text(value)
