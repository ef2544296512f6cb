"""A finished figure: drawn once per format, with its alternative text and the numbers it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from surveykit.drawing.theme import WIDTH
from surveykit.results import Number

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet
    from surveykit.presentation.view import View

#: Height in mm of the line in a picture that says that no publishing floor holds.
_MARK = 5.0


@dataclass(frozen=True)
class Figure:
    """A figure ready for any writer.

    ``id`` is ASCII and unique in an appendix; ``title`` is the caption without its number; ``alt`` says in words what
    the picture shows, from the same numbers; ``width`` and ``height`` are in millimetres. ``svg`` holds paths instead
    of text, so it needs no font. ``nothing`` says why nothing is drawn (half a sentence); a document then says it
    instead of showing an empty frame. An internal figure was made without publishing floor and cannot be published.
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
    is_internal: bool = False

    @classmethod
    def drawn(
        cls,
        sheet: Sheet,
        view: View,
        *,
        id: str,
        title: str,
        alt: str,
        notes: Iterable[str] = (),
        numbers: Iterable[Number] = (),
        nothing: str = "",
    ) -> Figure:
        """What is drawn on ``sheet`` as a figure; one of an internal view is marked: its last note says so."""
        if view.is_internal:
            # Pictures are copied without their notes.
            sheet.text(0, sheet.height + _MARK / 2, view.internal_mark)
            sheet.height += _MARK
        svg, png = sheet.printed()
        every, alt = (*notes, *view.internal_note), view.marked(alt)
        return cls(
            id, title, alt, svg, png, WIDTH, sheet.height, every, tuple(numbers), nothing, is_internal=view.is_internal
        )

    def __repr__(self) -> str:
        return f"Figure({self.id!r}: {self.title})"

    def to_html(self) -> str:
        """The picture with its description, as a part of a page that needs no other file."""
        import base64
        from html import escape

        picture = base64.b64encode(self.png).decode("ascii")
        style = f"width:{self.width:g}mm;max-width:100%"
        return f'<img style="{style}" alt="{escape(self.alt)}" src="data:image/png;base64,{picture}">'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, Any], dict[str, Any]]:
        import base64

        picture = base64.b64encode(self.png).decode("ascii")
        return {"image/png": picture, "text/plain": f"{self.title}\n{self.alt}"}, {}
