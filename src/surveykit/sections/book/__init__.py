"""The appendix volume of a research report, and the units' feedback sheets."""

from __future__ import annotations

from surveykit.book_parts import PARTS
from surveykit.sections.book.assembly import Book, assemble, write_book
from surveykit.sections.book.bulletin import bulletin
from surveykit.sections.book.feedback import feedback, write_feedback
from surveykit.sections.book.volume import Volume, volume_in, write_volume

register = PARTS.register

__all__ = [
    "PARTS",
    "Book",
    "Volume",
    "assemble",
    "bulletin",
    "feedback",
    "register",
    "volume_in",
    "write_book",
    "write_feedback",
    "write_volume",
]
__dir__ = __all__.copy
