"""What figures with values upwards have in common: the axis at the left, what is below it, the unit that is named."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.axis import Axis
from surveykit.drawing.theme import GRID, HIGHLIGHT, MUTED, SMALL_SIZE, TEXT_SIZE, WIDTH
from surveykit.drawing.wrapping import cut, fitted
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: Height of a sheet whose plot ends this far above its lower edge, in mm.
HEIGHT = 92.0
TOP, BOTTOM, LEFT = 8.0, HEIGHT - 12.0, 11.0
#: Between two labels below the axis, in mm.
_GAP = 2.0
_LINE = 3.0
_LEAST = 12.0
#: A label takes no more room than this in one line.
_WIDEST = 26.0


@dataclass(frozen=True)
class Mark:
    """A mark of an axis: its position in mm, and what it says."""

    at: float
    label: str


def marks_of(axis: Axis, view: View) -> list[Mark]:
    """The marks of an axis with their numbers."""
    return [Mark(axis.at(value), view.number(value, axis.decimals)) for value in axis.marks]


def axis_width(sheet: Sheet, marks: Sequence[Mark]) -> float:
    """How far from the left edge the plot begins, so that the values of the axis have room."""
    return 3.0 + max(sheet.font.width(mark.label, SMALL_SIZE) for mark in marks)


def draw_axis(sheet: Sheet, marks: Sequence[Mark], left: float, right: float, name: str) -> None:
    """Grid lines with their values, and the name of the axis above them."""
    sheet.lines([(left, mark.at, right, mark.at) for mark in marks], width=0.15, colour=GRID)
    for mark in marks:
        sheet.text(left - 1.5, mark.at, mark.label, size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(0, 2.6, cut(sheet.font.printable(name), WIDTH, sheet.measure(SMALL_SIZE)), size=SMALL_SIZE, colour=MUTED)


def draw_below(sheet: Sheet, marks: Sequence[Mark], left: float, lines: tuple[float, float], caption: str) -> None:
    """The marks of the lower axis and its name, on these two lines (mm)."""
    for mark in marks:
        at = min(mark.at, WIDTH - sheet.font.width(mark.label, SMALL_SIZE) / 2)
        sheet.text(at, lines[0], mark.label, size=SMALL_SIZE, colour=MUTED, align="center")
    sheet.text((left + WIDTH) / 2, lines[1], caption, size=SMALL_SIZE, colour=MUTED, align="center")


def draw_frame(sheet: Sheet, marks: Sequence[Mark], title: str, below: Sequence[Mark], caption: str) -> None:
    """Both axes of a plot of units."""
    draw_axis(sheet, marks, LEFT, WIDTH, title)
    draw_below(sheet, below, LEFT, (BOTTOM + 3.2, BOTTOM + 8.2), caption)


def draw_name(sheet: Sheet, label: str, *, is_open: bool = False) -> None:
    """The name of the marked unit above the plot, where it covers nothing."""
    shown = cut(label, 110.0, sheet.measure(TEXT_SIZE))
    x = WIDTH - sheet.font.width(shown, TEXT_SIZE) - 2.5
    sheet.text(WIDTH, 2.6, shown, size=TEXT_SIZE, colour=HIGHLIGHT, align="right")
    sheet.points([(x, 2.6)], size=2.0, colour=HIGHLIGHT, shape="D", is_open=is_open)


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
    for label in _apart([_placed(fitted(plain[index], room, 2, measure), xs[index], measure) for index in shown]):
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
