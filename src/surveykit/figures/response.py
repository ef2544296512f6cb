"""When responses came in: how many per day, week or month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.disclosure import screen
from surveykit.drawing import blank
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import COLUMN, INK, MUTED, SMALL_SIZE, WIDTH
from surveykit.errors import DocumentError
from surveykit.figures.alternative import of_points
from surveykit.figures.finishing import nothing_shown
from surveykit.figures.model import Figure
from surveykit.figures.upright import axis_width, draw_axis, draw_periods, marks_of
from surveykit.presentation.numbers import counted
from surveykit.presentation.printing import DASH
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

Every = Literal["day", "week", "month"]
_RULES: dict[Every, str] = {"day": "D", "week": "W-MON", "month": "MS"}
#: Up to so many days, weeks are not better.
_MOST_DAYS, _MOST_WEEKS = 92, 106
_HEIGHT, _TOP, _BOTTOM = 66.0, 8.0, 54.0
_MOST_PRINTED = 16


@dataclass(frozen=True)
class _Period:
    """The responses of a period; of a withheld one only why."""

    label: str
    n: int
    withheld: str | None


def response(
    moments: pd.Series,
    view: View,
    *,
    id: str = "response_over_time",
    every: Every | None = None,
    title: str | None = None,
) -> Figure:
    """Responses per day, week or month as columns.

    Periods with some, but fewer than ``min_n`` responses are left out, and as many more as protect them. ``moments``
    say when each response came in, missing where that is not known; texts are read as dates. Periods are those of
    ``every`` (``day``, ``week`` or ``month``), or go by the length of the fieldwork.

    Raises:
        DocumentError: ``every`` is not known, or the texts are no dates.
    """
    times = _times(moments, f"figure {id}")
    unit: Every = every or _unit(times)
    if unit not in _RULES:
        raise DocumentError(f"every={every!r} is not known", expected="day, week or month")
    periods = _periods(times, unit, view)
    shown = [(period.label, float(period.n), view.count(period.n)) for period in periods if period.withheld is None]
    is_drawn = any(n for _, n, _ in shown)
    hidden = len(periods) - len(shown)
    heading = title or view.text("figures.response.title")
    return Figure.drawn(
        _drawn(periods, unit, view) if is_drawn else nothing_shown((), view),
        view,
        id=id,
        title=heading,
        alt=of_points(heading, shown, hidden, view, "response"),
        notes=_notes(len(times), view),
        numbers=[counted(period.label, id, {"period": period.label}, period.n, period.withheld) for period in periods],
        nothing="" if is_drawn else view.text("tables.empty.withheld" if hidden else "tables.empty.none"),
    )


def _times(moments: pd.Series, what: str) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(moments.dtype):
        return moments.dropna()
    known = moments.dropna()
    read = pd.to_datetime(
        known.astype("str").str.slice(0, 10).str.replace("/", "-"), format="%Y-%m-%d", errors="coerce"
    )
    if read.isna().any():
        raise DocumentError(
            f"{what} needs the times of the responses",
            expected="dates, or texts such as 2025-03-01 14:20",
            found=str(known[read.isna()].iloc[0])[:40],
            remedy="give the column of the time, read as dates",
        )
    return read


def _unit(times: pd.Series) -> Every:
    days = (times.max() - times.min()).days + 1 if len(times) else 1
    return "day" if days <= _MOST_DAYS else "week" if days <= 7 * _MOST_WEEKS else "month"


def _periods(times: pd.Series, unit: Every, view: View) -> list[_Period]:
    """Responses by period; a period with none hides nobody."""
    if not len(times):
        return []
    sums = pd.Series(1, pd.DatetimeIndex(times)).resample(_RULES[unit], label="left", closed="left").sum()
    sizes = pd.DataFrame({"variable": "responses", "n": sums.to_numpy(dtype="float64")})
    reasons = screen(sizes, view.floor, siblings=("variable",))["withheld"]
    labels = pd.DatetimeIndex(sums.index).strftime("%Y-%m" if unit == "month" else "%Y-%m-%d")
    return [
        _Period(str(label), int(n), why if n else None) for label, n, why in zip(labels, sums, reasons, strict=True)
    ]


def _drawn(periods: Sequence[_Period], unit: Every, view: View) -> Sheet:
    sheet = blank(_HEIGHT)
    heights = [float(period.n) if period.withheld is None else 0.0 for period in periods]
    axis = axis_for([0.0, max(heights)], (0.0, max(heights) * 1.04), _BOTTOM, _TOP)
    marks = marks_of(axis, view)
    left = axis_width(sheet, marks)
    step = (WIDTH - left) / len(periods)
    xs = [left + (number + 0.5) * step for number in range(len(periods))]
    draw_axis(sheet, marks, left, WIDTH, view.text(f"figures.axis.{unit}_count"))
    base, width = axis.at(0.0), step * 0.8
    columns = [(x - width / 2, axis.at(n), width, base - axis.at(n)) for x, n in zip(xs, heights, strict=True) if n]
    sheet.boxes(columns, COLUMN, rasterised=len(xs) > 200)
    sheet.lines([(left, base, WIDTH, base)], width=0.25, colour=MUTED)
    draw_periods(sheet, [period.label for period in periods], xs, base + 4.0)
    if len(xs) <= _MOST_PRINTED:
        for x, n, period in zip(xs, heights, periods, strict=True):
            label = DASH if period.withheld else view.count(period.n)
            sheet.text(x, axis.at(n) - 2.2, label, size=SMALL_SIZE, colour=INK, align="center")
    return sheet


def _notes(n: int, view: View) -> tuple[str, ...]:
    """The total is printed where it is large enough itself."""
    floor = view.floor
    if n < floor.min_n or floor.closed is not None:
        return (view.text("figures.note.response_untold", floor=floor.min_n),)
    return (view.text("figures.note.response", n=view.count(n), floor=floor.min_n),)
