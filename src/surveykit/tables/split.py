"""Wide tables cut into parts that fit a page, each with the first column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from surveykit.errors import DocumentError
from surveykit.presentation.model import Cell, Column, Number, Table


def split(table: Table, most: int = 8) -> tuple[Table, ...]:
    """The table as parts with at most ``most`` columns beside the first, which each part repeats.

    Columns under one spanner stay together where they fit in a part, so that the letters of a banner can be read. Every
    number belongs to the part that shows it; the notes stand below the last part. In a document all parts have the
    number of the first, and the captions of the others say that they continue it (续表1, Table 1 (continued)).

    Raises:
        DocumentError: ``most`` is less than one.
    """
    if most < 1:
        raise DocumentError("a part of a table has at least one column beside the first", found=str(most))
    parts = _packed(table.columns, most)
    if len(parts) < 2:
        return (table,)
    made = [_part(table, [0, *part], number) for number, part in enumerate(parts, start=1)]
    return *(replace(part, notes=()) for part in made[:-1]), made[-1]


def _packed(columns: Sequence[Column], most: int) -> list[list[int]]:
    """Places of the columns beside the first, by part."""
    parts: list[list[int]] = [[]]
    for spanner, found in groupby(range(1, len(columns)), key=lambda place: columns[place].spanner):
        run = list(found)
        begun = any(columns[place].spanner for place in parts[-1])
        fits = len(parts[-1]) + len(run) <= most
        if parts[-1] and not fits and begun and spanner and len(run) <= most:
            parts.append([])
        for place in run:
            if len(parts[-1]) == most:
                parts.append([])
            parts[-1].append(place)
    return parts


def _part(table: Table, places: list[int], number: int) -> Table:
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    owner = table.id if number == 1 else f"{table.id}_{number}"
    shown = {cell.number for row in rows for cell in row}
    return replace(
        table,
        id=owner,
        continues="" if number == 1 else table.id,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(_renamed(cell, table.id, owner) for cell in row) for row in rows),
        numbers=tuple(_owned(one, table.id, owner) for one in table.numbers if one.id in shown),
    )


def _renamed(cell: Cell, old: str, new: str) -> Cell:
    return cell if cell.number is None else replace(cell, number=new + cell.number.removeprefix(old))


def _owned(number: Number, old: str, new: str) -> Number:
    return replace(number, id=new + number.id.removeprefix(old), table=new)
