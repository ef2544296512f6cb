"""Quantiles of all domains at once, with Woodruff's interval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Floats, Ints, quotient, totals
from surveykit.estimation.estimates import Block, DomainEstimates
from surveykit.estimation.intervals import proportion_interval, quantile_of_t, t_interval
from surveykit.estimation.means import Workspace, mean_with_scores

Rule = Literal["math", "school", "hf7"]
Around = Literal["mean", "beta", "logit"]
#: Shares of weights that differ by less are equal.
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class Distribution:
    """The answers of every domain in order of size, and where each domain starts (one entry more than domains).

    ``share`` is the weight up to and with each answer, as a share of the domain's (``math``, ``school``); or the
    plotting position (weight before the answer over the weight of all but the last) that ``hf7`` interpolates between.
    """

    values: Floats
    codes: Ints
    share: Floats
    start: Ints
    rule: Rule

    def at(self, p: Floats) -> Floats:
        """The quantile ``p[d]`` of every domain d; NaN where p is outside 0 to 1 or the domain is empty."""
        count = len(self.start) - 1
        asked = np.where((p >= 0) & (p <= 1), p, np.nan)
        below = np.asarray(self.share < asked[self.codes] - _ROUNDING)
        steps = totals(self.codes, below.astype(np.float64), count).astype(np.int64)
        last = self.start[1:] - 1
        upper = np.minimum(self.start[:-1] + steps, last)
        usable = np.isfinite(asked) & (last >= self.start[:-1])
        position = upper[usable]
        result = np.full(count, np.nan)
        result[usable] = self.values[position]
        if self.rule == "school":
            following = np.minimum(position + 1, last[usable])
            is_reached = np.abs(self.share[position] - asked[usable]) <= _ROUNDING
            result[usable] = np.where(is_reached, (self.values[position] + self.values[following]) / 2, result[usable])
        if self.rule == "hf7":
            lower = np.maximum(position - 1, self.start[:-1][usable])
            gap = self.share[position] - self.share[lower]
            part = np.divide(asked[usable] - self.share[lower], gap, out=np.ones(len(gap)), where=gap > 0)
            result[usable] = self.values[lower] + np.clip(part, 0, 1) * (self.values[position] - self.values[lower])
        return result


def distribution(workspace: Workspace, values: Floats, rule: Rule) -> Distribution:
    """The weighted distribution of every domain."""
    if rule not in get_args(Rule):
        raise DesignError(f"rule={rule!r} is not known", expected=" or ".join(get_args(Rule)))
    count = workspace.domains.count
    ok = np.flatnonzero(workspace.answered(values))
    codes = workspace.domains.codes[ok]
    order = ok[np.lexsort((values[ok], codes))]
    codes, weights = workspace.domains.codes[order], workspace.sampling.weights[order]
    start = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=count))]).astype(np.int64)
    running = np.cumsum(weights)
    before = np.concatenate([[0.0], running])[start[:-1]]
    within = running - before[codes]
    if rule != "hf7":
        share = within / totals(codes, weights, count)[codes]
    else:
        last = np.zeros(count)
        last[codes] = weights  # the later ones overwrite the earlier
        reach = totals(codes, weights, count) - last
        share = np.divide(within - weights, reach[codes], out=np.zeros(len(codes)), where=reach[codes] > 0)
    return Distribution(values[order], codes, share, start, rule)


def quantile_block(
    workspace: Workspace, values: Floats, spread: Distribution, p: float, variable: str, level: float, around: Around
) -> Block:
    """One quantile of every domain, with Woodruff's interval (1952).

    That is the interval of the share of answers up to the quantile, read off the distribution by the same rule; the
    standard error is the width over twice the t quantile. ``around="mean"`` is value ± t·se, R's default, and the exact
    binomial interval where every answer is up to the quantile. Equal answers have no interval where they are so few
    that not even the least and the largest would hold the quantile between them with this probability.
    """
    point = spread.at(np.full(workspace.domains.count, p))
    share = workspace.mean(_up_to(workspace, values, point), variable)
    n, df = share.n.astype(np.float64), share.df
    ends = proportion_interval(share.value, share.se, n, df, level, "beta" if around == "mean" else around)
    if around == "mean":
        plain = t_interval(share.value, share.se, df, level)
        ends = np.where(share.se > 0, plain[0], ends[0]), np.where(share.se > 0, plain[1], ends[1])
    low, high = (spread.at(end) for end in ends)
    few = (low == high) & (share.se == 0) & (_between_all(p, n) < level)
    low[few], high[few] = np.nan, np.nan
    se = (high - low) / (2 * quantile_of_t(level, df))
    return Block(DomainEstimates(variable, point, se**2, share.n, df, category=p, people=share.people), low, high)


def _between_all(p: float, n: Floats) -> Floats:
    """With which probability a quantile lies between the least and the largest of n answers (order statistics)."""
    return np.asarray(1 - p**n - (1 - p) ** n, dtype=np.float64)


def _up_to(workspace: Workspace, values: Floats, point: Floats) -> Floats:
    """Whether each answer is at most the point of its domain, as 1 and 0; NaN where there is no answer or point."""
    limit = np.full(len(values), np.nan)
    inside = workspace.domains.codes >= 0
    limit[inside] = point[workspace.domains.codes[inside]]
    unknown = np.isnan(values) | np.isnan(limit)
    return np.where(unknown, np.nan, (values <= limit).astype(np.float64))


def median_with_scores(workspace: Workspace, values: Floats, variable: str) -> tuple[DomainEstimates, Floats]:
    """Medians with Woodruff's standard error, and their scores: how far each answer moves the median of its domain.

    The score of an answer is -w(1{y ≤ m} - F(m)) / (Σw · f(m)) with the share F of answers up to the median m and the
    density f there: the linearised variable of a quantile (J.-C. Deville, Variance estimation for complex statistics
    and estimators: linearization and residual techniques, Survey Methodology 25(2), 1999, 193-203). The density is the
    one that Woodruff's interval implies, the standard error of the share over that of the median (C. A. Francisco and
    W. A. Fuller, Quantile estimation with a complex survey design, The Annals of Statistics 19(1), 1991, 454-469), so
    that the variance of the scores is the median's own.
    """
    spread = distribution(workspace, values, "school")
    median = quantile_block(workspace, values, spread, 0.5, variable, 0.95, "mean").estimate
    share, scores = mean_with_scores(workspace, _up_to(workspace, values, median.value), variable)
    per_share = np.nan_to_num(quotient(median.se, share.se))
    inside = workspace.domains.codes >= 0
    scores[inside] *= -per_share[workspace.domains.codes[inside]]
    return replace(median, category=None), scores
