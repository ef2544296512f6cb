"""A table in Word's mark-up: three lines, a head that is repeated on each page, rows that stay together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from surveykit.appendix.docx.xml import NAMESPACES, paragraph, run
from surveykit.appendix.layout.fitting import Fit, HeadCell, Panel, head
from surveykit.appendix.layout.heights import CELL_SPACE, HEAD_SPACE, TABLE_LINE, rows_kept_with_next
from surveykit.appendix.plain import one_line
from surveykit.presentation.model import Column

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


def table_xml(fitted: Fit, panel: Panel) -> str:
    """One part of a table as it is fitted on a page."""
    widths = [round(share * fitted.page.twips) for share in panel.shares]
    usual = fitted.size == fitted.page.sizes.table[0]
    size = _Size(fitted.size, "" if usual else f'<w:rPr><w:sz w:val="{round(fitted.size * 2)}"/></w:rPr>')
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [*_head_rows(fitted.columns(panel), widths, size), *_body_rows(fitted, panel, widths, size)]
    title = escape(one_line(fitted.table.title), {'"': "&quot;"})
    return (
        f'<w:tbl {NAMESPACES}><w:tblPr><w:tblStyle w:val="ThreeLine"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{title}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _head_rows(columns: Sequence[Column], widths: Sequence[int], size: _Size) -> Iterator[str]:
    """The head; a cell over two rows is continued in the second one."""
    rows = head(columns)
    below = [HeadCell("", cell.align, cell.first, rows=0) for cell in rows[0] if cell.rows > 1]
    for row in rows:
        is_last = row is rows[-1]
        cells = sorted([*row, *(below if is_last else [])], key=lambda cell: cell.first)
        yield _row("".join(_head_cell(cell, widths, size, is_last) for cell in cells), True)


def _head_cell(cell: HeadCell, widths: Sequence[int], size: _Size, is_last: bool) -> str:
    """A cell of the head; one over no row continues the one above it."""
    weight, width = 6 if is_last else 4 if cell.rule else 0, sum(widths[cell.first : cell.first + cell.columns])
    border = f'<w:tcBorders><w:bottom w:val="single" w:sz="{weight}" w:space="0" w:color="000000"/></w:tcBorders>'
    spans = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "<w:vMerge/>" if cell.rows == 0 else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    runs = _sized(run(cell.text), size)
    text = paragraph("TableHead", runs, f'{size.spacing(HEAD_SPACE)}<w:jc w:val="{_ALIGN[cell.align]}"/>')
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merge}{border if weight else ""}'
        f'<w:vAlign w:val="bottom"/></w:tcPr>{text}</w:tc>'
    )


def _body_rows(fitted: Fit, panel: Panel, widths: Sequence[int], size: _Size) -> Iterator[str]:
    """The rows as XML; text is put together because an element tree per cell costs most of the time."""
    table, kept, space = fitted.table, rows_kept_with_next(fitted), size.spacing(CELL_SPACE)
    before = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>'
        for width in widths
    ]
    after = [f'{space}<w:jc w:val="{_ALIGN[table.columns[i].align]}"/></w:pPr>' for i in panel.columns]
    for number, row in enumerate(table.rows):
        if number in table.row_groups:
            group = paragraph("TableGroup", _sized(run(table.row_groups[number]), size), space)
            spans = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>'
            yield _row(f"<w:tc><w:tcPr>{spans}</w:tcPr>{group}</w:tc>", False)
        keep = "<w:keepNext/>" if number in kept else ""
        cells = [
            f"{start}{keep}{end}{_sized(run(row[i].text), size)}</w:p></w:tc>"
            for i, start, end in zip(panel.columns, before, after, strict=True)
        ]
        yield _row("".join(cells), False, may_break=any(len(cell.text) > _LONG_TEXT for cell in row))


def _sized(run: str, size: _Size) -> str:
    return run.replace("<w:r>", f"<w:r>{size.run}", 1) if size.run else run


def _row(cells: str, header: bool, may_break: bool = False) -> str:
    properties = ("" if may_break else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>" if properties else f"<w:tr>{cells}</w:tr>"
