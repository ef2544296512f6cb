"""The variance of many linearised estimates at once (Taylor linearisation), in time and memory linear in the rows.

An estimate is given by its *scores*: one number per row, already multiplied by the weight, zero for rows that say
nothing about it. Estimates of domains share one array of scores, because a row belongs to one domain only; only
pairs of sampled unit and domain that occur are ever stored. Scores that are not confined to the domain (everybody
else's mean, the correction after calibration) are the same few row columns for all domains, times *loadings* per
domain, so that they cost no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from surveykit.estimation.arrays import Bools, Floats, Ints, distinct, totals
from surveykit.estimation.sampling import Sampling, Stage


@dataclass(frozen=True, eq=False)
class Shared:
    """Scores that reach outside the domains: ``columns`` (rows x q, weighted) times ``loadings`` (q x domains)."""

    columns: Floats
    loadings: Floats


@dataclass(frozen=True, eq=False)
class Support:
    """Per domain, first-stage units and strata with at least one answer, and whether all strata are enumerated."""

    psus: Ints
    strata: Ints
    enumerated: Bools

    @property
    def df(self) -> Floats:
        """Degrees of freedom: units minus strata that have answers (Korn and Graubard 1999, section 5.2)."""
        return np.asarray(np.maximum(self.psus - self.strata, 0), dtype=np.float64)

    @property
    def unknown(self) -> Bools:
        """Domains with answers of fewer than two first-stage units: their variance is too small by construction.

        Where the whole stratum was enumerated the first stage adds no variance, and the value holds.
        """
        return np.asarray((self.psus == 0) | ((self.psus == 1) & ~self.enumerated))


class DomainVariance:
    """Variances of one estimate per domain; ``domain`` is the number of every row's domain, -1 for rows of none."""

    def __init__(self, sampling: Sampling, domain: Ints, count: int) -> None:
        inside = domain >= 0
        self._rows: Ints | slice = slice(None) if inside.all() else np.flatnonzero(inside)
        self._domain = domain[self._rows]
        self._count = count
        self._sampling = sampling
        self._stages = [_StageDomains(stage, self._rows, self._domain, count) for stage in sampling.stages]

    def of(self, scores: Floats, shared: Shared | None = None) -> Floats:
        """The variance for every domain; zero where a domain has no rows."""
        inside = scores[self._rows]
        result = np.zeros(self._count)
        for stage in self._stages:
            result += stage.variance(inside, shared)
        return np.maximum(result, 0.0)

    @property
    def has_one_stage(self) -> bool:
        """Whether variances come from the first stage only, so that pairs of sampled unit and domain are enough."""
        return len(self._stages) == 1

    def weighed(self, weights: Floats) -> Floats:
        """What :meth:`surveykit.estimation.bounded.Weighing.of` needs of every domain, in rows."""
        inside = weights[self._rows]
        undrawn = 1 - self._sampling.stages[-1].fraction[self._rows]
        parts = (inside, inside**2, inside**2 * undrawn)
        return np.stack(
            [*(totals(self._domain, part, self._count) for part in parts), self._stages[0].squares_of_units(inside)]
        )

    def weighed_outside(self, weights: Floats) -> Floats:
        """The same of all other domains together."""
        own = self.weighed(weights)
        result = own.sum(axis=1, keepdims=True) - own
        result[3] = self._stages[0].squares_of_units_outside(weights[self._rows])
        return np.asarray(result)

    def tabulated(self, codes: Ints, weights: Floats, width: int) -> tuple[Floats, Ints]:
        """The weight of every category (-1 is none) per pair of sampled unit and domain, in one pass; its domain."""
        return self._stages[0].tabulated(codes[self._rows], weights[self._rows], width)

    def covariances_of_pairs(self, sums: Floats) -> Floats:
        """Of several estimates with scores in columns (pairs x k), the covariances between domains: k matrices."""
        return self._stages[0].covariances(sums)

    def support(self, answered: Bools) -> Support:
        """Per domain, the first-stage units and strata that have answers."""
        return Support(*self._stages[0].support(answered[self._rows]), self.enumerated)

    def support_outside(self, answered: Bools) -> Support:
        """Per domain, the first-stage units and strata that have answers in any other domain."""
        nowhere = np.zeros(self._count, dtype=np.bool_)
        return Support(*self._stages[0].support_outside(answered[self._rows]), nowhere)

    @cached_property
    def enumerated(self) -> Bools:
        """Domains whose rows all lie in fully enumerated strata."""
        open_rows = ~self._sampling.enumerated[self._rows]
        return np.asarray(totals(self._domain[open_rows], None, self._count) == 0)


class _StageDomains:
    """The pairs of sampled unit and domain, and of stratum and domain, that occur at one stage."""

    def __init__(self, stage: Stage, rows: Ints | slice, domain: Ints, count: int) -> None:
        self._stage = stage
        self._count = count
        cluster = stage.cluster[rows]
        if len(stage.stratum) == len(stage.cluster):  # every row is a sampled unit of its own
            self._pair, self._cluster, self._pair_domain = np.arange(len(domain)), cluster, domain
        else:
            pairs, self._pair = distinct(cluster * np.int64(count) + domain, len(stage.stratum) * count)
            self._cluster, self._pair_domain = np.divmod(pairs, count)
        stratum = stage.stratum[self._cluster]
        cells, self._cell = distinct(stratum * np.int64(count) + self._pair_domain, len(stage.size) * count)
        self._cell_stratum, self._cell_domain = np.divmod(cells, count)
        self._cell_pairs = totals(self._cell, None, len(cells))

    def support(self, answered: Bools) -> tuple[Ints, Ints]:
        """Sampled units and strata with answers, per domain."""
        pairs, cells = self._occurring(answered)
        return self._per_domain(self._pair_domain[pairs]), self._per_domain(self._cell_domain[cells])

    def support_outside(self, answered: Bools) -> tuple[Ints, Ints]:
        """Sampled units and strata with answers in other domains, per domain."""
        pairs, cells = self._occurring(answered)
        return (
            self._elsewhere(self._cluster[pairs], self._pair_domain[pairs]),
            self._elsewhere(self._cell_stratum[cells], self._cell_domain[cells]),
        )

    def squares_of_units(self, weights: Floats) -> Floats:
        """Σ(Σw of a sampled unit in the domain)², per domain."""
        sums = totals(self._pair, weights, len(self._cluster))
        return totals(self._pair_domain, sums**2, self._count)

    def squares_of_units_outside(self, weights: Floats) -> Floats:
        """Σ(Σw of a sampled unit in all other domains)², per domain."""
        sums = totals(self._pair, weights, len(self._cluster))
        units = totals(self._cluster, sums, len(self._stage.stratum))
        inside = totals(self._pair_domain, sums * (2 * units[self._cluster] - sums), self._count)
        return np.asarray((units**2).sum() - inside)

    def _occurring(self, answered: Bools) -> tuple[Bools, Bools]:
        pairs = np.zeros(len(self._cluster), dtype=np.bool_)
        pairs[self._pair[answered]] = True
        cells = np.zeros(len(self._cell_stratum), dtype=np.bool_)
        cells[self._cell[pairs]] = True
        return pairs, cells

    def _per_domain(self, domain: Ints) -> Ints:
        return np.bincount(domain, minlength=self._count).astype(np.int64)

    def _elsewhere(self, member: Ints, domain: Ints) -> Ints:
        """All members that occur, less those that occur in the domain only."""
        times = np.bincount(member)
        return np.asarray((times > 0).sum() - self._per_domain(domain[times[member] == 1]))

    def variance(self, scores: Floats, shared: Shared | None) -> Floats:
        sums = totals(self._pair, scores, len(self._cluster))
        own = self._squares(sums)
        if shared is None:
            return own * self._stage.inflation
        common = cluster_totals(self._stage, shared.columns)
        mixed = self._products(sums, common)
        both = cross(self._stage, common, common)
        load = shared.loadings
        total = own + 2 * np.einsum("qd,dq->d", load, mixed) + np.einsum("qd,qr,rd->d", load, both, load)
        return np.asarray(total * self._stage.inflation)

    def _grand(self, sums: Floats) -> Floats:
        """Mean total of a sampled unit over the whole sample, per domain."""
        return np.asarray(totals(self._pair_domain, sums, self._count) / self._stage.size.sum())

    def _squares(self, sums: Floats) -> Floats:
        stage = self._stage
        size, factor = stage.size[self._cell_stratum], stage.factor[self._cell_stratum]
        centre = totals(self._cell, sums, len(self._cell_domain)) / size
        squares = totals(self._cell, (sums - centre[self._cell]) ** 2, len(centre))
        squares += (size - self._cell_pairs) * centre**2  # the total of sampled units without answers in the domain: 0
        if not stage.lonely.any():
            return totals(self._cell_domain, factor * squares, self._count)
        grand = self._grand(sums)
        here = grand[self._cell_domain]
        lonely = stage.lonely[self._cell_stratum]
        squares = np.where(lonely, (centre - here) ** 2 - here**2, squares)
        squares_sum = totals(self._cell_domain, factor * squares, self._count)
        return np.asarray(squares_sum + stage.factor[stage.lonely].sum() * grand**2)

    @cached_property
    def _neighbours(self) -> list[tuple[Ints, Ints]]:
        """The pairs of one sampled unit beside each other: every pair with itself, with the next one, and so on."""
        order = np.argsort(self._cluster, kind="stable")
        ordered = self._cluster[order]
        neighbours = [(order, order)]
        while len(same := np.flatnonzero(ordered[len(neighbours) :] == ordered[: -len(neighbours)])):
            neighbours.append((order[same], order[same + len(neighbours)]))
        return neighbours

    def tabulated(self, codes: Ints, weights: Floats, width: int) -> tuple[Floats, Ints]:
        """The weight of every category per pair, and the domain of each pair."""
        used = codes >= 0
        cell = self._pair[used] * width + codes[used]
        sums = totals(cell, weights[used], len(self._cluster) * width)
        return sums.reshape(len(self._cluster), width), self._pair_domain

    def covariances(self, sums: Floats) -> Floats:
        """One matrix (domains x domains) per column of ``sums`` (pairs x k)."""
        stage, count = self._stage, self._count
        factor = stage.factor[stage.stratum][self._cluster]
        result = np.empty((sums.shape[1], count, count))
        for index, column in enumerate(np.ascontiguousarray(sums.T)):
            result[index] = self._squared(column, factor * column) - self._centred(column)
        return np.asarray(result * stage.inflation)

    def _squared(self, sums: Floats, scaled: Floats) -> Floats:
        """Sums of products of the totals of one sampled unit, over all sampled units."""
        count, domain = self._count, self._pair_domain
        result = np.zeros((count, count))
        for apart, (first, other) in enumerate(self._neighbours):
            cell = domain[first] * count + domain[other]
            part = totals(cell, scaled[first] * sums[other], count * count).reshape(count, count)
            result += part if apart == 0 else part + part.T
        return result

    def _centred(self, sums: Floats) -> Floats:
        """What the products lose because totals are compared with their stratum's mean (see ``_sparse_cross``)."""
        stage = self._stage
        by_stratum = np.zeros((len(stage.size), self._count))
        by_stratum[self._cell_stratum, self._cell_domain] = totals(self._cell, sums, len(self._cell_domain))
        shrink = np.where(stage.lonely, 0.0, stage.factor / np.maximum(stage.size, 1))
        result = by_stratum.T @ (by_stratum * shrink[:, None])
        if stage.lonely.any():
            grand = by_stratum.sum(axis=0) / stage.size.sum()
            moved = by_stratum.T @ np.where(stage.lonely, stage.factor, 0.0)
            result -= stage.factor[stage.lonely].sum() * np.outer(grand, grand)
            result += np.outer(grand, moved) + np.outer(moved, grand)
        return np.asarray(result)

    def _products(self, sums: Floats, common: Floats) -> Floats:
        """Domains x columns: the same sum with products of own and shared totals."""
        stage = self._stage
        centre = stratum_centres(stage, common)
        factor = stage.factor[stage.stratum][self._cluster]
        gap = common - centre[stage.stratum]
        parts = [
            totals(self._pair_domain, factor * sums * gap[self._cluster, column], self._count)
            for column in range(common.shape[1])
        ]
        result = np.column_stack(parts)
        if stage.lonely.any():
            moved = cluster_weighted(stage, gap)
            result -= np.outer(self._grand(sums), moved)
        return result


def cluster_totals(stage: Stage, columns: Floats) -> Floats:
    """Totals of row columns per sampled unit (units x columns)."""
    parts = [totals(stage.cluster, columns[:, column], len(stage.stratum)) for column in range(columns.shape[1])]
    return np.column_stack(parts) if parts else np.zeros((len(stage.stratum), 0))


def stratum_centres(stage: Stage, sums: Floats) -> Floats:
    """What each stratum's totals are compared with: their mean, or the whole sample's mean for lonely ones."""
    centres = np.zeros((len(stage.size), sums.shape[1]))
    np.add.at(centres, stage.stratum, sums)
    centres /= np.maximum(stage.size, 1)[:, None]
    if stage.lonely.any():
        centres[stage.lonely] = sums.sum(axis=0) / stage.size.sum()
    return centres


def cluster_weighted(stage: Stage, gap: Floats) -> Floats:
    """Sum over lonely strata of factor times distance from the centre; absent units are at zero."""
    lonely = stage.lonely[stage.stratum]
    return np.asarray(stage.factor[stage.stratum][lonely] @ gap[lonely])


def cross(stage: Stage, left: Floats, right: Floats) -> Floats:
    """The stage's covariance of totals of sampled units: (units x p, units x q) -> p x q."""
    centre_left, centre_right = stratum_centres(stage, left), stratum_centres(stage, right)
    gap_left, gap_right = left - centre_left[stage.stratum], right - centre_right[stage.stratum]
    result = gap_left.T @ (gap_right * stage.factor[stage.stratum][:, None])
    absent = (stage.size - totals(stage.stratum, None, len(stage.size))) * stage.factor
    return np.asarray(result + centre_left.T @ (centre_right * absent[:, None]))


def covariance(sampling: Sampling, scores: Floats) -> Floats:
    """The covariance matrix of a few estimates with scores in columns (rows x p)."""
    result = np.zeros((scores.shape[1], scores.shape[1]))
    for stage in sampling.stages:
        sums = cluster_totals(stage, scores)
        result += cross(stage, sums, sums) * stage.inflation
    return (result + result.T) / 2


def domain_covariance(sampling: Sampling, estimates: Entries, shared: Shared | None = None) -> Floats:
    """The covariance matrix of many estimates with scores that are zero outside their domains, but for shared ones."""
    result = np.zeros((estimates.count, estimates.count))
    for stage in sampling.stages:
        shape = (len(stage.stratum), estimates.count)
        position = (stage.cluster[estimates.rows], estimates.estimate)
        sums = sparse.csr_array(sparse.coo_array((estimates.scores, position), shape=shape))
        part = _sparse_cross(stage, sums)
        if shared is not None:
            common = cluster_totals(stage, shared.columns)
            mixed = _sparse_products(stage, sums, common) @ shared.loadings
            part += mixed + mixed.T + shared.loadings.T @ cross(stage, common, common) @ shared.loadings
        result += part * stage.inflation
    return np.asarray((result + result.T) / 2)


@dataclass(frozen=True, eq=False)
class Entries:
    """Scores of many estimates that are mostly zero: the row, the estimate and the weighted score of each entry."""

    rows: Ints
    estimate: Ints
    scores: Floats
    count: int


def _sparse_cross(stage: Stage, sums: sparse.csr_array) -> Floats:
    """Estimates x estimates, as :func:`cross`."""
    factor = stage.factor[stage.stratum]
    squares = (sums.T @ (sparse.diags_array(factor) @ sums)).toarray()
    by_stratum = _stratum_sums(stage, sums)
    shrink = np.where(stage.lonely, 0.0, stage.factor / np.maximum(stage.size, 1))
    result = np.asarray(squares - (by_stratum.T @ (sparse.diags_array(shrink) @ by_stratum)).toarray())
    if stage.lonely.any():
        grand = np.asarray(sums.sum(axis=0)).ravel() / stage.size.sum()
        moved = np.asarray(by_stratum.T @ np.where(stage.lonely, stage.factor, 0.0)).ravel()
        result += stage.factor[stage.lonely].sum() * np.outer(grand, grand)
        result -= np.outer(grand, moved) + np.outer(moved, grand)
    return result


def _sparse_products(stage: Stage, sums: sparse.csr_array, common: Floats) -> Floats:
    """Estimates x shared columns, as :func:`cross`."""
    gap = common - stratum_centres(stage, common)[stage.stratum]
    result = np.asarray(sums.T @ (gap * stage.factor[stage.stratum][:, None]))
    if stage.lonely.any():
        grand = np.asarray(sums.sum(axis=0)).ravel() / stage.size.sum()
        result -= np.outer(grand, cluster_weighted(stage, gap))
    return result


def _stratum_sums(stage: Stage, sums: sparse.csr_array) -> sparse.csr_array:
    units = len(stage.stratum)
    position = (stage.stratum, np.arange(units))
    member = sparse.coo_array((np.ones(units), position), shape=(len(stage.size), units))
    return sparse.csr_array(sparse.csr_array(member) @ sums)
