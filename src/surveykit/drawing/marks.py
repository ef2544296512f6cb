"""What can be on a sheet, in mm from its upper left corner; the printers know these and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Shape = Literal["o", "D"]

#: The length of the line that is drawn as a round point, in mm: some programs pass over lines without a length.
SPECK = 0.01


@dataclass(frozen=True)
class Words:
    """A label whose baseline begins at ``x`` and ``y``; ``size`` is in pt. An upright one reads from below to above."""

    x: float
    y: float
    label: str
    size: float
    colour: str
    is_upright: bool = False


@dataclass(frozen=True)
class Lines:
    """Straight lines from (x, y) to (x, y), ``width`` thick; ``dashes`` are the lengths of a dash and of a gap."""

    segments: Sequence[tuple[float, float, float, float]]
    width: float
    colour: str
    dashes: tuple[float, float] | None = None


@dataclass(frozen=True)
class Boxes:
    """Filled rectangles: left, top, width and height. ``seam`` is how thick the white line is that parts neighbours.

    Without a seam they lie so close that only dots can show them well.
    """

    boxes: Sequence[tuple[float, float, float, float]]
    colour: str
    seam: float


@dataclass(frozen=True)
class Dots:
    """Round points ``size`` wide."""

    places: Sequence[tuple[float, float]]
    size: float
    colour: str


@dataclass(frozen=True)
class Shapes:
    """Closed outlines, one for each place: round (``o``) or a square on its corner (``D``).

    ``size`` is the diameter or the side; ``edge`` is how thick the edge is, 0 for none.
    """

    places: Sequence[tuple[float, float]]
    size: float
    shape: Shape
    colour: str
    fill: str
    edge: float


Mark = Words | Lines | Boxes | Dots | Shapes
