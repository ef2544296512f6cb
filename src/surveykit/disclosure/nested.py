"""A unit's answers by source, by channel and by wave: breakdowns whose cells add up to each other.

Each of them is protected as a table of units by groups (:mod:`surveykit.disclosure.crossed`). That is not enough where
there are several side by side: a wave is a sum of sources, and what the channels show of all waves can leave one number
for a channel in one wave. So all that is published is looked at together as a system of linear equations: what does not
change along a random direction in which nothing published changes follows from what is published. (Source: the audit
of a disclosure pattern as in L. Willenborg and T. de Waal, Elements of Statistical Disclosure Control, Springer 2001,
chapter 6; the direction comes from M. R. Hestenes and E. Stiefel, Methods of conjugate gradients, 1952.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from surveykit.disclosure.crossed import Crossed, withheld_cells, withheld_in_silence
from surveykit.disclosure.floor import Floor
from surveykit.disclosure.paths import Bools, Ints
from surveykit.disclosure.screening import protecting
from surveykit.results.people import People, together

Floats = NDArray[np.float64]

#: What changes less than this along the direction does not change.
_STILL = 1e-6
_MOST_STEPS = 1_000
_SEED = 1


@dataclass(frozen=True, eq=False)
class Nested:
    """Numbers of answers by unit and line, the finest parts that are published: a source in one channel and wave.

    Args:
        unit: The unit of every number, as a number from 0.
        line: Its line, as a number from 0.
        n: The answers.
        told: What is published of the lines themselves (the responses that an account counts, with and without an
            answer); ``None`` where only breakdowns are.
        breakdowns: For every breakdown the group of each line, as a number from 0; -1 where it has none. Where
            something has to be lost, the first is lost first.
        closed: For every unit, whether its total is withheld; then all of it is.
        people: Who gave the answers of every number, where somebody gave several; ``n`` is then how many people.
        told_people: Who is behind ``told``, likewise.
    """

    unit: Ints
    line: Ints
    n: Ints
    told: Ints | None
    breakdowns: tuple[Ints, ...]
    closed: Bools
    people: People | None = None
    told_people: People | None = None

    def by(self, key: Ints, size: int) -> tuple[Ints, People | None]:
        """The answers of all numbers with a key together."""
        return together(key, self.n, self.people, size)

    def told_by_line(self) -> tuple[Ints, People | None]:
        """What is published of the lines of all units together; the answers where nothing is."""
        lines = int(self.line.max(initial=-1)) + 1
        if self.told is None:
            return self.by(self.line, lines)
        return together(self.line, self.told, self.told_people, lines)


@dataclass(frozen=True, eq=False)
class NestedCells:
    """What is withheld.

    Args:
        lines: Of every unit whether its lines are, all or none of them.
        breakdowns: For every breakdown the cells of units by groups, which of them are, and whether nobody may know
            which of these have too few answers.
        everybody: What is lost of all units together: 0 nothing, 1 their lines, 2 the first breakdown too, and so on.
    """

    lines: Bools
    breakdowns: tuple[tuple[Crossed, Bools, bool], ...]
    everybody: int


def withheld_nested(table: Nested, floor: Floor) -> NestedCells:
    """Withhold lines and cells until nothing small, not even a line, follows from all that is published.

    A unit with a small line shows none of its lines. Where the breakdowns give a small line away all the same, the
    unit shows one breakdown less.
    """
    small = np.zeros(len(table.closed), dtype=np.bool_)
    small[table.unit[_few(table.n, floor) | _few(_counted(table), floor)]] = True
    # 0: everything is shown that may be; 1: no lines; 2: nor the first breakdown; and so on.
    lost = (small | table.closed | (table.told is None)).astype(np.int64)
    everybody, most = lost_by_everybody(table, floor), 1 + len(table.breakdowns)
    if everybody > 1:
        # What everybody's report does not show must not be the sum of what the units show.
        lost = np.maximum(lost, everybody)
    while True:
        cells = _withheld(table, lost, everybody, floor)
        known = _given_away(table, cells, floor)
        raised = np.minimum(np.where(known, lost + 1, lost), most)
        if np.array_equal(raised, lost):
            # What follows although its unit shows nothing follows from what the others show.
            raised = np.minimum(lost + 1, most)
        if not known.any() or np.array_equal(raised, lost):
            return cells
        lost = np.maximum(raised, cells.lines)


def _few(n: Ints, floor: Floor) -> Bools:
    return (n > 0) & (n < floor.min_n)


def _counted(table: Nested) -> Ints:
    return table.n if table.told is None else table.told


def lost_by_everybody(table: Nested, floor: Floor) -> int:
    """What all units together have to lose so that no small line of theirs follows from their own tables."""
    lines = int(table.line.max(initial=-1)) + 1
    (n, _), (counted, _) = table.by(table.line, lines), table.told_by_line()
    some = np.flatnonzero(counted > 0)
    few = (_few(n, floor) | _few(counted, floor))[some]
    if not few.any():
        return 0
    for lost in range(1, 1 + len(table.breakdowns)):
        sums = [np.zeros(len(some), dtype=np.int64), *_told_of_everybody(table, lost, some, floor)]
        if not (few & (np.abs(still_direction(sums, len(some))) < _STILL)).any():
            return lost
    return 1 + len(table.breakdowns)


def _told_of_everybody(table: Nested, lost: int, line: Ints, floor: Floor) -> Iterator[Ints]:
    """For every breakdown of all units together the number of the published group in which each line is, or -1."""
    for number, group in enumerate(table.breakdowns):
        of = group[line]
        hidden = _hidden(*table.by(group[table.line], int(group.max(initial=-1)) + 1), floor)
        yield np.where((of < 0) | hidden[of] | (lost >= 2 + number), -1, of)
    if len(table.breakdowns) > 1 and lost < 2:
        cell, withheld = _everybody(table, floor)
        yield np.where(withheld[cell[line]], -1, cell[line])


def _withheld(table: Nested, lost: Ints, everybody: int, floor: Floor) -> NestedCells:
    """What is withheld of lines and of every breakdown by itself, where units have lost so much already."""
    cells = []
    for number, group in enumerate(table.breakdowns):
        crossed = _by_group(table, group, floor)
        forced = replace(crossed, forced=(lost >= 2 + number)[crossed.unit])
        cells.append((forced, *withheld_in_silence(forced, floor)))
    without = lost >= 1
    for crossed, withheld, _ in cells:
        # Lines are parts of cells: beside them, a cell of the same unit would be withheld in vain.
        without[crossed.unit[withheld & (crossed.n > 0)]] = True
    return NestedCells(_units_without_lines(table, without, floor), tuple(cells), everybody)


def _units_without_lines(table: Nested, without: Bools, floor: Floor) -> Bools:
    """Units that show no lines, with as many more as protect them."""
    while table.told is not None and without.any() and not without.all():
        hidden, rest = _hidden(*table.told_by_line(), floor), np.zeros(len(without), dtype=np.int64)
        forced = without[table.unit]
        crossed = Crossed(table.unit, table.line, table.told, table.closed, hidden, rest, forced, table.told_people)
        before, without = without, without.copy()
        without[table.unit[withheld_cells(crossed, floor)]] = True
        if np.array_equal(before, without):
            break
    return without


def _by_group(table: Nested, group: Ints, floor: Floor) -> Crossed:
    """Every unit by every group of a breakdown, empty cells too: reports show them, as having too few answers."""
    units, groups = len(table.closed), int(group.max(initial=-1)) + 1
    of = group[table.line]
    inside = of >= 0
    n, people = table.by(np.where(inside, table.unit * groups + of, -1), units * groups)
    rest, rest_people = table.by(np.where(inside, -1, table.unit), units)
    hidden = _hidden(*table.by(of, groups), floor)
    cells = np.divmod(np.arange(units * groups), groups)
    return Crossed(*cells, n, table.closed, hidden, rest, None, people, rest_people)


def _hidden(n: Ints, people: People | None, floor: Floor) -> Bools:
    """Groups of everybody that are withheld, as siblings below the whole."""
    sizes = n.astype(np.float64)
    answered = np.flatnonzero(sizes > 0)
    result = sizes < floor.min_n
    known = None if people is None else people[answered]
    group = np.zeros(len(answered), dtype=np.int64)
    result[answered] = protecting(group, sizes[answered], result[answered], floor, people=known)
    return result


def _given_away(table: Nested, cells: NestedCells, floor: Floor) -> Bools:
    """Units of which a small line or cell follows from all that is published; what protects them is no secret."""
    unknown = np.flatnonzero((_counted(table) > 0) & cells.lines[table.unit])
    unit, line, n = table.unit[unknown], table.line[unknown], table.n[unknown]
    change = still_direction(list(_published(table, cells, unit, line, floor)), len(unknown))
    known = np.zeros(len(table.closed), dtype=np.bool_)
    few = _few(n, floor) | _few(_counted(table)[unknown], floor)
    known[unit[few & (np.abs(change) < _STILL)]] = True
    for (crossed, withheld, _), group in zip(cells.breakdowns, table.breakdowns, strict=True):
        inside = group[line] >= 0
        cell = (unit * len(crossed.hidden) + group[line])[inside]
        moved = np.bincount(cell, change[inside], len(withheld))
        known[crossed.unit[withheld & _few(crossed.n, floor) & (np.abs(moved) < _STILL)]] = True
    lines = int(table.line.max(initial=-1)) + 1
    fixed = np.abs(np.bincount(line, change, lines)) < _STILL
    known[unit[(fixed & _few(table.by(table.line, lines)[0], floor))[line]]] = True
    return known


def _published(table: Nested, cells: NestedCells, unit: Ints, line: Ints, floor: Floor) -> Iterator[Ints]:
    """For every kind of published sum the number of the sum that each unknown is a part of, -1 where of none."""
    yield np.where(table.closed[unit], -1, unit)
    yield np.zeros(len(unit), dtype=np.int64)
    if table.told is not None and not cells.everybody:
        yield np.where(_hidden(*table.told_by_line(), floor)[line], -1, line)
    for (crossed, withheld, _), group in zip(cells.breakdowns, table.breakdowns, strict=True):
        inside = group[line] >= 0
        cell = np.where(inside, unit * len(crossed.hidden) + group[line], 0)
        yield np.where(inside & ~withheld[cell], cell, -1)
    yield from _told_of_everybody(table, cells.everybody, line, floor)


def _everybody(table: Nested, floor: Floor) -> tuple[Ints, Bools]:
    """The cell of everybody's first breakdown by the second that each line is in, and which are withheld."""
    cells, cell = np.unique(np.stack(table.breakdowns[:2]), axis=1, return_inverse=True)
    cell = cell.ravel()
    n, people = table.by(cell[table.line], cells.shape[1])
    rows, columns = (np.unique(codes, return_inverse=True)[1] for codes in cells)
    closed, hidden = (np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.bool_) for codes in (rows, columns))
    crossed = Crossed(rows, columns, n, closed, hidden, np.zeros(len(closed), dtype=np.int64), None, people)
    return cell, withheld_cells(crossed, floor)


def still_direction(sums: Sequence[Ints], size: int) -> Floats:
    """A random direction along which none of the sums changes; where it is 0, a number follows from the sums.

    Every kind of sum has the number of the sum that each of the ``size`` unknowns is a part of, -1 where of none.
    """
    parts = [(np.flatnonzero(kind >= 0), kind[kind >= 0], int(kind.max(initial=-1)) + 1) for kind in sums]
    ends = np.cumsum([n for _, _, n in parts])[:-1]

    def added(x: Floats) -> Floats:
        return np.concatenate([np.bincount(numbers, x[which], n) for which, numbers, n in parts])

    def spread(y: Floats) -> Floats:
        result = np.zeros(size)
        for (which, numbers, _), own in zip(parts, np.split(y, ends), strict=True):
            result[which] += own[numbers]
        return result

    rest = np.random.default_rng(_SEED).standard_normal(size)
    gradient = added(rest)
    step, size_now = gradient.copy(), float(gradient @ gradient)
    enough = 1e-20 * size_now
    for _ in range(_MOST_STEPS):
        if size_now <= enough:
            break
        along = spread(step)
        length = size_now / float(along @ along)
        rest -= length * along
        gradient = added(rest)
        size_next = float(gradient @ gradient)
        step = gradient + (size_next / size_now) * step
        size_now = size_next
    return rest
