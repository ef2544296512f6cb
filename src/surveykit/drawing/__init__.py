"""A sheet in millimetres and its two printed forms, PNG and SVG; the only room that knows fonts of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet


def blank(height: float) -> Sheet:
    """A sheet to draw on, ``height`` mm high; the library of pictures is loaded with the first one."""
    from surveykit.drawing.sheet import Sheet

    return Sheet(height)
