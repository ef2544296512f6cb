"""The whole of what ``surveykit appendix`` writes, and with which settings the one in a folder was written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from surveykit.appendix.beside import write_with_data
from surveykit.appendix.store import load, publish
from surveykit.cleaning import Responses
from surveykit.formats import FORMATS
from surveykit.language import Language
from surveykit.sections.book.assembly import Book, assemble, parts_of, write_book
from surveykit.sections.book.bulletin import bulletin
from surveykit.sections.book.feedback import write_feedback
from surveykit.slices import UnitResponses, open_all

#: The folder of a volume below that of the reports.
FOLDER = "book"


@dataclass(frozen=True)
class Volume:
    """With what a volume is written.

    Args:
        formats: Documents.
        parts: Parts in order; ``None`` for those of ``report.book``.
        language: ``None`` for the survey's.
        feedback: Whether units get a sheet.
        units: The ids of the units that get one; ``None`` for all.
    """

    formats: tuple[str, ...]
    parts: Sequence[str] | None = None
    language: Language | None = None
    feedback: bool = True
    units: tuple[str, ...] | None = None


@dataclass(frozen=True)
class WrittenVolume:
    """What was written: the book, the bulletin if ``report.bulletin`` asks for it and units are ranked, the sheets."""

    book: Book
    bulletin: tuple[Path, ...]
    sheets: tuple[Path, ...]


class VolumeWatcher(Protocol):
    """Something that follows how far a volume is."""

    def began_part(self, name: str) -> None:
        """A part of the book is being made."""

    def wrote_book(self, book: Book) -> None:
        """The book is written in its formats."""

    def began_sheets(self) -> None:
        """Sheets follow."""

    def wrote_sheet(self, unit: str) -> None:
        """A sheet is written."""


def write_volume(
    responses: Responses, folder: Path, volume: Volume, watcher: VolumeWatcher | None = None
) -> WrittenVolume:
    """Write the book, the bulletin and, if asked for, the feedback sheets below ``folder``.

    Raises:
        DocumentError: There is no such part or format, or a document cannot be written.
    """
    overall, units = open_all(responses)
    on_part = None if watcher is None else watcher.began_part
    book = write_book(overall, folder, overall.view(volume.language), volume.formats, volume.parts, on_part=on_part)
    if watcher is not None:
        watcher.wrote_book(book)
    bulletins: tuple[Path, ...] = ()
    if responses.survey.report.bulletin and responses.survey.ranks_units:
        bulletins = (write_with_data(bulletin(overall, overall.view(volume.language)), folder / "bulletin.docx"),)
    return WrittenVolume(book, bulletins, _write_sheets(units, folder / "feedback", volume, watcher))


def _write_sheets(
    units: Iterable[UnitResponses], folder: Path, volume: Volume, watcher: VolumeWatcher | None
) -> tuple[Path, ...]:
    if not volume.feedback:
        return ()
    if watcher is not None:
        watcher.began_sheets()
    chosen = None if volume.units is None else set(volume.units)
    handed = (data for data in units if chosen is None or (data.unit is not None and data.unit.unit_id in chosen))
    on_unit = None if watcher is None else watcher.wrote_sheet
    return tuple(write_feedback(handed, folder, volume.language, on_unit=on_unit))


def volume_in(folder: Path) -> Volume | None:
    """With what the volume in a folder was written, as far as its results tell; ``None`` where there is none.

    Raises:
        DocumentError: It is damaged.
    """
    if not (folder / "appendix.json").is_file():
        return None
    appendix = load(folder)
    formats = tuple(ending for ending in FORMATS if (folder / f"appendix.{ending}").is_file())
    return Volume(formats, parts_of(appendix), appendix.language, any((folder / "feedback").glob("*/feedback.docx")))


def is_current(responses: Responses, folder: Path, volume: Volume, scratch: Path) -> bool:
    """Whether the book in a folder is the one that these responses give; ``scratch`` is an empty folder."""
    overall = open_all(responses)[0]
    publish(assemble(overall, overall.view(volume.language), volume.parts), scratch)
    return (scratch / "appendix.json").read_bytes() == (folder / "appendix.json").read_bytes()
