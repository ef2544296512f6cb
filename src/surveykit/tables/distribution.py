"""How answers fall on the choices of a question: one distribution, or one per group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from surveykit.errors import DocumentError
from surveykit.presentation.cells import (
    base_cell,
    count_cell,
    dash_cell,
    interval_cell,
    percent_cell,
    text_cell,
    value_cell,
)
from surveykit.presentation.labels import EVERYBODY, in_order
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import all_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike


@dataclass(frozen=True)
class Spread:
    """The distribution of one question in one group, choices in questionnaire order; empty groups are everybody."""

    variable: str
    by: tuple[tuple[str, str], ...]
    shares: tuple[Shown, ...]

    @property
    def is_withheld(self) -> bool:
        """Whether any of it is withheld; then none of it is shown, since shares add up to 100."""
        return any(share.is_withheld for share in self.shares)

    @property
    def n(self) -> int | None:
        """The number of answers it rests on; ``None`` where that is withheld."""
        return None if self.is_withheld else self.shares[0].n

    @property
    def has_counts(self) -> bool:
        """Whether the number of answers of every choice is known."""
        return all(share.count is not None for share in self.shares)


def spreads_of(estimates: Iterable[Shown], view: View, what: str) -> tuple[Spread, ...]:
    """``estimates`` gathered to distributions, in the order of the frame.

    Raises:
        DocumentError: An estimate has no category, so this is not a distribution.
    """
    gathered: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Shown]] = {}
    for estimate in estimates:
        if estimate.category is None:
            raise DocumentError(
                f"{what} needs a distribution",
                expected="estimates with a category in every row",
                found=f"a row of {estimate.variable!r} without one",
                remedy="give the frame of Design.proportion",
            )
        gathered.setdefault((estimate.variable, estimate.by), {})[estimate.category] = estimate
    return tuple(
        Spread(variable, by, tuple(shares[code] for code in in_order(shares, view.choices(variable))))
        for (variable, by), shares in gathered.items()
    )


def distribution(
    estimates: EstimatesLike, view: View, *, id: str, title: str | None = None, by: str | None = None
) -> Table:
    """Number, percentage and 95 % interval of each choice of one question; with ``by``, for each of its groups.

    Counts are printed where they are known (nothing is weighted). A distribution on fewer than ``min_n_spread``
    answers is withheld as a whole.

    Raises:
        DocumentError: ``estimates`` is not the distribution of one question (by ``by``).
    """
    shares = estimates_of(estimates, view, what=f"table {id}")
    spreads = ordered_spreads(spreads_of(shares, view, f"table {id}"), view, by, f"table {id}")
    numbers = numbers_of(id, "share", [share for spread in spreads for share in spread.shares])
    counted = all(spread.has_counts for spread in spreads if not spread.is_withheld)
    parts = [_part(spread, view, numbers, counted) for spread in spreads]
    return table_of(
        view,
        id=id,
        title=title or view.title([spread.variable for spread in spreads], by, "tables.distribution.title"),
        columns=_columns(view, counted),
        rows=[row for part in parts for row in part],
        notes=(
            *(_base(spreads, view) if by is None else ()),
            *all_notes(shares, view),
            view.text("tables.note.rounding"),
        ),
        numbers=numbers.values(),
        row_groups={} if by is None else _headings(spreads, parts, view),
        totals=total_places(spreads, parts),
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


def _columns(view: View, counted: bool) -> tuple[Column, ...]:
    columns = [Column(view.text("tables.column.choice"), width=2.2)]
    if counted:
        columns.append(Column(view.text("tables.column.count"), "right", width=0.9))
    return (
        *columns,
        Column(view.text("tables.column.share"), "right"),
        Column(view.text("tables.column.interval"), "right", width=1.4),
    )


def _part(spread: Spread, view: View, numbers: Mapping[Shown, Number], counted: bool) -> list[tuple[Cell, ...]]:
    """The rows of one distribution; a withheld one is one row that says so."""
    if spread.is_withheld:
        return [withheld_row(spread, view, counted, intervals=True)]
    rows = [_row(share, view, numbers[share].id, counted) for share in spread.shares]
    return [*rows, total_row(spread, view, counted, intervals=True)]


def _row(share: Shown, view: View, number: str, counted: bool) -> tuple[Cell, ...]:
    label = view.choice(share.variable, str(share.category))
    counts = [count_cell(share.count, view, number)] if counted else []
    return (
        text_cell(label),
        *counts,
        value_cell(share, view, number=number, as_percent=True),
        interval_cell(share, view, number=number, as_percent=True),
    )


def withheld_row(spread: Spread, view: View, counted: bool, *, intervals: bool) -> tuple[Cell, ...]:
    """One row in the place of a distribution that may not be shown."""
    share = next(share for share in spread.shares if share.is_withheld)
    counts = [base_cell(share, view)] if counted else []
    reason = value_cell(share, view, number=None, as_percent=True)
    cells = (text_cell(view.text("tables.all_choices")), *counts, reason)
    return (*cells, dash_cell()) if intervals else cells


def total_row(spread: Spread, view: View, counted: bool, *, intervals: bool) -> tuple[Cell, ...]:
    """The last row: all answers, 100 percent."""
    hundred = percent_cell(100.0, view)
    counts = [count_cell(spread.n, view)] if counted else []
    cells = (text_cell(view.text("tables.total")), *counts, hundred)
    return (*cells, dash_cell()) if intervals else cells


def total_places(spreads: Sequence[Spread], parts: Sequence[Sequence[tuple[Cell, ...]]]) -> tuple[int, ...]:
    """The rows of a table made of ``parts`` that are totals: the last of each part that is shown."""
    ends = accumulate(len(part) for part in parts)
    return tuple(end - 1 for spread, end in zip(spreads, ends, strict=True) if not spread.is_withheld)


def _base(spreads: Sequence[Spread], view: View) -> tuple[str, ...]:
    shown = [spread.n for spread in spreads if spread.n is not None]
    return tuple(view.text("tables.note.valid_n", n=view.count(n)) for n in shown)


def _headings(spreads: Sequence[Spread], parts: Sequence[Sequence[tuple[Cell, ...]]], view: View) -> dict[int, str]:
    """Each group's label with its n, above its first row."""
    headings: dict[int, str] = {}
    place = 0
    for spread, part in zip(spreads, parts, strict=True):
        column, code = spread.by[-1] if spread.by else ("", EVERYBODY)
        label = view.group(column, code)
        headings[place] = label if spread.n is None else view.text("tables.with_n", label=label, n=view.count(spread.n))
        place += len(part)
    return headings
