"""Word: real headings and captions with fields, three-line tables, pictures with alternative text."""

from __future__ import annotations

import io
from collections.abc import Sequence
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
from surveykit.appendix.layout import TEXT_WIDTH_MM, Fit, HeadCell, Panel, fit, head
from surveykit.appendix.model import Appendix, Heading, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, numbered
from surveykit.appendix.plain import byline, notes_text, readable
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.language import Language
from surveykit.tables.model import Cell, Table

_NAMESPACES = nsdecls("w")
_STYLES = {"body": "BodyText", "lead": "Lead", "note": "Note"}
_ALIGN = {"left": "left", "right": "right", "centre": "center"}
#: Width of the text in twentieths of a point.
_TEXT_WIDTH = 9072
#: A table of at most this many rows is kept on one page.
_KEPT_TOGETHER = 18
#: So many rows at least stand on the page of a table's notes.
_ROWS_WITH_NOTES = 3
#: A row with a longer text may go over a page end; others may not.
_LONG_TEXT = 600
_CORE_TEXT = 255


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as a Word document; equal appendices give equal bytes."""
    document = Document(io.BytesIO(base_document(appendix.language)))
    _set_properties(document, appendix)
    body = _Body(document)
    _front(body, appendix)
    for block, caption in numbered(appendix):
        _BLOCKS[type(block)](body, block, caption, appendix.language)
    if not appendix.blocks:
        body.paragraph("Note", words.text("appendix.empty", appendix.language))
    package = io.BytesIO()
    document.save(package)
    write_zip(path, package.getvalue(), appendix.day)


class _Body:
    """The end of the document's body, before the section's properties."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._last = document.element.body.find(qn("w:sectPr"))
        self._marks = 0

    def add(self, xml: str) -> Any:
        """Add an element given as XML in the ``w`` namespace."""
        element = parse_xml(xml)
        self._last.addprevious(element)
        return element

    def paragraph(self, style: str, text: str) -> Any:
        """Add a paragraph of plain text."""
        return self.add(_paragraph(style, _run(text), root=True))

    def next_mark(self) -> int:
        """A number for the next bookmark."""
        self._marks += 1
        return self._marks


def _set_properties(document: Any, appendix: Appendix) -> None:
    core = document.core_properties
    day = datetime(appendix.day.year, appendix.day.month, appendix.day.day)
    core.title = _one_line(appendix.title)
    core.subject = _one_line(appendix.subtitle)
    core.author = core.last_modified_by = _one_line(appendix.author)
    core.language = "zh-CN" if appendix.language == "zh" else "en-GB"
    core.created = core.modified = day
    core.revision = 1


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())[:_CORE_TEXT]


def _front(body: _Body, appendix: Appendix) -> None:
    body.paragraph("Title", appendix.title)
    if appendix.subtitle:
        body.paragraph("Subtitle", appendix.subtitle)
    body.paragraph("Byline", byline(appendix.author, appendix.day, appendix.language))


def _heading(body: _Body, block: Heading, caption: Caption | None, language: Language) -> None:
    body.paragraph(f"Heading{min(max(block.level, 1), 4)}", block.text)


def _text(body: _Body, block: Paragraph, caption: Caption | None, language: Language) -> None:
    body.paragraph(_STYLES[block.style], block.text)


def _verbatim(body: _Body, block: Verbatim, caption: Caption | None, language: Language) -> None:
    for answer in block.answers:
        body.paragraph("Answer", answer)


def _table(body: _Body, block: Table, caption: Caption, language: Language) -> None:
    fitted = fit(block)
    for number, panel in enumerate(fitted.panels):
        body.add(_caption(caption, f"table_{caption.number}", body.next_mark()) if number == 0 else _continued(caption))
        body.add(_table_xml(block, panel, fitted, language))
    _notes(body, block.notes, language, _TEXT_WIDTH - round(sum(fitted.panels[-1].shares) * _TEXT_WIDTH))


def _figure(body: _Body, block: Figure, caption: Caption, language: Language) -> None:
    width = min(block.width, TEXT_WIDTH_MM)
    height = block.height * width / block.width
    inline = body.document.part.new_pic_inline(io.BytesIO(block.png), Mm(width), Mm(height))
    inline.docPr.set("name", caption.label)
    inline.docPr.set("descr", readable(block.alt))
    picture = body.add(_paragraph("Picture", "<w:r/>", root=True))
    drawing = parse_xml(f"<w:drawing {_NAMESPACES}/>")
    drawing.append(inline)
    picture.find(qn("w:r")).append(drawing)
    body.add(_caption(caption, f"figure_{caption.number}", body.next_mark(), keep_next=bool(block.notes)))
    _notes(body, block.notes, language)


_BLOCKS: dict[type[Any], Any] = {
    Heading: _heading,
    Paragraph: _text,
    Verbatim: _verbatim,
    Table: _table,
    Figure: _figure,
}


def _notes(body: _Body, notes: Sequence[str], language: Language, free: int = 0) -> None:
    """The notes, as wide as their table, which leaves ``free`` twentieths of a point."""
    if notes:
        indent = f'<w:ind w:left="{free // 2}" w:right="{free // 2}"/>' if free > 0 else ""
        body.add(_paragraph("TableNote", _run(notes_text(notes, language)), indent, root=True))


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


def _caption(caption: Caption, mark: str, number: int, keep_next: bool = True) -> str:
    """A caption whose number is a sequence field with its value stored, inside a bookmark for references."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> SEQ {caption.word.strip()} \\* ARABIC </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{caption.number}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    start = f'<w:bookmarkStart w:id="{number}" w:name="_Ref_{mark}"/>'
    label = f'{start}{_run(caption.word)}{field}<w:bookmarkEnd w:id="{number}"/>'
    keep = "<w:keepNext/><w:keepLines/>" if keep_next else ""
    return _paragraph("Caption", label + _run(caption.separator + caption.title), keep, root=True)


def _continued(caption: Caption) -> str:
    return _paragraph("Caption", _run(caption.continued), "<w:keepNext/><w:keepLines/>", root=True)


def _table_xml(table: Table, panel: Panel, fitted: Fit, language: Language) -> str:
    widths = [round(share * _TEXT_WIDTH) for share in panel.shares]
    size = "" if fitted.size == 9 else f'<w:rPr><w:sz w:val="{round(fitted.size * 2)}"/></w:rPr>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_head_rows(table, panel, widths, size), *_body_rows(table, panel, widths, size)]
    if not table.rows:
        rows.append(_spanning_row(words.text("appendix.table.empty", language), "TableText", widths, size))
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


def _head_rows(table: Table, panel: Panel, widths: Sequence[int], size: str) -> str:
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


def _head_cell(cell: HeadCell, widths: Sequence[int], size: str, last: bool, merged: bool = False) -> str:
    weight = 6 if last else 4 if cell.rule else 0
    border = f'<w:tcBorders><w:bottom w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/></w:tcBorders>'
    spans = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    merge = "<w:vMerge/>" if merged else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    runs = _sized(_run(cell.text), size)
    text = _paragraph("TableHead", runs, f'<w:spacing w:before="50" w:after="50"/><w:jc w:val="{_ALIGN[cell.align]}"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{spans}{merge}{border if weight else ""}'
        f'<w:vAlign w:val="bottom"/></w:tcPr>{text}</w:tc>'
    )


def _body_rows(table: Table, panel: Panel, widths: Sequence[int], size: str) -> list[str]:
    """The rows as XML; text is put together because an element tree per cell costs most of the time."""
    kept = _rows_kept_with_next(table)
    before = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>'
        for width in widths
    ]
    after = [
        f'<w:spacing w:before="30" w:after="30"/><w:jc w:val="{_ALIGN[table.columns[i].align]}"/></w:pPr>'
        for i in panel.columns
    ]
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


def _rows_kept_with_next(table: Table) -> range:
    """The rows that stay with what follows: all of a short table, the last ones of a long one that has notes."""
    count = len(table.rows)
    first = 0 if count <= _KEPT_TOGETHER else count - _ROWS_WITH_NOTES
    return range(first, count) if table.notes else range(first, count - 1) if first == 0 else range(0)


def _is_long(row: Sequence[Cell]) -> bool:
    return any(len(cell.text) > _LONG_TEXT for cell in row)


def _sized(run: str, size: str) -> str:
    return run.replace("<w:r>", f"<w:r>{size}", 1) if size else run


def _spanning_row(text: str, style: str, widths: Sequence[int], size: str) -> str:
    cell = (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/></w:tcPr>'
        f"{_paragraph(style, _sized(_run(text), size))}</w:tc>"
    )
    return _row(cell, False)


def _row(cells: str, header: bool, may_break: bool = False) -> str:
    properties = ("" if may_break else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>" if properties else f"<w:tr>{cells}</w:tr>"
