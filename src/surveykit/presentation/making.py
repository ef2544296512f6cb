"""Making tables: cells by what they show, the only makers of :class:`Cell` from an estimate, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from surveykit.presentation.model import Cell, Column, Kind, Table
from surveykit.presentation.notes import withheld_text
from surveykit.presentation.printing import DASH, decimals_off_zero, fixed, percent, significant
from surveykit.presentation.shown import in_percent
from surveykit.presentation.view import View
from surveykit.results import Number, Shown

#: Width of a column in which a result is withheld in words, and the length (letters) from which words need it.
_WORDS_WIDTH, _WORDS = 1.7, 6
#: The cells of one row.
TableRow = tuple[Cell, ...]
#: The rows below one heading; an empty heading is none.
Part = tuple[str, Sequence[TableRow]]


def table_of(
    view: View,
    *,
    id: str,
    title: str,
    columns: Iterable[Column],
    rows: Iterable[TableRow] = (),
    parts: Iterable[Part] = (),
    notes: Iterable[str] = (),
    numbers: Iterable[Number] = (),
    totals: Iterable[int] = (),
    nothing: str = "",
    is_roomy: bool = False,
) -> Table:
    """A table in the language of ``view``, of ``rows`` or of ``parts`` below headings.

    Without rows it has one that says so, and ``nothing`` says why. A roomy one has wider columns where a cell says in
    words that its number is withheld. A table of an internal view is marked: its last note says that no floor holds.
    """
    head, cells = tuple(columns), list(rows)
    headings: dict[int, str] = {}
    for heading, part in parts:
        if heading:
            headings[len(cells)] = heading
        cells += part
    empty = (Cell(view.text("tables.nothing")), *(dash_cell() for _ in head[1:]))
    return Table(
        id=id,
        title=title,
        columns=_with_room(head, cells) if is_roomy else head,
        rows=tuple(cells) or (empty,),
        notes=(*notes, *view.internal_note),
        numbers=tuple(numbers),
        language=view.language,
        row_groups=headings,
        totals=tuple(totals),
        nothing="" if cells else nothing or view.text("tables.empty.none"),
        is_internal=view.is_internal,
    )


def _with_room(columns: Sequence[Column], rows: Sequence[TableRow]) -> tuple[Column, ...]:
    wordy = {
        index for row in rows for index, cell in enumerate(row) if cell.kind == "withheld" and len(cell.text) > _WORDS
    }
    return tuple(
        replace(column, width=max(column.width, _WORDS_WIDTH)) if index in wordy else column
        for index, column in enumerate(columns)
    )


def dash_cell() -> Cell:
    """A cell that has nothing to say."""
    return Cell(DASH)


def count_cell(count: int | None, view: View, number: str | None = None) -> Cell:
    """A number of answers."""
    if count is None:
        return dash_cell()
    return Cell(view.count(count), "count", float(count), number=number)


def number_cell(value: float | None, decimals: int, view: View, number: str | None = None) -> Cell:
    """A number with its decimals; a dash where there is none."""
    return _numeric_cell(value, "number", decimals, view, number)


def percent_cell(value: float | None, view: View, number: str | None = None) -> Cell:
    """A percentage (0 to 100); a dash where there is none."""
    return _numeric_cell(value, "percent", view.decimals.percent, view, number)


def share_cell(part: int, whole: int | None, view: View) -> Cell:
    """``part`` in percent of ``whole``; a dash where there is no whole."""
    return percent_cell(percent(part / whole) if whole else None, view)


def _numeric_cell(value: float | None, kind: Kind, decimals: int, view: View, number: str | None) -> Cell:
    kept = significant(value)
    if kept is None:
        return dash_cell()
    return Cell(view.number(kept, decimals), kind, float(fixed(kept, decimals)), decimals, number=number)


def ends_cell(low: float | None, high: float | None, decimals: int, view: View, number: str | None = None) -> Cell:
    """The ends of an interval; a dash where one is missing."""
    if low is None or high is None:
        return dash_cell()
    ends = float(fixed(low, decimals)), float(fixed(high, decimals))
    return Cell(view.interval(low, high, decimals), "interval", None, decimals, *ends, number)


def withheld_cell(reason: str, needs: int, view: View, number: str | None = None) -> Cell:
    """Why a number is withheld: ``small`` where it needs more answers than there are, or it ``protects`` another."""
    return Cell(view.text(f"tables.withheld.{reason}", floor=needs), "withheld", number=number)


def base_cell(estimate: Shown, view: View) -> Cell:
    """The number of answers an estimate rests on; of a withheld one only that it is below the floor."""
    if not (estimate.is_withheld and estimate.withheld) and estimate.n is not None:
        return count_cell(estimate.n, view)
    if estimate.withheld == "small":
        return Cell(view.text("tables.below_floor", floor=estimate.needs), "withheld")
    return dash_cell()


@dataclass(frozen=True)
class EstimateCells:
    """The cells of the estimates of one table, each with the id of the number that the table publishes."""

    numbers: Mapping[Shown, Number]
    view: View

    def value(self, estimate: Shown | None, *, as_percent: bool) -> Cell:
        """A mean with two decimals, or a percentage with one; why it is withheld; a dash where there is none."""
        if estimate is None:
            return dash_cell()
        value, number = percent(estimate.value) if as_percent else estimate.value, self.numbers[estimate].id
        if estimate.is_withheld or value is None:
            return Cell(withheld_text(estimate, self.view), "withheld", number=number)
        if as_percent:
            return percent_cell(value, self.view, number)
        return number_cell(value, self.view.mean_decimals(estimate.variable), self.view, number)

    def interval(self, estimate: Shown | None, *, as_percent: bool, off_zero: bool = False) -> Cell:
        """The interval, where it may be shown.

        Of a marked difference (``off_zero``) no end is printed as 0: it has more decimals then.
        """
        if estimate is None:
            return dash_cell()
        low, high = in_percent(estimate)[1:] if as_percent else (estimate.low, estimate.high)
        decimals = self.view.decimals.percent if as_percent else self.view.mean_decimals(estimate.variable)
        if off_zero and low is not None and high is not None:
            decimals = decimals_off_zero(low, high, decimals)
        return ends_cell(low, high, decimals, self.view, self.numbers[estimate].id)

    def both(self, estimate: Shown | None, *, as_percent: bool) -> tuple[Cell, Cell]:
        """The value and the interval."""
        return self.value(estimate, as_percent=as_percent), self.interval(estimate, as_percent=as_percent)
