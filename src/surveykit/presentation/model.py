"""The one model of a table: what each cell holds, which number it shows, how many decimals; never a font."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

from surveykit.results import Number
from surveykit.results.display import html_of

Kind = Literal["text", "count", "number", "percent", "interval", "withheld"]
Align = Literal["left", "right", "centre"]
#: Columns of a number in a tidy frame, after its groups.
_NUMBER = ("value", "se", "low", "high", "n", "n_eff", "df", "method", "shown", "withheld")


@dataclass(frozen=True)
class Cell:
    """What one cell holds.

    Args:
        text: As printed, in the table's language.
        kind: ``percent`` cells hold the percentage (0 to 100) in ``value``, not the share.
        value: The number as printed, for typed cells (Excel); ``None`` for text.
        decimals: Digits after the point.
        low, high: Ends of an ``interval`` cell, as printed.
        number: The id of the :class:`Number` that is shown, if it is one.
        n: The number of answers that the value rests on, where the verb knows it.
        marks: Letters or signs after the number (what differs from what); they are part of ``text``.
    """

    text: str
    kind: Kind = "text"
    value: float | None = None
    decimals: int = 0
    low: float | None = None
    high: float | None = None
    number: str | None = None
    n: int | None = None
    marks: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its heading and how its cells are aligned. ``spanner`` is a heading shared with its neighbours."""

    label: str
    align: Align = "left"
    spanner: str | None = None
    #: Share of the width, relative to the other columns.
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table ready for any writer.

    ``id`` is ASCII and unique in an appendix (``rating_distribution``); ``title`` is the caption without its number.
    ``row_groups`` gives for some row numbers a heading above that row; ``totals`` are the numbers of the
    rows that add up the others, which keep their place when a reader sorts the table. ``continues`` is the id of the
    table of which this one shows further columns: it takes no number of its own, and its caption says so. ``nothing``
    says why there are no results (half a sentence); a document then says it instead of setting an empty table. An
    internal table was made without publishing floor and cannot be published.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    language: Literal["zh", "en"] = "en"
    row_groups: dict[int, str] = field(default_factory=dict)
    totals: tuple[int, ...] = ()
    continues: str = ""
    nothing: str = ""
    is_internal: bool = False

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.rows} | {len(self.columns)}
        if len(widths) != 1:
            raise ValueError(f"table {self.id}: rows and columns differ in length: {sorted(widths)}")

    @property
    def is_withheld(self) -> bool:
        """Whether results are withheld and none is shown."""
        kinds = {cell.kind for row in self.rows for cell in row}
        return "withheld" in kinds and kinds <= {"withheld", "text"}

    def __repr__(self) -> str:
        return f"Table({self.id!r}, {len(self.rows)} rows x {len(self.columns)} columns: {self.title})"

    def _repr_html_(self) -> str:
        return html_of(self)

    def to_frame(self) -> Any:
        """The published numbers as a tidy frame: one row per number, with its groups and its row and column heading.

        ``printed`` is the text of its cell and ``marks`` what follows it; a withheld number has no value. What is
        no published number (a label, a dash, a percentage of a published count) has no row.
        """
        import pandas as pd

        cells: dict[str | None, list[Cell]] = defaultdict(list)
        for cell in chain.from_iterable(self.rows):
            cells[cell.number].append(cell)
        groups = list(dict.fromkeys(name for number in self.numbers for name in number.by))
        records = [
            {
                "id": number.id,
                "statistic": number.statistic,
                **{name: number.by.get(name) for name in groups},
                **{name: getattr(number, name) for name in _NUMBER},
                "printed": " ".join(cell.text for cell in cells[number.id]),
                "marks": "".join(cell.marks for cell in cells[number.id]),
            }
            for number in self.numbers
        ]
        return pd.DataFrame(records, columns=["id", "statistic", *groups, *_NUMBER, "printed", "marks"])

    def printed(self) -> Any:
        """The printed texts as a data frame, cell by cell."""
        import pandas as pd

        heads = [": ".join(filter(None, (column.spanner, column.label))) for column in self.columns]
        return pd.DataFrame([[cell.text for cell in row] for row in self.rows], columns=heads)
