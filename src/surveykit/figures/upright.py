"""What figures with values upwards have in common: the axis at the left and the labels of the periods below."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.axis import Axis
from surveykit.drawing.theme import GRID, MUTED, SMALL_SIZE, WIDTH
from surveykit.drawing.wrapping import cut, fitted
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: Between two labels below the axis, in mm.
_GAP = 2.0
_LINE = 3.0
_LEAST = 12.0
#: A label takes no more room than this in one line.
_WIDEST = 26.0


def draw_axis(sheet: Sheet, axis: Axis, left: float, right: float, name: str, view: View) -> None:
    """Grid lines with their values, and the name of the axis above them."""
    sheet.lines([(left, axis.at(mark), right, axis.at(mark)) for mark in axis.marks], width=0.15, colour=GRID)
    for mark in axis.marks:
        label = view.number(mark, axis.decimals)
        sheet.text(left - 1.5, axis.at(mark), label, size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(0, 2.6, cut(sheet.font.printable(name), WIDTH, sheet.measure(SMALL_SIZE)), size=SMALL_SIZE, colour=MUTED)


def axis_width(sheet: Sheet, axis: Axis, view: View) -> float:
    """How far from the left edge the plot begins, so that the values of the axis have room."""
    return 3.0 + max(sheet.font.width(view.number(mark, axis.decimals), SMALL_SIZE) for mark in axis.marks)


def draw_periods(sheet: Sheet, labels: Sequence[str], xs: Sequence[float], y: float) -> None:
    """The labels of as many periods as have room, the first and the last among them, broken into two lines."""
    measure = sheet.measure(SMALL_SIZE)
    plain = [sheet.font.printable(label) for label in labels]
    step = (xs[1] - xs[0]) if len(xs) > 1 else WIDTH / 2
    widest = min(max(measure(label) for label in plain), _WIDEST)
    every = max(1, math.ceil((widest + _GAP) / step))
    room = max(step * every - _GAP, _LEAST)
    last = len(plain) - 1
    shown = [*range(0, last, every), last]
    for label in _apart([_placed(fitted(plain[place], room, 2, measure), xs[place], measure) for place in shown]):
        for number, line in enumerate(label.lines):
            sheet.text(label.middle, y + number * _LINE, line, size=SMALL_SIZE, colour=MUTED, align="center")


@dataclass(frozen=True)
class _Label:
    """A label in lines around ``middle``, ``half`` as wide to each side."""

    lines: tuple[str, ...]
    middle: float
    half: float


def _apart(labels: Sequence[_Label]) -> list[_Label]:
    """The last label, the first one if it does not meet the last, and those between that meet none of the others."""
    kept = [labels[-1]]
    for label in (*labels[:-1][:1], *reversed(labels[1:-1])):
        if all(abs(label.middle - other.middle) >= label.half + other.half + _GAP for other in kept):
            kept.append(label)
    return kept


def _placed(lines: Sequence[str], x: float, measure: Callable[[str], float]) -> _Label:
    """The label at ``x``, moved inwards where it would leave the sheet."""
    half = max(measure(line) for line in lines) / 2
    return _Label(tuple(lines), min(max(x, half), WIDTH - half), half)
