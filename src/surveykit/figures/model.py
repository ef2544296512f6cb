"""A finished figure: drawn once per format, with its alternative text and the numbers it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from surveykit.presentation.model import Number


@dataclass(frozen=True)
class Figure:
    """A figure ready for any writer.

    ``id`` is ASCII and unique in an appendix; ``title`` is the caption without its number; ``alt`` says in words what
    the picture shows, from the same numbers; ``width`` and ``height`` are in millimetres. ``svg`` holds paths instead
    of text, so it needs no font. ``nothing`` says why nothing is drawn (half a sentence); a document then says it
    instead of showing an empty frame.
    """

    id: str
    title: str
    alt: str
    svg: bytes
    png: bytes
    width: float
    height: float
    notes: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    nothing: str = ""

    def __repr__(self) -> str:
        return f"Figure({self.id!r}: {self.title})"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        import base64

        picture = base64.b64encode(self.png).decode("ascii")
        return {"image/png": picture, "text/plain": f"{self.title}\n{self.alt}"}, {}
