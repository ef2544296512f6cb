"""On which page of the Word document each heading stands, for the list of contents.

Only the program that shows a document knows its pages. What is told here is made from the fixed heights of its lines,
tables and pictures and the same rules (rows kept with their notes, headings with what follows) that the document
states; it is what a reader sees until the program counts anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from surveykit import language as words
from surveykit.appendix.breaking import line_count
from surveykit.appendix.docx.heights import LAST_RULE, head_height, is_kept_together, row_heights, text_height
from surveykit.appendix.docx.styles import GRID_LINE, Style, styles
from surveykit.appendix.layout import fit
from surveykit.appendix.model import Appendix, Block, Contents, Heading, PageBreak, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered, plain_text
from surveykit.appendix.pages import PAGES, Page
from surveykit.appendix.plain import byline, notes_text
from surveykit.figures.model import Figure
from surveykit.presentation.model import Table

#: So many rows at least stand on the page of a table's notes.
ROWS_WITH_NOTES = 3
#: What a picture leaves of a page's height for its caption, notes and the heading above it, in millimetres.
BESIDE_PICTURE = 62
_POINTS_PER_MM = 72 / 25.4


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
    pieces = list(_pieces(appendix))
    return _placed(_groups(pieces), text_height(PAGES[appendix.page]))


def picture_scale(figure: Figure, page: Page) -> float:
    """By how much a picture is made smaller to stand on a page with its caption and notes."""
    return min(1.0, page.width / figure.width, (page.height - BESIDE_PICTURE) / figure.height)


def rows_kept_with_next(table: Table, together: bool) -> range:
    """The rows that stay with what follows: all of a short table, the last ones of a long one that has notes."""
    count = len(table.rows)
    if together:
        return range(count if table.notes else max(count - 1, 0))
    return range(max(count - ROWS_WITH_NOTES, 0), count) if table.notes else range(0)


def notes_kept_with_next(blocks: Sequence[Block]) -> frozenset[int]:
    """The places of paragraphs of small print that stay with the one after them, so that no page has the last alone."""
    small = [isinstance(block, Paragraph) and block.style == "note" for block in blocks]
    return frozenset(place for place, pair in enumerate(pairwise(small)) if all(pair))


def _placed(groups: Iterable[Sequence[_Piece]], height: float) -> list[int]:
    """Set groups of pieces that stay together on pages; gives the pages of the headings."""
    page, used, after, found = 1, 0.0, 0.0, []
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
                found.append(page)
    return found


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


def _pieces(appendix: Appendix) -> Iterator[_Piece]:
    """The document as lines and rows."""
    setter = _Setter(appendix)
    yield from setter.front(appendix)
    begins, blocks = False, numbered(appendix)
    kept = notes_kept_with_next([block for block, _ in blocks])
    for number, (block, caption) in enumerate(blocks):
        for place, piece in enumerate(setter.block(block, caption, number in kept)):
            yield replace(piece, begins_page=begins and place == 0)
        begins = isinstance(block, PageBreak)


class _Setter:
    """Sets blocks as lines and rows in the styles of a document."""

    def __init__(self, appendix: Appendix) -> None:
        self.page, self.language = PAGES[appendix.page], appendix.language
        self.styles: Mapping[str, Style] = {style.id: style for style in styles(self.language, self.page)}
        self.official = appendix.numbering == "official" and self.page.grid is not None
        self.labels = labels(appendix)
        self.headings = [block for block in appendix.blocks if isinstance(block, Heading)]

    def front(self, appendix: Appendix) -> Iterator[_Piece]:
        yield from self.text("Title", appendix.title)
        if appendix.subtitle:
            yield from self.text("Subtitle", appendix.subtitle)
        yield from self.text("Byline", byline(appendix.author, appendix.day, self.language))

    def block(self, block: Block, caption: Caption | None, keep: bool) -> Iterator[_Piece]:
        if isinstance(block, Heading):
            yield from self.heading(block, caption)
        elif isinstance(block, Paragraph):
            style = {"body": "BodyText", "lead": "Lead", "note": "Note"}[block.style]
            yield from self.text(style, plain_text(block, self.labels), keep)
        elif isinstance(block, Verbatim):
            for answer in block.answers:
                yield from self.text("Answer", answer)
        elif isinstance(block, Table) and caption:
            yield from self.table(block, caption)
        elif isinstance(block, Figure) and caption:
            yield from self.figure(block, caption)
        elif isinstance(block, Contents):
            yield from self.text("ContentsTitle", words.text("appendix.contents", self.language))
            for heading in self.headings:
                if heading.depth <= block.depth:
                    yield from self.text(f"TOC{min(heading.depth, 3)}", heading.text[:20])

    def heading(self, block: Heading, caption: Caption | None) -> Iterator[_Piece]:
        level = block.depth
        if self.official and level == 1 and caption is not None:
            yield from self.text("Annex", caption.label)
            yield from _marked(self.text("AnnexTitle", block.text))
        else:
            yield from _marked(self.text(f"Heading{level}", caption.text if caption else block.text))

    def table(self, table: Table, caption: Caption) -> Iterator[_Piece]:
        fitted = fit(table, self.page)
        together = is_kept_together(table, fitted, self.page)
        kept = rows_kept_with_next(table, together)
        for panel in fitted.panels:
            yield from self.text("Caption", caption.text, keep=True)
            top = head_height(table, panel, fitted.size, self.page)
            yield _Piece(top, keep=True)
            for number, height in enumerate(row_heights(table, panel, fitted.size, self.page)):
                rule = LAST_RULE if number == len(table.rows) - 1 else 0
                yield _Piece(height + rule, keep=number in kept, head=top)
        yield from self.notes(table.notes)

    def figure(self, figure: Figure, caption: Caption) -> Iterator[_Piece]:
        style = self.styles["Picture"]
        height = figure.height * picture_scale(figure, self.page) * _POINTS_PER_MM
        yield _Piece(height, style.before, style.after, keep=True)
        yield from self.text("Caption", caption.text, keep=bool(figure.notes))
        yield from self.notes(figure.notes)

    def notes(self, notes: Sequence[str]) -> Iterator[_Piece]:
        if notes:
            yield from self.text("TableNote", notes_text(notes, self.language))

    def text(self, name: str, text: str, keep: bool = False) -> Iterator[_Piece]:
        """A paragraph as lines; two lines at least stand on either side of a page's end."""
        style = self.styles[name]
        half, line = style.size / 2, style.line * style.size or GRID_LINE / 20
        width = (self.page.width * _POINTS_PER_MM - style.left_points) / half
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


def _marked(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """The pieces of a heading, the first of which tells its page."""
    for number, piece in enumerate(pieces):
        yield replace(piece, is_heading=number == 0)
