"""Measures of questions that have no distribution in a table: quartiles of numbers, mean ranks, votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from surveykit.presentation.making import EstimateCells, TableRow, base_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import base_note, floor_notes, interval_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Number, Shown

#: What a row is of: a question, or one of its choices.
_Row = tuple[str, str | None]


@dataclass(frozen=True)
class MeasureColumn:
    """One measure of several questions, or of the choices of one.

    Args:
        statistic: Its name in ``numbers.json``; the catalogue has its heading under ``tables.measure.<statistic>``.
        estimates: One row per question, or per choice, which is its ``category``.
        has_interval: Whether its interval is printed beside it.
    """

    statistic: str
    estimates: EstimatesLike
    has_interval: bool = False


def measures(
    columns: Sequence[MeasureColumn],
    view: View,
    *,
    id: str,
    title: str,
    of_choices: bool = False,
    notes: Sequence[str] = (),
) -> Table:
    """Questions with their number of answers and one column per measure.

    Args:
        columns: The measures; the first names the rows and their numbers of answers.
        view: Labels, language and floor.
        id: The table's id.
        title: The caption.
        of_choices: Whether rows are the choices of one question; else a ``category`` of the estimates (the share that a
            quantile is of) belongs to the measure.
        notes: Notes before the usual ones.

    Raises:
        DocumentError: A measure is no frame of estimates.
    """
    made = [_Made.of(column, id, view, of_choices=of_choices) for column in columns]
    labels = view.rows([variable for variable, _ in made[0].cells_of], title)
    rows = [_row(key, labels, made, view) for key in made[0].cells_of]
    return table_of(
        view,
        id=id,
        title=title,
        columns=(
            Column(view.text("tables.column.choice" if of_choices else "tables.column.question"), width=2.2),
            Column(view.text("tables.column.n"), "right", width=0.9),
            *(head for column in columns for head in _heads(column, view)),
        ),
        rows=rows,
        notes=(*notes, *_notes(made, view)),
        numbers=[number for column in made for number in column.cells.numbers.values()],
        is_roomy=True,
    )


@dataclass(frozen=True)
class _Made:
    """A measure after the floor: what it shows of every row."""

    measure: MeasureColumn
    cells: EstimateCells
    cells_of: Mapping[_Row, Shown] = field(default_factory=dict)

    @classmethod
    def of(cls, measure: MeasureColumn, owner: str, view: View, *, of_choices: bool) -> _Made:
        shown = estimates_of(measure.estimates, view, what=f"table {owner}")
        numbers: Mapping[Shown, Number] = numbers_of(owner, measure.statistic, shown)
        rows = {(row.variable, row.category if of_choices else None): row for row in shown}
        return cls(measure, EstimateCells(numbers, view), rows)

    def shown(self, key: _Row) -> tuple[Cell, ...]:
        """The value of a row, and its interval where there is one."""
        estimate = self.cells_of.get(key)
        if self.measure.has_interval:
            return self.cells.both(estimate, as_percent=False)
        return (self.cells.value(estimate, as_percent=False),)


def _row(key: _Row, labels: Mapping[str, str], made: Sequence[_Made], view: View) -> TableRow:
    variable, choice = key
    first = made[0].cells_of[key]
    label = view.with_unit(labels[variable], variable) if choice is None else view.choice(variable, choice)
    return Cell(label), base_cell(first, view), *(cell for column in made for cell in column.shown(key))


def _notes(made: Sequence[_Made], view: View) -> tuple[str, ...]:
    """Base, weighting, the intervals that are printed, and the floor."""
    shown = [estimate for column in made for estimate in column.cells_of.values()]
    with_interval = [
        estimate for column in made if column.measure.has_interval for estimate in column.cells_of.values()
    ]
    return base_note(view), weighting_note(view), *interval_note(with_interval, view), *floor_notes(shown, view)


def _heads(measure: MeasureColumn, view: View) -> tuple[Column, ...]:
    label = view.text(f"tables.measure.{measure.statistic}")
    if not measure.has_interval:
        return (Column(label, "right"),)
    value, interval = view.text("tables.column.value"), view.text("tables.column.interval")
    return Column(value, "right", label), Column(interval, "right", label, width=1.4)
