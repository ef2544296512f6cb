"""Excel: a contents sheet, one sheet per table with typed numbers, the running text and the pictures.

Percentages stand as printed (62.5 under a heading with %), as in every other format. An interval takes two columns.
No answer can become a formula or a link: text is stored as text whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, SpreadsheetDrawing
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from surveykit import language as words
from surveykit.appendix.model import Appendix, Block, Heading, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered, plain_text
from surveykit.appendix.plain import byline, readable
from surveykit.appendix.xlsx.cells import (
    GREY,
    STANDARD_COLUMN,
    THICK,
    THIN,
    WIDTH_OF_TEXT,
    Sheet,
    Styles,
    print_set_up,
    set_height,
    write_caption,
    write_notes,
)
from surveykit.appendix.xlsx.table import table_sheet
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.language import Language
from surveykit.presentation.model import Table

_EMU_PER_MM = 36_000


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as an Excel workbook; equal appendices give equal bytes."""
    book = Workbook()
    contents = cast(Worksheet, book.active)
    contents.title = words.text("appendix.contents", appendix.language)
    styles = Styles(appendix.language)
    sheets = list(_sheets(book, appendix, styles))
    _write_contents(contents, appendix, sheets, styles)
    book.properties = _properties(appendix)
    write_zip(path, _package(book), appendix.day)


def _package(book: Workbook) -> bytes:
    """The workbook's bytes, not compressed yet: that is done once, when the file is written."""
    package = io.BytesIO()
    with ZipFile(package, "w", ZIP_STORED) as archive:
        ExcelWriter(book, archive).save()
    return package.getvalue()


def _properties(appendix: Appendix) -> DocumentProperties:
    return DocumentProperties(
        title=" ".join(readable(appendix.title).split())[:255],
        creator=" ".join(readable(appendix.author).split())[:255],
        subject=" ".join(readable(appendix.subtitle).split())[:255],
        language="zh-CN" if appendix.language == "zh" else "en-GB",
    )


def _sheets(book: Any, appendix: Appendix, styles: Styles) -> Iterator[Sheet]:
    """Make the sheets in the order of the document, the running text first."""
    if any(isinstance(block, Paragraph) for block, _ in numbered(appendix)):
        yield _text_sheet(book, appendix, styles)
    answers = 0
    for block, caption in numbered(appendix):
        if isinstance(block, Table) and caption:
            yield table_sheet(book, block, caption, appendix.language, styles)
        elif isinstance(block, Figure) and caption:
            yield _figure_sheet(book, block, caption, appendix.language, styles)
        elif isinstance(block, Verbatim):
            answers += 1
            yield _answers_sheet(book, block, answers, appendix.language, styles)


def _text_sheet(book: Any, appendix: Appendix, styles: Styles) -> Sheet:
    name = words.text("appendix.text", appendix.language)
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = WIDTH_OF_TEXT
    row, known, blocks = 0, labels(appendix), numbered(appendix)
    for number, (block, caption) in enumerate(blocks):
        if isinstance(block, Heading) and _has_text([one for one, _ in blocks[number + 1 :]], block.depth):
            row += 1
            text = caption.text if caption else block.text
            styles.put_text(sheet, row, text, max(11, 15 - 1.5 * block.depth), bold=True, vertical="bottom")
        elif isinstance(block, Paragraph):
            row += 1
            styles.put_text(sheet, row, plain_text(block, known), colour=GREY if block.style == "note" else "FF000000")
    print_set_up(sheet, WIDTH_OF_TEXT, None)
    return Sheet(name, name, row)


def _has_text(blocks: Sequence[Block], level: int) -> bool:
    """Whether there is running text in ``blocks`` before the next heading of ``level`` or a higher one."""
    part = takewhile(lambda block: not (isinstance(block, Heading) and block.depth <= level), blocks)
    return any(isinstance(block, Paragraph) for block in part)


def _answers_sheet(book: Any, block: Verbatim, number: int, language: Language, styles: Styles) -> Sheet:
    name = f"{words.text('appendix.answers', language)}{number}"
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = WIDTH_OF_TEXT
    styles.put_text(sheet, 1, name, 12, bold=True)
    for row, answer in enumerate(block.answers, start=2):
        styles.put_text(sheet, row, answer)
    print_set_up(sheet, WIDTH_OF_TEXT, None)
    return Sheet(name, name, len(block.answers))


def _figure_sheet(book: Any, figure: Figure, caption: Caption, language: Language, styles: Styles) -> Sheet:
    sheet = book.create_sheet(caption.label)
    write_caption(sheet, caption, styles)
    write_notes(sheet, 2, figure.notes, language, styles, [STANDARD_COLUMN] * round(figure.width / 2 / STANDARD_COLUMN))
    picture = Image(io.BytesIO(figure.png))
    picture.anchor = _anchor(figure, caption.label, 3 + len(figure.notes))
    sheet.add_image(picture)
    print_set_up(sheet, figure.width / 2, None, one_page=True)
    return Sheet(caption.label, caption.title, 0)


def _anchor(figure: Figure, name: str, row: int) -> OneCellAnchor:
    """Where a picture stands, with its alternative text, for which openpyxl has no argument."""
    drawing: Any = SpreadsheetDrawing()
    frame = drawing._picture_frame(1)
    frame.nvPicPr.cNvPr.name = name
    frame.nvPicPr.cNvPr.descr = readable(figure.alt)
    size = XDRPositiveSize2D(round(figure.width * _EMU_PER_MM), round(figure.height * _EMU_PER_MM))
    return OneCellAnchor(_from=AnchorMarker(col=0, row=row - 1), ext=size, pic=frame)


def _write_contents(sheet: Worksheet, appendix: Appendix, sheets: Sequence[Sheet], styles: Styles) -> None:
    styles.put(sheet, 1, 1, appendix.title, size=16, bold=True, wrap=False)
    set_height(sheet, 1, 1, 18)
    set_height(sheet, 2, 1, 13)
    if appendix.subtitle:
        styles.put(sheet, 2, 1, appendix.subtitle, size=12, wrap=False)
    styles.put(sheet, 3, 1, byline(appendix.author, appendix.day, appendix.language), colour=GREY, wrap=False)
    count_format = "0" if appendix.language == "zh" else "#,##0"
    heads = [words.text(f"appendix.contents.{name}", appendix.language) for name in ("sheet", "title", "rows")]
    for column, (text, align) in enumerate(zip(heads, ("left", "left", "right"), strict=True), start=1):
        styles.put(sheet, 5, column, text, bold=True, top=THICK, bottom=THIN, align=align)
    for row, entry in enumerate(sheets, start=6):
        last = THICK if row == len(sheets) + 5 else None
        cell = styles.put(sheet, row, 1, entry.name, colour="FF0B5394", bottom=last)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{entry.name}'!A1")
        styles.put(sheet, row, 2, entry.title, bottom=last)
        styles.put(sheet, row, 3, entry.rows or None, format=count_format, align="right", bottom=last)
    if not sheets:
        styles.put(sheet, 6, 1, words.text("appendix.empty", appendix.language), wrap=False)
    for letter, width in zip("ABC", (12, 58, 8), strict=True):
        sheet.column_dimensions[letter].width = width
    print_set_up(sheet, 78, None)
