"""Word: real headings and captions with fields, three-line tables, pictures with alternative text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from surveykit import language as words
from surveykit.appendix.docx.base import base_document
from surveykit.appendix.docx.paging import heading_pages, notes_kept_with_next, picture_scale
from surveykit.appendix.docx.table import table_xml
from surveykit.appendix.docx.xml import FIELD_END, NAMESPACES, field, field_start, one_line, paragraph, run
from surveykit.appendix.layout import fit
from surveykit.appendix.model import Appendix, Contents, Heading, PageBreak, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered
from surveykit.appendix.pages import PAGES
from surveykit.appendix.plain import byline, notes_text, readable, text_width, whole_title
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.presentation.model import Table

_STYLES = {"body": "BodyText", "lead": "Lead", "note": "Note"}
#: Width of the running title in half-ems.
_HEADER = 100


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as a Word document; equal appendices give equal bytes.

    Raises:
        DocumentError: A paragraph refers to something that the document does not have.
    """
    fonts = tuple(sorted((kind, readable(family)) for kind, family in appendix.fonts.items()))
    document = Document(io.BytesIO(base_document(appendix.language, appendix.page, fonts)))
    _set_properties(document, appendix)
    body = _Body(document, appendix)
    _front(body, appendix)
    kept = notes_kept_with_next([block for block, _ in body.blocks])
    for place, (block, caption) in enumerate(body.blocks):
        body.keep_next = place in kept
        _BLOCKS[type(block)](body, block, caption)
    if not appendix.blocks:
        body.paragraph("Note", words.text("appendix.empty", appendix.language))
    package = io.BytesIO()
    document.save(package)
    write_zip(path, package.getvalue(), appendix.day)


class _Body:
    """The end of the document's body, before the section's properties."""

    def __init__(self, document: Any, appendix: Appendix) -> None:
        self.document = document
        self.appendix = appendix
        self.language = appendix.language
        self.page = PAGES[appendix.page]
        self.official = appendix.numbering == "official" and self.page.grid is not None
        self.blocks = numbered(appendix)
        self.labels = labels(appendix)
        self._last = document.element.body.find(qn("w:sectPr"))
        self._marks = 0
        self._headings = 0
        self._new_page = False
        self.keep_next = False

    def add(self, xml: str) -> Any:
        """Add an element given as XML in the ``w`` namespace."""
        element = parse_xml(xml)
        if self._new_page and element.tag == qn("w:p"):
            element.find(qn("w:pPr")).get_or_add_pageBreakBefore()
            self._new_page = False
        self._last.addprevious(element)
        return element

    def begin_page(self) -> None:
        """Let the next paragraph begin a page."""
        self._new_page = True

    def paragraph(self, style: str, text: str) -> Any:
        """Add a paragraph of plain text."""
        return self.add(paragraph(style, run(text), root=True))

    def next_mark(self) -> int:
        """A number for the next bookmark."""
        self._marks += 1
        return self._marks

    def next_heading(self) -> str:
        """The name by which the contents link to the next heading."""
        self._headings += 1
        return f"_Toc_{self._headings}"

    def marked(self, name: str, runs: str) -> str:
        """Runs inside a bookmark."""
        number = self.next_mark()
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'


def _set_properties(document: Any, appendix: Appendix) -> None:
    core = document.core_properties
    day = datetime(appendix.day.year, appendix.day.month, appendix.day.day)
    core.title = one_line(appendix.title)
    core.subject = one_line(appendix.subtitle)
    core.author = core.last_modified_by = one_line(appendix.author)
    core.language = "zh-CN" if appendix.language == "zh" else "en-GB"
    core.created = core.modified = day
    core.revision = 1


def _in_width(text: str, width: int) -> str:
    """``text``, cut with an ellipsis where it is wider than so many half-ems."""
    if text_width(text) <= width:
        return text
    end = next(end for end in range(len(text), -1, -1) if text_width(text[:end]) < width)
    return text[:end].rstrip() + "…"


def _front(body: _Body, appendix: Appendix) -> None:
    if not body.page.outside_numbers:
        title = whole_title(appendix.title, appendix.subtitle, appendix.language)
        body.document.sections[0].header.paragraphs[0].add_run(_in_width(one_line(title), _HEADER))
    body.paragraph("Title", appendix.title)
    if appendix.subtitle:
        body.paragraph("Subtitle", appendix.subtitle)
    body.paragraph("Byline", byline(appendix.author, appendix.day, appendix.language))


def _heading(body: _Body, block: Heading, caption: Caption | None) -> None:
    """A heading; its number is a field where it is counted, and a bookmark for references holds the number."""
    level = block.depth
    mark = body.next_heading()
    if caption is None:
        body.add(paragraph(f"Heading{level}", body.marked(mark, run(block.text)), root=True))
        return
    label = body.marked(_ref(caption.mark), _label(caption))
    if body.official and level == 1:
        body.add(paragraph("Annex", label, root=True))
        body.add(paragraph("AnnexTitle", body.marked(mark, run(block.text)), root=True))
        return
    runs = label + run(caption.separator + block.text)
    body.add(paragraph(f"Heading{level}", body.marked(mark, runs), root=True))


def _text(body: _Body, block: Paragraph, caption: Caption | None) -> None:
    runs = "".join(
        run(piece) if isinstance(piece, str) else _reference(body.labels[piece.target]) for piece in block.pieces
    )
    body.add(paragraph(_STYLES[block.style], runs, "<w:keepNext/>" if body.keep_next else "", root=True))


def _reference(caption: Caption) -> str:
    """A reference as a field whose value is stored, so that it is right before Word updates it."""
    if not caption.mark:
        return run(caption.label)
    return field(f"REF {_ref(caption.mark)} \\h", run(caption.label))


def _contents(body: _Body, block: Contents, caption: Caption | None) -> None:
    """The list of headings as a field with its entries stored: links, each with the page in a field of its own."""
    entries = _entries(body, block.depth)
    body.paragraph("ContentsTitle", words.text("appendix.contents", body.language))
    code = field_start(f'TOC \\o "1-{block.depth}" \\h \\z \\u')
    for place, (level, mark, text, page) in enumerate(entries):
        number = field(f"PAGEREF {mark} \\h", run(str(page)))
        link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{run(text)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'
        end = FIELD_END if place == len(entries) - 1 else ""
        body.add(paragraph(f"TOC{min(level, 3)}", (code if place == 0 else "") + link + end, root=True))


def _entries(body: _Body, depth: int) -> list[tuple[int, str, str, int]]:
    """Level, bookmark, text and page of every heading down to a depth."""
    headings = [(block, caption) for block, caption in body.blocks if isinstance(block, Heading)]
    pages = heading_pages(body.appendix)
    return [
        (block.depth, f"_Toc_{place}", caption.text if caption else block.text, page)
        for place, ((block, caption), page) in enumerate(zip(headings, pages, strict=True), start=1)
        if block.depth <= depth
    ]


def _break(body: _Body, block: PageBreak, caption: Caption | None) -> None:
    body.begin_page()


def _verbatim(body: _Body, block: Verbatim, caption: Caption | None) -> None:
    for answer in block.answers:
        body.paragraph("Answer", answer)


def _table(body: _Body, block: Table, caption: Caption) -> None:
    fitted, width = fit(block, body.page), body.page.twips
    for number, panel in enumerate(fitted.panels):
        body.add(_caption(body, caption) if number == 0 else _continued(caption))
        body.add(table_xml(block, panel, fitted, body.page))
    _notes(body, block.notes, width - round(sum(fitted.panels[-1].shares) * width))


def _figure(body: _Body, block: Figure, caption: Caption) -> None:
    scale = picture_scale(block, body.page)
    size = Mm(block.width * scale), Mm(block.height * scale)
    inline = body.document.part.new_pic_inline(io.BytesIO(block.png), *size)
    inline.docPr.set("name", caption.label)
    inline.docPr.set("descr", readable(block.alt))
    picture = body.add(paragraph("Picture", "<w:r/>", root=True))
    drawing = parse_xml(f"<w:drawing {NAMESPACES}/>")
    drawing.append(inline)
    picture.find(qn("w:r")).append(drawing)
    body.add(_caption(body, caption, keep_next=bool(block.notes)))
    _notes(body, block.notes)


_BLOCKS: dict[type[Any], Any] = {
    Heading: _heading,
    Paragraph: _text,
    Verbatim: _verbatim,
    Table: _table,
    Figure: _figure,
    PageBreak: _break,
    Contents: _contents,
}


def _notes(body: _Body, notes: Sequence[str], free: int = 0) -> None:
    """The notes, as wide as their table, which leaves ``free`` twentieths of a point."""
    if notes:
        indent = f'<w:ind w:left="{free // 2}" w:right="{free // 2}"/>' if free > 0 else ""
        body.add(paragraph("TableNote", run(notes_text(notes, body.language)), indent, root=True))


def _label(caption: Caption) -> str:
    """Word and number; a number that is counted is a sequence field with its value stored."""
    number = run(caption.number)
    if caption.sequence:
        form = "ARABIC" if caption.number.isdigit() else "ALPHABETIC"
        number = field(f"SEQ {caption.sequence} \\* {form}", number)
    return run(caption.word) + number


def _ref(mark: str) -> str:
    """The name of a bookmark for references."""
    return f"_Ref_{mark}"


def _caption(body: _Body, caption: Caption, keep_next: bool = True) -> str:
    """A caption whose number is a sequence field, inside a bookmark for references."""
    if caption.part > 1:
        return _continued(caption)
    keep = "<w:keepNext/><w:keepLines/>" if keep_next else ""
    label = body.marked(_ref(caption.mark), _label(caption))
    return paragraph("Caption", label + run(caption.separator + caption.title), keep, root=True)


def _continued(caption: Caption) -> str:
    return paragraph("Caption", run(caption.continued), "<w:keepNext/><w:keepLines/>", root=True)
