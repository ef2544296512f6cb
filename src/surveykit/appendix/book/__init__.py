"""The appendix volume of a research report, and the units' feedback sheets."""

from __future__ import annotations

from surveykit.appendix.book.assembly import Book, assemble, write_book
from surveykit.appendix.book.bulletin import bulletin
from surveykit.appendix.book.feedback import feedback, write_feedback
from surveykit.appendix.book.volume import Volume, volume_in, write_volume
from surveykit.book_parts import PARTS

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
