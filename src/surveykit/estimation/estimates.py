"""One statistic of all domains at once, and how it becomes estimates: one row per domain, variable and category."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Bools, Floats, Ints, quotient, settled
from surveykit.estimation.domains import Domains
from surveykit.estimation.intervals import ProportionInterval, proportion_interval
from surveykit.results import Estimates
from surveykit.results.people import CHOOSERS, PEOPLE, People

#: How the method of an estimate with a bounded interval ends.
BOUNDED = "bounded interval"
_NAMES = {"beta": "Korn-Graubard", "logit": "logit", "wilson": "Wilson"}


@dataclass(frozen=True, eq=False)
class DomainEstimates:
    """One statistic of one variable (and category) for all domains, from ``n`` answers with a positive weight.

    ``srs_variance`` is what the variance would be had as many answers been drawn by simple random sampling with
    replacement, where that can be said: ``deff = variance / srs_variance``, ``n_eff = n / deff``; both NaN where all
    answers are the same. ``spread`` is the weighted mean square of the answers around the mean. ``people`` are who gave
    the answers, and ``choosers`` those of them who chose the category, where somebody gave several.
    """

    variable: str
    value: Floats
    variance: Floats
    n: Ints
    df: Floats
    category: Hashable = None
    srs_variance: Floats = field(default_factory=lambda: np.array(np.nan))
    spread: Floats = field(default_factory=lambda: np.array(np.nan))
    people: People | None = None
    choosers: People | None = None

    def at(self, chosen: Bools) -> DomainEstimates:
        """Of some of the domains."""
        names = ("value", "variance", "n", "df", "srs_variance", "spread")
        parts: dict[str, Any] = {name: np.broadcast_to(getattr(self, name), chosen.shape)[chosen] for name in names}
        parts |= {
            name: None if (who := getattr(self, name)) is None else who[chosen] for name in ("people", "choosers")
        }
        return replace(self, **parts)

    @property
    def se(self) -> Floats:
        """Standard errors."""
        return np.sqrt(self.variance)

    @property
    def deff(self) -> Floats:
        """Design effect against simple random sampling with replacement."""
        return settled(quotient(self.variance, self.srs_variance), 1.0)

    @property
    def gross_variance(self) -> Floats:
        """The larger of both variances: what a variance from several of these that nearly cancel is measured by."""
        return np.fmax(self.variance, self.srs_variance)

    @property
    def n_eff(self) -> Floats:
        """Effective number of answers."""
        return quotient(self.n.astype(np.float64), self.deff)


@dataclass(frozen=True, eq=False)
class Block:
    """An estimate with its interval, what there is of a test that it is 0, and how it was made where that differs."""

    estimate: DomainEstimates
    low: Floats
    high: Floats
    p: Floats | None = None
    method: str = ""


def indicator(answers: pd.Categorical, code: int) -> Floats:
    """1 for one category, 0 for the others, NaN for no answer."""
    return np.where(answers.codes < 0, np.nan, (answers.codes == code).astype(np.float64))


def proportion_block(estimate: DomainEstimates, level: float, interval: ProportionInterval) -> Block:
    """A share with its interval."""
    n = estimate.n.astype(np.float64)
    return Block(estimate, *proportion_interval(estimate.value, estimate.se, n, estimate.df, level, interval))


def proportion_method(interval: str) -> str:
    """How a share's interval was made, in words."""
    return f"proportion, {_NAMES.get(interval, interval)} interval"


def assembled(blocks: list[Block], domains: Domains, method: str, *, category_fast: bool = False) -> Estimates:
    """The estimates: variable by variable, all domains of each in order (domain by domain if ``category_fast``)."""
    count = domains.count
    block = np.repeat(np.arange(len(blocks)), count)
    domain = np.tile(np.arange(count), len(blocks))
    if category_fast:
        block, domain = np.tile(np.arange(len(blocks)), count), np.repeat(np.arange(count), len(blocks))

    def spread(values: list[Any]) -> Any:
        return np.vstack(values)[block, domain] if values else np.zeros(0)

    columns: dict[Hashable, Any] = {name: labels.array.take(domain) for name, labels in domains.labels.items()}
    columns["variable"] = [blocks[number].estimate.variable for number in block]
    columns["category"] = np.array([blocks[number].estimate.category for number in block], dtype=object)
    for name in ("value", "se", "low", "high", "n", "n_eff", "df", "deff"):
        columns[name] = spread([getattr(part if name in ("low", "high") else part.estimate, name) for part in blocks])
    frame = pd.DataFrame(columns)  # at once: column by column takes ten times as long
    frame["method"] = np.array([part.method or method for part in blocks], dtype=object)[block] if blocks else method
    if any(part.p is not None for part in blocks):
        frame["p"] = spread([part.p for part in blocks])
    for name, own in ((PEOPLE, "people"), (CHOOSERS, "choosers")):
        who = [getattr(part.estimate, own) for part in blocks]
        if any(part is not None for part in who):
            frame[name] = spread([np.full(count, None, dtype=object) if part is None else part for part in who])
    left_out = {name: count for name, count in domains.left_out.items() if count}
    return Estimates(frame, domains.by, left_out)
