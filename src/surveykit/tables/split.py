"""Wide tables cut into parts that fit a page, each with the first column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from surveykit.errors import DocumentError
from surveykit.presentation.model import Column, Table


def split(table: Table, most: int = 8) -> tuple[Table, ...]:
    """The table as parts with at most ``most`` columns beside the first, which each part repeats.

    Columns under one spanner stay together where they fit in a part, so that the letters of a banner can be read. Every
    number belongs to the part that shows it; the notes are below the last part. In a document all parts have the
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
    """The columns beside the first, by part."""
    parts: list[list[int]] = [[]]
    for spanner, neighbours in groupby(range(1, len(columns)), key=lambda column: columns[column].spanner):
        run = list(neighbours)
        begun = any(columns[column].spanner for column in parts[-1])
        fits = len(parts[-1]) + len(run) <= most
        if parts[-1] and not fits and begun and spanner and len(run) <= most:
            parts.append([])
        for column in run:
            if len(parts[-1]) == most:
                parts.append([])
            parts[-1].append(column)
    return parts


def _part(table: Table, columns: list[int], number: int) -> Table:
    owner = table.id if number == 1 else f"{table.id}_{number}"
    rows = [[row[column] for column in columns] for row in table.rows]
    ids = {cell.number: owner + cell.number.removeprefix(table.id) for row in rows for cell in row if cell.number}
    return replace(
        table,
        id=owner,
        continues="" if number == 1 else table.id,
        columns=tuple(table.columns[column] for column in columns),
        rows=tuple(
            tuple(replace(cell, number=ids[cell.number]) if cell.number else cell for cell in row) for row in rows
        ),
        numbers=tuple(replace(shown, id=ids[shown.id], table=owner) for shown in table.numbers if shown.id in ids),
    )
