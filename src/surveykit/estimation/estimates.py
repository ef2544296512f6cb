"""The frame in which every estimate is handed on: one row per domain, variable and category."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Floats, Ints, quotient
from surveykit.estimation.domains import Domains

#: Columns of every estimate, after the by-columns, in this order.
COLUMNS = ("variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method")


@dataclass(frozen=True, eq=False)
class Estimate:
    """One statistic of one variable (and category) for all domains.

    ``n`` is the number of answers with a positive weight. ``srs_variance`` is what the variance would be if as many
    answers had been drawn by simple random sampling with replacement: ``deff = variance / srs_variance`` and
    ``n_eff = n / deff``; both are NaN where all answers are the same. ``df`` are the degrees of freedom of each
    domain's variance.
    """

    variable: str
    value: Floats
    variance: Floats
    srs_variance: Floats
    n: Ints
    df: Floats
    category: Any = None

    @property
    def se(self) -> Floats:
        """Standard errors."""
        return np.sqrt(self.variance)

    @property
    def deff(self) -> Floats:
        """Design effect against simple random sampling with replacement."""
        return quotient(self.variance, self.srs_variance)

    @property
    def n_eff(self) -> Floats:
        """Effective number of answers."""
        return quotient(self.n.astype(np.float64), self.deff)


@dataclass(frozen=True, eq=False)
class Block:
    """An estimate with its interval."""

    estimate: Estimate
    low: Floats
    high: Floats


def frame_of(blocks: list[Block], domains: Domains, method: str, *, category_fast: bool = False) -> pd.DataFrame:
    """The result frame: variable by variable, all domains of each in order (domain by domain if ``category_fast``)."""
    count = domains.count
    block = np.repeat(np.arange(len(blocks)), count)
    domain = np.tile(np.arange(count), len(blocks))
    if category_fast:
        block, domain = np.tile(np.arange(len(blocks)), count), np.repeat(np.arange(count), len(blocks))
    estimates = [one.estimate for one in blocks]

    def spread(parts: list[Any]) -> Any:
        return np.vstack(parts)[block, domain] if parts else np.zeros(0)

    columns: dict[Hashable, Any] = {name: labels.array.take(domain) for name, labels in domains.labels.items()}
    columns["variable"] = [estimates[number].variable for number in block]
    columns["category"] = np.array([estimates[number].category for number in block], dtype=object)
    columns["value"] = spread([one.value for one in estimates])
    columns["se"] = spread([one.se for one in estimates])
    columns["low"] = spread([one.low for one in blocks])
    columns["high"] = spread([one.high for one in blocks])
    columns["n"] = spread([one.n for one in estimates])
    columns["n_eff"] = spread([one.n_eff for one in estimates])
    columns["df"] = spread([one.df for one in estimates])
    columns["deff"] = spread([one.deff for one in estimates])
    result = pd.DataFrame(columns)  # at once: column by column takes ten times as long
    result["method"] = method
    if any(domains.left_out.values()):
        result.attrs["left_out"] = {name: count for name, count in domains.left_out.items() if count}
    return result
