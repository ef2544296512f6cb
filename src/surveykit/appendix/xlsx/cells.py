"""Cells of a workbook: their styles, texts as Excel holds them, heights, notes, and how a sheet is printed."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from copy import copy
from typing import Any, Literal, NamedTuple

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from surveykit.appendix.model import Appendix
from surveykit.appendix.plain import readable, text_width

Rule = Literal["medium", "thin"]

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
#: Height of a line, as a multiple of the size of its letters; the size of most letters, and the greatest height.
_LINE, _SIZE, _HIGHEST = 1.4, 10, 409
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BLACK, GREY = "FF000000", "FF555555"


class CellStyle(NamedTuple):
    """How a cell looks; ``size`` is in points, ``top`` and ``bottom`` are rules. A tuple, as cells look it up."""

    format: str = "General"
    align: str = "left"
    size: float = _SIZE
    bold: bool = False
    colour: str = _BLACK
    top: Rule | None = None
    bottom: Rule | None = None
    wrap: bool = True
    vertical: str = "top"


PLAIN = CellStyle()
CAPTION = CellStyle(size=12, bold=True, wrap=False)
_NOTE = CellStyle(size=9, colour=GREY)


class SheetBuilder:
    """A sheet of the workbook that is written.

    Styles of cells are made once per workbook and shared by them: setting them cell by cell costs most of the time.
    """

    def __init__(self, sheet: Worksheet, appendix: Appendix, styles: dict[tuple[CellStyle, bool], Any]) -> None:
        self.sheet: Any = sheet
        self.appendix = appendix
        self._styles = styles

    def put(self, row: int, column: int, value: str | float | None, style: CellStyle = PLAIN) -> Any:
        """Fill a cell. Text stays text: it is stored as such, and marked as quoted where Excel might reread it."""
        cell = self.sheet.cell(row, column)
        is_quoted = False
        if isinstance(value, str):
            is_quoted = value[:1] in ("=", "+", "-", "@", "\t", "#")
            cell.value = self._cell_text(value)
            cell.data_type = "s"
        else:
            cell.value = value
        made = self._styles.get((style, is_quoted))
        if made is None:
            align = style.align.replace("centre", "center")
            cell.number_format = style.format
            cell.font = Font(name="Arial", size=style.size, bold=style.bold, color=style.colour)
            cell.alignment = Alignment(horizontal=align, vertical=style.vertical, wrap_text=style.wrap)
            cell.border = Border(top=_side(style.top), bottom=_side(style.bottom))
            cell._style.quotePrefix = int(is_quoted)
            made = self._styles[style, is_quoted] = copy(cell._style)
        cell._style = made
        return cell

    def put_text(self, row: int, text: str, style: CellStyle = PLAIN) -> None:
        """Fill a row of running text and make it as high as its lines need, which not every program does by itself."""
        self.put(row, 1, text, style)
        self.set_height(row, lines(text, WIDTH_OF_TEXT * _SIZE / style.size), style.size)

    def close(self, row: int, columns: int) -> None:
        """Draw the closing line under a row."""
        for column in range(1, columns + 1):
            cell = self.sheet.cell(row, column)
            cell._style = copy(cell._style)
            cell.border = Border(bottom=_side("medium"))

    def set_height(self, row: int, count: int, size: float = _SIZE) -> None:
        """Make a row as high as ``count`` lines, up to what Excel allows."""
        self.sheet.row_dimensions[row].height = min(_HIGHEST, round(count * size * _LINE + 3, 1))

    def set_width(self, letter: str, width: float) -> None:
        """Make a column so many characters wide."""
        self.sheet.column_dimensions[letter].width = width

    def merge(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        """Join cells from the first to the last of ``rows`` and ``columns``, as they are.

        openpyxl's own way sets the borders of each anew, which takes most of the time of a small table.
        """
        area = CellRange(min_col=columns[0], max_col=columns[1], min_row=rows[0], max_row=rows[1])
        self.sheet.merged_cells.ranges.add(area)

    def notes(self, row: int, notes: Sequence[str], widths: Sequence[float]) -> None:
        """The notes below a table of columns ``widths`` wide, over as many columns as make a line that reads well.

        Text that runs over the last column would be printed on pages of its own.
        """
        spread = list(widths)
        while sum(spread) < _LEAST_NOTE:
            spread.append(STANDARD_COLUMN)
        count = next((n for n in range(1, len(spread)) if sum(spread[:n]) >= WIDTH_OF_TEXT), len(spread))
        for offset, note in enumerate(notes):
            whole = (self.appendix.word("appendix.note") if offset == 0 else "") + note
            self.put(row + offset, 1, whole, _NOTE)
            if count > 1:
                self.merge((row + offset, row + offset), (1, count))
            self.set_height(row + offset, lines(whole, sum(spread[:count]) * _SIZE / _NOTE.size), _NOTE.size)

    def set_up_print(self, width: float, repeated_rows: str | None = None, *, one_page: bool = False) -> None:
        """A4, fitted to the page's width (or to ``one_page``), the head on every page, the page number below."""
        sheet = self.sheet
        sheet.page_setup.paperSize = 9
        sheet.page_setup.orientation = "landscape" if width > _PORTRAIT else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = math.ceil(width / _ONE_PAGE), int(one_page)
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins.left = sheet.page_margins.right = 0.6
        sheet.print_options.horizontalCentered = True
        sheet.sheet_view.showGridLines = False
        mark = self.appendix.mark.replace("&", "&&")
        sheet.oddFooter.center.text = f"{mark}\n&P / &N" if mark else "&P / &N"
        if repeated_rows:
            sheet.print_title_rows = repeated_rows
            if width > _ONE_PAGE:
                sheet.print_title_cols = "A:A"

    def _cell_text(self, text: str) -> str:
        """Text as a cell can hold it; ``_x000D_`` in an answer is not taken for a coded character."""
        clean = readable(text)
        if len(clean) > _LONGEST:
            clean = clean[: _LONGEST - 120] + self.appendix.word("appendix.cut")
        return _ESCAPED.sub("_x005F_", clean) if "_x" in clean else clean


def lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column of ``width`` characters."""
    return sum(max(1, math.ceil(text_width(line) / max(width - 1, 1))) for line in readable(text).split("\n"))


def _side(rule: Rule | None) -> Side | None:
    return None if rule is None else Side(style=rule, color=_BLACK)
