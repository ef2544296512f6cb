"""Cells by what they show; the only makers of :class:`Cell` from an estimate; and the room they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from surveykit.presentation.model import Cell, Column
from surveykit.presentation.notes import withheld_text
from surveykit.presentation.printing import (
    DASH,
    MEAN_DECIMALS,
    PERCENT_DECIMALS,
    decimals_off_zero,
    fixed,
    percent,
)
from surveykit.presentation.shown import Estimate
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


def base_cell(estimate: Estimate, view: View) -> Cell:
    """The number of answers an estimate rests on; of a withheld one only that it is below the floor."""
    if not estimate.is_withheld:
        return count_cell(estimate.n, view)
    if estimate.withheld == "small":
        return Cell(view.text("tables.below_floor", floor=estimate.needs), "withheld")
    return dash_cell()


def value_cell(estimate: Estimate, view: View, *, number: str | None, as_percent: bool) -> Cell:
    """An estimate: a mean with two decimals, or a percentage with one; or why it is withheld."""
    value = percent(estimate.value) if as_percent else estimate.value
    if estimate.is_withheld or value is None:
        return Cell(withheld_text(estimate, view), "withheld", number=number)
    places = PERCENT_DECIMALS if as_percent else MEAN_DECIMALS
    printed, rounded = view.number(value, places), float(fixed(value, places))
    return Cell(printed, "percent" if as_percent else "number", rounded, places, number=number)


def interval_cell(estimate: Estimate, view: View, *, number: str, as_percent: bool, off_zero: bool = False) -> Cell:
    """The interval of an estimate, where it may be shown.

    Of a marked difference (``off_zero``) no end is printed as 0: it has more decimals then.
    """
    low, high = (estimate.low, estimate.high) if not as_percent else estimate.in_percent()[1:]
    if low is None or high is None:
        return dash_cell()
    places = PERCENT_DECIMALS if as_percent else MEAN_DECIMALS
    if off_zero:
        places = decimals_off_zero(low, high, places)
    ends = float(fixed(low, places)), float(fixed(high, places))
    return Cell(view.interval(low, high, places), "interval", None, places, low=ends[0], high=ends[1], number=number)
