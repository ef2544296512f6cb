"""Somebody who reads everything that is published, adds and subtracts."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from scipy.optimize import linprog

from surveykit.results import Number


class Attack:
    """Unknown numbers, and what is published about them."""

    def __init__(self, several: bool = False) -> None:
        #: Whether a person may give several rows: then "fewer than 10" says nothing of how many rows they are.
        self.several = several
        self.names: dict[tuple[str, ...], int] = {}
        self.truth: list[float] = []
        self.bounds: list[tuple[float, float | None]] = []
        self.rows: list[tuple[dict[int, float], float]] = []
        self.hidden: dict[int, Number] = {}

    def unknown(self, name: tuple[str, ...], truth: float) -> int:
        if name not in self.names:
            self.names[name] = len(self.truth)
            self.truth.append(truth)
            self.bounds.append((0, None))
        return self.names[name]

    def sums(self, whole: tuple[str, ...], parts: list[tuple[str, ...]]) -> None:
        row = defaultdict(float, {self.names[whole]: -1.0})
        for part in parts:
            row[self.names[part]] += 1.0
        self.rows.append((dict(row), 0.0))

    def told(self, name: tuple[str, ...], number: Number, reasons: bool = True) -> None:
        index = self.names[name]
        if number.shown == "withheld":
            self.hidden[index] = number
            if reasons and number.withheld is not None:
                low, high = self.bounds[index]
                most = high if self.several else 9
                self.bounds[index] = (low, most) if number.withheld == "small" else (max(low, 10), high)
        else:
            assert number.n == self.truth[index], (name, number)
            self.rows.append(({index: 1.0}, float(number.n)))

    def solved(self) -> list[tuple[str, ...]]:
        """Withheld numbers that have one possible value only."""
        matrix, right = np.zeros((len(self.rows), len(self.truth))), np.zeros(len(self.rows))
        for place, (row, value) in enumerate(self.rows):
            right[place] = value
            for index, factor in row.items():
                matrix[place, index] = factor
        assert np.allclose(matrix @ self.truth, right), "the attack is set up wrongly"
        names = {index: name for name, index in self.names.items()}
        found = []
        for index in self.hidden:
            if self.truth[index] == 0:
                continue
            aim = np.eye(len(self.truth))[index]
            low, high = (
                linprog(sign * aim, A_eq=matrix, b_eq=right, bounds=self.bounds, method="highs") for sign in (1, -1)
            )
            assert low.status == 0, low.message
            if high.status == 0 and -high.fun - low.fun < 1e-6:
                found.append(names[index])
        return found
