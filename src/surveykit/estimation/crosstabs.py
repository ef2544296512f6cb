"""Cross-tables: shares of cells, rows and columns with their errors, and tests of independence for samples."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import RESIDUE, Floats
from surveykit.estimation.columns import CHOICE_SUFFIX, categories
from surveykit.estimation.distributions import chi_square_tail, f_tail
from surveykit.estimation.intervals import ProportionInterval
from surveykit.estimation.regression import degrees, score_covariance
from surveykit.estimation.sample import Sample
from surveykit.results import Displayed, Estimates

_TEST_COLUMNS = ["test", "statistic", "df", "df_below", "distribution", "p"]


@dataclass(frozen=True, eq=False, repr=False)
class Crosstab(Displayed):
    """A table of two categorical variables.

    Args:
        cells: Share of each cell of the whole table; ``category`` is the column's category, the first column the row's.
        rows: Share of each column category within its row.
        columns: Share of each row category within its column.
        counts: Answers per cell, unweighted.
        tests: Tests of independence: name, statistic, its distribution's degrees of freedom, p, and how it was done; no
            rows where one of the variables has fewer than two categories with answers.
    """

    cells: Estimates
    rows: Estimates
    columns: Estimates
    counts: pd.DataFrame
    tests: pd.DataFrame


def crosstab(design: Sample, row: str, column: str, interval: ProportionInterval, level: float) -> Crosstab:
    """The table of two categorical variables; answers without one of the two are left out."""
    across, down = categories(design.frame, row), categories(design.frame, column)
    known = (across.codes >= 0) & (down.codes >= 0) & (design.space(None).domains.codes >= 0)
    across, down = (
        pd.Categorical.from_codes(np.where(known, side.codes, -1), dtype=side.dtype) for side in (across, down)
    )
    plain = design.frame.drop(columns=[f"{name}{CHOICE_SUFFIX}" for name in (row, column)], errors="ignore")
    complete = replace(design, frame=plain.assign(**{row: across, column: down}))
    return Crosstab(
        cells=_cells(complete, row, column, interval, level),
        rows=complete.proportion(column, by=row, interval=interval, level=level),
        columns=complete.proportion(row, by=column, interval=interval, level=level),
        counts=pd.crosstab(across, down, dropna=False).rename_axis(index=row, columns=column),
        tests=_tests(complete, across, down),
    )


def _cells(design: Sample, row: str, column: str, interval: ProportionInterval, level: float) -> Estimates:
    """Shares of the cells of the whole table, row by row, through one variable with a category per cell."""
    across, down = categories(design.frame, row), categories(design.frame, column)
    width = len(down.categories)
    flat = np.where(across.codes < 0, -1, across.codes.astype(np.int64) * width + down.codes)
    cell = pd.Categorical.from_codes(flat, categories=pd.RangeIndex(len(across.categories) * width))
    by_cell = replace(design, frame=design.frame.assign(**{column: cell}))
    shares = by_cell.proportion(column, interval=interval, level=level)
    position = shares["category"].to_numpy(dtype=np.int64)
    label = pd.Series(down.categories[position % width].to_numpy(dtype=object), dtype=object)
    group = pd.DataFrame({row: pd.Categorical.from_codes(position // width, dtype=across.dtype)})
    return replace(shares, frame=pd.concat([group, shares.frame.assign(category=label)], axis=1), by=(row,))


def _tests(design: Sample, across: pd.Categorical, down: pd.Categorical) -> pd.DataFrame:
    """The tests of independence; none where there is nothing to be independent of."""
    answered = (across.codes >= 0) & (design.weights > 0)
    rows, row = np.unique(across.codes[answered], return_inverse=True)
    columns, column = np.unique(down.codes[answered], return_inverse=True)
    if min(len(rows), len(columns)) < 2:
        return table_tests([])
    indicators = np.zeros((len(answered), len(rows) * len(columns)))
    indicators[np.flatnonzero(answered), row * len(columns) + column] = 1.0
    part = (np.where(answered, design.weights, 0.0) / design.weights[answered].sum())[:, None]
    shares = (part * indicators).sum(axis=0)
    own, whole = (score_covariance(design, part * scores) for scores in (indicators - shares, indicators))
    df = degrees(design.sampling, answered)
    return _independence(CellShares(shares, own, whole, len(rows), len(columns), int(answered.sum()), df))


@dataclass(frozen=True, eq=False)
class CellShares:
    """Cell shares (row-major), covariances of shares and of totals (per total weight), and sizes."""

    shares: Floats
    covariance: Floats
    total_covariance: Floats
    rows: int
    columns: int
    n: int
    df: float

    @property
    def freedom(self) -> int:
        """(rows - 1)(columns - 1)."""
        return (self.rows - 1) * (self.columns - 1)

    @property
    def grid(self) -> Floats:
        """Shares as rows x columns."""
        return self.shares.reshape(self.rows, self.columns)


def _independence(table: CellShares) -> pd.DataFrame:
    """All tests of independence of a table.

    ``rao_scott`` is the second-order correction (F), the one to use; ``rao_scott_first`` the first-order one: its
    statistic is Pearson's, as R prints it, its p that of it over the mean generalised design effect (chi-square);
    ``wald`` and ``adjusted_wald`` compare the observed with the expected totals by their covariance (unreliable with
    few sampled units); ``unadjusted`` is Pearson's test as if the answers were a simple random sample (for comparison
    only). Rao and Scott 1981, 1984; Koch, Freeman and Freeman 1975.
    """
    expected = np.outer(table.grid.sum(axis=1), table.grid.sum(axis=0))
    pearson, k = float(table.n * ((table.grid - expected) ** 2 / expected).sum()), table.freedom
    delta = _generalised_effects(table)
    trace = float(np.trace(delta))
    shrunk = trace**2 / float(np.trace(delta @ delta))
    wald = _wald(table)
    adjusted = wald * (table.df - k + 1) / (k * table.df)
    lines = [
        ("rao_scott", pearson / trace, shrunk, shrunk * table.df, "F"),
        ("rao_scott_first", pearson, float(k), np.nan, "chi-square"),
        ("wald", wald / k, float(k), table.df, "F"),
        ("adjusted_wald", adjusted, float(k), table.df - k + 1, "F"),
        ("unadjusted", pearson, float(k), np.nan, "chi-square"),
    ]
    tests = table_tests(lines)
    return tests.assign(p=tests["p"].mask(tests["test"] == "rao_scott_first", _p(pearson * k / trace, k, np.nan, "")))


def table_tests(lines: list[tuple[str, float, float, float, str]]) -> pd.DataFrame:
    """Tests with their p-values: name, statistic, its degrees of freedom and distribution."""
    return pd.DataFrame([(*line, _p(*line[1:])) for line in lines], columns=_TEST_COLUMNS)


def _p(statistic: float, df: float, df_below: float, distribution: str) -> float:
    if distribution == "F":
        return float(f_tail(statistic, df, df_below)) if df_below > 0 else float("nan")
    return float(chi_square_tail(statistic, df))


def _generalised_effects(table: CellShares) -> Floats:
    """The matrix whose eigenvalues are the generalised design effects of the interaction.

    NaN where so many cells are empty that not every interaction can be seen, and where answers do not vary about their
    association, as in two columns that say the same: nothing is left to test it by.
    """
    left, right = np.eye(table.rows)[:, 1:], np.eye(table.columns)[:, 1:]
    ones_left, ones_right = np.ones((table.rows, 1)), np.ones((table.columns, 1))
    main = np.hstack([np.kron(ones_left, ones_right), np.kron(left, ones_right), np.kron(ones_left, right)])
    interaction = np.kron(left, right)
    residual = interaction - main @ np.linalg.lstsq(main, interaction, rcond=None)[0]
    inverse = np.divide(1.0, table.shares, out=np.zeros_like(table.shares), where=table.shares > 0)
    scaled = residual * inverse[:, None]
    simple = residual.T @ scaled / table.n
    unknown = np.full(simple.shape, np.nan)
    if np.linalg.matrix_rank(simple) < table.freedom:
        return unknown
    delta = np.asarray(np.linalg.solve(simple, scaled.T @ table.covariance @ scaled))
    return delta if np.trace(delta) > RESIDUE * table.freedom else unknown


def _wald(table: CellShares) -> float:
    """Observed minus expected totals in all but the first row and column, weighed by their linearised covariance."""
    row, column = table.grid.sum(axis=1), table.grid.sum(axis=0)
    gaps = (table.grid - np.outer(row, column))[1:, 1:].ravel()
    slopes = np.zeros((table.freedom, table.rows, table.columns))
    for at, (i, j) in enumerate((i, j) for i in range(1, table.rows) for j in range(1, table.columns)):
        slopes[at] += row[i] * column[j]  # the expected total is row total * column total / total
        slopes[at, i, j] += 1
        slopes[at, i, :] -= column[j]
        slopes[at, :, j] -= row[i]
    flat = slopes.reshape(table.freedom, -1)
    matrix = flat @ table.total_covariance @ flat.T
    gross = np.abs(flat) @ np.abs(table.total_covariance) @ np.abs(flat.T)
    if np.trace(matrix) <= RESIDUE * np.trace(gross):
        return float("nan")
    return float(gaps @ np.linalg.pinv(matrix) @ gaps)
