"""A table's published numbers as a tidy frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from surveykit.presentation.model import Cell, Table

#: Columns of a number, after its groups.
_NUMBER = ("value", "se", "low", "high", "n", "n_eff", "df", "method", "shown", "withheld")


def tidy(table: Table) -> pd.DataFrame:
    """One row per published number: id, statistic, its groups, the number with its measures, and how it is printed."""
    cells = _cells(table)
    groups = list(dict.fromkeys(name for number in table.numbers for name in number.by))
    records = [
        {
            "id": number.id,
            "statistic": number.statistic,
            **{name: number.by.get(name) for name in groups},
            **{name: getattr(number, name) for name in _NUMBER},
            "printed": " ".join(cell.text for cell in cells.get(number.id, ())),
            "marks": "".join(cell.marks for cell in cells.get(number.id, ())),
        }
        for number in table.numbers
    ]
    return pd.DataFrame(records, columns=["id", "statistic", *groups, *_NUMBER, "printed", "marks"])


def _cells(table: Table) -> dict[str, list[Cell]]:
    """The cells that show each number: its value, and its interval where that has a cell of its own."""
    found: dict[str, list[Cell]] = {}
    for row in table.rows:
        for cell in row:
            if cell.number is not None:
                found.setdefault(cell.number, []).append(cell)
    return found
