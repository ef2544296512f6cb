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

from surveykit.appendix.docx.base import base_document
from surveykit.appendix.docx.paging import heading_pages
from surveykit.appendix.docx.styles import PARAGRAPH_STYLES, Look
from surveykit.appendix.docx.table import table_xml
from surveykit.appendix.docx.xml import FIELD_END, NAMESPACES, field, field_start, paragraph, run
from surveykit.appendix.layout.fitting import fit
from surveykit.appendix.layout.heights import picture_scale
from surveykit.appendix.model import Appendix, Contents, Heading, PageBreak, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, Edition, NumberedBlock
from surveykit.appendix.plain import one_line, readable, text_width
from surveykit.drawing.wrapping import cut
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.presentation.model import Table

#: Width of the running title in half-ems.
_HEADER = 100


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as a Word document; equal appendices give equal bytes.

    Raises:
        DocumentError: A paragraph refers to something that the document does not have.
    """
    document = Document(io.BytesIO(base_document(Look.of(appendix))))
    _set_properties(document, appendix)
    body = _Body(document, Edition(appendix))
    body.front()
    for entry in body.edition.entries:
        body.block(entry)
    if not appendix.blocks:
        body.paragraph("Note", appendix.word("appendix.empty"))
    package = io.BytesIO()
    document.save(package)
    write_zip(path, package.getvalue(), appendix.day)


def _set_properties(document: Any, appendix: Appendix) -> None:
    core = document.core_properties
    day = datetime(appendix.day.year, appendix.day.month, appendix.day.day)
    core.title = one_line(appendix.title)
    core.subject = one_line(appendix.subtitle)
    core.author = core.last_modified_by = one_line(appendix.author)
    core.language = appendix.locale
    core.created = core.modified = day
    core.revision = 1


class _Body:
    """The end of the document's body, before the section's properties."""

    def __init__(self, document: Any, edition: Edition) -> None:
        self.document, self.edition, self.appendix = document, edition, edition.appendix
        self.page = self.appendix.page_preset
        self._last = document.element.body.find(qn("w:sectPr"))
        self._marks = 0
        self._headings = 0
        self._new_page = False

    def add(self, style: str, runs: str, extra: str = "") -> Any:
        element = parse_xml(paragraph(style, runs, extra, root=True))
        if self._new_page:
            element.find(qn("w:pPr")).get_or_add_pageBreakBefore()
            self._new_page = False
        self._last.addprevious(element)
        return element

    def paragraph(self, style: str, text: str) -> None:
        self.add(style, run(text))

    def marked(self, name: str, runs: str) -> str:
        self._marks += 1
        return f'<w:bookmarkStart w:id="{self._marks}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{self._marks}"/>'

    def front(self) -> None:
        """Title, subtitle and byline; the running title where page numbers are not outside."""
        if not self.page.outside_numbers:
            title = cut(one_line(self.appendix.whole_title), _HEADER, text_width)
            self.document.sections[0].header.paragraphs[0].add_run(title)
        if self.appendix.mark:
            section = self.document.sections[0]
            other = section.even_page_footer if self.page.outside_numbers else section.first_page_footer
            for footer in (section.footer, other):
                footer.paragraphs[0].insert_paragraph_before(self.appendix.mark, style="Footer")
        self.paragraph("Title", self.appendix.title)
        if self.appendix.subtitle:
            self.paragraph("Subtitle", self.appendix.subtitle)
        self.paragraph("Byline", self.appendix.byline)

    def block(self, entry: NumberedBlock) -> None:
        """Add a block; a page break lets the next paragraph begin a page."""
        match entry.block:
            case Heading() as heading:
                self.heading(heading, entry.caption)
            case Paragraph() as text:
                # A reference is a field whose value is stored, so that it is right before Word updates it.
                runs = "".join(
                    field(f"REF {_ref(piece.caption.mark)} \\h", run(piece.text))
                    if piece.caption is not None and piece.caption.mark
                    else run(piece.text)
                    for piece in self.edition.pieces(text)
                )
                self.add(PARAGRAPH_STYLES[text.style], runs, "<w:keepNext/>" if entry.keeps_next else "")
            case Verbatim(answers):
                for answer in answers:
                    self.paragraph("Answer", answer)
            case Table() as table if entry.caption is not None:
                self.table(table, entry.caption)
            case Figure() as figure if entry.caption is not None:
                self.figure(figure, entry.caption)
            case PageBreak():
                self._new_page = True
            case Contents(depth):
                self.contents(depth)

    def heading(self, block: Heading, caption: Caption | None) -> None:
        """A heading; its number is a field where it is counted, and a bookmark for references holds the number."""
        self._headings += 1
        mark, style = f"_Toc_{self._headings}", f"Heading{block.depth}"
        if caption is None:
            self.add(style, self.marked(mark, run(block.text)))
            return
        label = self.marked(_ref(caption.mark), _label(caption))
        if self.edition.has_annexes and block.depth == 1:
            self.add("Annex", label)
            self.add("AnnexTitle", self.marked(mark, run(block.text)))
        else:
            self.add(style, self.marked(mark, label + run(caption.separator + block.text)))

    def contents(self, depth: int) -> None:
        """The list of headings as a field with its entries stored: links, each with the page in a field of its own."""
        headings = [(entry, entry.block) for entry in self.edition.entries if isinstance(entry.block, Heading)]
        pages = heading_pages(self.appendix)
        self.paragraph("ContentsTitle", self.appendix.word("appendix.contents"))
        links = []
        for number, ((entry, block), page) in enumerate(zip(headings, pages, strict=True), start=1):
            if block.depth <= depth:
                mark = f"_Toc_{number}"
                runs = run(entry.text) + "<w:r><w:tab/></w:r>" + field(f"PAGEREF {mark} \\h", run(str(page)))
                link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{runs}</w:hyperlink>'
                links.append((f"TOC{min(block.depth, 3)}", link))
        code = field_start(f'TOC \\o "1-{depth}" \\h \\z \\u')
        for number, (style, link) in enumerate(links, start=1):
            self.add(style, (code if number == 1 else "") + link + (FIELD_END if number == len(links) else ""))

    def table(self, table: Table, caption: Caption) -> None:
        """Add a table, or its parts, with the notes as wide as it is."""
        fitted, width = fit(table, self.page), self.page.twips
        for panel in fitted.panels:
            self.caption(caption, is_continued=panel is not fitted.panels[0])
            self._last.addprevious(parse_xml(table_xml(fitted, panel)))
        free = width - round(sum(fitted.panels[-1].shares) * width)
        self.notes(table.notes, f'<w:ind w:left="{free // 2}" w:right="{free // 2}"/>' if free > 0 else "")

    def figure(self, figure: Figure, caption: Caption) -> None:
        scale = picture_scale(figure, self.page)
        size = Mm(figure.width * scale), Mm(figure.height * scale)
        inline = self.document.part.new_pic_inline(io.BytesIO(figure.png), *size)
        inline.docPr.set("name", caption.label)
        inline.docPr.set("descr", readable(figure.alt))
        drawing = parse_xml(f"<w:drawing {NAMESPACES}/>")
        drawing.append(inline)
        self.add("Picture", "<w:r/>").find(qn("w:r")).append(drawing)
        self.caption(caption, keep_next=bool(figure.notes))
        self.notes(figure.notes)

    def caption(self, caption: Caption, *, keep_next: bool = True, is_continued: bool = False) -> None:
        """Add a caption; its number is a sequence field, inside a bookmark for references, where it is the first."""
        keep = "<w:keepNext/><w:keepLines/>" if keep_next else ""
        if is_continued or caption.part > 1:
            self.add("Caption", run(caption.continued), keep)
        else:
            label = self.marked(_ref(caption.mark), _label(caption))
            self.add("Caption", label + run(caption.separator + caption.title), keep)

    def notes(self, notes: Sequence[str], indent: str = "") -> None:
        if notes:
            self.add("TableNote", run(self.appendix.notes_text(notes)), indent)


def _label(caption: Caption) -> str:
    """Word and number; a number that is counted is a sequence field with its value stored."""
    number = run(caption.number)
    if caption.sequence:
        form = "ARABIC" if caption.number.isdigit() else "ALPHABETIC"
        number = field(f"SEQ {caption.sequence} \\* {form}", number)
    return run(caption.word) + number


def _ref(mark: str) -> str:
    return f"_Ref_{mark}"
