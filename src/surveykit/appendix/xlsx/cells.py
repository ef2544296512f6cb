"""Cells of a workbook: their styles, texts as Excel holds them, heights, notes, and how a sheet is printed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from surveykit import language as words
from surveykit.appendix.numbering import Caption
from surveykit.appendix.plain import readable, text_width
from surveykit.language import Language

#: What a cell of Excel can hold.
_LONGEST = 32_767
#: A sheet wider than this is printed across the page, in characters.
_PORTRAIT = 92
#: A sheet wider than this is printed on several pages side by side, in characters.
_ONE_PAGE = 200
WIDTH_OF_TEXT = 80
#: Notes are at least this wide, and a column without a width of its own, in characters.
_LEAST_NOTE = 60
STANDARD_COLUMN = 8.43
#: Height of a line, as a multiple of the size of its letters.
_LINE = 1.4
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
THICK, THIN = Side(style="medium", color="FF000000"), Side(style="thin", color="FF000000")
GREY = "FF555555"


@dataclass(frozen=True)
class Sheet:
    """A sheet with what the contents say of it."""

    name: str
    title: str
    rows: int


class Styles:
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
        set_height(sheet, row, lines(text, WIDTH_OF_TEXT * 10 / size), size)


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


def write_caption(sheet: Worksheet, caption: Caption, styles: Styles) -> None:
    """Write a caption into the first row of a sheet."""
    styles.put(sheet, 1, 1, caption.text, size=12, bold=True, wrap=False)
    set_height(sheet, 1, 1, 14)


def write_notes(
    sheet: Worksheet, row: int, notes: Sequence[str], language: Language, styles: Styles, widths: Sequence[float]
) -> None:
    """The notes below a table of columns ``widths`` wide, over as many columns as make a line that reads well.

    Text that runs over the last column would be printed on pages of its own.
    """
    spread = list(widths)
    while sum(spread) < _LEAST_NOTE:
        spread.append(STANDARD_COLUMN)
    count = next((n for n in range(1, len(spread)) if sum(spread[:n]) >= WIDTH_OF_TEXT), len(spread))
    for offset, note in enumerate(notes):
        whole = (words.text("appendix.note", language) if offset == 0 else "") + note
        styles.put(sheet, row + offset, 1, whole, size=9, colour=GREY)
        if count > 1:
            merge(sheet, row + offset, row + offset, 1, count)
        set_height(sheet, row + offset, lines(whole, sum(spread[:count]) * 10 / 9), 9)


def print_set_up(sheet: Any, width: float, repeated_rows: str | None, *, one_page: bool = False) -> None:
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
