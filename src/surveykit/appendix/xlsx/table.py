"""The sheet of one table: typed numbers, an interval in two columns, frozen heads, fitted widths and heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any

from openpyxl.styles import Border
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from surveykit import language as words
from surveykit.appendix.layout import head
from surveykit.appendix.numbering import Caption
from surveykit.appendix.plain import readable, text_width
from surveykit.appendix.xlsx.cells import (
    GREY,
    THICK,
    THIN,
    Sheet,
    Styles,
    lines,
    merge,
    print_set_up,
    set_height,
    write_caption,
    write_notes,
)
from surveykit.language import Language
from surveykit.presentation.model import Cell, Column, Table

#: Widest column, in characters.
_WIDEST = 46
#: A table whose notes begin in a row up to this one is printed on one page.
_ONE_PAGE_ROWS = 45


def table_sheet(book: Any, table: Table, caption: Caption, language: Language, styles: Styles) -> Sheet:
    """Make the sheet of a table."""
    sheet = book.create_sheet(caption.sheet)
    split = [any(row[i].kind == "interval" for row in table.rows) for i in range(len(table.columns))]
    columns = list(_sheet_columns(table, split, language))
    write_caption(sheet, caption, styles)
    first = _write_head(sheet, columns, styles)
    row = _write_rows(sheet, table, split, first, styles)
    _close(sheet, row - 1, len(columns))
    widths = _fit_columns(sheet, table, split, columns)
    write_notes(sheet, row, table.notes, language, styles, widths)
    _fit_rows(sheet, table, split, columns, widths, first)
    sheet.freeze_panes = f"{'B' if len(columns) > 1 else 'A'}{first}"
    print_set_up(sheet, sum(widths), f"1:{first - 1}", one_page=row <= _ONE_PAGE_ROWS)
    return Sheet(caption.sheet, caption.title, len(table.rows))


def _sheet_columns(table: Table, split: Sequence[bool], language: Language) -> Iterator[Column]:
    """The columns of the sheet: an interval's lower and upper end stand in two."""
    for column, is_split in zip(table.columns, split, strict=True):
        if not is_split:
            yield column
            continue
        for end in ("low", "high"):
            label = words.text(f"appendix.interval.{end}", language, label=column.label)
            yield Column(label, "right", column.spanner, column.width)


def _write_head(sheet: Worksheet, columns: Sequence[Column], styles: Styles) -> int:
    """Write the head; gives the first row below it."""
    rows = head(columns)
    last = 1 + len(rows)
    for position, column in enumerate(columns, start=1):
        over = column.spanner if len(rows) == 2 else None
        text = column.label if len(rows) == 1 or over else ""
        styles.put(
            sheet, last, position, text or None, align=column.align, bold=True, vertical="bottom",
            top=THICK if len(rows) == 1 else None, bottom=THIN,
        )  # fmt: skip
    if len(rows) == 2:
        _write_upper_head(sheet, columns, styles)
    return last + 1


def _write_upper_head(sheet: Worksheet, columns: Sequence[Column], styles: Styles) -> None:
    position = 1
    for cell in head(columns)[0]:
        for offset in range(cell.columns):
            styles.put(
                sheet, 2, position + offset, cell.text if offset == 0 else None, align=cell.align, bold=True,
                vertical="bottom", top=THICK, bottom=THIN if cell.rule else None,
            )  # fmt: skip
        if cell.rows == 2:
            merge(sheet, 2, 3, position, position)
            styles.put(
                sheet, 2, position, cell.text, align=cell.align, bold=True, vertical="bottom", top=THICK, bottom=THIN
            )
        elif cell.columns > 1:
            merge(sheet, 2, 2, position, position + cell.columns - 1)
        position += cell.columns


def _write_rows(sheet: Worksheet, table: Table, split: Sequence[bool], first: int, styles: Styles) -> int:
    """Write the body; gives the first row below it."""
    row = first
    for number, cells in enumerate(table.rows):
        if number in table.row_groups:
            styles.put(sheet, row, 1, table.row_groups[number], bold=True, colour=GREY, wrap=False)
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
        cell.border = Border(bottom=THICK)


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
