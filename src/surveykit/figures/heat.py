"""A heat map: two ways of grouping crossed, or questions by groups; darker is higher, also in grey print."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing import blank
from surveykit.drawing.theme import LEAST_SIZE, MOST_HEIGHT, MUTED, POINT, SMALL_SIZE, WIDTH, blend, ink_on
from surveykit.drawing.wrapping import cut, fitted
from surveykit.errors import DocumentError
from surveykit.figures.finishing import finished
from surveykit.figures.measure import MeasureScale, measure_of
from surveykit.figures.model import Figure
from surveykit.figures.rows import LABEL_GAP, RowLabel, labels_of
from surveykit.presentation.labels import in_order, natural
from surveykit.presentation.notes import floor_notes, weighting_note
from surveykit.presentation.printing import DASH
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown
from surveykit.tables.crossing import protected

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: More rows than this are drawn without labels.
MOST_LABELLED = 60
_LIGHT, _DARK = "#eaf1f8", POINT
_SHADES = 24
_ROW, _LEAST_ROW = 6.4, 3.1
_PROFILE = 150.0
_LEGEND = 9.0
#: Columns narrower than this have upright headings, and narrower than a number no numbers.
_LEVEL_HEADING = 13.0
_MOST_HEADING = 34.0


@dataclass(frozen=True)
class _Grid:
    """Rows and columns by their codes with their labels, and the estimate of each cell that has one."""

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    cells: Mapping[tuple[str, str], Shown]

    @property
    def values(self) -> list[float]:
        """What is shown."""
        return [cell.value for cell in self.cells.values() if cell.value is not None and not cell.is_withheld]

    @property
    def is_long(self) -> bool:
        """Whether there are too many rows to label each."""
        return len(self.rows) > MOST_LABELLED


@dataclass(frozen=True)
class _CellBoxes:
    """Where the cells are, in mm: from ``left`` on, so wide, each row from its top, so high."""

    left: float
    width: float
    tops: Sequence[float]
    heights: Sequence[float]

    def boxes(self, grid: _Grid) -> Iterator[tuple[float, float, float, float, float | None]]:
        """Left, top, width, height and the value that is shown of every cell."""
        for row, y, height in zip(grid.rows, self.tops, self.heights, strict=True):
            for number, column in enumerate(grid.columns):
                estimate = grid.cells.get((row, column))
                value = None if estimate is None or estimate.is_withheld else estimate.value
                yield self.left + number * self.width, y, self.width, height, value


def heat_map(
    estimates: EstimatesLike, view: View, *, id: str, rows: str, columns: str | None = None, title: str | None = None
) -> Figure:
    """Means or rates of the groups of ``rows`` by those of ``columns``, or by the questions of the frame.

    The darkest shade is the highest value that is shown, the lightest the lowest. Withheld cells hold a dash.
    ``estimates`` are a frame of :meth:`Design.mean` or :meth:`Design.rate` by both group columns; or by ``rows`` alone
    for several questions with the same range, each of which is a column then.

    Raises:
        DocumentError: The frame is not grouped so.
    """
    what = f"figure {id}"
    listed = tuple(estimate for estimate in estimates_of(estimates, view, what=what) if estimate.by)
    listed = protected(listed, estimates, rows, columns, view)
    grid = _grid(listed, rows, columns, view, what)
    # Several questions share one range.
    measure = measure_of([estimate for estimate in listed if estimate.variable == listed[0].variable], view, what)
    variables = list(dict.fromkeys(estimate.variable for estimate in listed))
    usual = view.text("figures.heat.title_rates" if measure.is_percent else "figures.heat.title_many")
    if len(variables) == 1:
        usual = view.title(variables, [rows] if columns is None else [rows, columns], "tables.summary.title")
    return finished(
        lambda: _drawn(grid, measure),
        [
            (view.text("tables.within", label=grid.columns[column], outer=grid.rows[row]), estimate)
            for (row, column), estimate in grid.cells.items()
        ],
        listed,
        measure,
        id=id,
        title=title or usual,
        notes=(
            view.text("figures.note.heat_many" if grid.is_long else "figures.note.heat"),
            weighting_note(view),
            *floor_notes(listed, view),
        ),
        form="heat",
    )


def _grid(listed: Sequence[Shown], rows: str, columns: str | None, view: View, what: str) -> _Grid:
    needed = {rows} if columns is None else {rows, columns}
    for estimate in listed:
        if set(dict(estimate.by)) != needed or estimate.category is not None:
            raise DocumentError(
                f"{what} cannot be made by {' and '.join(sorted(needed))}",
                expected=f"means or rates by {' and '.join(sorted(needed))}",
                found=f"a row by {', '.join(name for name, _ in estimate.by)}",
                remedy=f"estimate with by={[rows] if columns is None else [rows, columns]}",
            )
    cells: dict[tuple[str, str], Shown] = {}
    for estimate in listed:
        codes = dict(estimate.by)
        cells[codes[rows], estimate.variable if columns is None else codes[columns]] = estimate
    row_codes = in_order(sorted({row for row, _ in cells}, key=natural), view.groups(rows))
    labels = {code: view.group(rows, code) for code in row_codes}
    across = dict.fromkeys(column for _, column in cells)
    if columns is None:
        return _Grid(labels, {variable: view.variable(variable) for variable in across}, cells)
    column_codes = in_order(sorted(across, key=natural), view.groups(columns))
    return _Grid(labels, {code: view.group(columns, code) for code in column_codes}, cells)


def _shade(value: float, low: float, high: float) -> str:
    share = 0.5 if high <= low else (value - low) / (high - low)
    return blend(_LIGHT, _DARK, round(share * _SHADES) / _SHADES)


def _drawn(grid: _Grid, measure: MeasureScale) -> Sheet:
    ruler = blank(1.0)
    if grid.is_long:
        labels, left = [], 0.0
        heights = [_PROFILE / len(grid.rows)] * len(grid.rows)
    else:
        pitch = max(_LEAST_ROW, min(_ROW, (MOST_HEIGHT - _LEGEND - _MOST_HEADING) / len(grid.rows)))
        labels = labels_of(list(grid.rows.values()), pitch, ruler, most_width=58.0)
        left = max(label.width for label in labels) + LABEL_GAP
        heights = [label.height for label in labels]
    width = (WIDTH - left) / len(grid.columns)
    top = _LEGEND + _heading_height(grid, width, ruler)
    sheet = blank(top + sum(heights) + 1.5)
    cells = _CellBoxes(left, width, [top + sum(heights[:row]) for row in range(len(heights))], heights)
    _draw_legend(sheet, measure, min(grid.values), max(grid.values))
    _draw_headings(sheet, grid, left, width, top)
    _draw_cells(sheet, grid, cells)
    for label, y, height in zip(labels, cells.tops, heights, strict=False):
        label.draw(sheet, y + height / 2)
    _draw_numbers(sheet, grid, measure, cells, labels)
    return sheet


def _is_level(width: float) -> bool:
    return width >= _LEVEL_HEADING


def _heading_height(grid: _Grid, width: float, ruler: Sheet) -> float:
    measure = ruler.measure(SMALL_SIZE)
    labels = [ruler.font.printable(label) for label in grid.columns.values()]
    if _is_level(width):
        return 3.0 * max(len(fitted(label, width - 1.5, 3, measure)) for label in labels) + 1.5
    return min(_MOST_HEADING, max(measure(label) for label in labels) + 2.0)


def _draw_headings(sheet: Sheet, grid: _Grid, left: float, width: float, top: float) -> None:
    """Column labels above their columns: broken into lines, or upright where columns are narrow."""
    measure = sheet.measure(SMALL_SIZE)
    every = max(1, round(3.2 / width + 0.49)) if not _is_level(width) else 1
    for number, label in enumerate(grid.columns.values()):
        middle = left + (number + 0.5) * width
        plain = sheet.font.printable(label)
        if _is_level(width):
            lines = fitted(plain, width - 1.5, 3, measure)
            for above, line in enumerate(reversed(lines)):
                sheet.text(middle, top - 2.2 - 3.0 * above, line, size=SMALL_SIZE, colour=MUTED, align="center")
        elif number % every == 0:
            short = cut(plain, _MOST_HEADING - 2.0, measure)
            sheet.text(middle, top - 1.2, short, size=SMALL_SIZE, colour=MUTED, is_upright=True)


def _draw_cells(sheet: Sheet, grid: _Grid, cells: _CellBoxes) -> None:
    """All cells of one shade together."""
    low, high = min(grid.values), max(grid.values)
    shades: dict[str, list[tuple[float, float, float, float]]] = defaultdict(list)
    for *box, value in cells.boxes(grid):
        if value is not None:
            shades[_shade(value, low, high)].append((box[0], box[1], box[2], box[3]))
    for colour in sorted(shades):
        sheet.boxes(shades[colour], colour, rasterised=grid.is_long)


def _draw_numbers(
    sheet: Sheet, grid: _Grid, measure: MeasureScale, cells: _CellBoxes, labels: Sequence[RowLabel]
) -> None:
    """The value inside every cell that has room for it; a dash where there is none to show."""
    low, high = min(grid.values), max(grid.values)
    size = min(SMALL_SIZE, labels[0].size if labels else LEAST_SIZE)
    widest = max(sheet.font.width(measure.printed(value), size) for value in grid.values)
    if not labels or widest + 0.6 > cells.width:
        return
    for x, y, width, height, value in cells.boxes(grid):
        printed, ink = DASH, MUTED
        if value is not None:
            printed, ink = measure.printed(value), ink_on(_shade(value, low, high))
        sheet.text(x + width / 2, y + height / 2, printed, size=size, colour=ink, align="center")


def _draw_legend(sheet: Sheet, measure: MeasureScale, low: float, high: float) -> None:
    """The shades from the lowest to the highest value, with these two."""
    steps = 12
    ends = [measure.view.number(measure.scaled(value), measure.decimals) for value in (low, high)]
    name = cut(sheet.font.printable(measure.title), 80.0, sheet.measure(SMALL_SIZE))
    sheet.text(0, 3.0, name, size=SMALL_SIZE, colour=MUTED)
    right = WIDTH - sheet.font.width(ends[1], SMALL_SIZE) - 1.5
    start = right - steps * 3.0
    for number in range(steps):
        sheet.boxes([(start + number * 3.0, 1.4, 3.0, 3.2)], blend(_LIGHT, _DARK, number / (steps - 1)))
    sheet.text(WIDTH, 3.0, ends[1], size=SMALL_SIZE, colour=MUTED, align="right")
    sheet.text(start - 1.5, 3.0, ends[0], size=SMALL_SIZE, colour=MUTED, align="right")
