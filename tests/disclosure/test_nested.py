"""Breakdowns that add up to each other: no small number of answers follows from all of them together.

The reader here works in another way than the code: exact null spaces of all published sums, not random directions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import null_space

from seeds import seeds
from surveykit.disclosure import Crossed, Floor, Nested, NestedCells, withheld_cells, withheld_nested
from surveykit.disclosure.nested import still_direction
from surveykit.disclosure.screening import protecting

FLOOR = Floor()
#: Lines of two channels in two waves, as in the account of a survey.
CHANNEL, WAVE = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])


def table_of(n: list[list[int]], *breakdowns: np.ndarray, counted: list[list[int]] | None = None) -> Nested:
    """Units below each other, their lines beside each other; ``counted`` are the responses that the account tells."""
    answers = np.array(n)
    unit, line = np.divmod(np.arange(answers.size), answers.shape[1])
    told = None if counted is None else np.array(counted).ravel()
    closed = np.zeros(len(answers), dtype=np.bool_)
    return Nested(unit, line, answers.ravel(), told, breakdowns, closed)


def groups_withheld(n: np.ndarray) -> np.ndarray:
    """Groups of everybody that no table shows: those with too few answers, and what protects them."""
    few, answered = n < FLOOR.min_n, np.flatnonzero(n > 0)
    few[answered] = protecting(np.zeros(len(answered), dtype=np.int64), n[answered].astype(float), few[answered], FLOOR)
    return few


def sums_told(table: Nested, cells: NestedCells) -> Iterator[np.ndarray]:
    """Every published sum, as the numbers (one of each unit and line) that it adds up."""
    yield np.ones(len(table.n), dtype=np.bool_)
    for unit in np.flatnonzero(~table.closed):
        yield table.unit == unit
    if table.told is not None:
        shown = ~cells.lines[table.unit]
        yield from (np.arange(len(table.n)) == number for number in np.flatnonzero(shown))
        if not cells.everybody:
            few = groups_withheld(np.bincount(table.line, table.told))
            yield from (table.line == line for line in np.flatnonzero(~few))
    for number, ((crossed, withheld, _), group) in enumerate(zip(cells.breakdowns, table.breakdowns, strict=True)):
        for cell in np.flatnonzero(~withheld):
            yield (table.unit == crossed.unit[cell]) & (group[table.line] == crossed.group[cell])
        if cells.everybody < 2 + number:
            few = groups_withheld(np.bincount(group[table.line], table.n))
            yield from (group[table.line] == code for code in np.flatnonzero(~few))
    if len(table.breakdowns) > 1 and cells.everybody < 2:
        yield from channels_by_waves(table)


def channels_by_waves(table: Nested) -> Iterator[np.ndarray]:
    """The cells of everybody's table of the first breakdown by the second that are shown."""
    first, second = (group[table.line] for group in table.breakdowns)
    pairs = sorted(set(zip(first.tolist(), second.tolist(), strict=True)))
    inside = [(first == row) & (second == column) for row, column in pairs]
    rows, columns = np.array(pairs).T
    none = [np.zeros(codes.max() + 1, dtype=np.bool_) for codes in (rows, columns)]
    n = np.array([table.n[cell].sum() for cell in inside])
    crossed = Crossed(rows, columns, n, *none, np.zeros(len(none[0]), dtype=np.int64))
    yield from (cell for cell, withheld in zip(inside, withheld_cells(crossed, FLOOR), strict=True) if not withheld)


def secrets(table: Nested, cells: NestedCells) -> Iterator[np.ndarray]:
    """Lines and cells that have answers, but fewer than may be published."""
    for number in np.flatnonzero((table.n > 0) & (table.n < FLOOR.min_n)):
        yield np.arange(len(table.n)) == number
    for (crossed, withheld, _), group in zip(cells.breakdowns, table.breakdowns, strict=True):
        for cell in np.flatnonzero(withheld & (crossed.n > 0) & (crossed.n < FLOOR.min_n)):
            yield (table.unit == crossed.unit[cell]) & (group[table.line] == crossed.group[cell])


def known(table: Nested, cells: NestedCells) -> list[list[int]]:
    """Secrets that have one possible value only, as the places of what they add up."""
    free = null_space(np.array(list(sums_told(table, cells)), dtype=float))
    return [np.flatnonzero(part).tolist() for part in secrets(table, cells) if np.allclose(part @ free, 0)]


#: Channel and wave of the lines: every channel in both waves; a channel that began late; waves alone; a channel whose
#: answers of one wave came in two files.
SHAPES = (
    (np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])),
    (np.array([0, 0, 1]), np.array([0, 1, 1])),
    (np.array([0, 1]),),
    (np.array([0, 1, 0, 0, 1]), np.array([0, 0, 1, 1, 1])),
)


def made(seed: int) -> Nested:
    """Units of different sizes with some small lines; with an account of more responses than answers, or without."""
    rng = np.random.default_rng(seed)
    breakdowns, units = SHAPES[seed % len(SHAPES)], int(rng.integers(2, 6))
    sizes = rng.choice([12, 30, 60, 120], (units, 1)) + np.array([0, 7, 11])
    small = rng.choice([0, 3, 9, 12], (units, 3))
    n = rng.permuted(np.hstack([sizes, small]), axis=1)[:, : len(breakdowns[0])]
    n[:, 0] += np.maximum(0, 10 - n.sum(axis=1))
    counted = n + rng.poisson(0.5, n.shape) * rng.integers(0, 2)
    table = table_of(n.tolist(), *breakdowns, counted=counted.tolist() if rng.random() < 0.7 else None)
    # A unit that shows nothing is never the only one: it would be everybody less the others.
    return replace(table, closed=np.arange(units) < 2) if units > 3 and rng.random() < 0.3 else table


@pytest.mark.parametrize("seed", seeds(60, quick=15))
def test_no_small_number_follows_from_lines_and_breakdowns_together(seed: int) -> None:
    table = made(seed)
    cells = withheld_nested(table, FLOOR)
    assert known(table, cells) == []
    for crossed, withheld, _ in cells.breakdowns:
        assert (withheld | (crossed.n >= FLOOR.min_n)).all()


def test_large_lines_are_all_told() -> None:
    table = table_of([[30, 25, 40, 35], [50, 60, 45, 20]], CHANNEL, WAVE, counted=[[31, 25, 42, 35], [50, 61, 45, 20]])
    cells = withheld_nested(table, FLOOR)
    assert not cells.lines.any() and cells.everybody == 0
    assert [withheld.any() for _, withheld, _ in cells.breakdowns] == [False, False]


def test_a_unit_with_a_small_line_tells_no_lines_and_another_none_to_protect_it() -> None:
    n = [[30, 4, 40, 35], [50, 60, 45, 20], [70, 60, 80, 90]]
    cells = withheld_nested(table_of(n, CHANNEL, WAVE, counted=n), FLOOR)
    # With lines of the other two told, the 4 would be everybody's 124 of that line less 60 and 60.
    assert cells.lines.tolist() == [True, True, False]
    assert cells.everybody == 0
    assert known(table_of(n, CHANNEL, WAVE, counted=n), cells) == []


def test_a_channel_that_began_late_takes_the_channels_from_its_unit_and_not_the_waves() -> None:
    """All answers of the first unit less its messages less its first wave are the 6 at the window of the second."""
    n = [[50, 6, 60], [70, 80, 90], [40, 45, 50]]
    table = table_of(n, *SHAPES[1], counted=n)
    cells = withheld_nested(table, FLOOR)
    (_, channels, _), (_, waves, _) = cells.breakdowns
    assert channels.reshape(3, 2).tolist() == [[True, True], [False, False], [True, True]]
    assert not waves.any() and cells.everybody == 0
    unprotected = replace(
        cells, breakdowns=tuple((crossed, np.zeros(6, dtype=np.bool_), False) for crossed, *_ in cells.breakdowns)
    )
    assert known(table, unprotected) == [[1]]


def test_where_a_breakdown_is_the_lines_the_unit_shows_one_less() -> None:
    """One channel in each wave: the breakdowns are the lines under other names, so the small line is a small cell."""
    group = np.array([0, 1, 2])
    n = [[30, 4, 40], [50, 60, 45], [70, 60, 80]]
    table = table_of(n, group, group)
    cells = withheld_nested(table, FLOOR)
    for crossed, withheld, _ in cells.breakdowns:
        own = withheld.reshape(3, 3)
        assert own[0, 1] and own[0].sum() >= 2, "a single withheld cell follows from the unit's total"
        assert own[:, 1].sum() >= 2, "and from everybody's group"
        assert crossed.n.tolist() == np.array(n).ravel().tolist()


def test_a_small_line_of_everybody_is_lost_by_everybody() -> None:
    """Two lines of one channel in two waves: where the second wave has this one line only, the channels tell it."""
    channel, wave = np.array([0, 0, 1]), np.array([0, 1, 0])
    table = table_of([[40, 3, 50], [60, 4, 70]], channel, wave, counted=[[40, 3, 50], [60, 4, 70]])
    cells = withheld_nested(table, FLOOR)
    assert cells.everybody > 0 and cells.lines.all()
    assert known(table, cells) == []
    assert known(table, replace(cells, lines=np.zeros(2, dtype=np.bool_), everybody=0)) != []


@pytest.mark.parametrize("seed", range(20))
def test_what_stays_still_is_what_follows_from_the_sums(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 12))
    sums = [rng.integers(-1, int(rng.integers(1, 6)), size) for _ in range(int(rng.integers(1, 4)))]
    matrix = [group == code for group in sums for code in range(int(group.max()) + 1)]
    free = null_space(np.array(matrix, dtype=float).reshape(-1, size))
    moves = np.abs(free).max(axis=1, initial=0) > 1e-9
    assert ((np.abs(still_direction(sums, size)) > 1e-6) == moves).all()
