"""Word: real headings and captions with fields, three-line tables, pictures with alternative text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from surveykit import language as words
from surveykit.appendix.docx_base import base_document
from surveykit.appendix.heights import CELL_SPACE, HEAD_SPACE, TABLE_LINE, is_kept_together
from surveykit.appendix.layout import Fit, HeadCell, Panel, fit, head
from surveykit.appendix.model import Appendix, Contents, Heading, PageBreak, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered
from surveykit.appendix.pages import PAGES
from surveykit.appendix.paging import heading_pages, notes_kept_with_next, picture_scale, rows_kept_with_next
from surveykit.appendix.plain import byline, notes_text, readable, text_width, whole_title
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.tables.model import Cell, Table

_NAMESPACES = nsdecls("w")
_STYLES = {"body": "BodyText", "lead": "Lead", "note": "Note"}
_ALIGN = {"left": "left", "right": "right", "centre": "center"}
#: A row with a longer text may go over a page end; others may not.
_LONG_TEXT = 600
_CORE_TEXT = 255
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


@dataclass(frozen=True)
class _Size:
    """The size of a table's letters in points, and what a run must say where its style says another."""

    points: float
    run: str

    def spacing(self, space: float) -> str:
        """The height of a cell's lines, and the space above and below them."""
        line, around = round(self.points * TABLE_LINE * 20), round(space * 20)
        return f'<w:spacing w:before="{around}" w:after="{around}" w:line="{line}" w:lineRule="exact"/>'


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
        return self.add(_paragraph(style, _run(text), root=True))

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
    core.title = _one_line(appendix.title)
    core.subject = _one_line(appendix.subtitle)
    core.author = core.last_modified_by = _one_line(appendix.author)
    core.language = "zh-CN" if appendix.language == "zh" else "en-GB"
    core.created = core.modified = day
    core.revision = 1


def _in_width(text: str, width: int) -> str:
    """``text``, cut with an ellipsis where it is wider than so many half-ems."""
    if text_width(text) <= width:
        return text
    end = next(end for end in range(len(text), -1, -1) if text_width(text[:end]) < width)
    return text[:end].rstrip() + "…"


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())[:_CORE_TEXT]


def _front(body: _Body, appendix: Appendix) -> None:
    if not body.page.outside_numbers:
        title = whole_title(appendix.title, appendix.subtitle, appendix.language)
        body.document.sections[0].header.paragraphs[0].add_run(_in_width(_one_line(title), _HEADER))
    body.paragraph("Title", appendix.title)
    if appendix.subtitle:
        body.paragraph("Subtitle", appendix.subtitle)
    body.paragraph("Byline", byline(appendix.author, appendix.day, appendix.language))


def _heading(body: _Body, block: Heading, caption: Caption | None) -> None:
    """A heading; its number is a field where it is counted, and a bookmark for references holds the number."""
    level = block.depth
    mark = body.next_heading()
    if caption is None:
        body.add(_paragraph(f"Heading{level}", body.marked(mark, _run(block.text)), root=True))
        return
    label = body.marked(_ref(caption.mark), _label(caption))
    if body.official and level == 1:
        body.add(_paragraph("Annex", label, root=True))
        body.add(_paragraph("AnnexTitle", body.marked(mark, _run(block.text)), root=True))
        return
    runs = label + _run(caption.separator + block.text)
    body.add(_paragraph(f"Heading{level}", body.marked(mark, runs), root=True))


def _text(body: _Body, block: Paragraph, caption: Caption | None) -> None:
    runs = "".join(
        _run(piece) if isinstance(piece, str) else _reference(body.labels[piece.target]) for piece in block.pieces
    )
    body.add(_paragraph(_STYLES[block.style], runs, "<w:keepNext/>" if body.keep_next else "", root=True))


def _reference(caption: Caption) -> str:
    """A reference as a field whose value is stored, so that it is right before Word updates it."""
    if not caption.mark:
        return _run(caption.label)
    return _field(f"REF {_ref(caption.mark)} \\h", _run(caption.label))


def _contents(body: _Body, block: Contents, caption: Caption | None) -> None:
    """The list of headings as a field with its entries stored: links, each with the page in a field of its own."""
    entries = _entries(body, block.depth)
    body.paragraph("ContentsTitle", words.text("appendix.contents", body.language))
    code = _field_start(f'TOC \\o "1-{block.depth}" \\h \\z \\u')
    for place, (level, mark, text, page) in enumerate(entries):
        number = _field(f"PAGEREF {mark} \\h", _run(str(page)))
        link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{_run(text)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'
        end = _FIELD_END if place == len(entries) - 1 else ""
        body.add(_paragraph(f"TOC{min(level, 3)}", (code if place == 0 else "") + link + end, root=True))


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
        body.add(_table_xml(block, panel, fitted, body))
    _notes(body, block.notes, width - round(sum(fitted.panels[-1].shares) * width))


def _figure(body: _Body, block: Figure, caption: Caption) -> None:
    scale = picture_scale(block, body.page)
    size = Mm(block.width * scale), Mm(block.height * scale)
    inline = body.document.part.new_pic_inline(io.BytesIO(block.png), *size)
    inline.docPr.set("name", caption.label)
    inline.docPr.set("descr", readable(block.alt))
    picture = body.add(_paragraph("Picture", "<w:r/>", root=True))
    drawing = parse_xml(f"<w:drawing {_NAMESPACES}/>")
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
        body.add(_paragraph("TableNote", _run(notes_text(notes, body.language)), indent, root=True))


def _run(text: str) -> str:
    """A run of plain text; line ends and tabs become the elements Word has for them."""
    if text.isascii() and text.isprintable():
        return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    lines = []
    for line in readable(text).split("\n"):
        pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t")]
        lines.append("<w:tab/>".join(pieces))
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def _paragraph(style: str, runs: str, extra: str = "", root: bool = False) -> str:
    return f'<w:p{" " + _NAMESPACES if root else ""}><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>'


def _field_start(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _field(code: str, stored: str) -> str:
    """A field with the value that is shown until it is updated."""
    return f"{_field_start(code)}{stored}{_FIELD_END}"


def _label(caption: Caption) -> str:
    """Word and number; a number that is counted is a sequence field with its value stored."""
    number = _run(caption.number)
    if caption.sequence:
        form = "ARABIC" if caption.number.isdigit() else "ALPHABETIC"
        number = _field(f"SEQ {caption.sequence} \\* {form}", number)
    return _run(caption.word) + number


def _ref(mark: str) -> str:
    """The name of a bookmark for references."""
    return f"_Ref_{mark}"


def _caption(body: _Body, caption: Caption, keep_next: bool = True) -> str:
    """A caption whose number is a sequence field, inside a bookmark for references."""
    if caption.part > 1:
        return _continued(caption)
    keep = "<w:keepNext/><w:keepLines/>" if keep_next else ""
    label = body.marked(_ref(caption.mark), _label(caption))
    return _paragraph("Caption", label + _run(caption.separator + caption.title), keep, root=True)


def _continued(caption: Caption) -> str:
    return _paragraph("Caption", _run(caption.continued), "<w:keepNext/><w:keepLines/>", root=True)


def _table_xml(table: Table, panel: Panel, fitted: Fit, body: _Body) -> str:
    widths = [round(share * body.page.twips) for share in panel.shares]
    usual = fitted.size == body.page.sizes.table[0]
    size = _Size(fitted.size, "" if usual else f'<w:rPr><w:sz w:val="{round(fitted.size * 2)}"/></w:rPr>')
    together = is_kept_together(table, fitted, body.page)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_head_rows(table, panel, widths, size), *_body_rows(table, panel, widths, size, together)]
    description = f'<w:tblCaption w:val="{_attribute(table.title)}"/>'
    return (
        f'<w:tbl {_NAMESPACES}><w:tblPr><w:tblStyle w:val="ThreeLine"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f"{description}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _attribute(text: str) -> str:
    return escape(_one_line(text), {'"': "&quot;"})


def _head_rows(table: Table, panel: Panel, widths: Sequence[int], size: _Size) -> str:
    """The head; a cell over two rows is continued in the second one."""
    rows = head([table.columns[i] for i in panel.columns])
    columns = [table.columns[i] for i in panel.columns]
    if len(rows) == 1:
        return _row(
            "".join(_head_cell(cell, [width], size, True) for cell, width in zip(rows[0], widths, strict=True)), True
        )
    upper, position = [], 0
    for cell in rows[0]:
        upper.append(_head_cell(cell, widths[position : position + cell.columns], size, False))
        position += cell.columns
    lower = [
        _head_cell(
            HeadCell(column.label if column.spanner else "", column.align), [width], size, True, not column.spanner
        )
        for column, width in zip(columns, widths, strict=True)
    ]
    return _row("".join(upper), True) + _row("".join(lower), True)


def _head_cell(cell: HeadCell, widths: Sequence[int], size: _Size, last: bool, merged: bool = False) -> str:
    weight = 6 if last else 4 if cell.rule else 0
    border = f'<w:tcBorders><w:bottom w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/></w:tcBorders>'
    spans = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    merge = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    runs = _sized(_run(cell.text), size)
    text = _paragraph("TableHead", runs, f'{size.spacing(HEAD_SPACE)}<w:jc w:val="{_ALIGN[cell.align]}"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{spans}{merge}{border if weight else ""}'
        f'<w:vAlign w:val="bottom"/></w:tcPr>{text}</w:tc>'
    )


def _body_rows(table: Table, panel: Panel, widths: Sequence[int], size: _Size, together: bool) -> list[str]:
    """The rows as XML; text is put together because an element tree per cell costs most of the time."""
    kept = rows_kept_with_next(table, together)
    space = size.spacing(CELL_SPACE)
    before = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>'
        for width in widths
    ]
    after = [f'{space}<w:jc w:val="{_ALIGN[table.columns[i].align]}"/></w:pPr>' for i in panel.columns]
    rows = []
    for number, row in enumerate(table.rows):
        if number in table.row_groups:
            rows.append(_spanning_row(table.row_groups[number], "TableGroup", widths, size))
        keep = "<w:keepNext/>" if number in kept else ""
        cells = [
            f"{start}{keep}{end}{_sized(_run(row[i].text), size)}</w:p></w:tc>"
            for i, start, end in zip(panel.columns, before, after, strict=True)
        ]
        rows.append(_row("".join(cells), False, may_break=_is_long(row)))
    return rows


def _is_long(row: Sequence[Cell]) -> bool:
    return any(len(cell.text) > _LONG_TEXT for cell in row)


def _sized(run: str, size: _Size) -> str:
    return run.replace("<w:r>", f"<w:r>{size.run}", 1) if size.run else run


def _spanning_row(text: str, style: str, widths: Sequence[int], size: _Size) -> str:
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/></w:tcPr>'
        f"{_paragraph(style, _sized(_run(text), size), size.spacing(CELL_SPACE))}</w:tc>"
    )
    return _row(cell, False)


def _row(cells: str, header: bool, may_break: bool = False) -> str:
    properties = ("" if may_break else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>" if properties else f"<w:tr>{cells}</w:tr>"
