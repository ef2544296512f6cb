"""HTML: one self-contained page that reads well on a phone and on paper."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from surveykit import language as words
from surveykit.appendix.layout import head
from surveykit.appendix.model import Appendix, Heading, PageBreak, Paragraph, Verbatim
from surveykit.appendix.numbering import Caption, labels, numbered
from surveykit.appendix.page import render
from surveykit.appendix.plain import byline, longest_piece, notes_text, readable, text_width, whole_title
from surveykit.figures.model import Figure
from surveykit.files import write_atomic
from surveykit.presentation.model import Cell, Column, Table

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


@dataclass(frozen=True)
class _Cell:
    """A cell as mark-up: its opening tag with escaped attributes, and its text."""

    tag: str
    attributes: Markup
    text: str

    @property
    def name(self) -> str:
        return self.tag


@dataclass(frozen=True)
class _Row:
    cells: tuple[_Cell, ...]
    group: str | None
    is_total: bool


@dataclass(frozen=True)
class _Entry:
    kind: str
    anchor: str
    text: str


def write(appendix: Appendix, path: Path) -> None:
    """Write ``appendix`` as a page without outside parts; equal appendices give equal bytes."""
    write_atomic(path, to_html(appendix))


def to_html(appendix: Appendix) -> str:
    """The page as text."""
    language = appendix.language
    parts = list(_parts(appendix))
    sortable = any(part.get("sortable") for part in parts)
    return render(
        "document.html.j2",
        language,
        whole_title(appendix.title, appendix.subtitle, language),
        ["sort.js"] if sortable else [],
        appendix=appendix,
        parts=parts,
        contents=list(_contents(parts)),
        byline=byline(appendix.author, appendix.day, language),
        contents_word=words.text("appendix.contents", language),
        notes_of=lambda block: notes_text(block.notes, language),
        empty=words.text("appendix.empty", language),
    )


def _parts(appendix: Appendix) -> Iterator[dict[str, Any]]:
    """What the template shows, one mapping per block."""
    level, blocks = 1, numbered(appendix)
    links = {block.id: place for place, (block, _) in enumerate(blocks) if isinstance(block, _NAMED) and block.id}
    known = labels(appendix)
    for position, (block, caption) in enumerate(blocks):
        anchor = f"part-{position}"
        if isinstance(block, Heading):
            # No level is skipped, whatever the notebook asks for.
            level = min(block.depth, level) + 1
            text = caption.text if caption else block.text
            yield {"kind": "heading", "text": text, "level": level, "anchor": anchor}
        elif isinstance(block, Paragraph):
            yield {"kind": "paragraph", "block": block, "pieces": list(_pieces(block, known, links))}
        elif isinstance(block, PageBreak):
            yield {"kind": "break"}
        elif isinstance(block, Verbatim):
            yield {"kind": "verbatim", "block": block}
        elif isinstance(block, Figure) and caption:
            yield _figure(block, caption, anchor)
        elif isinstance(block, Table) and caption:
            yield _table(block, caption, anchor)


#: Blocks that references can name.
_NAMED = (Heading, Table, Figure)


def _pieces(block: Paragraph, known: Mapping[str, Caption], links: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Texts in turn, each with the anchor it links to or nothing; what shows nothing has no place to link to."""
    for piece in block.pieces:
        if isinstance(piece, str):
            yield piece, ""
        else:
            yield known[piece.target].label, f"part-{links[piece.target]}" if piece.target in links else ""


def _contents(parts: Sequence[dict[str, Any]]) -> Iterator[_Entry]:
    """Headings, tables and figures with links; nothing for a document of a few parts."""
    linked = [part for part in parts if "anchor" in part]
    if len(linked) < _CONTENTS:
        return
    for part in linked:
        if part["kind"] == "heading":
            yield _Entry(f"level{part['level'] - 1}", part["anchor"], part["text"])
        else:
            yield _Entry("item", part["anchor"], part["caption"])


def _figure(figure: Figure, caption: Caption, anchor: str) -> dict[str, Any]:
    picture = base64.b64encode(figure.svg).decode("ascii")
    return {
        "kind": "figure",
        "block": figure,
        "caption": caption.text,
        "anchor": anchor,
        "source": f"data:image/svg+xml;base64,{picture}",
        "width": round(figure.width * _PIXELS_PER_MM),
        "height": round(figure.height * _PIXELS_PER_MM),
    }


def _table(table: Table, caption: Caption, anchor: str) -> dict[str, Any]:
    sortable = len(table.rows) >= _SORTABLE and not table.row_groups
    before = [_opening(table, position) for position in range(len(table.columns))]
    rows = [
        _Row(
            tuple(_cell(cell, opening, sortable) for cell, opening in zip(row, before, strict=True)),
            table.row_groups.get(number),
            number in table.totals,
        )
        for number, row in enumerate(table.rows)
    ]
    return {
        "kind": "table",
        "block": table,
        "caption": caption.text,
        "anchor": anchor,
        "head": _head(table.columns, sortable),
        "rows": rows,
        "sortable": sortable,
        "printed": " ".join(filter(None, ("short" if len(table.rows) <= _SHORT else "", _printed(table)))),
    }


def _printed(table: Table) -> str:
    """How the table is to be printed so that none of its columns is cut off at the edge of the paper."""
    bodies = [_unbroken([row[i] for row in table.rows], i == 0) for i in range(len(table.columns))]
    # Headings are broken at blanks only, where the table is not set closely.
    words = [max(map(text_width, readable(column.label).split()), default=0) for column in table.columns]
    usual = sum(max(pair) * _DIGIT + _BESIDE for pair in zip(bodies, words, strict=True))
    if _fits(usual, 170, _USUAL_SIZE):
        return ""
    close = sum(body * _DIGIT + _CLOSE for body in bodies)
    return next((classes for classes, width, size in _PRINTED if _fits(close, width, size)), _NARROWEST)


def _fits(width: float, millimetres: float, size: float) -> bool:
    """Whether so many half-ems of letters of a size fit in a width."""
    return width * size / 2 <= millimetres / 25.4 * 72


def _unbroken(cells: Sequence[Cell], names_rows: bool) -> float:
    """Width in half-ems of the widest text of a column that is not broken: a number, a short text, or a word."""
    widths = (
        longest_piece(cell.text) if cell.kind == "text" and text_width(cell.text) > _NARROW else text_width(cell.text)
        for cell in cells
    )
    return max(min(max(widths, default=0), _WIDE), 12 if names_rows else 4)


def _head(columns: Sequence[Column], sortable: bool) -> list[list[dict[str, Any]]]:
    """The head with the column each cell sorts by, where it stands over just one."""
    rows = head(columns)
    positions = [list(range(len(columns)))]
    if len(rows) == 2:
        positions = [[], [i for i, column in enumerate(columns) if column.spanner]]
        start = 0
        for cell in rows[0]:
            positions[0].append(start)
            start += cell.columns
    return [
        [
            {
                "text": cell.text, "align": cell.align, "columns": cell.columns, "rows": cell.rows, "rule": cell.rule,
                "position": position if sortable and not cell.rule else None,
            }
            for cell, position in zip(row, places, strict=True)
        ]
        for row, places in zip(rows, positions, strict=True)
    ]  # fmt: skip


def _opening(table: Table, position: int) -> tuple[str, str]:
    """Tag and classes of a column's cells: the first column names the rows."""
    widest = max((text_width(readable(row[position].text)) for row in table.rows), default=0)
    room = " wide" if widest > _WIDE else " fixed" if position and widest <= _NARROW else ""
    classes = f"{table.columns[position].align}{room}"
    return ("th", classes) if position == 0 else ("td", classes)


def _cell(cell: Cell, opening: tuple[str, str], sortable: bool) -> _Cell:
    tag, classes = opening
    if cell.kind == "withheld":
        classes += " withheld"
    elif cell.kind != "text" and not classes.endswith("fixed"):
        classes += " fixed"
    scope = ' scope="row"' if tag == "th" else ""
    attributes = f'{scope} class="{classes}"'
    if sortable and cell.kind != "text":
        value = cell.value if cell.value is not None else cell.low
        shown = "" if value is None else repr(float(value))
        attributes += f' data-value="{shown}"'
    if cell.number:
        attributes += f' data-number="{escape(readable(cell.number))}"'
    return _Cell(tag, Markup(attributes), cell.text)  # noqa: S704 - classes are ours, the id is escaped
