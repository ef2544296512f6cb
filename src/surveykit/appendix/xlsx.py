"""Excel: a contents sheet, one sheet per table with typed numbers, the running text and the pictures.

Percentages stand as printed (62.5 under a heading with %), as in every other format. An interval takes two columns.
No answer can become a formula or a link: text is stored as text whatever it begins with.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, cast
from zipfile import ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, SpreadsheetDrawing
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from surveykit import language as words
from surveykit.appendix.layout import head
from surveykit.appendix.model import Appendix, Block, Heading, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered, plain_text
from surveykit.appendix.plain import byline, readable, text_width
from surveykit.figures.model import Figure
from surveykit.files import write_zip
from surveykit.language import Language
from surveykit.tables.model import Cell, Column, Table

#: What a cell of Excel can hold.
_LONGEST = 32_767
#: Widest column, in characters.
_WIDEST = 46
#: A sheet wider than this is printed across the page, in characters.
_PORTRAIT = 92
#: A sheet wider than this is printed on several pages side by side, in characters.
_ONE_PAGE = 200
#: A table whose notes begin in a row up to this one is printed on one page.
_ONE_PAGE_ROWS = 45
_WIDTH_OF_TEXT = 80
#: Notes are at least this wide, and a column without a width of its own, in characters.
_LEAST_NOTE = 60
_STANDARD_COLUMN = 8.43
#: Height of a line, as a multiple of the size of its letters.
_LINE = 1.4
_EMU_PER_MM = 36_000
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_THICK, _THIN = Side(style="medium", color="FF000000"), Side(style="thin", color="FF000000")
_GREY = "FF555555"


@dataclass(frozen=True)
class _Sheet:
    """A sheet with what the contents say of it."""

    name: str
    title: str
    rows: int


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as an Excel workbook; equal appendices give equal bytes."""
    book = Workbook()
    contents = cast(Worksheet, book.active)
    contents.title = words.text("appendix.contents", appendix.language)
    styles = _Styles(appendix.language)
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


class _Styles:
    """Cell styles, made once per workbook and shared by the cells: setting them cell by cell costs most of the time."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._made: dict[tuple[Any, ...], Any] = {}

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: str | float | None,
        *,
        format: str = "General",  # noqa: A002 - Excel's word
        align: str = "left",
        size: float = 10,
        bold: bool = False,
        colour: str = "FF000000",
        top: Side | None = None,
        bottom: Side | None = None,
        wrap: bool = True,
        vertical: str = "top",
    ) -> Any:
        """Fill a cell. Text stays text: it is stored as such, and marked as quoted where Excel might reread it."""
        cell: Any = sheet.cell(row, column)
        quoted = False
        if isinstance(value, str):
            quoted = value[:1] in ("=", "+", "-", "@", "\t", "#")
            cell.value = _cell_text(value, self._language)
            cell.data_type = "s"
        else:
            cell.value = value
        key = (format, align, size, bold, colour, id(top), id(bottom), wrap, vertical, quoted)
        if key not in self._made:
            cell.number_format = format
            cell.font = Font(name="Arial", size=size, bold=bold, color=colour)
            cell.alignment = Alignment(
                horizontal={"centre": "center"}.get(align, align), vertical=vertical, wrap_text=wrap
            )
            cell.border = Border(top=top, bottom=bottom)
            cell._style.quotePrefix = int(quoted)
            self._made[key] = copy(cell._style)
        cell._style = self._made[key]
        return cell

    def put_text(self, sheet: Worksheet, row: int, text: str, size: float = 10, **style: Any) -> None:
        """Fill a row of running text and make it as high as its lines need, which not every program does by itself."""
        self.put(sheet, row, 1, text, size=size, **style)
        set_height(sheet, row, lines(text, _WIDTH_OF_TEXT * 10 / size), size)


def lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters."""
    return sum(max(1, math.ceil(text_width(line) / max(width - 1, 1))) for line in readable(text).split("\n"))


def set_height(sheet: Worksheet, row: int, count: int, size: float = 10) -> None:
    """Make a row as high as ``count`` lines, up to what Excel allows."""
    sheet.row_dimensions[row].height = min(409, round(count * size * _LINE + 3, 1))


def merge(sheet: Any, first_row: int, last_row: int, first: int, last: int) -> None:
    """Join cells as they are; openpyxl's own way sets the borders of each anew, which takes most of a small table."""
    sheet.merged_cells.ranges.add(CellRange(min_col=first, max_col=last, min_row=first_row, max_row=last_row))


def _cell_text(text: str, language: Language) -> str:
    """Text as a cell can hold it; ``_x000D_`` in an answer is not taken for a coded character."""
    clean = readable(text)
    if len(clean) > _LONGEST:
        clean = clean[: _LONGEST - 120] + words.text("appendix.cut", language)
    return _ESCAPED.sub("_x005F_", clean) if "_x" in clean else clean


def _sheets(book: Any, appendix: Appendix, styles: _Styles) -> Iterator[_Sheet]:
    """Make the sheets in the order of the document, the running text first."""
    if any(isinstance(block, Paragraph) for block, _ in numbered(appendix)):
        yield _text_sheet(book, appendix, styles)
    answers = 0
    for block, caption in numbered(appendix):
        if isinstance(block, Table) and caption:
            yield _table_sheet(book, block, caption, appendix.language, styles)
        elif isinstance(block, Figure) and caption:
            yield _figure_sheet(book, block, caption, appendix.language, styles)
        elif isinstance(block, Verbatim):
            answers += 1
            yield _answers_sheet(book, block, answers, appendix.language, styles)


def _text_sheet(book: Any, appendix: Appendix, styles: _Styles) -> _Sheet:
    name = words.text("appendix.text", appendix.language)
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = _WIDTH_OF_TEXT
    row, known, blocks = 0, labels(appendix), numbered(appendix)
    for number, (block, caption) in enumerate(blocks):
        if isinstance(block, Heading) and _has_text([one for one, _ in blocks[number + 1 :]], block.depth):
            row += 1
            text = caption.text if caption else block.text
            styles.put_text(sheet, row, text, max(11, 15 - 1.5 * block.depth), bold=True, vertical="bottom")
        elif isinstance(block, Paragraph):
            row += 1
            styles.put_text(sheet, row, plain_text(block, known), colour=_GREY if block.style == "note" else "FF000000")
    _print_set_up(sheet, _WIDTH_OF_TEXT, None)
    return _Sheet(name, name, row)


def _has_text(blocks: Sequence[Block], level: int) -> bool:
    """Whether there is running text in ``blocks`` before the next heading of ``level`` or a higher one."""
    part = takewhile(lambda block: not (isinstance(block, Heading) and block.depth <= level), blocks)
    return any(isinstance(block, Paragraph) for block in part)


def _answers_sheet(book: Any, block: Verbatim, number: int, language: Language, styles: _Styles) -> _Sheet:
    name = f"{words.text('appendix.answers', language)}{number}"
    sheet = book.create_sheet(name)
    sheet.column_dimensions["A"].width = _WIDTH_OF_TEXT
    styles.put_text(sheet, 1, name, 12, bold=True)
    for row, answer in enumerate(block.answers, start=2):
        styles.put_text(sheet, row, answer)
    _print_set_up(sheet, _WIDTH_OF_TEXT, None)
    return _Sheet(name, name, len(block.answers))


def _figure_sheet(book: Any, figure: Figure, caption: Caption, language: Language, styles: _Styles) -> _Sheet:
    sheet = book.create_sheet(caption.label)
    _write_caption(sheet, caption, styles)
    _write_notes(
        sheet, 2, figure.notes, language, styles, [_STANDARD_COLUMN] * round(figure.width / 2 / _STANDARD_COLUMN)
    )
    picture = Image(io.BytesIO(figure.png))
    picture.anchor = _anchor(figure, caption.label, 3 + len(figure.notes))
    sheet.add_image(picture)
    _print_set_up(sheet, figure.width / 2, None, one_page=True)
    return _Sheet(caption.label, caption.title, 0)


def _anchor(figure: Figure, name: str, row: int) -> OneCellAnchor:
    """Where a picture stands, with its alternative text, for which openpyxl has no argument."""
    drawing: Any = SpreadsheetDrawing()
    frame = drawing._picture_frame(1)
    frame.nvPicPr.cNvPr.name = name
    frame.nvPicPr.cNvPr.descr = readable(figure.alt)
    size = XDRPositiveSize2D(round(figure.width * _EMU_PER_MM), round(figure.height * _EMU_PER_MM))
    return OneCellAnchor(_from=AnchorMarker(col=0, row=row - 1), ext=size, pic=frame)


def _table_sheet(book: Any, table: Table, caption: Caption, language: Language, styles: _Styles) -> _Sheet:
    sheet = book.create_sheet(caption.sheet)
    split = [any(row[i].kind == "interval" for row in table.rows) for i in range(len(table.columns))]
    columns = list(_sheet_columns(table, split, language))
    _write_caption(sheet, caption, styles)
    first = _write_head(sheet, columns, styles)
    row = _write_rows(sheet, table, split, first, styles)
    _close(sheet, row - 1, len(columns))
    widths = _fit_columns(sheet, table, split, columns)
    _write_notes(sheet, row, table.notes, language, styles, widths)
    _fit_rows(sheet, table, split, columns, widths, first)
    sheet.freeze_panes = f"{'B' if len(columns) > 1 else 'A'}{first}"
    _print_set_up(sheet, sum(widths), f"1:{first - 1}", one_page=row <= _ONE_PAGE_ROWS)
    return _Sheet(caption.sheet, caption.title, len(table.rows))


def _write_caption(sheet: Worksheet, caption: Caption, styles: _Styles) -> None:
    styles.put(sheet, 1, 1, caption.text, size=12, bold=True, wrap=False)
    set_height(sheet, 1, 1, 14)


def _sheet_columns(table: Table, split: Sequence[bool], language: Language) -> Iterator[Column]:
    """The columns of the sheet: an interval's lower and upper end stand in two."""
    for column, is_split in zip(table.columns, split, strict=True):
        if not is_split:
            yield column
            continue
        for end in ("low", "high"):
            label = words.text(f"appendix.interval.{end}", language, label=column.label)
            yield Column(label, "right", column.spanner, column.width)


def _write_head(sheet: Worksheet, columns: Sequence[Column], styles: _Styles) -> int:
    """Write the head; gives the first row below it."""
    rows = head(columns)
    last = 1 + len(rows)
    for position, column in enumerate(columns, start=1):
        over = column.spanner if len(rows) == 2 else None
        text = column.label if len(rows) == 1 or over else ""
        styles.put(
            sheet, last, position, text or None, align=column.align, bold=True, vertical="bottom",
            top=_THICK if len(rows) == 1 else None, bottom=_THIN,
        )  # fmt: skip
    if len(rows) == 2:
        _write_upper_head(sheet, columns, styles)
    return last + 1


def _write_upper_head(sheet: Worksheet, columns: Sequence[Column], styles: _Styles) -> None:
    position = 1
    for cell in head(columns)[0]:
        for offset in range(cell.columns):
            styles.put(
                sheet, 2, position + offset, cell.text if offset == 0 else None, align=cell.align, bold=True,
                vertical="bottom", top=_THICK, bottom=_THIN if cell.rule else None,
            )  # fmt: skip
        if cell.rows == 2:
            merge(sheet, 2, 3, position, position)
            styles.put(
                sheet, 2, position, cell.text, align=cell.align, bold=True, vertical="bottom", top=_THICK, bottom=_THIN
            )
        elif cell.columns > 1:
            merge(sheet, 2, 2, position, position + cell.columns - 1)
        position += cell.columns


def _write_rows(sheet: Worksheet, table: Table, split: Sequence[bool], first: int, styles: _Styles) -> int:
    """Write the body; gives the first row below it."""
    row = first
    for number, cells in enumerate(table.rows):
        if number in table.row_groups:
            styles.put(sheet, row, 1, table.row_groups[number], bold=True, colour=_GREY, wrap=False)
            row += 1
        position = 1
        for cell, is_split, column in zip(cells, split, table.columns, strict=True):
            for value, number_format in _values(cell, is_split):
                styles.put(sheet, row, position, value, format=number_format, align=column.align)
                position += 1
        row += 1
    return row


def _values(cell: Cell, is_split: bool) -> Iterator[tuple[str | float | None, str]]:
    """What a cell becomes: one typed value, or two where its column holds intervals."""
    if not is_split:
        yield _typed(cell)
    elif cell.kind == "interval" and cell.low is not None and cell.high is not None:
        yield from ((float(end), _decimals(cell.decimals)) for end in (cell.low, cell.high))
    else:
        # A reason for a missing interval stands in both columns, so that no cell is empty.
        yield from ((cell.text, "General"),) * 2


def _typed(cell: Cell) -> tuple[str | float | None, str]:
    """A number with the format that shows it as printed; text where no format can."""
    if cell.value is None or cell.kind not in ("count", "number", "percent"):
        return cell.text, "General"
    value = float(cell.value)
    printed = cell.text.replace("\u2212", "-").replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    plain = f"{value:.{cell.decimals}f}"
    if not printed.startswith(plain):
        return cell.text, "General"
    suffix = printed[len(plain) :]
    grouped = "#,##" if "," in cell.text else ""
    shown = f"{grouped}{_decimals(cell.decimals)}{_quoted(suffix) if suffix else ''}"
    return (int(value) if cell.decimals == 0 and value.is_integer() else value), shown


def _quoted(suffix: str) -> str:
    """A mark after a number (a percent sign, a dagger) as a literal of a number format."""
    return '"' + readable(suffix).replace('"', "'")[:20] + '"'


def _decimals(decimals: int) -> str:
    return "0" if decimals <= 0 else "0." + "0" * decimals


def _close(sheet: Worksheet, last: int, columns: int) -> None:
    """Draw the closing line under the last row."""
    for position in range(1, columns + 1):
        cell: Any = sheet.cell(last, position)
        cell._style = copy(cell._style)
        cell.border = Border(bottom=_THICK)


def _write_notes(
    sheet: Worksheet, row: int, notes: Sequence[str], language: Language, styles: _Styles, widths: Sequence[float]
) -> None:
    """The notes below a table of columns ``widths`` wide, over as many columns as make a line that reads well.

    Text that runs over the last column would be printed on pages of its own.
    """
    spread = list(widths)
    while sum(spread) < _LEAST_NOTE:
        spread.append(_STANDARD_COLUMN)
    count = next((n for n in range(1, len(spread)) if sum(spread[:n]) >= _WIDTH_OF_TEXT), len(spread))
    for offset, note in enumerate(notes):
        whole = (words.text("appendix.note", language) if offset == 0 else "") + note
        styles.put(sheet, row + offset, 1, whole, size=9, colour=_GREY)
        if count > 1:
            merge(sheet, row + offset, row + offset, 1, count)
        set_height(sheet, row + offset, lines(whole, sum(spread[:count]) * 10 / 9), 9)


def _fit_columns(sheet: Worksheet, table: Table, split: Sequence[bool], columns: Sequence[Column]) -> list[float]:
    """Widths that show the content; a Chinese character counts double, long text is broken into lines."""
    shown = []
    for position, is_split in enumerate(split):
        cells = [row[position] for row in table.rows]
        widest = max((_shown_width(cell, is_split) for cell in cells), default=0)
        shown.extend([widest] * (2 if is_split else 1))
    widths = []
    for position, (width, column) in enumerate(zip(shown, columns, strict=True), start=1):
        label = text_width(readable(column.label))
        broken = max(14, (label + 1) // 2 + 1)
        widths.append(min(max(width, min(label, broken), 6), _WIDEST) + 2.5)
        sheet.column_dimensions[get_column_letter(position)].width = widths[-1]
    return widths


def _fit_rows(
    sheet: Worksheet,
    table: Table,
    split: Sequence[bool],
    columns: Sequence[Column],
    widths: Sequence[float],
    first: int,
) -> None:
    """Heights of the rows in which a text takes several lines."""
    set_height(sheet, first - 1, max(lines(c.label, w) for c, w in zip(columns, widths, strict=True)))
    starts = [position + sum(split[:position]) for position in range(len(split))]
    row = first
    for number, cells in enumerate(table.rows):
        row += number in table.row_groups
        long = [
            lines(cell.text, widths[start])
            for cell, start in zip(cells, starts, strict=True)
            if len(cell.text) > 5 and text_width(cell.text) > widths[start] - 1 and cell.kind in ("text", "withheld")
        ]
        if long or any("\n" in cell.text for cell in cells):
            set_height(sheet, row, max([*long, *(cell.text.count("\n") + 1 for cell in cells)]))
        row += 1


def _shown_width(cell: Cell, is_split: bool) -> int:
    if not is_split or cell.low is None or cell.high is None:
        return text_width(cell.text)
    return max(len(f"{end:.{max(cell.decimals, 0)}f}") for end in (cell.low, cell.high))


def _print_set_up(sheet: Any, width: float, repeated_rows: str | None, *, one_page: bool = False) -> None:
    """A4, fitted to the page's width (or to ``one_page``), the head on every page, the page number below."""
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if width > _PORTRAIT else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = math.ceil(width / _ONE_PAGE), int(one_page)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    sheet.oddFooter.center.text = "&P / &N"
    if repeated_rows:
        sheet.print_title_rows = repeated_rows
        if width > _ONE_PAGE:
            sheet.print_title_cols = "A:A"


def _write_contents(sheet: Worksheet, appendix: Appendix, sheets: Sequence[_Sheet], styles: _Styles) -> None:
    styles.put(sheet, 1, 1, appendix.title, size=16, bold=True, wrap=False)
    set_height(sheet, 1, 1, 18)
    set_height(sheet, 2, 1, 13)
    if appendix.subtitle:
        styles.put(sheet, 2, 1, appendix.subtitle, size=12, wrap=False)
    styles.put(sheet, 3, 1, byline(appendix.author, appendix.day, appendix.language), colour=_GREY, wrap=False)
    count_format = "0" if appendix.language == "zh" else "#,##0"
    heads = [words.text(f"appendix.contents.{name}", appendix.language) for name in ("sheet", "title", "rows")]
    for column, (text, align) in enumerate(zip(heads, ("left", "left", "right"), strict=True), start=1):
        styles.put(sheet, 5, column, text, bold=True, top=_THICK, bottom=_THIN, align=align)
    for row, entry in enumerate(sheets, start=6):
        last = _THICK if row == len(sheets) + 5 else None
        cell = styles.put(sheet, row, 1, entry.name, colour="FF0B5394", bottom=last)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{entry.name}'!A1")
        styles.put(sheet, row, 2, entry.title, bottom=last)
        styles.put(sheet, row, 3, entry.rows or None, format=count_format, align="right", bottom=last)
    if not sheets:
        styles.put(sheet, 6, 1, words.text("appendix.empty", appendix.language), wrap=False)
    for letter, width in zip("ABC", (12, 58, 8), strict=True):
        sheet.column_dimensions[letter].width = width
    _print_set_up(sheet, 78, None)
