"""Cells that are parts of two published wholes: a unit's answers of one group, below the unit and below the group.

Everybody's table of units by groups is taken as one system: what is withheld must not follow from the published cells,
the units' totals and the groups' totals together. A withheld cell is open if it can be a little larger or smaller while
all published sums stay, which is so if it lies on a circle of withheld cells in the graph whose nodes are the lines of
the table. (Source: D. Gusfield, A graph theoretic approach to statistical data security, SIAM Journal on Computing
17(3), 1988; protection along cheapest ways: J. P. Kelly, B. L. Golden and A. A. Assad, Cell suppression, Networks
22(4), 1992.) The reader is taken to know that what is marked as too few has fewer answers than the floor, and that what
protects others has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from surveykit.disclosure.floor import Floor
from surveykit.disclosure.paths import FAR, Bools, Ints, bridges, cheapest_way
from surveykit.disclosure.screening import protecting
from surveykit.results.people import People, together

#: What a way costs: a cell that is withheld already, each answer of a cell that is to be withheld, and a cell without
#: answers, which holds others open only as long as nobody knows that it is empty.
_WITHHELD, _PER_ANSWER, _EMPTY = 1, 1_000, 10**13


@dataclass(frozen=True, eq=False)
class Crossed:
    """Numbers of answers by unit and group.

    Args:
        unit: The unit of every cell, as a number from 0.
        group: Its group, as a number from 0.
        n: Its answers. Cells without any may be left out if the reader knows that they are empty.
        closed: For every unit, whether its total is withheld; then all its cells are.
        hidden: For every group, whether its total over all units is withheld.
        rest: For every unit, answers that are in no group (the question of the groups was not answered). They are
            never shown; where they are few, cells are withheld so that they do not follow from the others.
        forced: Cells that are withheld whatever their answers; ``None`` for none.
        people: Who gave the answers of every cell, where somebody gave several; ``n`` is then how many people they are.
        rest_people: Who is behind ``rest``, likewise.
    """

    unit: Ints
    group: Ints
    n: Ints
    closed: Bools
    hidden: Bools
    rest: Ints
    forced: Bools | None = None
    people: People | None = None
    rest_people: People | None = None

    @property
    def in_group(self) -> Ints:
        """The answers of every group over all units."""
        return together(self.group, self.n, self.people, len(self.hidden))[0]

    @property
    def in_unit(self) -> Ints:
        """The answers of every unit, also of those that are in no group."""
        return together(self.unit, self.n, self.people, len(self.closed))[0] + self.rest

    @property
    def in_no_group(self) -> int:
        """The answers that are in no group, over all units."""
        return int(together(np.zeros(len(self.rest), dtype=np.int64), self.rest, self.rest_people, 1)[0][0])


def withheld_cells(table: Crossed, floor: Floor) -> Bools:
    """Which cells are to be withheld so that none of them, nor any withheld total, follows from what is published.

    In every unit and every group with a withheld cell, at least two are, with at least ``min_n`` answers together.
    Where that cannot be (nearly everybody is in one group), all of them are withheld; then the reader must not know
    either which of them have too few.
    """
    opened = _opened(table, floor, told=True)
    return np.ones(len(table.n), dtype=np.bool_) if opened is None else opened


def withheld_in_silence(table: Crossed, floor: Floor) -> tuple[Bools, bool]:
    """As :func:`withheld_cells`, and whether the reader must not know which of the withheld cells have too few.

    Often it is only this that gives a cell away: two cells of together 18 answers, both marked as fewer than 10, have 9
    each. So before all cells are withheld, some are without saying why.
    """
    opened = _opened(table, floor, told=True)
    if opened is not None:
        return opened, bool(len(opened)) and bool(opened.all())
    opened = _opened(table, floor, told=False)
    return np.ones(len(table.n), dtype=np.bool_) if opened is None else opened, True


def _opened(table: Crossed, floor: Floor, *, told: bool) -> Bools | None:
    """The withheld cells; ``None`` where some of them follow whatever is withheld."""
    cells = _Cells(table, floor, told=told)
    withheld = cells.small | table.closed[table.unit]
    if table.forced is not None:
        withheld |= table.forced
    if not withheld.any() and not table.hidden.any() and not cells.exposed.any():
        return withheld
    possible = cells.possible()
    while True:
        opened = cells.opened(_by_lines(cells, withheld, possible))
        if opened is None or np.array_equal(opened, withheld):
            return opened
        withheld = opened


def _by_lines(cells: _Cells, withheld: Bools, possible: Bools) -> Bools:
    """At least two withheld cells in every unit and in every published group, until nothing changes."""
    table, floor = cells.table, cells.floor
    answered = np.flatnonzero(table.n > 0)
    published = answered[~table.hidden[table.group[answered]]]
    result = withheld.copy()
    while True:
        before = result.copy()
        for line, some in ((table.unit, answered), (table.group, published)):
            n = table.n[some].astype(np.float64)
            for chosen in (possible[some], None):
                people = None if table.people is None else table.people[some]
                result[some] = protecting(line[some], n, result[some], floor, chosen, people)
        if np.array_equal(before, result):
            return result


class _Edges(NamedTuple):
    """Numbers that a reader does not know or that could be withheld; ``tail`` to ``head`` is the way of an increase.

    ``cell`` is the cell, -1 for what is no cell; ``can_grow`` and ``can_shrink`` say what a reader cannot rule out.
    """

    tail: Ints
    head: Ints
    n: Ints
    cell: Ints
    can_grow: Bools
    can_shrink: Bools
    matters: Bools

    def part(self, which: NDArray[np.bool_] | Ints) -> _Edges:
        """Some of the edges."""
        return _Edges._make(column[which] for column in self)


class _Cells:
    """A table as a graph: a node for each unit, for each group, and for the lines of totals and of the rest.

    ``told`` says whether the reader learns which withheld cells have too few answers.
    """

    def __init__(self, table: Crossed, floor: Floor, *, told: bool) -> None:
        units, groups = len(table.closed), len(table.hidden)
        self.table, self.floor = table, floor
        self.small: Bools = table.n < floor.min_n
        # Who is in no group is a group too, which nobody publishes. Where all of them together are few, and every
        # group is shown, they follow from everybody's figures, and nothing that is withheld of units could hide them.
        all_of_them = table.in_no_group
        self.is_exposed_whole = bool(0 < all_of_them < floor.min_n and (table.hidden & (table.in_group > 0)).any())
        is_few = (table.rest > 0) & (table.rest < floor.min_n)
        self.exposed: Bools = is_few & (self.is_exposed_whole or bool(all_of_them >= floor.min_n))
        self.nodes = units + groups + 3
        self._everybody, self._rest, self._total = units + groups, units + groups + 1, units + groups + 2
        cells = self._edges(table.unit, units + table.group, table.n, np.arange(len(table.n)))
        self._cells = cells if told else cells._replace(can_grow=cells.n >= 0, can_shrink=cells.n > 0)
        self._others = self._unknown_totals(units, groups)

    def possible(self) -> Bools:
        """Cells that can be withheld with effect: they lie on a circle of cells that have answers."""
        some = np.flatnonzero(self.table.n > 0)
        cells, others = self._cells.part(some), self._others
        alone, _ = bridges(np.r_[cells.tail, others.tail], np.r_[cells.head, others.head], self.nodes)
        result = np.zeros(len(self.table.n), dtype=np.bool_)
        result[some] = ~alone[: len(some)]
        return result

    def opened(self, withheld: Bools) -> Bools | None:
        """The withheld cells, with as many more as keep each of them open; ``None`` where that cannot be."""
        result = withheld.copy()
        unknown = _joined(self._cells.part(np.flatnonzero(withheld & (self.table.n > 0))), self._others)
        for number in np.flatnonzero(_may_be_known(unknown, self.nodes)):
            way = self._way_around(unknown.part(np.array([number])), result)
            if way is None:
                return None
            result[way] = True
        return self._connected(result)

    def _edges(self, tail: Ints, head: Ints, n: Ints, cell: Ints | None = None) -> _Edges:
        small = n < self.floor.min_n
        can_grow = ~small | (n < self.floor.min_n - 1)
        can_shrink = np.where(small, n > 0, n > self.floor.min_n)
        cell = np.full(len(n), -1) if cell is None else cell
        return _Edges(tail, head, n, cell, can_grow, can_shrink, np.ones(len(n), dtype=np.bool_))

    def _unknown_totals(self, units: int, groups: int) -> _Edges:
        """Withheld totals of units and of groups, and the rest of every unit: unknown, as any small group, if few."""
        table = self.table
        in_unit, in_group = table.in_unit, table.in_group
        closed = np.flatnonzero(table.closed & (in_unit > 0))
        hidden = np.flatnonzero(table.hidden & (in_group > 0))
        some = np.flatnonzero(table.rest > 0)
        rests = np.r_[table.rest[some], table.in_no_group] if len(some) else np.zeros(0, dtype=np.int64)
        rest = _Edges(
            np.r_[some, np.full(len(rests) - len(some), self._rest)],
            np.r_[np.full(len(some), self._rest), np.full(len(rests) - len(some), self._everybody)],
            rests,
            np.full(len(rests), -1),
            *(np.ones(len(rests), dtype=np.bool_),) * 2,
            np.r_[self.exposed[some], np.full(len(rests) - len(some), self.is_exposed_whole)],
        )
        totals = self._edges(np.full(len(closed), self._total), closed, in_unit[closed])
        wholes = self._edges(units + hidden, np.full(len(hidden), self._everybody), in_group[hidden])
        return _joined(totals, wholes, rest)

    def _way_around(self, edge: _Edges, withheld: Bools) -> Ints | None:
        """Cells to withhold so that one number can change; there are none if it can already."""
        arcs, cost, cell = self._arcs(edge, withheld)
        ends = [(edge.head, edge.tail)] if edge.can_grow[0] else []
        ends += [(edge.tail, edge.head)] if edge.can_shrink[0] else []
        ways = [cheapest_way(*arcs, cost, source, target, self.nodes) for source, target in ends]
        way, total = min(ways, key=lambda way: way[1], default=(np.zeros(0, dtype=np.int64), FAR))
        used = cell[way]
        return None if total >= FAR else used[used >= 0]

    def _arcs(self, without: _Edges, withheld: Bools) -> tuple[tuple[Ints, Ints], Ints, Ints]:
        """Every possible change of every other number, what it costs, and its cell."""
        table = self.table
        price = np.where(withheld, _WITHHELD, table.n * _PER_ANSWER)
        price[table.n == 0] = _EMPTY
        every = _joined(self._cells, self._others)
        cost = np.r_[price, np.full(len(self._others.n), _WITHHELD)]
        same = (every.tail == without.tail[0]) & (every.head == without.head[0])
        up, down = every.can_grow & ~same, every.can_shrink & ~same
        arcs = np.r_[every.tail[up], every.head[down]], np.r_[every.head[up], every.tail[down]]
        return arcs, np.r_[cost[up], cost[down]], np.r_[every.cell[up], every.cell[down]]

    def _connected(self, withheld: Bools) -> Bools:
        """All closed units held together by withheld cells, so that tables by several questions agree with each other.

        A closed unit's total is in every table: what can change in one must be able to change alike in all.
        """
        table, result = self.table, withheld.copy()
        closed = np.unique(self._others.head[self._others.tail == self._total])
        nowhere = self._edges(*(np.full(1, -1),) * 3)
        while len(closed) > 1:
            unknown = _joined(self._cells.part(np.flatnonzero(result & (table.n > 0))), self._others)
            unknown = unknown.part(unknown.tail != self._total)
            _, component = bridges(unknown.tail, unknown.head, self.nodes)
            first = component == component[closed[0]]
            others = closed[~first[closed]]
            if not len(others):
                break
            arcs, cost, cell = self._arcs(nowhere, result)
            inside = (arcs[0] != self._total) & (arcs[1] != self._total)
            tail, head = (end[inside] for end in arcs)
            way, total = cheapest_way(tail, head, cost[inside], np.flatnonzero(first), others, self.nodes)
            if total >= _EMPTY:
                break
            used = cell[inside][way]
            result[used[used >= 0]] = True
        return result


def _joined(*parts: _Edges) -> _Edges:
    return _Edges._make(map(np.concatenate, zip(*parts, strict=True)))


def _may_be_known(unknown: _Edges, nodes: int) -> Bools:
    """Which of the unknown numbers are not at once seen to be open; only those that matter."""
    both = np.flatnonzero(unknown.can_grow & unknown.can_shrink)
    alone, component = bridges(unknown.tail[both], unknown.head[both], nodes)
    result = np.not_equal(component[unknown.tail], component[unknown.head])
    result[both] = alone
    return np.logical_and(result, unknown.matters)
