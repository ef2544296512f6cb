"""How high tables and texts stand on a page of the Word document, in points.

Every line of that document has a fixed height, a multiple of its letters, so that a page holds the same lines whatever
fonts a machine has.
"""

from __future__ import annotations

from surveykit.appendix.breaking import line_count
from surveykit.appendix.layout import Fit, Panel, head, text_widths
from surveykit.appendix.pages import Page
from surveykit.presentation.model import Table

#: Height of a line in a table, as a multiple of the size of its letters.
TABLE_LINE = 1.3
#: Space above and below the text of a cell, in points: of the body, of the head.
CELL_SPACE, HEAD_SPACE = 1.5, 2.5
#: Thickness of the rules above and below a head together, and of the one under a table, in points.
HEAD_RULES, LAST_RULE = 2.25, 1.5
#: A table that is not higher than this share of a page is kept on one page; a higher one would leave too much empty.
_KEPT_TOGETHER = 0.4
_POINTS_PER_MM = 72 / 25.4


def text_height(page: Page) -> float:
    """Height of a page's text."""
    return page.height * _POINTS_PER_MM


def head_height(table: Table, panel: Panel, size: float, page: Page) -> float:
    """Height of a table's head."""
    columns = [table.columns[i] for i in panel.columns]
    widths = text_widths(panel, size, page)
    if not any(column.spanner for column in columns):
        labels = [line_count(column.label, width) for column, width in zip(columns, widths, strict=True)]
        return _row(max(labels, default=1), size, HEAD_SPACE) + HEAD_RULES
    upper, lower, whole, place = 1, 1, 1, 0
    for cell in head(columns)[0]:
        lines = line_count(cell.text, sum(widths[place : place + cell.columns]))
        upper, whole = (upper, max(whole, lines)) if cell.rows == 2 else (max(upper, lines), whole)
        place += cell.columns
    for column, width in zip(columns, widths, strict=True):
        lower = max(lower, line_count(column.label, width)) if column.spanner else lower
    two = _row(upper, size, HEAD_SPACE) + _row(lower, size, HEAD_SPACE)
    return max(two, _row(whole, size, HEAD_SPACE)) + HEAD_RULES


def row_heights(table: Table, panel: Panel, size: float, page: Page) -> list[float]:
    """Height of every row, the line of a group above it included."""
    widths = text_widths(panel, size, page)
    group = size * TABLE_LINE + 2 * CELL_SPACE
    return [
        _row(
            max((line_count(row[i].text, width) for i, width in zip(panel.columns, widths, strict=True)), default=1),
            size,
            CELL_SPACE,
        )
        + (group if number in table.row_groups else 0)
        for number, row in enumerate(table.rows)
    ] or [group]


def is_kept_together(table: Table, fitted: Fit, page: Page) -> bool:
    """Whether a table stands on one page: it has one part, and that is not so high that much would stay empty."""
    limit = _KEPT_TOGETHER * text_height(page)
    if len(fitted.panels) > 1 or len(table.rows) * fitted.size * TABLE_LINE > limit:
        return False
    return sum(row_heights(table, fitted.panels[0], fitted.size, page)) <= limit


def _row(lines: int, size: float, space: float) -> float:
    return lines * size * TABLE_LINE + 2 * space
