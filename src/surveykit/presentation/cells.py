"""Cells by what they show; the only makers of :class:`Cell` from an estimate; and the room they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveykit.presentation.model import Cell, Column, Kind
from surveykit.presentation.notes import withheld_text
from surveykit.presentation.printing import DASH, decimals_off_zero, fixed, percent, significant
from surveykit.presentation.shown import Shown
from surveykit.presentation.view import View

#: Width of a column in which a result is withheld in words, and the length (letters) from which words need it.
_WORDS_WIDTH, _WORDS = 1.7, 6


def with_room(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> tuple[Column, ...]:
    """The columns, wider where a cell says in words that its number is withheld."""
    return tuple(
        replace(column, width=max(column.width, _WORDS_WIDTH))
        if any(row[place].kind == "withheld" and len(row[place].text) > _WORDS for row in rows)
        else column
        for place, column in enumerate(columns)
    )


def text_cell(label: str) -> Cell:
    """A label."""
    return Cell(label)


def dash_cell() -> Cell:
    """A cell that has nothing to say."""
    return Cell(DASH)


def count_cell(count: int | None, view: View, number: str | None = None) -> Cell:
    """A number of answers."""
    if count is None:
        return dash_cell()
    return Cell(view.count(count), "count", float(count), number=number)


def number_cell(value: float | None, decimals: int, view: View, number: str | None = None) -> Cell:
    """A number with its decimals; a dash where there is none."""
    return _numeric_cell(value, "number", decimals, view, number)


def percent_cell(value: float | None, view: View, number: str | None = None) -> Cell:
    """A percentage (0 to 100); a dash where there is none."""
    return _numeric_cell(value, "percent", view.decimals.percent, view, number)


def share_cell(part: int, whole: int | None, view: View) -> Cell:
    """``part`` in percent of ``whole``; a dash where there is no whole."""
    return percent_cell(percent(part / whole) if whole else None, view)


def _numeric_cell(value: float | None, kind: Kind, decimals: int, view: View, number: str | None) -> Cell:
    kept = significant(value)
    if kept is None:
        return dash_cell()
    return Cell(view.number(kept, decimals), kind, float(fixed(kept, decimals)), decimals, number=number)


def base_cell(estimate: Shown, view: View) -> Cell:
    """The number of answers an estimate rests on; of a withheld one only that it is below the floor."""
    if not estimate.is_withheld:
        return count_cell(estimate.n, view)
    if estimate.withheld == "small":
        return Cell(view.text("tables.below_floor", floor=estimate.needs), "withheld")
    return dash_cell()


def value_cell(estimate: Shown, view: View, *, number: str | None, as_percent: bool) -> Cell:
    """An estimate: a mean with two decimals, or a percentage with one; or why it is withheld."""
    value = percent(estimate.value) if as_percent else estimate.value
    if estimate.is_withheld or value is None:
        return Cell(withheld_text(estimate, view), "withheld", number=number)
    return percent_cell(value, view, number) if as_percent else number_cell(value, view.decimals.mean, view, number)


def interval_cell(estimate: Shown, view: View, *, number: str, as_percent: bool, off_zero: bool = False) -> Cell:
    """The interval of an estimate, where it may be shown.

    Of a marked difference (``off_zero``) no end is printed as 0: it has more decimals then.
    """
    low, high = (estimate.low, estimate.high) if not as_percent else estimate.in_percent()[1:]
    if low is None or high is None:
        return dash_cell()
    places = view.decimals.percent if as_percent else view.decimals.mean
    if off_zero:
        places = decimals_off_zero(low, high, places)
    ends = float(fixed(low, places)), float(fixed(high, places))
    return Cell(view.interval(low, high, places), "interval", None, places, low=ends[0], high=ends[1], number=number)
