"""Rows with labels at the left: what bar charts and dot plots have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.theme import INK, LEAST_SIZE, TEXT_SIZE
from surveykit.drawing.wrapping import fitted

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: Between a label and what is beside it, in mm.
LABEL_GAP = 2.5
#: Height of a line of text by its size in pt.
_LINE = 0.42
_MOST_LINES = 3


@dataclass(frozen=True)
class RowLabel:
    """A row's label broken into lines, its size in pt, and the width and height it takes in mm."""

    lines: tuple[str, ...]
    size: float
    width: float
    height: float

    def draw(self, sheet: Sheet, middle: float, *, colour: str = INK, left: float = 0.0) -> None:
        """Print the lines around the height ``middle``."""
        pitch = self.size * _LINE
        first = middle - pitch * (len(self.lines) - 1) / 2
        for number, line in enumerate(self.lines):
            sheet.text(left, first + number * pitch, line, size=self.size, colour=colour)


def labels_of(
    labels: Sequence[str], row: float, sheet: Sheet, *, most_width: float, indent: float = 0.0
) -> list[RowLabel]:
    """Labels for rows ``row`` mm high: smaller where rows are low, broken into lines where rows are high enough."""
    size = max(LEAST_SIZE, min(TEXT_SIZE, row / _LINE / 1.05))
    measure = sheet.measure(size)
    lines = max(1, min(_MOST_LINES, int(row / (size * _LINE))))
    if row >= size * _LINE * 1.6:
        lines = _MOST_LINES if len(labels) <= 20 else max(lines, 2 if len(labels) <= 34 else 1)
    made = []
    for label in labels:
        broken = tuple(fitted(sheet.font.printable(label), most_width - indent, lines, measure))
        width = max(measure(line) for line in broken) + indent
        height = max(row, len(broken) * size * _LINE + 1.2) if len(broken) > 1 else row
        made.append(RowLabel(broken, size, width, height))
    return made
