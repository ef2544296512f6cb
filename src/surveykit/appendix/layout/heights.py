"""How high tables and pictures are on a page of the Word document, in points, and what of them stays together.

Every line of that document has a fixed height, a multiple of its letters, so that a page holds the same lines whatever
fonts a machine has.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveykit.appendix.layout.breaking import line_count
from surveykit.appendix.layout.fitting import Fit, HeadCell, Panel, head
from surveykit.appendix.layout.pages import Page
from surveykit.figures.model import Figure

POINTS_PER_MM = 72 / 25.4
#: Height of a line in a table, as a multiple of the size of its letters.
TABLE_LINE = 1.3
#: Space above and below the text of a cell, in points: of the body, of the head.
CELL_SPACE, HEAD_SPACE = 1.5, 2.5
#: Thickness of the rules above and below a head together, and of the one under a table, in points.
HEAD_RULES, LAST_RULE = 2.25, 1.5
#: So many rows at least are on the page of a table's notes.
ROWS_WITH_NOTES = 3
#: A table that is not higher than this share of a page is kept on one page; a higher one would leave too much empty.
_KEPT_TOGETHER = 0.4
#: What a picture leaves of a page's height for its caption, notes and the heading above it, in millimetres.
_BESIDE_PICTURE = 62


def text_height(page: Page) -> float:
    """Height of a page's text."""
    return page.height * POINTS_PER_MM


def picture_scale(figure: Figure, page: Page) -> float:
    """By how much a picture is made smaller to be on a page with its caption and notes."""
    return min(1.0, page.width / figure.width, (page.height - _BESIDE_PICTURE) / figure.height)


def head_height(fitted: Fit, panel: Panel) -> float:
    """Height of a table's head."""
    widths, rows = fitted.text_widths(panel), head(fitted.columns(panel))

    def height(row: Sequence[HeadCell], span: int) -> float:
        cells = [cell for cell in row if cell.rows == span]
        lines = [line_count(cell.text, sum(widths[cell.first : cell.first + cell.columns])) for cell in cells]
        return _row(max(lines, default=1), fitted.size, HEAD_SPACE)

    return max(sum(height(row, 1) for row in rows), height(rows[0], 2)) + HEAD_RULES


def row_heights(fitted: Fit, panel: Panel) -> list[float]:
    """Height of every row, the line of a group above it included."""
    table, size, widths = fitted.table, fitted.size, fitted.text_widths(panel)
    group = _row(1, size, CELL_SPACE)
    heights = []
    for number, row in enumerate(table.rows):
        counts = [line_count(row[i].text, width) for i, width in zip(panel.columns, widths, strict=True)]
        heights.append(_row(max(counts, default=1), size, CELL_SPACE) + (group if number in table.row_groups else 0))
    return heights or [group]


def is_kept_together(fitted: Fit) -> bool:
    """Whether a table is on one page: it has one part, and that is not so high that much would stay empty."""
    limit = _KEPT_TOGETHER * text_height(fitted.page)
    if len(fitted.panels) > 1 or len(fitted.table.rows) * fitted.size * TABLE_LINE > limit:
        return False
    return sum(row_heights(fitted, fitted.panels[0])) <= limit


def rows_kept_with_next(fitted: Fit) -> range:
    """The rows that stay with what follows: all of a short table, the last ones of a long one that has notes."""
    count, has_notes = len(fitted.table.rows), bool(fitted.table.notes)
    if is_kept_together(fitted):
        return range(count if has_notes else max(count - 1, 0))
    return range(max(count - ROWS_WITH_NOTES, 0), count) if has_notes else range(0)


def _row(lines: int, size: float, space: float) -> float:
    return lines * size * TABLE_LINE + 2 * space
