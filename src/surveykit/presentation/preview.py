"""A light look at a table in a notebook: at most 10 KB, however long the table is."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from surveykit.language import text
from surveykit.presentation.labels import LABEL_LENGTH, shortened
from surveykit.presentation.model import Column, Table
from surveykit.presentation.printing import count_text
from surveykit.results.display import register_formatter

#: Most bytes of a preview, as UTF-8.
MOST_BYTES = 10_000
_MOST_COLUMNS = 12
_MOST_NOTES = 8
_NOTE_LENGTH = 160
_LABEL_LENGTH = 40
_STYLES = {"left": "", "right": ' align="right"', "centre": ' align="center"'}


def to_html(table: Table, *, whole: bool = False) -> str:
    """``table`` as HTML that reads in a light and a dark notebook.

    Long and wide tables are cut, with a line saying so, unless the ``whole`` table is asked for.
    """
    columns = table.columns if whole else table.columns[:_MOST_COLUMNS]
    head = f'<table style="border-top:2px solid;border-bottom:2px solid;border-collapse:collapse">{_caption(table)}'
    head += f'<thead style="border-bottom:1px solid">{_head(columns)}</thead><tbody>'
    tail = "</tbody></table>" + _notes(table)
    left = MOST_BYTES - _size(head) - _size(tail) - 300
    rows: list[str] = []
    for row in _rows(table, columns):
        left -= _size(row)
        if left < 0 and not whole:
            break
        rows.append(row)
    return head + "".join(rows) + _rest(table, len(rows), len(columns)) + tail


def _size(part: str) -> int:
    return len(part.encode("utf-8", "replace"))


def _plain(label: str, length: int) -> str:
    return escape(shortened(label, length))


def _caption(table: Table) -> str:
    title = text("tables.continued", table.language, title=table.title) if table.continues else table.title
    return f'<caption style="text-align:left"><b>{_plain(title, _NOTE_LENGTH)}</b></caption>'


def _head(columns: tuple[Column, ...]) -> str:
    labels = "".join(f"<th{_STYLES[column.align]}>{_plain(column.label, _LABEL_LENGTH)}</th>" for column in columns)
    if not any(column.spanner for column in columns):
        return f"<tr>{labels}</tr>"
    runs = [(spanner, len(list(run))) for spanner, run in groupby(columns, key=lambda column: column.spanner)]
    spanners = "".join(
        f'<th colspan="{width}" style="text-align:center">{_plain(spanner or "", _LABEL_LENGTH)}</th>'
        for spanner, width in runs
    )
    return f"<tr>{spanners}</tr><tr>{labels}</tr>"


def _rows(table: Table, columns: tuple[Column, ...]) -> Iterator[str]:
    wide = f'<tr><th colspan="{len(columns)}" style="text-align:left">'
    for index, row in enumerate(table.rows):
        heading = table.row_groups.get(index)
        above = "" if heading is None else f"{wide}{_plain(heading, _NOTE_LENGTH)}</th></tr>"
        cells = zip(row, columns, strict=False)
        shown = (f"<td{_STYLES[column.align]}>{_plain(cell.text, LABEL_LENGTH)}</td>" for cell, column in cells)
        yield f"{above}<tr>{''.join(shown)}</tr>"


def _rest(table: Table, shown: int, columns: int) -> str:
    """The line that says how much is not there."""
    parts, language = [], table.language
    if shown < len(table.rows):
        parts.append(text("tables.preview.rows", language, n=count_text(len(table.rows) - shown, language)))
    if columns < len(table.columns):
        parts.append(text("tables.preview.columns", language, n=len(table.columns) - columns))
    return f'<tr><td colspan="{columns}"><i>{" ".join(parts)}</i></td></tr>' if parts else ""


def _notes(table: Table) -> str:
    lines = [_plain(note, _NOTE_LENGTH) for note in table.notes[:_MOST_NOTES]]
    return f'<p style="font-size:smaller">{"<br>".join(lines)}</p>' if lines else ""


register_formatter(Table, to_html)
