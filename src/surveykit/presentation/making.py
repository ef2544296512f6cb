"""Making a table from its parts: what every builder of tables has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from surveykit.presentation.cells import dash_cell
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.view import View


def table_of(
    view: View,
    *,
    id: str,
    title: str,
    columns: Iterable[Column],
    rows: Iterable[Sequence[Cell]],
    notes: Iterable[str] = (),
    numbers: Iterable[Number] = (),
    row_groups: Mapping[int, str] | None = None,
    totals: Iterable[int] = (),
    nothing: str = "",
) -> Table:
    """A table in the language of ``view``; without rows it has one that says so, and ``nothing`` says why.

    A table of an internal view is marked: its last note says that no floor holds.
    """
    head, cells = tuple(columns), tuple(map(tuple, rows))
    empty = (Cell(view.text("tables.nothing")), *(dash_cell() for _ in head[1:]))
    return Table(
        id=id,
        title=title,
        columns=head,
        rows=cells or (empty,),
        notes=(*notes, *view.internal_note),
        numbers=tuple(numbers),
        language=view.language,
        row_groups=dict(row_groups or {}),
        totals=tuple(totals),
        nothing="" if cells else nothing or view.text("tables.empty.none"),
        is_internal=view.is_internal,
    )
