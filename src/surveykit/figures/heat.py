"""A heat map: two ways of grouping crossed, or questions by groups; darker is higher, also in grey print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.theme import LEAST_SIZE, MOST_HEIGHT, MUTED, SMALL_SIZE, WIDTH, blend, ink_on
from surveykit.drawing.wrapping import cut, fitted
from surveykit.errors import DocumentError
from surveykit.figures import alternative
from surveykit.figures.measure import Measure, measure_of
from surveykit.figures.model import Figure
from surveykit.figures.rows import LABEL_GAP, RowLabel, labels_of, nothing_shown, why_nothing
from surveykit.presentation.labels import in_order, natural
from surveykit.presentation.notes import floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.crossing import protected

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

#: More rows than this are drawn without labels.
MOST_LABELLED = 60
_LIGHT, _DARK = "#eaf1f8", "#1f4e79"
_SHADES = 24
_ROW, _LEAST_ROW = 6.4, 3.1
_PROFILE = 150.0
_LEGEND = 9.0
#: Columns narrower than this have upright headings, and narrower than a number no numbers.
_LEVEL_HEADING = 13.0
_MOST_HEADING = 34.0


@dataclass(frozen=True)
class _Grid:
    """Rows and columns with their labels, and the estimate of each cell that has one."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    cells: Mapping[tuple[str, str], Shown]

    @property
    def values(self) -> list[float]:
        """What is shown."""
        return [one.value for one in self.cells.values() if one.value is not None and not one.is_withheld]


def heat_map(
    estimates: EstimatesLike, view: View, *, id: str, rows: str, columns: str | None = None, title: str | None = None
) -> Figure:
    """Means or rates of the groups of ``rows`` by those of ``columns``, or by the questions of the frame.

    The darkest shade is the highest value that is shown, the lightest the lowest. Withheld cells hold a dash.

    Args:
        estimates: A frame of :meth:`Design.mean` or :meth:`Design.rate` by both columns, or by ``rows`` for several
            questions with the same range.
        view: Labels, language and floor.
        id: The figure's id.
        rows: The group column of the rows.
        columns: The group column of the columns; without it each question is a column.
        title: The caption.

    Raises:
        DocumentError: The frame is not grouped so.
    """
    listed = tuple(one for one in estimates_of(estimates, view, what=f"figure {id}") if one.by)
    listed = protected(listed, estimates, rows, columns, view)
    grid = _grid(listed, rows, columns, view, f"figure {id}")
    measure = _measure(listed, view, id)
    sheet = _drawn(grid, measure) if grid.values else nothing_shown(listed, view)
    variables = list(dict.fromkeys(one.variable for one in listed))
    heading = title or _title(variables, rows, columns, measure, view)
    is_many = len(grid.rows) > MOST_LABELLED
    told = [
        (_cell_label(grid, key, view), one.value, measure.printed(one.value))
        for key, one in grid.cells.items()
        if one.value is not None and not one.is_withheld
    ]
    withheld = sum(one.is_withheld for one in listed)
    return Figure.drawn(
        sheet,
        view,
        id=id,
        title=heading,
        alt=alternative.of_points(heading, told, None, withheld, view, "heat"),
        notes=(
            view.text("figures.note.heat_many" if is_many else "figures.note.heat"),
            weighting_note(view),
            *floor_notes(listed, view),
        ),
        numbers=numbers_of(id, "rate" if measure.is_percent else "mean", listed).values(),
        nothing="" if grid.values else why_nothing(listed, view),
    )


def _measure(listed: Sequence[Shown], view: View, owner: str) -> Measure:
    """What the cells show; several questions share one range."""
    first = [one for one in listed if one.variable == listed[0].variable] if listed else []
    return measure_of(first, view, f"figure {owner}")


def _title(variables: Sequence[str], rows: str, columns: str | None, measure: Measure, view: View) -> str:
    by = [rows] if columns is None else [rows, columns]
    if len(variables) == 1:
        return view.title(variables, by, "figures.heat.title")
    return view.text("figures.heat.title_rates" if measure.is_percent else "figures.heat.title_many")


def _grid(listed: Sequence[Shown], rows: str, columns: str | None, view: View, what: str) -> _Grid:
    needed = {rows} if columns is None else {rows, columns}
    strange = next((one for one in listed if set(dict(one.by)) != needed or one.category is not None), None)
    if strange is not None:
        raise DocumentError(
            f"{what} cannot be made by {' and '.join(sorted(needed))}",
            expected=f"means or rates by {' and '.join(sorted(needed))}",
            found=f"a row by {', '.join(name for name, _ in strange.by)}",
            remedy=f"estimate with by={[rows] if columns is None else [rows, columns]}",
        )
    cells = {(dict(one.by)[rows], _across(one, columns)): one for one in listed}
    row_codes = in_order(sorted({row for row, _ in cells}, key=natural), view.groups(rows))
    found = dict.fromkeys(column for _, column in cells)
    order = tuple(found) if columns is None else in_order(sorted(found, key=natural), view.groups(columns))
    heads = [view.variable(code) if columns is None else view.group(columns, code) for code in order]
    return _Grid(row_codes, order, tuple(view.group(rows, code) for code in row_codes), tuple(heads), cells)


def _across(one: Shown, columns: str | None) -> str:
    return one.variable if columns is None else dict(one.by)[columns]


def _cell_label(grid: _Grid, key: tuple[str, str], view: View) -> str:
    row = grid.row_labels[grid.rows.index(key[0])]
    column = grid.column_labels[grid.columns.index(key[1])]
    return view.text("tables.within", label=column, outer=row)


def _shade(value: float, low: float, high: float) -> str:
    share = 0.5 if high <= low else (value - low) / (high - low)
    return blend(_LIGHT, _DARK, round(share * _SHADES) / _SHADES)


def _drawn(grid: _Grid, measure: Measure) -> Sheet:
    from surveykit.drawing.sheet import Sheet

    ruler = Sheet(1.0)
    is_many = len(grid.rows) > MOST_LABELLED
    widest = 0.0 if is_many else 58.0
    labels = [] if is_many else labels_of(grid.row_labels, _pitch(grid), ruler, most_width=widest)
    left = max((label.width for label in labels), default=0.0) + (0.0 if is_many else LABEL_GAP)
    width = (WIDTH - left) / len(grid.columns)
    heading = _heading_height(grid, width, ruler)
    top = _LEGEND + heading
    heights = [_PROFILE / len(grid.rows)] * len(grid.rows) if is_many else [label.height for label in labels]
    sheet = Sheet(top + sum(heights) + 1.5)
    low, high = min(grid.values), max(grid.values)
    _draw_legend(sheet, measure, low, high)
    _draw_headings(sheet, grid, left, width, top)
    tops = [top + sum(heights[:place]) for place in range(len(heights))]
    _draw_cells(sheet, grid, measure, (left, width), tops, heights)
    for label, y, height in zip(labels, tops, heights, strict=False):
        label.draw(sheet, y + height / 2)
    _draw_numbers(sheet, grid, measure, (left, width), tops, heights, labels)
    return sheet


def _pitch(grid: _Grid) -> float:
    return max(_LEAST_ROW, min(_ROW, (MOST_HEIGHT - _LEGEND - _MOST_HEADING) / len(grid.rows)))


def _is_level(width: float) -> bool:
    return width >= _LEVEL_HEADING


def _heading_height(grid: _Grid, width: float, ruler: Sheet) -> float:
    measure = ruler.measure(SMALL_SIZE)
    if _is_level(width):
        lines = max(len(fitted(ruler.font.printable(label), width - 1.5, 3, measure)) for label in grid.column_labels)
        return 3.0 * lines + 1.5
    return min(_MOST_HEADING, max(measure(ruler.font.printable(label)) for label in grid.column_labels) + 2.0)


def _draw_headings(sheet: Sheet, grid: _Grid, left: float, width: float, top: float) -> None:
    """Column labels above their columns: broken into lines, or upright where columns are narrow."""
    measure = sheet.measure(SMALL_SIZE)
    every = max(1, round(3.2 / width + 0.49)) if not _is_level(width) else 1
    for place, label in enumerate(grid.column_labels):
        middle = left + (place + 0.5) * width
        plain = sheet.font.printable(label)
        if _is_level(width):
            lines = fitted(plain, width - 1.5, 3, measure)
            for number, line in enumerate(reversed(lines)):
                sheet.text(middle, top - 2.2 - 3.0 * number, line, size=SMALL_SIZE, colour=MUTED, align="center")
        elif place % every == 0:
            short = cut(plain, _MOST_HEADING - 2.0, measure)
            sheet.text(middle, top - 1.2, short, size=SMALL_SIZE, colour=MUTED, is_upright=True)


def _draw_cells(
    sheet: Sheet,
    grid: _Grid,
    measure: Measure,
    place: tuple[float, float],
    tops: Sequence[float],
    heights: Sequence[float],
) -> None:
    """All cells of one shade together."""
    left, width = place
    low, high = min(grid.values), max(grid.values)
    shades: dict[str, list[tuple[float, float, float, float]]] = {}
    for row, y, height in zip(grid.rows, tops, heights, strict=True):
        for number, column in enumerate(grid.columns):
            one = grid.cells.get((row, column))
            if one is not None and one.value is not None and not one.is_withheld:
                box = (left + number * width, y, width, height)
                shades.setdefault(_shade(one.value, low, high), []).append(box)
    for colour in sorted(shades):
        sheet.boxes(shades[colour], colour, rasterised=len(grid.rows) > MOST_LABELLED)


def _draw_numbers(
    sheet: Sheet,
    grid: _Grid,
    measure: Measure,
    place: tuple[float, float],
    tops: Sequence[float],
    heights: Sequence[float],
    labels: Sequence[RowLabel],
) -> None:
    """The value inside every cell that has room for it; a dash where there is none to show."""
    left, width = place
    low, high = min(grid.values), max(grid.values)
    size = min(SMALL_SIZE, labels[0].size if labels else LEAST_SIZE)
    widest = max(sheet.font.width(measure.printed(value), size) for value in grid.values)
    if not labels or widest + 0.6 > width:
        return
    for row, y, height in zip(grid.rows, tops, heights, strict=True):
        for number, column in enumerate(grid.columns):
            one = grid.cells.get((row, column))
            x, middle = left + (number + 0.5) * width, y + height / 2
            if one is None or one.value is None or one.is_withheld:
                sheet.text(x, middle, "—", size=size, colour=MUTED, align="center")
            else:
                ink = ink_on(_shade(one.value, low, high))
                sheet.text(x, middle, measure.printed(one.value), size=size, colour=ink, align="center")


def _draw_legend(sheet: Sheet, measure: Measure, low: float, high: float) -> None:
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
