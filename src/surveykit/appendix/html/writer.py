"""HTML: one self-contained page that reads well on a phone and on paper."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path

from markupsafe import Markup, escape

from surveykit.appendix.html.page import render
from surveykit.appendix.layout.fitting import head
from surveykit.appendix.model import Appendix, Contents, Heading
from surveykit.appendix.numbering import Edition, NumberedBlock
from surveykit.appendix.plain import longest_piece, readable, text_width
from surveykit.files import write_atomic
from surveykit.presentation.model import Cell, Table

#: A table of at least this many rows can be sorted.
_SORTABLE = 6
#: A text wider than this gets a column of readable width, in half-ems.
_WIDE = 40
#: A column of texts that are not wider than this is not broken, in half-ems.
_NARROW = 12
#: A table of at most this many rows is printed on one page.
_SHORT = 18
#: How a table that is too wide for a page is printed, from the best way to the last: classes, the width of the text
#: in millimetres, the size of the letters in points.
_PRINTED = (("close", 170, 7.0), ("close turned", 257, 7.0), ("close turned small", 257, 5.5))
_NARROWEST = "close turned least"
#: The usual size in points of letters of a printed table; the width of a digit in half-ems, and of the space beside the
#: text of a cell as it is set usually and closely.
_USUAL_SIZE, _DIGIT, _BESIDE, _CLOSE = 8.5, 1.15, 2.8, 1.6
#: A document with fewer parts than this needs no contents.
_CONTENTS = 4
_PIXELS_PER_MM = 96 / 25.4


#: A cell: its tag, its escaped attributes, and its text. A row: the heading above it, whether it is a total, its cells.
_Cell = tuple[str, Markup, str]
_TableRow = tuple[str | None, bool, list[_Cell]]


#: What the template shows of a table: its head, its rows, whether it can be sorted, and how it is set on paper.
_SetTable = dict[str, object]
#: A block: the name of its class, the block itself, the level of a heading, the mark-up of a table.
_ShownBlock = tuple[str, NumberedBlock, int, _SetTable | None]


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as a page without outside parts; equal appendices give equal bytes."""
    edition = Edition(appendix)
    parts = list(_parts(edition))
    linked = [part for part in parts if part[0] in ("Heading", "Table", "Figure")]
    page = render(
        "document.html.j2",
        appendix,
        appendix.whole_title,
        ["sort.js"] if any(table and table["sortable"] for *_, table in parts) else [],
        edition=edition,
        parts=parts,
        contents=linked if len(linked) >= _CONTENTS else [],
        encoded=lambda picture: base64.b64encode(picture).decode("ascii"),
        pixels=lambda millimetres: round(millimetres * _PIXELS_PER_MM),
    )
    write_atomic(path, page)


def _parts(edition: Edition) -> Iterator[_ShownBlock]:
    level = 1
    for entry in edition.entries:
        block, kind = entry.block, type(entry.block).__name__
        if isinstance(block, Heading):
            # No level is skipped, whatever the notebook asks for.
            level = min(block.depth, level) + 1
            yield kind, entry, level, None
        elif not isinstance(block, Contents):
            yield kind, entry, 0, _table(block) if isinstance(block, Table) else None


def _table(table: Table) -> _SetTable:
    sortable = len(table.rows) >= _SORTABLE and not table.row_groups
    classes = []
    for position, column in enumerate(table.columns):
        widest = max((text_width(readable(row[position].text)) for row in table.rows), default=0)
        room = " wide" if widest > _WIDE else " fixed" if position and widest <= _NARROW else ""
        classes.append(f"{column.align}{room}")
    rows: list[_TableRow] = []
    for number, row in enumerate(table.rows):
        pairs = enumerate(zip(row, classes, strict=True))
        cells = [_cell(cell, names, sortable, position == 0) for position, (cell, names) in pairs]
        rows.append((table.row_groups.get(number), number in table.totals, cells))
    printed = " ".join(filter(None, ("short" if len(table.rows) <= _SHORT else "", _printed(table))))
    return {"head": head(table.columns), "rows": rows, "sortable": sortable, "printed": printed}


def _printed(table: Table) -> str:
    """How the table is to be printed so that none of its columns is cut off at the edge of the paper."""
    bodies = [_unbroken([row[i] for row in table.rows], i == 0) for i in range(len(table.columns))]
    # Headings are broken at blanks only, where the table is not set closely.
    headings = [max(map(text_width, readable(column.label).split()), default=0) for column in table.columns]
    usual = sum(max(pair) * _DIGIT + _BESIDE for pair in zip(bodies, headings, strict=True))
    if _fits(usual, 170, _USUAL_SIZE):
        return ""
    close = sum(body * _DIGIT + _CLOSE for body in bodies)
    return next((classes for classes, width, size in _PRINTED if _fits(close, width, size)), _NARROWEST)


def _fits(width: float, millimetres: float, size: float) -> bool:
    return width * size / 2 <= millimetres / 25.4 * 72


def _unbroken(cells: Sequence[Cell], names_rows: bool) -> float:
    """Width in half-ems of the widest text of a column that is not broken: a number, a short text, or a word."""
    widths = (
        longest_piece(cell.text) if cell.kind == "text" and text_width(cell.text) > _NARROW else text_width(cell.text)
        for cell in cells
    )
    return max(min(max(widths, default=0), _WIDE), 12 if names_rows else 4)


def _cell(cell: Cell, classes: str, sortable: bool, names_row: bool) -> _Cell:
    if cell.kind == "withheld":
        classes += " withheld"
    elif cell.kind != "text" and not classes.endswith("fixed"):
        classes += " fixed"
    scope = ' scope="row"' if names_row else ""
    attributes = f'{scope} class="{classes}"'
    if sortable and cell.kind != "text":
        value = cell.value if cell.value is not None else cell.low
        shown = "" if value is None else repr(float(value))
        attributes += f' data-value="{shown}"'
    if cell.number:
        attributes += f' data-number="{escape(readable(cell.number))}"'
    return "th" if names_row else "td", Markup(attributes), cell.text  # noqa: S704 - our classes, an escaped id
