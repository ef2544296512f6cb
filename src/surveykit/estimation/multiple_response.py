"""Questions with several answers: shares on both bases, and whether groups choose differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation import means
from surveykit.estimation.arrays import RESIDUE, Bools, Floats, Ints
from surveykit.estimation.columns import categories, options_in, zeros_and_ones
from surveykit.estimation.crosstabs import table_tests
from surveykit.estimation.distributions import chi_square_tail
from surveykit.estimation.estimates import DomainEstimates
from surveykit.estimation.multiplicity import adjusted_p
from surveykit.estimation.regression import score_covariance
from surveykit.estimation.sample import Sample
from surveykit.estimation.variance import DomainVariance
from surveykit.results import Displayed

#: What the shares of options are shares of; ``cases`` is what other programs call ``asked``.
Base = Literal["asked", "ticked", "responses", "cases"]
#: The bases in the words of an estimate's method.
BASES = {
    "asked": "share of those asked",
    "ticked": "share of those who ticked anything",
    "responses": "share of responses",
}


@dataclass(frozen=True, eq=False, repr=False)
class MultipleResponseTest(Displayed):
    """Do groups choose the options of a question differently?

    Args:
        tests: ``rao_scott``: the sum of the options' Pearson statistics, corrected to second order for the dependence
            of the options and for the sample design (Bilder and Loughin 2004), the one to use; ``rao_scott_f``: the
            same referred to an F distribution, for few sampled units; ``unadjusted``: as if the options were
            independent (for comparison only). Columns ``test, statistic, df, df_below, distribution, p``.
        options: Every option's own statistic (corrected to first order for the design) with ``p``, and p corrected for
            the number of options after Bonferroni and Holm; NaN where everybody or nobody chose it.
        n: Answers used.
    """

    tests: pd.DataFrame
    options: pd.DataFrame
    n: int

    @property
    def p(self) -> float:
        """The p-value of ``rao_scott``."""
        return float(self.tests["p"].iloc[0])


def known_base(base: Base) -> str:
    """The base's name in ``BASES``.

    Raises:
        DesignError: It is not known.
    """
    name = "asked" if base == "cases" else base
    if name not in BASES:
        raise DesignError(f"base={base!r} is not known", expected="asked, ticked, cases or responses")
    return name


def options_of(frame: pd.DataFrame, question: str | Sequence[str]) -> tuple[str, ...]:
    """The options' columns: of the question with this name, or as they are given.

    Raises:
        DesignError: There is no such question, or it has fewer than two options.
    """
    options = options_in(frame, question) if isinstance(question, str) else tuple(question)
    if isinstance(question, str) and not options:
        raise DesignError(
            f"{question!r} is no question with several answers in this frame",
            expected=f"columns of 0 and 1 called {question}.CODE, or the list of the options' columns",
        )
    if len(options) < 2:
        raise DesignError("a question with several answers has at least two options", found=f"{len(options)}")
    return options


def option_columns(frame: pd.DataFrame, options: Sequence[str], base: Base = "asked") -> Floats:
    """Rows x options, 1 chosen and 0 not; all NaN where people are not in the base.

    Who has any option filled in, with 0 or 1, was asked; an empty one beside it is not chosen. Whoever has all empty
    was not asked, as far as the data say.
    """
    columns = np.column_stack([zeros_and_ones(frame, name) for name in options_of(frame, options)])
    inside = np.asarray(~np.isnan(columns).all(axis=1))
    if known_base(base) == "ticked":
        inside &= np.asarray((columns == 1).any(axis=1))
    return np.where(inside[:, None], np.nan_to_num(columns), np.nan)


def shares(
    workspace: means.Workspace, frame: pd.DataFrame, options: Sequence[str], base: Base
) -> list[DomainEstimates]:
    """The options' shares of the people asked, of those who ticked anything, or of all that was ticked (responses).

    ``n`` is the number of people: those who ticked anything, or those asked; it is what the publishing floor counts.
    """
    columns = option_columns(frame, options, base)
    if base != "responses":
        return [workspace.mean(column, name) for column, name in zip(columns.T, options, strict=True)]
    chosen = columns.sum(axis=1)
    return [means.ratio(workspace, column, chosen, name) for column, name in zip(columns.T, options, strict=True)]


def independence(design: Sample, question: str | Sequence[str], by: str) -> MultipleResponseTest:
    """The test for all options together, and option by option."""
    options = options_of(design.frame, question)
    columns, groups = option_columns(design.frame, options), categories(design.frame, by)
    used = (groups.codes >= 0) & ~np.isnan(columns[:, 0]) & (design.weights > 0)
    present, group = np.unique(groups.codes[used], return_inverse=True)
    if len(present) < 2:
        raise DesignError(f"the column {by!r} must have two groups with answers", found=f"{len(present)}")
    table = _table(design, columns, used, group.astype(np.int64), len(present))
    if not table.varies.any():
        raise DesignError("every option was chosen by all or by none of those who answered")
    return MultipleResponseTest(_together(table), _by_option(table, list(options)), int(used.sum()))


@dataclass(frozen=True, eq=False)
class _OptionTable:
    """Pearson's statistic per option, and the covariances of the standardised cells (options x groups).

    ``design`` is their covariance in this design, ``simple`` that of a simple random sample; ``varies`` are options
    that were not chosen by all or by none, ``df`` the sampled units minus strata that have answers.
    """

    pearson: Floats
    design: Floats
    simple: Floats
    varies: Bools
    groups: int
    df: float

    def effect(self, cells: Ints) -> float:
        """Mean design effect of some cells; NaN where groups choose without any variation of their own."""
        own, simple = (float(np.trace(part[np.ix_(cells, cells)])) for part in (self.design, self.simple))
        return own / simple if own > RESIDUE * len(cells) else float("nan")

    def cells(self, option: int) -> Ints:
        """The positions of an option's cells."""
        return np.arange(option * self.groups, (option + 1) * self.groups)


def _table(design: Sample, columns: Floats, used: Bools, group: Ints, count: int) -> _OptionTable:
    """Cells u = joint share - product of shares, standardised; scores within groups, whose sizes count as known."""
    rows = np.flatnonzero(used)
    n, chosen = len(rows), columns[rows]
    part = design.weights[rows] / design.weights[rows].sum()
    member = np.eye(count)[group]
    size, share = part @ member, part @ chosen
    joint = (member * part[:, None]).T @ chosen
    within = chosen - (joint / size[:, None])[group]
    variance = np.outer(share * (1 - share), size)
    varies = (share > 1e-12) & (share < 1 - 1e-12)
    root = np.sqrt(np.where(varies[:, None], variance, np.inf))
    pearson = n * ((joint - np.outer(size, share)).T / root) ** 2
    scores = (within[:, :, None] * (member - size)[:, None, :] / root).reshape(n, -1)
    simple = scores.T @ (scores * part[:, None])
    weighted = np.zeros((len(used), scores.shape[1]))
    weighted[rows] = scores * part[:, None]
    everything = DomainVariance(design.sampling, np.where(used, 0, -1), 1).support(used)
    df, units = float(everything.df[0]), float(everything.psus[0])
    # Without the factor units / df: the correction is one for large samples, exactly that of Bilder and Loughin
    # in a simple random sample.
    covariance = n * score_covariance(design, weighted) * df / units
    return _OptionTable(np.where(varies, pearson.sum(axis=1), np.nan), covariance, simple, varies, count, df)


def _together(table: _OptionTable) -> pd.DataFrame:
    """The sum of eigenvalues is known but for the design effect: (groups - 1) per option."""
    pearson = float(np.nansum(table.pearson))
    plain = float((table.groups - 1) * table.varies.sum())
    every = np.concatenate([table.cells(option) for option in np.flatnonzero(table.varies).tolist()])
    total = plain * table.effect(every)
    squares = float((table.design**2).sum()) if total > 0 else np.nan
    statistic, df = pearson * total / squares, total**2 / squares
    lines = [
        ("rao_scott", statistic, df, np.nan, "chi-square"),
        ("rao_scott_f", statistic / df, df, df * table.df, "F"),
        ("unadjusted", pearson, plain, np.nan, "chi-square"),
    ]
    return table_tests(lines)


def _by_option(table: _OptionTable, options: list[str]) -> pd.DataFrame:
    effects = [table.effect(table.cells(option)) if varies else np.nan for option, varies in enumerate(table.varies)]
    statistic = table.pearson / np.array(effects)
    p = chi_square_tail(statistic, table.groups - 1)
    frame = pd.DataFrame({"option": options, "statistic": statistic, "df": float(table.groups - 1), "p": p})
    bonferroni = np.minimum(p * table.varies.sum(), 1.0)
    return frame.assign(p_bonferroni=bonferroni, p_holm=adjusted_p(p, "holm"), unadjusted=table.pearson)
