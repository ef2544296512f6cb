"""The whole of what ``surveykit appendix`` writes, and with which settings what stands in a folder was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from surveykit.appendix.book.assembly import Book, assemble, write_book
from surveykit.appendix.book.bulletin import bulletin
from surveykit.appendix.book.feedback import write_feedback
from surveykit.appendix.model import Heading
from surveykit.appendix.registry import get
from surveykit.appendix.store import load, publish
from surveykit.cleaning import Responses
from surveykit.language import Language
from surveykit.slices import open_all

#: The folder of a volume below that of the reports.
FOLDER = "book"
_FORMATS = ("docx", "xlsx", "html", "pdf")


@dataclass(frozen=True)
class Volume:
    """With what a volume is written.

    Args:
        formats: Documents.
        parts: Parts in order; ``None`` for those of ``report.book``.
        language: ``None`` for the survey's.
        feedback: Whether every unit gets a sheet.
    """

    formats: tuple[str, ...]
    parts: Sequence[str] | None = None
    language: Language | None = None
    feedback: bool = True


@dataclass(frozen=True)
class Written:
    """What was written: the book, the bulletin, the sheets."""

    book: Book
    bulletin: Path
    sheets: tuple[Path, ...]


def write_volume(responses: Responses, folder: Path, volume: Volume) -> Written:
    """Write the book, the bulletin and, if asked for, the feedback sheets below ``folder``.

    Raises:
        DocumentError: There is no such part or format.
    """
    overall, units = open_all(responses)
    book = write_book(overall, folder, volume.formats, volume.parts, language=volume.language)
    get("docx")(bulletin(overall, language=volume.language), folder / "bulletin.docx")
    sheets = write_feedback(units, folder / "feedback", language=volume.language) if volume.feedback else []
    return Written(book, folder / "bulletin.docx", tuple(sheets))


def volume_in(folder: Path) -> Volume | None:
    """With what the volume in a folder was written, as far as its results tell; ``None`` where there is none.

    Raises:
        DocumentError: It is damaged.
    """
    if not (folder / "appendix.json").is_file():
        return None
    appendix = load(folder)
    headings = (block.id for block in appendix.blocks if isinstance(block, Heading) and block.level == 1)
    parts = tuple(name.removeprefix("part_") for name in headings)
    formats = tuple(ending for ending in _FORMATS if (folder / f"appendix.{ending}").is_file())
    return Volume(formats, parts, appendix.language, any((folder / "feedback").glob("*/feedback.docx")))


def is_current(responses: Responses, folder: Path, volume: Volume, scratch: Path) -> bool:
    """Whether the book in a folder is the one that these responses give; ``scratch`` is an empty folder."""
    publish(assemble(open_all(responses)[0], volume.parts, language=volume.language), scratch)
    return (scratch / "appendix.json").read_bytes() == (folder / "appendix.json").read_bytes()
