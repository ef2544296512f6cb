"""Excel: a contents sheet, one sheet per table with typed numbers, the running text and the pictures.

Percentages are as printed (62.5 under a heading with %), as in every other format. An interval takes two columns.
No answer can become a formula or a link: text is stored as text whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, SpreadsheetDrawing
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.writer.excel import ExcelWriter

from surveykit.appendix.model import Appendix, Heading, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, Edition, NumberedBlock
from surveykit.appendix.plain import one_line, readable
from surveykit.appendix.xlsx import cells
from surveykit.appendix.xlsx.cells import CellStyle, Rule, SheetBuilder
from surveykit.appendix.xlsx.table import write_table
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.presentation.model import Table

_EMU_PER_MM = 36_000
_GREY, _LINK = CellStyle(colour=cells.GREY), CellStyle(colour="FF0B5394")


#: What the contents say of a sheet: its name, its title, how many rows it has.
_Listed = tuple[str, str, int]


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as an Excel workbook; equal appendices give equal bytes."""
    book = _Book(Edition(appendix))
    listed = list(book.sheets())
    book.write_contents(listed)
    title, creator, subject = map(one_line, (appendix.title, appendix.author, appendix.subtitle))
    book.book.properties = DocumentProperties(title=title, creator=creator, subject=subject, language=appendix.locale)
    # Not compressed yet: that is done once, when the file is written.
    package = io.BytesIO()
    with ZipFile(package, "w", ZIP_STORED) as archive:
        ExcelWriter(book.book, archive).save()
    write_zip(path, package.getvalue(), appendix.day)


class _Book:
    """The workbook: first the contents, then the running text, then the sheets in the order of the document."""

    def __init__(self, edition: Edition) -> None:
        self.edition, self.appendix = edition, edition.appendix
        self.book = Workbook()
        self._styles: dict[tuple[CellStyle, bool], Any] = {}
        self._contents = SheetBuilder(self.book.worksheets[0], self.appendix, self._styles)
        self._contents.sheet.title = self.appendix.word("appendix.contents")

    def sheets(self) -> Iterator[_Listed]:
        if any(isinstance(entry.block, Paragraph) for entry in self.edition.entries):
            yield self._text()
        answers = 0
        for entry in self.edition.entries:
            match entry.block:
                case Table() as table if entry.caption is not None:
                    write_table(self._captioned(entry.caption), table)
                    yield entry.caption.sheet, entry.caption.title, len(table.rows)
                case Figure() as figure if entry.caption is not None:
                    _write_figure(self._captioned(entry.caption), figure, entry.caption.label)
                    yield entry.caption.label, entry.caption.title, 0
                case Verbatim() as verbatim:
                    answers += 1
                    yield self._answers(verbatim, f"{self.appendix.word('appendix.answers')}{answers}")

    def write_contents(self, listed: Sequence[_Listed]) -> None:
        """Fill the first sheet: title, subtitle and byline, and the others with links."""
        sheet, appendix = self._contents, self.appendix
        sheet.put(1, 1, appendix.title, cells.CAPTION._replace(size=16))
        sheet.set_height(1, 1, 18)
        sheet.set_height(2, 1, 13)
        if appendix.subtitle:
            sheet.put(2, 1, appendix.subtitle, CellStyle(size=12, wrap=False))
        sheet.put(3, 1, appendix.byline, _GREY._replace(wrap=False))
        if appendix.mark:
            sheet.put(4, 1, appendix.mark, CellStyle(bold=True, wrap=False))
        count = CellStyle("0" if appendix.language == "zh" else "#,##0", "right")
        for column, (key, align) in enumerate((("sheet", "left"), ("title", "left"), ("rows", "right")), start=1):
            style = CellStyle(bold=True, top="medium", bottom="thin", align=align)
            sheet.put(5, column, appendix.word(f"appendix.contents.{key}"), style)
        for row, (name, title, rows) in enumerate(listed, start=6):
            last: Rule | None = "medium" if row == len(listed) + 5 else None
            cell = sheet.put(row, 1, name, _LINK._replace(bottom=last))
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
            sheet.put(row, 2, title, CellStyle(bottom=last))
            sheet.put(row, 3, rows or None, count._replace(bottom=last))
        if not listed:
            sheet.put(6, 1, appendix.word("appendix.empty"), CellStyle(wrap=False))
        for letter, width in zip("ABC", (12, 58, 8), strict=True):
            sheet.set_width(letter, width)
        sheet.set_up_print(78)

    def _sheet(self, name: str) -> SheetBuilder:
        return SheetBuilder(self.book.create_sheet(name), self.appendix, self._styles)

    def _captioned(self, caption: Caption) -> SheetBuilder:
        sheet = self._sheet(caption.sheet)
        sheet.put(1, 1, caption.text, cells.CAPTION)
        sheet.set_height(1, 1, 14)
        return sheet

    def _text(self) -> _Listed:
        """The running text with the headings above it."""
        name = self.appendix.word("appendix.text")
        sheet, row = self._sheet(name), 0
        sheet.set_width("A", cells.WIDTH_OF_TEXT)
        for entry in self.edition.entries:
            block = entry.block
            if isinstance(block, Heading) and _has_text(self.edition.entries[entry.position + 1 :], block.depth):
                row += 1
                style = CellStyle(size=max(11, 15 - 1.5 * block.depth), bold=True, vertical="bottom")
                sheet.put_text(row, entry.text, style)
            elif isinstance(block, Paragraph):
                row += 1
                sheet.put_text(row, self.edition.plain_text(block), _GREY if block.style == "note" else cells.PLAIN)
        sheet.set_up_print(cells.WIDTH_OF_TEXT)
        return name, name, row

    def _answers(self, block: Verbatim, name: str) -> _Listed:
        sheet = self._sheet(name)
        sheet.set_width("A", cells.WIDTH_OF_TEXT)
        sheet.put_text(1, name, CellStyle(size=12, bold=True))
        for row, answer in enumerate(block.answers, start=2):
            sheet.put_text(row, answer)
        sheet.set_up_print(cells.WIDTH_OF_TEXT)
        return name, name, len(block.answers)


def _has_text(entries: Sequence[NumberedBlock], level: int) -> bool:
    """Whether there is running text in ``entries`` before the next heading of ``level`` or a higher one."""
    blocks = (entry.block for entry in entries)
    part = takewhile(lambda block: not (isinstance(block, Heading) and block.depth <= level), blocks)
    return any(isinstance(block, Paragraph) for block in part)


def _write_figure(sheet: SheetBuilder, figure: Figure, name: str) -> None:
    sheet.notes(2, figure.notes, [cells.STANDARD_COLUMN] * round(figure.width / 2 / cells.STANDARD_COLUMN))
    picture = Image(io.BytesIO(figure.png))
    picture.anchor = _anchor(figure, name, 3 + len(figure.notes))
    sheet.sheet.add_image(picture)
    sheet.set_up_print(figure.width / 2, one_page=True)


def _anchor(figure: Figure, name: str, row: int) -> OneCellAnchor:
    """Where a picture is, with its alternative text, for which openpyxl has no argument."""
    drawing: Any = SpreadsheetDrawing()
    frame = drawing._picture_frame(1)
    frame.nvPicPr.cNvPr.name = name
    frame.nvPicPr.cNvPr.descr = readable(figure.alt)
    size = XDRPositiveSize2D(round(figure.width * _EMU_PER_MM), round(figure.height * _EMU_PER_MM))
    return OneCellAnchor(_from=AnchorMarker(col=0, row=row - 1), ext=size, pic=frame)
