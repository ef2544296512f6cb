"""Putting the parts of a book together in the order that ``report.book`` of ``survey.yml`` names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveykit.appendix.model import Appendix, Block, Contents, Heading, PageBreak, Paragraph
from surveykit.appendix.start import start
from surveykit.appendix.store import publish, write_documents
from surveykit.book_parts import PARTS
from surveykit.language import keys
from surveykit.presentation.view import View
from surveykit.slices import UnitResponses

#: A part gives the blocks below its heading, the catalogue's text ``book.NAME``; one that the catalogue does not know
#: begins with a heading of its own. A part without blocks is left out.
Part = Callable[[UnitResponses, View], Iterable[Block]]


@dataclass(frozen=True)
class Book:
    """A written book: its folder, its files, and the parts that have something to show."""

    folder: Path
    paths: tuple[Path, ...]
    parts: tuple[str, ...]


def assemble(
    data: UnitResponses, view: View, names: Sequence[str] | None = None, *, on_part: Callable[[str], None] | None = None
) -> Appendix:
    """The appendix volume of a survey: the named parts in order, by default those of ``report.book``.

    ``data`` are all responses, as :func:`surveykit.open_overall` gives them; ``on_part`` is called with the name of
    each part before it is made.

    Raises:
        DocumentError: There is no such part; the message lists the known ones.
    """
    chosen = data.survey.report.book if names is None else names
    makers: list[Part] = PARTS.named(chosen)
    empty = start(view)
    title = view.text("book.title", title=empty.title)
    book = replace(empty, title=title, numbering=data.survey.report.numbering)
    book = book.add(Paragraph(view.text("book.lead"), "lead"), Contents())
    for name, make in zip(chosen, makers, strict=True):
        if on_part is not None:
            on_part(name)
        blocks = tuple(make(data, view))
        if blocks:
            book = book.add(PageBreak(), *_headed(name, blocks, view))
    return book


def write_book(
    data: UnitResponses,
    folder: Path,
    view: View,
    formats: Iterable[str],
    names: Sequence[str] | None = None,
    *,
    on_part: Callable[[str], None] | None = None,
) -> Book:
    """Publish the volume in ``folder`` and write its documents.

    Raises:
        DocumentError: There is no such part or format.
    """
    book = assemble(data, view, names, on_part=on_part)
    publish(book, folder)
    return Book(folder, tuple(write_documents(folder, formats)), parts_of(book))


def parts_of(book: Appendix) -> tuple[str, ...]:
    """The names of the parts that a book has, in order."""
    headings = (block for block in book.blocks if isinstance(block, Heading) and block.level == 1)
    return tuple(heading.id.removeprefix("part_") for heading in headings)


def _headed(name: str, blocks: tuple[Block, ...], view: View) -> tuple[Block, ...]:
    """The blocks of a part below its heading."""
    first = blocks[0]
    if f"book.{name}" not in keys() and isinstance(first, Heading):
        return (replace(first, id=f"part_{name}", level=1), *blocks[1:])
    heading = view.text(f"book.{name}", units=view.in_sentence(view.column("unit")))
    return (Heading(heading, id=f"part_{name}"), *blocks)
