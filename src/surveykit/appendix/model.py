"""The document model: what a notebook builds and publishes, and what every writer reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Literal

from surveykit.appendix.layout.pages import PAGES, Page, PageName
from surveykit.appendix.origin import cell_digest
from surveykit.errors import DocumentError
from surveykit.figures.model import Figure
from surveykit.language import Language, text
from surveykit.presentation.model import Table
from surveykit.results import Number

Numbering = Literal["plain", "outline", "lettered", "official"]


@dataclass(frozen=True)
class Reference:
    """In a paragraph, the number of the table, figure or heading with the id ``target``: "Table A.1"."""

    target: str


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the highest below the document's title.

    ``id`` names it for references. A heading that is not ``numbered`` is left out of the document's numbering scheme.
    """

    text: str
    level: int = 1
    id: str = ""
    numbered: bool = True

    @property
    def depth(self) -> int:
        """The level at which it is set: from 1 to 4, whatever the notebook asks for."""
        return min(max(self.level, 1), 4)


@dataclass(frozen=True)
class Paragraph:
    """Running text. ``style`` is ``body``, ``lead`` (the first statement of a report) or ``note`` (small print).

    ``text`` is one text, or texts and references in turn: ``("as ", Reference("composition"), " shows")``.
    """

    text: str | tuple[str | Reference, ...]
    style: Literal["body", "lead", "note"] = "body"

    @property
    def pieces(self) -> tuple[str | Reference, ...]:
        """The texts and references in turn."""
        return (self.text,) if isinstance(self.text, str) else self.text


@dataclass(frozen=True)
class Verbatim:
    """Answers in respondents' own words, already de-identified and shuffled."""

    answers: tuple[str, ...]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page, in formats that have pages."""


@dataclass(frozen=True)
class Contents:
    """A list of the headings, with links, down to a level. HTML and Excel always have contents of their own."""

    depth: int = 2


Block = Heading | Paragraph | Table | Figure | Verbatim | PageBreak | Contents


def spoken(block: Block) -> str:
    """The words of a heading, paragraph or answers; references in it are left out, other blocks have none."""
    if isinstance(block, Verbatim):
        return "\n".join(block.answers)
    pieces = block.pieces if isinstance(block, Paragraph) else (block.text,) if isinstance(block, Heading) else ()
    return "".join(piece for piece in pieces if isinstance(piece, str))


class Titled:
    """A document in one language; the words that it brings along come from the catalogue."""

    title: str
    language: Language
    author: str
    day: date | None
    mark: str

    def word(self, key: str, **values: str | int) -> str:
        """The catalogue's text for ``key`` in the document's language, with ``values`` put in."""
        return text(key, self.language, **values)

    @property
    def locale(self) -> str:
        """The language as Office documents name it."""
        return "zh-CN" if self.language == "zh" else "en-GB"

    @property
    def byline(self) -> str:
        """Author and date in one line, or what there is of them; the machine's locale plays no part."""
        if self.day is None:
            return self.author
        month = self.word("appendix.months").split()[self.day.month - 1]
        when = self.word("appendix.date", year=self.day.year, month=self.day.month, day=self.day.day, name=month)
        return self.word("appendix.byline", author=self.author, day=when) if self.author else when

    def notes_text(self, notes: Sequence[str]) -> str:
        """The notes of a table, figure or page as one paragraph; empty if there are none."""
        return self.word("appendix.note") + self.word("appendix.note.separator").join(notes) if notes else ""


@dataclass(frozen=True)
class Appendix(Titled):
    """An ordered document. ``add`` gives a new one, so a notebook builds it cell by cell.

    Args:
        title: The document's title.
        language: ``zh`` or ``en``: numbering words, hyphenation, fonts.
        survey: The survey's id.
        unit: The unit's id, or ``None`` for an overall report.
        subtitle: For instance the unit's name.
        author: Who answers for it.
        day: The document's date (``report.date`` of the survey; never today's).
        numbering: How headings, tables and figures are numbered: ``plain`` (表1, Table 1; headings without numbers),
            ``outline`` (headings 一、（一）; 1, 1.1), ``lettered`` (附录A, 附表A.1, 附图A.1; Appendix A, Table A.1) or
            ``official`` (附件1, 附表1, 附图1; Annex 1, Table 1).
        page: The page preset of Word and PDF: ``academic``, or ``gbt9704`` for official documents.
        fonts: Font families that Word shall name instead of the usual ones, by kind (``fangsong``, ``heiti``, ...).
        mark: Words that every page bears, for instance that the document is a draft.
        slice: SHA-256 of the responses that the notebook was handed; ``None`` outside a batch.
        cells: For tables and figures by their id, the digest of the source of the notebook cell that added them.

    Raises:
        DocumentError: ``day`` is no date.
    """

    title: str
    language: Literal["zh", "en"]
    survey: str
    unit: str | None = None
    subtitle: str = ""
    author: str = ""
    day: date = date(2000, 1, 1)
    blocks: tuple[Block, ...] = field(default=())
    numbering: Numbering = "plain"
    page: PageName = "academic"
    fonts: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    slice: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not isinstance(self.day, date):
            what, expected = "the day of a document is no date", "for instance datetime.date(2026, 10, 28)"
            raise DocumentError(what, "day", expected, repr(self.day))

    def add(self, *blocks: Block) -> Appendix:
        """The document with ``blocks`` at its end.

        Raises:
            ValueError: A table or figure has the id of one that is already there.
        """
        added = [block.id for block in blocks if isinstance(block, Table | Figure)]
        counts = Counter([*added, *(block.id for block in self.shown)])
        for name in added:
            if counts[name] > 1:
                raise ValueError(f"the appendix already has a table or figure with the id {name!r}")
        digest = cell_digest() if added else None
        cells = self.cells if digest is None else {**self.cells, **dict.fromkeys(added, digest)}
        return replace(self, blocks=(*self.blocks, *blocks), cells=cells)

    @property
    def whole_title(self) -> str:
        """The report and its unit in one line, as the title of a file or window."""
        return self.word("appendix.title.separator").join(filter(None, (self.title, self.subtitle)))

    @property
    def page_preset(self) -> Page:
        """The page that ``page`` names."""
        return PAGES[self.page]

    @property
    def shown(self) -> tuple[Table | Figure, ...]:
        """The tables and figures, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table | Figure))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))

    def numbers(self) -> Iterator[Number]:
        """Every published number, tables first within each block's order."""
        return chain.from_iterable(block.numbers for block in self.shown)

    def __repr__(self) -> str:
        contents = f"{len(self.blocks)} blocks: {len(self.tables)} tables, {len(self.figures)} figures"
        return f"Appendix({self.title!r}, {contents})"

    def _repr_html_(self) -> str:
        import html

        rows = "".join(
            f"<li>{type(block).__name__}: {html.escape(str(getattr(block, 'title', getattr(block, 'text', ''))))}</li>"
            for block in self.blocks
        )
        return f"<p><b>{html.escape(self.title)}</b></p><ol>{rows}</ol>"
