"""How answers fall on the choices of a question: one distribution, or one per group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from surveykit.errors import DocumentError
from surveykit.presentation.labels import EVERYBODY, Path, in_order
from surveykit.presentation.making import (
    EstimateCells,
    Part,
    TableRow,
    base_cell,
    count_cell,
    dash_cell,
    percent_cell,
    table_of,
)
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import all_notes, withheld_text
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown
from surveykit.tables.crossing import counts_of, without_small_cells

#: Of a question with more choices, those that nobody made are no rows; so many of them are named in a note.
MANY_CHOICES = 15
_MOST_NAMED = 10


@dataclass(frozen=True)
class Spread:
    """The distribution of one question in one group, choices in questionnaire order; empty groups are everybody."""

    variable: str
    by: Path
    shares: tuple[Shown, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether any of it is withheld; then none of it is shown, since shares add up to 100."""
        return any(share.is_withheld for share in self.shares)

    @property
    def n(self) -> int | None:
        """The number of answers it rests on; ``None`` where that is withheld."""
        return None if self.is_withheld else self.shares[0].n


def spreads_of(estimates: Iterable[Shown], view: View, what: str) -> tuple[Spread, ...]:
    """``estimates`` gathered to distributions, in the order of the frame.

    Raises:
        DocumentError: An estimate has no category, so this is not a distribution.
    """
    gathered: dict[tuple[str, Path], dict[str, Shown]] = defaultdict(dict)
    for estimate in estimates:
        if estimate.category is None:
            raise DocumentError(
                f"{what} needs a distribution",
                expected="estimates with a category in every row",
                found=f"a row of {estimate.variable!r} without one",
                remedy="give the frame of Design.proportion",
            )
        gathered[estimate.variable, estimate.by][estimate.category] = estimate
    return tuple(
        Spread(variable, by, tuple(shares[code] for code in in_order(shares, view.choices(variable))))
        for (variable, by), shares in gathered.items()
    )


def distribution(
    estimates: EstimatesLike, view: View, *, id: str, title: str | None = None, by: str | None = None
) -> Table:
    """Number, percentage and 95 % interval of each choice of one question; with ``by``, for each of its groups.

    Counts are printed where they are known (nothing is weighted). A distribution on fewer than ``min_n_spread``
    answers is withheld as a whole; of a trait, small choices are, and as many more as protect them.

    Raises:
        DocumentError: ``estimates`` is not the distribution of one question (by ``by``).
    """
    shares = without_small_cells(estimates_of(estimates, view, what=f"table {id}"), counts_of(estimates), view)
    spreads = ordered_spreads(spreads_of(shares, view, f"table {id}"), view, by, f"table {id}")
    idle: tuple[str, ...] = ()
    if by is None:
        kept, idle = without_idle((share for spread in spreads for share in spread.shares), view)
        spreads = tuple(replace(spread, shares=kept) for spread in spreads)
    numbers = numbers_of(id, "share", (share for spread in spreads for share in spread.shares))
    open_shares = (share for spread in spreads for share in spread.shares if not share.is_withheld)
    layout = SpreadLayout(EstimateCells(numbers, view), all(share.count is not None for share in open_shares))
    parts: list[Part] = []
    for spread in spreads:
        heading = "" if by is None else with_n(view.path(spread.by), spread.n, view)
        parts.append((heading, layout.rows(spread, is_closed=all(share.is_withheld for share in spread.shares))))
    bases = [spread.n for spread in spreads if spread.n is not None and by is None]
    return table_of(
        view,
        id=id,
        title=title or view.title([spread.variable for spread in spreads], by, "tables.distribution.title"),
        columns=layout.columns(2.2),
        parts=parts,
        notes=(
            *(view.text("tables.note.valid_n", n=view.count(n)) for n in bases),
            *idle,
            *all_notes(shares, view),
            view.text("tables.note.rounding"),
        ),
        numbers=numbers.values(),
        totals=totals_of(spreads, parts),
    )


def ordered_spreads(spreads: Sequence[Spread], view: View, by: str | None, what: str) -> tuple[Spread, ...]:
    """``spreads`` of one question in the order of its groups, everybody first.

    Raises:
        DocumentError: There are several questions, or several distributions of one group.
    """
    variables = list(dict.fromkeys(spread.variable for spread in spreads))
    groups: dict[str, Spread] = {}
    for spread in spreads:
        code = dict(spread.by).get(by, "") if by else "".join(code for _, code in spread.by)
        if code in groups or (spread.by and by not in dict(spread.by)) or len(variables) > 1:
            raise DocumentError(
                f"{what} shows one question" + (f" by {by!r}" if by else ""),
                expected="one distribution" + (" per group" if by else ""),
                found=f"{', '.join(variables)} by {', '.join(name for name, _ in spread.by) or 'nothing'}",
                remedy="filter the frame of estimates, or name the group column in by=",
            )
        groups[code] = spread
    declared = (EVERYBODY, *(view.groups(by) if by else ()))
    return tuple(groups[code] for code in in_order(groups, declared))


def without_idle(shares: Iterable[Shown], view: View) -> tuple[tuple[Shown, ...], tuple[str, ...]]:
    """The choices of a question that anybody made, where there are many choices, and a note on the others.

    The share of a choice that nobody made hides nobody; what is withheld is kept.
    """
    listed = tuple(shares)
    idle = [share for share in listed if share.value == 0.0]
    if len(listed) <= MANY_CHOICES or not idle or len(idle) == len(listed):
        return listed, ()
    kept = tuple(share for share in listed if share.value != 0.0)
    if len(idle) > _MOST_NAMED:
        return kept, (view.text("tables.note.idle_many", n=view.count(len(idle))),)
    names = view.listed((view.choice(own.variable, str(own.category)) for own in idle), "tables.join.semicolon")
    return kept, (view.text("tables.note.idle", names=names),)


@dataclass(frozen=True)
class SpreadLayout:
    """How distributions become rows: with counts where they are known, and with intervals."""

    cells: EstimateCells
    is_counted: bool
    has_intervals: bool = True

    def columns(self, width: float) -> tuple[Column, ...]:
        """The columns, the first of them so wide."""
        text = self.cells.view.text
        return (
            Column(text("tables.column.choice"), width=width),
            *([Column(text("tables.column.count"), "right", width=0.9)] if self.is_counted else []),
            Column(text("tables.column.share"), "right"),
            *([Column(text("tables.column.interval"), "right", width=1.4)] if self.has_intervals else []),
        )

    def rows(self, spread: Spread, *, is_closed: bool) -> list[TableRow]:
        """A row per choice, and one of all answers unless a choice is withheld; of a closed one a row that says so."""
        view = self.cells.view
        if is_closed:
            share = next(share for share in spread.shares if share.is_withheld)
            reason = Cell(withheld_text(share, view), "withheld")
            return [self._row(view.text("tables.all_choices"), base_cell(share, view), reason, dash_cell())]
        rows = [self._choice(share) for share in spread.shares]
        if spread.is_withheld:
            return rows
        hundred = percent_cell(100.0, view)
        return [*rows, self._row(view.text("tables.total"), count_cell(spread.n, view), hundred, dash_cell())]

    def _choice(self, share: Shown) -> TableRow:
        view, number = self.cells.view, self.cells.numbers[share].id
        count = base_cell(share, view) if share.is_withheld else count_cell(share.count, view, number)
        label = view.choice(share.variable, str(share.category))
        return self._row(label, count, *self.cells.both(share, as_percent=True))

    def _row(self, label: str, count: Cell, share: Cell, interval: Cell) -> TableRow:
        counts, intervals = [count] if self.is_counted else [], [interval] if self.has_intervals else []
        return Cell(label), *counts, share, *intervals


def with_n(label: str, n: int | None, view: View) -> str:
    """A label with its number of answers, where that is known."""
    return label if n is None else view.text("tables.with_n", label=label, n=view.count(n))


def totals_of(spreads: Sequence[Spread], parts: Sequence[Part]) -> tuple[int, ...]:
    """The rows of a table made of ``parts`` that are totals: the last of each part that is shown."""
    ends = accumulate(len(rows) for _, rows in parts)
    return tuple(end - 1 for spread, end in zip(spreads, ends, strict=True) if not spread.is_withheld)
