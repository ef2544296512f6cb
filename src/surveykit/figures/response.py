"""When responses came in: how many per day, week or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.disclosure import screen
from surveykit.drawing.axis import axis_for
from surveykit.drawing.theme import INK, MUTED, SMALL_SIZE, WIDTH
from surveykit.errors import DocumentError
from surveykit.figures import alternative
from surveykit.figures.model import Figure
from surveykit.figures.rows import nothing_shown
from surveykit.figures.upright import axis_width, draw_axis, draw_periods
from surveykit.presentation.model import Number
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

Every = Literal["day", "week", "month"]
_RULES: dict[Every, str] = {"day": "D", "week": "W-MON", "month": "MS"}
#: Up to so many days, weeks are not better.
_MOST_DAYS, _MOST_WEEKS = 92, 106
_HEIGHT, _TOP, _BOTTOM = 66.0, 8.0, 54.0
_MOST_PRINTED = 16
_BAR = "#7aa6cf"


@dataclass(frozen=True)
class _Counts:
    """Responses per period; ``None`` where withheld."""

    labels: tuple[str, ...]
    n: tuple[int | None, ...]
    withheld: tuple[str | None, ...]


def response(
    moments: pd.Series,
    view: View,
    *,
    id: str = "response_over_time",
    every: Every | None = None,
    title: str | None = None,
) -> Figure:
    """Responses per day, week or month as columns.

    Periods with some, but fewer than ``min_n`` responses are left out, and as many more as protect them.

    Args:
        moments: When each response came in; missing where that is not known. Texts are read as dates.
        view: Labels, language and floor.
        id: The figure's id.
        every: ``day``, ``week`` or ``month``; by the length of the fieldwork unless given.
        title: The caption.

    Raises:
        DocumentError: ``every`` is not known, or the texts are no dates.
    """
    times = _times(moments, f"figure {id}")
    unit: Every = every or _unit(times)
    if unit not in _RULES:
        raise DocumentError(f"every={every!r} is not known", expected="day, week or month")
    counts = _counts(times, unit, view)
    is_shown = any(n for n in counts.n)
    sheet = _drawn(counts, unit, view) if is_shown else nothing_shown((), view)
    heading = title or view.text("figures.response.title")
    told = [(label, float(n), view.count(n)) for label, n in zip(counts.labels, counts.n, strict=True) if n is not None]
    hidden = sum(why is not None for why in counts.withheld)
    return Figure.drawn(
        sheet,
        view,
        id=id,
        title=heading,
        alt=alternative.of_points(heading, told, None, hidden, view, "response"),
        notes=_notes(len(times), view),
        numbers=tuple(_numbers(counts, id)),
        nothing="" if is_shown else view.text("tables.empty.withheld" if hidden else "tables.empty.none"),
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


def _counts(times: pd.Series, unit: Every, view: View) -> _Counts:
    ones = pd.Series(1, index=pd.DatetimeIndex(times))
    sums = ones.resample(_RULES[unit], label="left", closed="left").sum() if len(times) else pd.Series(dtype="int64")
    found = pd.DataFrame({"variable": "responses", "value": 0.0, "n": sums.to_numpy(dtype="float64")})
    some = found[found["n"] > 0].reset_index(drop=False)
    reasons = dict(zip(some["index"], screen(some, view.floor, siblings=("variable",))["withheld"], strict=True))
    withheld = [reasons.get(place) for place in range(len(sums))]
    form = "%Y-%m" if unit == "month" else "%Y-%m-%d"
    return _Counts(
        tuple(str(moment) for moment in pd.DatetimeIndex(sums.index).strftime(form)),
        tuple(None if why else int(n) for n, why in zip(sums, withheld, strict=True)),
        tuple(withheld),
    )


def _drawn(counts: _Counts, unit: Every, view: View) -> Sheet:
    from surveykit.drawing.sheet import Sheet

    sheet = Sheet(_HEIGHT)
    most = max(n for n in counts.n if n is not None)
    axis = axis_for([0.0, float(most)], (0.0, most * 1.04), _BOTTOM, _TOP)
    left = axis_width(sheet, axis, view)
    step = (WIDTH - left) / len(counts.n)
    xs = [left + (place + 0.5) * step for place in range(len(counts.n))]
    draw_axis(sheet, axis, left, WIDTH, view.text(f"figures.axis.{unit}_count"), view)
    base = axis.at(0.0)
    width = step * 0.8
    boxes = [
        (x - width / 2, axis.at(float(n)), width, base - axis.at(float(n)))
        for x, n in zip(xs, counts.n, strict=True)
        if n
    ]
    sheet.boxes(boxes, _BAR, rasterised=len(xs) > 200)
    sheet.lines([(left, base, WIDTH, base)], width=0.25, colour=MUTED)
    draw_periods(sheet, counts.labels, xs, base + 4.0)
    if len(xs) <= _MOST_PRINTED:
        for x, n in zip(xs, counts.n, strict=True):
            label = "—" if n is None else view.count(n)
            y = axis.at(float(n or 0)) - 2.2
            sheet.text(x, y, label, size=SMALL_SIZE, colour=INK, align="center")
    return sheet


def _notes(n: int, view: View) -> tuple[str, ...]:
    """The total is told where it is large enough itself."""
    floor = view.floor
    if n < floor.min_n or floor.closed is not None:
        return (view.text("figures.note.response_untold", floor=floor.min_n),)
    return (view.text("figures.note.response", n=view.count(n), floor=floor.min_n),)


def _numbers(counts: _Counts, owner: str) -> list[Number]:
    return [
        Number(
            id=f"{owner}.{label}",
            table=owner,
            statistic="count",
            by={"period": label},
            value=None if n is None else float(n),
            n=n,
            method="count",
            shown="all" if why is None else "withheld",
            withheld=why,
        )
        for label, n, why in zip(counts.labels, counts.n, counts.withheld, strict=True)
    ]
