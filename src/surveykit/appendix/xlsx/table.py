"""The sheet of one table: typed numbers, an interval in two columns, frozen heads, fitted widths and heights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from surveykit.appendix.layout.fitting import head
from surveykit.appendix.plain import readable, text_width
from surveykit.appendix.xlsx.cells import GREY, CellStyle, SheetBuilder, lines
from surveykit.presentation.model import Cell, Column, Table

#: Widest column, in characters.
_WIDEST = 46
#: A table whose notes begin in a row up to this one is printed on one page.
_ONE_PAGE_ROWS = 45
_HEAD = CellStyle(bold=True, vertical="bottom", bottom="thin")
_GROUP = CellStyle(bold=True, colour=GREY, wrap=False)


@dataclass(frozen=True)
class _SheetTable:
    """A table on its sheet: ``split`` are its columns of intervals, whose lower and upper ends are in two."""

    table: Table
    split: tuple[bool, ...]
    columns: tuple[Column, ...]

    @property
    def starts(self) -> list[int]:
        """For each column of the table its first one on the sheet, counted from 0."""
        return [position + sum(self.split[:position]) for position in range(len(self.split))]


def write_table(sheet: SheetBuilder, table: Table) -> None:
    """Fill the sheet of a table below its caption."""
    grid = _grid(sheet, table)
    first = _write_head(sheet, grid.columns)
    below = _write_rows(sheet, grid, first)
    sheet.close(below - 1, len(grid.columns))
    widths = _fit_columns(sheet, grid)
    sheet.notes(below, table.notes, widths)
    _fit_rows(sheet, grid, widths, first)
    sheet.sheet.freeze_panes = f"{'B' if len(grid.columns) > 1 else 'A'}{first}"
    sheet.set_up_print(sum(widths), f"1:{first - 1}", one_page=below <= _ONE_PAGE_ROWS)


def _grid(sheet: SheetBuilder, table: Table) -> _SheetTable:
    split = tuple(any(row[i].kind == "interval" for row in table.rows) for i in range(len(table.columns)))
    columns: list[Column] = []
    for column, is_split in zip(table.columns, split, strict=True):
        if is_split:
            ends = [sheet.appendix.word(f"appendix.interval.{end}", label=column.label) for end in ("low", "high")]
            columns += [Column(label, "right", column.spanner, column.width) for label in ends]
        else:
            columns.append(column)
    return _SheetTable(table, split, tuple(columns))


def _write_head(sheet: SheetBuilder, columns: Sequence[Column]) -> int:
    """Write the head; gives the first row below it."""
    upper, *lower = head(columns)
    last = 3 if lower else 2
    for position, column in enumerate(columns, start=1):
        text = column.label if not lower or column.spanner else None
        sheet.put(last, position, text or None, _HEAD._replace(align=column.align, top=None if lower else "medium"))
    for cell in upper if lower else ():
        first, end = cell.first + 1, cell.first + cell.columns
        style = _HEAD._replace(align=cell.align, top="medium", bottom="thin" if cell.rule else None)
        for position in range(first, end + 1):
            sheet.put(2, position, cell.text if position == first else None, style)
        if cell.rows == 2:
            sheet.merge((2, 3), (first, first))
            sheet.put(2, first, cell.text, style._replace(bottom="thin"))
        elif cell.columns > 1:
            sheet.merge((2, 2), (first, end))
    return last + 1


def _write_rows(sheet: SheetBuilder, grid: _SheetTable, first: int) -> int:
    """Write the body; gives the first row below it."""
    row, table = first, grid.table
    for number, cells in enumerate(table.rows):
        if number in table.row_groups:
            sheet.put(row, 1, table.row_groups[number], _GROUP)
            row += 1
        position = 1
        for cell, is_split, column in zip(cells, grid.split, table.columns, strict=True):
            for value, number_format in _values(cell, is_split):
                sheet.put(row, position, value, CellStyle(number_format, column.align))
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
        # A reason for a missing interval is in both columns, so that no cell is empty.
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
    grouped = "#,##" if "," in cell.text else ""
    # A mark after the number (a percent sign, a dagger) is a literal of the format.
    mark = readable(printed[len(plain) :]).replace('"', "'")[:20]
    shown = f"{grouped}{_decimals(cell.decimals)}" + (f'"{mark}"' if mark else "")
    return (int(value) if cell.decimals == 0 and value.is_integer() else value), shown


def _decimals(decimals: int) -> str:
    return "0" if decimals <= 0 else "0." + "0" * decimals


def _fit_columns(sheet: SheetBuilder, grid: _SheetTable) -> list[float]:
    """Widths that show the content; a Chinese character counts double, long text is broken into lines."""
    shown: list[int] = []
    for position, is_split in enumerate(grid.split):
        widest = max((_shown_width(row[position], is_split) for row in grid.table.rows), default=0)
        shown += [widest] * (2 if is_split else 1)
    widths = []
    for position, (width, column) in enumerate(zip(shown, grid.columns, strict=True), start=1):
        label = text_width(readable(column.label))
        broken = max(14, (label + 1) // 2 + 1)
        widths.append(min(max(width, min(label, broken), 6), _WIDEST) + 2.5)
        sheet.set_width(get_column_letter(position), widths[-1])
    return widths


def _fit_rows(sheet: SheetBuilder, grid: _SheetTable, widths: Sequence[float], first: int) -> None:
    """Heights of the rows in which a text takes several lines."""
    sheet.set_height(first - 1, max(lines(c.label, width) for c, width in zip(grid.columns, widths, strict=True)))
    starts, row = grid.starts, first
    for number, cells in enumerate(grid.table.rows):
        row += number in grid.table.row_groups
        long = [
            lines(cell.text, widths[start])
            for cell, start in zip(cells, starts, strict=True)
            if len(cell.text) > 5 and text_width(cell.text) > widths[start] - 1 and cell.kind in ("text", "withheld")
        ]
        if long or any("\n" in cell.text for cell in cells):
            sheet.set_height(row, max([*long, *(cell.text.count("\n") + 1 for cell in cells)]))
        row += 1


def _shown_width(cell: Cell, is_split: bool) -> int:
    if not is_split or cell.low is None or cell.high is None:
        return text_width(cell.text)
    return max(len(f"{end:.{max(cell.decimals, 0)}f}") for end in (cell.low, cell.high))
