"""Cells of units by groups, attacked with everything that is published about them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from seeds import seeds
from surveykit.disclosure import Floor, screen
from surveykit.disclosure.crossed import Crossed, withheld_cells, withheld_in_silence

FLOOR = Floor()


def margin(n: np.ndarray) -> np.ndarray:
    """Which totals are withheld where they stand in one table below the whole."""
    frame = pd.DataFrame({"variable": "y", "value": 0.0, "n": n.astype(float)})
    return ((screen(frame, FLOOR, siblings=["variable"])["shown"] == "withheld") & (n > 0)).to_numpy()


def table_of(counts: np.ndarray, rest: np.ndarray | None = None) -> Crossed:
    units = len(counts)
    rest = np.zeros(units, dtype=np.int64) if rest is None else rest
    unit, group = np.indices(counts.shape)
    nowhere = [rest.sum()] if 0 < rest.sum() < FLOOR.min_n else []
    return Crossed(
        unit.ravel(),
        group.ravel(),
        counts.ravel().astype(np.int64),
        margin(counts.sum(axis=1) + rest),
        margin(np.r_[counts.sum(axis=0), nowhere])[: counts.shape[1]],
        rest,
    )


def known_exactly(table: Crossed, withheld: np.ndarray, *, untold: bool = False) -> list[str]:
    """The withheld numbers that a reader can work out: equal least and greatest values under all that is published.

    The reader knows every total and cell that is not withheld, that "too few" is less than 10 and "protects" is not
    (unless ``untold``, or where all cells are withheld), and where everybody answered the question of the groups.
    """
    told = not withheld.all() and not untold
    names: list[str] = []
    bounds: list[tuple[float, float | None]] = []
    truth: list[int] = []
    rows: list[dict[int, int]] = []
    right: list[float] = []

    def unknown(name: str, n: int, *, bounded: bool = True) -> int:
        names.append(name)
        truth.append(n)
        bounds.append((0, None) if not bounded else (0, 9) if n < 10 else (10, None))
        return len(names) - 1

    cells = [
        unknown(f"cell {number}", int(n), bounded=told) if withheld[number] else -1 for number, n in enumerate(table.n)
    ]
    in_unit = np.bincount(table.unit, table.n, len(table.closed)) + table.rest
    in_group = np.bincount(table.group, table.n, len(table.hidden))
    rests = [unknown("rest", int(n), bounded=False) if n else -1 for n in table.rest]

    def equation(parts: list[tuple[int, int, float]], total: float, free: int) -> None:
        """Parts (index or -1, sign, value) add up to a total that is known unless ``free`` is its index."""
        row = {index: sign for index, sign, _ in parts if index >= 0}
        known = sum(sign * value for index, sign, value in parts if index < 0)
        if free >= 0:
            row[free] = -1
            rows.append(row)
            right.append(-known)
        else:
            rows.append(row)
            right.append(total - known)

    for unit in range(len(table.closed)):
        inside = np.flatnonzero(table.unit == unit)
        parts = [(cells[number], 1, float(table.n[number])) for number in inside]
        parts.append((rests[unit], 1, float(table.rest[unit])))
        free = unknown(f"unit {unit}", int(in_unit[unit])) if table.closed[unit] else -1
        equation(parts, float(in_unit[unit]), free)
    units = {name: index for index, name in enumerate(names) if name.startswith("unit")}
    whole = float(in_unit.sum())
    parts = [(units.get(f"unit {unit}", -1), 1, float(in_unit[unit])) for unit in range(len(table.closed))]
    equation(parts, whole, -1)
    wholes = []
    for group in range(len(table.hidden)):
        inside = np.flatnonzero(table.group == group)
        free = unknown(f"group {group}", int(in_group[group])) if table.hidden[group] else -1
        equation([(cells[number], 1, float(table.n[number])) for number in inside], float(in_group[group]), free)
        wholes.append((free, 1, float(in_group[group])))
    everybody = unknown("no group", int(table.rest.sum()), bounded=False) if table.rest.any() else -1
    equation([*wholes, (everybody, 1, float(table.rest.sum()))], whole, -1)
    equation([(index, 1, float(n)) for index, n in zip(rests, table.rest, strict=True)], table.rest.sum(), everybody)

    matrix = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for index, sign in row.items():
            matrix[number, index] += sign
    assert np.allclose(matrix @ truth, right), "the attack is set up wrongly"
    found = []
    for index, name in enumerate(names):
        if truth[index] == 0 or (name in ("rest", "no group") and truth[index] >= FLOOR.min_n):
            continue
        ends = [
            linprog(sign * np.eye(len(names))[index], A_eq=matrix, b_eq=right, bounds=bounds, method="highs").fun
            for sign in (1, -1)
        ]
        if -ends[1] - ends[0] < 1e-6:
            found.append(name)
    return found


def made(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    shape = (int(rng.integers(2, 7)), int(rng.integers(2, 5)))
    mean = rng.lognormal(2.5, 1.0, (shape[0], 1)) * rng.dirichlet(np.ones(shape[1]))
    counts = rng.poisson(mean)
    # With fewer answers not even the whole is published; with one group or unit a breakdown is none.
    counts[0, 0] += max(1, 10 - counts.sum())
    counts[1, 1] += 1
    rest = rng.poisson(rng.choice([1.0, 5.0]), shape[0]) * rng.integers(0, 2, shape[0]) * rng.integers(0, 2)
    return counts, rest


@pytest.mark.parametrize("seed", seeds(150, quick=25))
def test_nothing_withheld_follows_from_what_is_published(seed: int) -> None:
    counts, rest = made(np.random.default_rng(seed))
    table = table_of(counts, rest)
    assert known_exactly(table, withheld_cells(table, FLOOR)) == []
    chosen, untold = withheld_in_silence(table, FLOOR)
    assert known_exactly(table, chosen, untold=untold) == []
    assert (chosen | (table.n >= FLOOR.min_n)).all()


def test_some_cells_are_withheld_without_a_reason_before_all_are() -> None:
    """Two cells of 9 answers each, both marked as fewer than 10, would be known from their sum of 18."""
    counts = np.array([[9, 9], [40, 41], [60, 62], [70, 73]])
    table = table_of(counts)
    assert withheld_cells(table, FLOOR).all()
    chosen, untold = withheld_in_silence(table, FLOOR)
    assert untold
    assert chosen.reshape(counts.shape).tolist() == [[True, True], [True, True], [False, False], [False, False]]
    assert known_exactly(table, chosen, untold=True) == []


def test_people_in_no_group_are_a_group_too() -> None:
    """Four people of the first unit named no group: with all its cells told they would follow from its total."""
    counts, rest = np.array([[30, 35], [40, 41], [60, 62]]), np.array([4, 12, 0])
    table = table_of(counts, rest)
    assert known_exactly(table, np.zeros(6, dtype=np.bool_)) == ["rest"]
    chosen = withheld_cells(table, FLOOR)
    assert known_exactly(table, chosen) == [] and 0 < chosen.sum() < 6


def test_the_attack_succeeds_where_only_siblings_inside_the_unit_protect() -> None:
    """One small cell and its sibling in the unit are withheld: the other units' cells give both away."""
    counts = np.array([[30, 5], [40, 41], [60, 62]])
    table = table_of(counts)
    inside_only = np.array([[True, True], [False, False], [False, False]]).ravel()
    assert known_exactly(table, inside_only) == ["cell 0", "cell 1"]
    chosen = withheld_cells(table, FLOOR).reshape(counts.shape)
    assert chosen.tolist() == [[True, True], [True, True], [False, False]]


def test_two_in_every_line_are_not_enough() -> None:
    """Two circles of withheld cells joined by one cell: every line has two, and that cell is known all the same."""
    counts = np.full((4, 4), 50)
    for unit, group in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2)):
        counts[unit, group] = 7
    table = table_of(counts)
    joining = 1 * 4 + 2
    assert known_exactly(table, table.n < 10) == [f"cell {joining}"]
    chosen = withheld_cells(table, FLOOR)
    assert chosen.sum() > 9
    assert known_exactly(table, chosen) == []


def test_empty_cells_do_not_protect_where_they_are_known() -> None:
    """The published test case of SSBtools: three ones in a row that zeros cannot protect."""
    counts = np.array([[1, 1, 1, 25, 25], [29, 29, 29, 29, 29], [0, 0, 0, 37, 37]])
    table = table_of(counts)
    some = table.n > 0
    known = Crossed(table.unit[some], table.group[some], table.n[some], table.closed, table.hidden, table.rest)
    chosen = withheld_cells(known, FLOOR)
    assert known_exactly(known, chosen) == []
    assert (chosen & (known.unit == 1) & (known.group < 3)).sum() >= 2


def test_nothing_is_withheld_where_nothing_is_small() -> None:
    assert not withheld_cells(table_of(np.full((5, 4), 12)), FLOOR).any()


def test_a_table_that_cannot_be_protected_is_withheld_as_a_whole() -> None:
    """Nobody else is in the second group: its published total is the unit's cell, whatever else is withheld."""
    unit, group, n = np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([7, 40, 60])
    no_rest = np.zeros(2, dtype=np.int64)
    table = Crossed(unit, group, n, np.zeros(2, dtype=bool), np.zeros(2, dtype=bool), no_rest)
    assert withheld_cells(table, FLOOR).all()


def test_hardly_more_than_the_small_cells_of_712_units_by_20_groups_are_withheld() -> None:
    rng = np.random.default_rng(5)
    shares = np.outer(rng.dirichlet(np.full(712, 1.5)), rng.dirichlet(np.full(20, 1.5)))
    table = table_of(rng.multinomial(140_000, shares.ravel()).reshape(712, 20))
    chosen = withheld_cells(table, FLOOR)
    assert (table.n < 10).sum() < chosen.sum() < (table.n < 10).sum() * 1.05
