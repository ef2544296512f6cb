"""A table in Word's mark-up: three lines, a head that is repeated on each page, rows that stay together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from surveykit.appendix.docx.heights import CELL_SPACE, HEAD_SPACE, TABLE_LINE, is_kept_together
from surveykit.appendix.docx.paging import rows_kept_with_next
from surveykit.appendix.docx.xml import NAMESPACES, attribute, paragraph, run
from surveykit.appendix.layout import Fit, HeadCell, Panel, head
from surveykit.appendix.pages import Page
from surveykit.presentation.model import Cell, Table

_ALIGN = {"left": "left", "right": "right", "centre": "center"}
#: A row with a longer text may go over a page end; others may not.
_LONG_TEXT = 600


@dataclass(frozen=True)
class _Size:
    """The size of a table's letters in points, and what a run must say where its style says another."""

    points: float
    run: str

    def spacing(self, space: float) -> str:
        """The height of a cell's lines, and the space above and below them."""
        line, around = round(self.points * TABLE_LINE * 20), round(space * 20)
        return f'<w:spacing w:before="{around}" w:after="{around}" w:line="{line}" w:lineRule="exact"/>'


def table_xml(table: Table, panel: Panel, fitted: Fit, page: Page) -> str:
    """One part of a table as it is fitted on a page."""
    widths = [round(share * page.twips) for share in panel.shares]
    usual = fitted.size == page.sizes.table[0]
    size = _Size(fitted.size, "" if usual else f'<w:rPr><w:sz w:val="{round(fitted.size * 2)}"/></w:rPr>')
    together = is_kept_together(table, fitted, page)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_head_rows(table, panel, widths, size), *_body_rows(table, panel, widths, size, together)]
    description = f'<w:tblCaption w:val="{attribute(table.title)}"/>'
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblStyle w:val="ThreeLine"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f"{description}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


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
    runs = _sized(run(cell.text), size)
    text = paragraph("TableHead", runs, f'{size.spacing(HEAD_SPACE)}<w:jc w:val="{_ALIGN[cell.align]}"/>')
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
            f"{start}{keep}{end}{_sized(run(row[i].text), size)}</w:p></w:tc>"
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
        f"{paragraph(style, _sized(run(text), size), size.spacing(CELL_SPACE))}</w:tc>"
    )
    return _row(cell, False)


def _row(cells: str, header: bool, may_break: bool = False) -> str:
    properties = ("" if may_break else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>" if properties else f"<w:tr>{cells}</w:tr>"
