"""The appendix volume of a research report, and the units' feedback sheets."""

from __future__ import annotations

from surveykit.appendix.book.assembly import PARTS, Book, assemble, refuse_unknown, register, write_book
from surveykit.appendix.book.bulletin import bulletin
from surveykit.appendix.book.feedback import feedback, write_feedback
from surveykit.appendix.book.volume import Volume, volume_in, write_volume

__all__ = [
    "PARTS",
    "Book",
    "Volume",
    "assemble",
    "bulletin",
    "feedback",
    "refuse_unknown",
    "register",
    "volume_in",
    "write_book",
    "write_feedback",
    "write_volume",
]
