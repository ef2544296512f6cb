"""On which page of the Word document each heading is, for the list of contents.

Only the program that shows a document knows its pages. What is said here is made from the fixed heights of its lines,
tables and pictures and the same rules (rows kept with their notes, headings with what follows) that the document
states; it is what a reader sees until the program counts anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from surveykit.appendix.docx.styles import GRID_LINE, PARAGRAPH_STYLES, Look, Style, styles
from surveykit.appendix.layout import heights
from surveykit.appendix.layout.breaking import line_count
from surveykit.appendix.layout.fitting import fit
from surveykit.appendix.model import Appendix, Contents, Heading, PageBreak, Paragraph, Verbatim
from surveykit.appendix.numbering import Edition, NumberedBlock
from surveykit.figures.model import Figure
from surveykit.presentation.model import Table


@dataclass(frozen=True)
class _Piece:
    """A line or a row: its height, the space around it, and whether it stays on the page of what follows.

    ``head`` is the height of what is repeated above it where it begins a page.
    """

    height: float
    before: float = 0
    after: float = 0
    keep: bool = False
    head: float = 0
    is_heading: bool = False
    begins_page: bool = False


def heading_pages(appendix: Appendix) -> list[int]:
    """The page of every heading, in order, counted from 1."""
    setter, begins = _Setter(Edition(appendix)), False
    pieces = list(setter.front())
    for entry in setter.edition.entries:
        lines = setter.block(entry)
        pieces += (replace(piece, begins_page=begins and number == 0) for number, piece in enumerate(lines))
        begins = isinstance(entry.block, PageBreak)
    return _placed(_groups(pieces), heights.text_height(appendix.page_preset))


def _placed(groups: Iterable[Sequence[_Piece]], height: float) -> list[int]:
    """Set groups of pieces that stay together on pages; gives the pages of the headings."""
    page, used, after, pages = 1, 0.0, 0.0, []
    for group in groups:
        if used and (group[0].begins_page or used + _height(group, after) > height >= _height(group, 0)):
            page, after = page + 1, 0.0
            # The space above what begins a page by itself stays; above what only happens to, it goes.
            used = group[0].before if group[0].begins_page else group[0].head
        for piece in group:
            gap = max(after, piece.before) if used and not piece.begins_page else 0.0
            if used and used + gap + piece.height > height + 0.5:
                page, used, gap = page + 1, piece.head, 0.0
            used += gap + piece.height
            after = piece.after
            if piece.is_heading:
                pages.append(page)
    return pages


def _height(group: Sequence[_Piece], after: float) -> float:
    total = 0.0
    for piece in group:
        total += max(after, piece.before) + piece.height
        after = piece.after
    return total


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    """Pieces that stay on one page."""
    group: list[_Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.keep:
            yield group
            group = []
    if group:
        yield group


class _Setter:
    """Sets blocks as lines and rows in the styles of a document."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.appendix, self.page = edition, edition.appendix, edition.appendix.page_preset
        self.styles: Mapping[str, Style] = {style.id: style for style in styles(Look.of(self.appendix))}

    def front(self) -> Iterator[_Piece]:
        yield from self.text("Title", self.appendix.title)
        if self.appendix.subtitle:
            yield from self.text("Subtitle", self.appendix.subtitle)
        yield from self.text("Byline", self.appendix.byline)

    def block(self, entry: NumberedBlock) -> Iterator[_Piece]:
        match entry.block:
            case Heading():
                yield from self.heading(entry, entry.block)
            case Paragraph() as paragraph:
                text = self.edition.plain_text(paragraph)
                yield from self.text(PARAGRAPH_STYLES[paragraph.style], text, entry.keeps_next)
            case Verbatim(answers):
                for answer in answers:
                    yield from self.text("Answer", answer)
            case Table() as table:
                yield from self.table(table, entry.text)
            case Figure() as figure:
                yield from self.figure(figure, entry.text)
            case Contents(depth):
                yield from self.text("ContentsTitle", self.appendix.word("appendix.contents"))
                for block in self.appendix.blocks:
                    if isinstance(block, Heading) and block.depth <= depth:
                        yield from self.text(f"TOC{min(block.depth, 3)}", block.text[:20])

    def heading(self, entry: NumberedBlock, block: Heading) -> Iterator[_Piece]:
        style, text = f"Heading{block.depth}", entry.text
        if self.edition.has_annexes and block.depth == 1 and entry.caption is not None:
            yield from self.text("Annex", entry.caption.label)
            style, text = "AnnexTitle", block.text
        for number, piece in enumerate(self.text(style, text)):
            yield replace(piece, is_heading=number == 0)

    def table(self, table: Table, caption: str) -> Iterator[_Piece]:
        fitted = fit(table, self.page)
        kept = heights.rows_kept_with_next(fitted)
        for panel in fitted.panels:
            yield from self.text("Caption", caption, keep=True)
            top = heights.head_height(fitted, panel)
            yield _Piece(top, keep=True)
            for number, height in enumerate(heights.row_heights(fitted, panel)):
                rule = heights.LAST_RULE if number == len(table.rows) - 1 else 0
                yield _Piece(height + rule, keep=number in kept, head=top)
        yield from self.notes(table.notes)

    def figure(self, figure: Figure, caption: str) -> Iterator[_Piece]:
        style = self.styles["Picture"]
        height = figure.height * heights.picture_scale(figure, self.page) * heights.POINTS_PER_MM
        yield _Piece(height, style.before, style.after, keep=True)
        yield from self.text("Caption", caption, keep=bool(figure.notes))
        yield from self.notes(figure.notes)

    def notes(self, notes: Sequence[str]) -> Iterator[_Piece]:
        if notes:
            yield from self.text("TableNote", self.appendix.notes_text(notes))

    def text(self, name: str, text: str, keep: bool = False) -> Iterator[_Piece]:
        """A paragraph as lines; two lines at least are on either side of a page's end."""
        style = self.styles[name]
        half, line = style.size / 2, style.line * style.size or GRID_LINE / 20
        width = (self.page.width * heights.POINTS_PER_MM - style.left_points) / half
        count = line_count(text, width, style.indent * 2)
        whole, keep = style.keep_lines or style.keep_next, keep or style.keep_next
        for number in range(count):
            is_last = number == count - 1
            yield _Piece(
                line,
                style.before if number == 0 else 0,
                style.after if is_last else 0,
                keep if is_last else whole or number in (0, count - 2),
            )
