"""What plots with an upright axis have in common: the frame, its marks, the unit that is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.theme import GRID, HIGHLIGHT, MUTED, SMALL_SIZE, TEXT_SIZE, WIDTH
from surveykit.drawing.wrapping import cut
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

HEIGHT = 92.0
TOP, BOTTOM, LEFT = 8.0, HEIGHT - 12.0, 11.0


@dataclass(frozen=True)
class Mark:
    """A mark of an axis: where it stands in mm, and what it says."""

    at: float
    label: str


def marks_of(values: Sequence[float], places: Sequence[float], decimals: int, view: View) -> list[Mark]:
    """Marks for numbers."""
    return [Mark(at, view.number(value, decimals)) for value, at in zip(values, places, strict=True)]


def draw_frame(sheet: Sheet, marks: Sequence[Mark], title: str, below: Sequence[Mark], caption: str) -> None:
    """The grid with its marks at the left, those below, and both titles."""
    sheet.lines([(LEFT, mark.at, WIDTH, mark.at) for mark in marks], width=0.15, colour=GRID)
    for mark in marks:
        sheet.text(LEFT - 1.5, mark.at, mark.label, size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(0, 2.6, title, size=SMALL_SIZE, colour=MUTED)
    for mark in below:
        at = min(mark.at, WIDTH - sheet.font.width(mark.label, SMALL_SIZE) / 2)
        sheet.text(at, BOTTOM + 3.2, mark.label, size=SMALL_SIZE, colour=MUTED, align="center")
    sheet.text((LEFT + WIDTH) / 2, BOTTOM + 8.2, caption, size=SMALL_SIZE, colour=MUTED, align="center")


def draw_legend(sheet: Sheet, label: str, *, is_open: bool = False) -> None:
    """The name of the marked unit above the plot, where it covers nothing."""
    shown = cut(label, 110.0, sheet.measure(TEXT_SIZE))
    sheet.text(WIDTH, 2.6, shown, size=TEXT_SIZE, colour=HIGHLIGHT, align="right")
    sheet.points(
        [(WIDTH - sheet.font.width(shown, TEXT_SIZE) - 2.5, 2.6)],
        size=2.0,
        colour=HIGHLIGHT,
        shape="D",
        is_open=is_open,
    )
