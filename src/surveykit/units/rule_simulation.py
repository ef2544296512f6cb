"""What a rule about the last (or first) units really catches, in simulated cities whose truth is known.

True scores are normal with one standard deviation between units and one correlation from wave to wave; a unit's
published score adds an error that shrinks with its number of answers. A unit's truth is the mean of its true scores
over the waves the rule looks at. Where true scores do not differ at all, who is truly where is left to chance, as it is
for differences too small to see.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Required, TypedDict, Unpack

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtri

from surveykit.errors import ParameterError, Problem
from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.registry import Registry
from surveykit.units.ranking import lowest

if TYPE_CHECKING:
    from surveykit.survey import Rule

#: The share of units that counts as the far end of the truth.
FAR_END = 0.05
#: Simulated cities behind a rule's row, in reports and in ``surveykit rules`` alike.
REPLICATIONS = 4_000
_NUMBERS = 2_000_000


@dataclass(frozen=True, eq=False)
class RuleTrial:
    """What a rule is tried on, as in :func:`simulate_rule`: answers ``n`` (waves x units), standard deviations.

    ``groups`` has the class of each unit; the rule and the truth look at each class alone.
    """

    n: Floats
    between_sd: float
    within_sd: Floats
    correlation: float
    mean: float
    groups: Ints

    @property
    def errors(self) -> Floats:
        """Standard errors, waves x units."""
        result: Floats = self.within_sd / np.sqrt(self.n)
        return result


@dataclass(frozen=True)
class RuleOutcome:
    """What a rule does, on average over simulated cities.

    Args:
        alternative: The variant of the rule.
        named: Units named per application of the rule.
        some: The share of applications in which it names any unit at all.
        truly_bottom_k: Of the named, the share truly among the k at the end the rule is about (``top``: the best; for
            ``below``: truly under the threshold).
        truly_bottom_5: Truly among the 5 % at that end.
        better_half: Truly in the other half.
        median_n: Median number of answers of the named (mean over the waves); NaN where none was named.
        small: Of the named, the share with fewer answers than half of all units.
        reliability: Median reliability of the units' scores in one wave.
        replications: Simulated cities.
        missed: Of the units truly among the k (or under the threshold), the share that is not named.
    """

    alternative: str
    named: float
    some: float
    truly_bottom_k: float
    truly_bottom_5: float
    better_half: float
    median_n: float
    small: float
    reliability: float
    replications: int
    missed: float


#: An alternative says for every simulated city by what units are compared and who may be named: (scores, city, rule) ->
#: (what is compared, may be named). A unit that takes no part has NaN for what is compared, and its place goes to the
#: next; one that takes part and may not be named keeps its place.
Alternative = Callable[[Floats, RuleTrial, "Rule"], tuple[Floats, Bools]]

#: The rule as published and what could be done instead.
ALTERNATIVES: Registry[Alternative] = Registry(
    "alternative to a rule",
    {name: f"{__name__}:_{name}" for name in ("as_published", "min_n", "shrunken", "interval")},
    group="surveykit.alternatives",
)


def simulate_rule(
    rule: Rule,
    *,
    n_per_unit: ArrayLike,
    between_sd: float,
    within_sd: ArrayLike,
    correlation: float,
    replications: int = REPLICATIONS,
    seed: int = 1,
    mean: float = 0.0,
    classes: Sequence[Hashable] | None = None,
    alternative: str = "as_published",
) -> RuleOutcome:
    """Apply a rule to simulated cities and count whom it names and who they truly are.

    Args:
        rule: ``kind``, ``k`` or ``threshold``, ``years``, ``min_n``.
        n_per_unit: Answers of each unit, or waves x units.
        between_sd: Standard deviation of true scores between units.
        within_sd: Standard deviation of answers inside a unit, one number or one per unit.
        correlation: Of units' true scores between consecutive waves.
        replications: Simulated cities.
        seed: Of the simulation.
        mean: Of all true scores; only a threshold needs it.
        classes: The class of each unit, where the rule is applied in each class.
        alternative: ``as_published``: plain means of all units, as most rules are applied. ``min_n``: only units with
            the rule's ``min_n`` answers in every wave (30 unless it says otherwise). ``shrunken``: by posterior
            expected ranks (for a threshold: by posterior means). ``interval``: as published, but named is only who is
            told apart from the mean of all (or from the threshold) in every wave, by a 95 % interval. More can be added
            to :data:`ALTERNATIVES`.

    Raises:
        ParameterError: The rule names more units than there are, a number is impossible, or the alternative is not
            known.
    """
    city = _city(rule, n_per_unit, between_sd, within_sd, correlation, mean, classes)
    if replications < 1:
        raise ParameterError("a simulation needs at least one replication", found=str(replications))
    apply = ALTERNATIVES.one(alternative)
    rng = np.random.default_rng(seed)
    size = city.n.shape[1]
    count = _Tally(city, rule)
    block = max(_NUMBERS // (size * rule.years), 1)
    for first in range(0, replications, block):
        scores = _standard_scores(city, rng, min(block, replications - first))
        true = city.mean + city.between_sd * scores
        seen = true + rng.standard_normal(true.shape) * city.errors
        compared, eligible = apply(seen, city, rule)
        count.add(scores.mean(axis=1), _named(compared, eligible, city, rule))
    return count.outcome(alternative, replications)


class Cities(TypedDict, total=False):
    """What :func:`simulate_rule` has to know of the cities, and how many it looks at; see there."""

    n_per_unit: Required[ArrayLike]
    between_sd: Required[float]
    within_sd: Required[ArrayLike]
    correlation: Required[float]
    replications: int
    seed: int
    mean: float
    classes: Sequence[Hashable] | None


def rule_table(rule: Rule, *, alternatives: Sequence[str] | None = None, **cities: Unpack[Cities]) -> pd.DataFrame:
    """:func:`simulate_rule` for several alternatives, one row each, on the same simulated cities.

    Args:
        rule: The rule.
        alternatives: Which; all known ones unless given.
        cities: As for :func:`simulate_rule`.
    """
    names = list(ALTERNATIVES) if alternatives is None else list(alternatives)
    return pd.DataFrame([vars(simulate_rule(rule, alternative=name, **cities)) for name in names])


def _city(
    rule: Rule,
    n_per_unit: ArrayLike,
    between_sd: float,
    within_sd: ArrayLike,
    correlation: float,
    mean: float,
    classes: Sequence[Hashable] | None,
) -> RuleTrial:
    n = np.atleast_2d(np.asarray(n_per_unit, dtype=np.float64))
    n = np.broadcast_to(n, (rule.years, n.shape[1])) if len(n) == 1 else n
    within = np.asarray(within_sd, dtype=np.float64)
    given = [0] * n.shape[1] if classes is None else classes
    groups = pd.factorize(np.asarray(given), use_na_sentinel=False)[0]
    fewest = int(np.bincount(groups, minlength=1).min())
    problems = []
    if len(n) != rule.years or len(groups) != n.shape[1]:
        problems.append(Problem("n_per_unit has one row per year of the rule, and classes one entry per unit"))
    if within.ndim and within.shape != n.shape[1:]:
        problems.append(Problem("within_sd is one number, or one per unit", found=f"shape {within.shape}"))
    if n.shape[1] == 0:
        problems.append(Problem("there are no units"))
    if not (n >= 1).all():
        problems.append(Problem("every unit has at least one answer in every wave"))
    if not between_sd >= 0 or not (within > 0).all():
        problems.append(Problem("between_sd is 0 or more, within_sd above 0"))
    if not np.isfinite(mean):
        problems.append(Problem("the mean of all true scores is a number", found=str(mean)))
    if not -1 <= correlation <= 1:
        problems.append(Problem("a correlation lies between -1 and 1", found=str(correlation)))
    if rule.k is not None and rule.k > fewest:
        sizes = f"k = {rule.k}, and {'there are' if classes is None else 'a class has'} {fewest} units"
        problems.append(Problem("the rule names more units than there are", found=sizes))
    if problems:
        raise ParameterError(problems)
    return RuleTrial(n, float(between_sd), within, float(correlation), float(mean), groups)


def _standard_scores(city: RuleTrial, rng: np.random.Generator, count: int) -> Floats:
    """True scores in standard deviations from the mean, cities x waves x units: every wave keeps a part of the last."""
    years, size = city.n.shape
    result = rng.standard_normal((count, years, size))
    fresh = math.sqrt(max(1 - city.correlation**2, 0.0))
    for year in range(1, years):
        result[:, year] = city.correlation * result[:, year - 1] + fresh * result[:, year]
    return result


def _as_published(scores: Floats, city: RuleTrial, rule: Rule) -> tuple[Floats, Bools]:
    return scores, np.ones(scores.shape, dtype=np.bool_)


def _min_n(scores: Floats, city: RuleTrial, rule: Rule) -> tuple[Floats, Bools]:
    enough = (city.n >= (rule.min_n or 30)).all(axis=0)
    return np.where(enough, scores, np.nan), np.ones(scores.shape, dtype=np.bool_)


def _shrunken(scores: Floats, city: RuleTrial, rule: Rule) -> tuple[Floats, Bools]:
    """Expected ranks among very many units: the place of the posterior mean in its own spread and all units'."""
    everyone = np.ones(scores.shape, dtype=np.bool_)
    share = city.between_sd**2 / (city.between_sd**2 + city.errors**2)
    centre = scores.mean(axis=-1, keepdims=True)
    posterior = share * (scores - centre)
    if rule.kind == "below":
        return centre + posterior, everyone
    if city.between_sd == 0:
        # All expected ranks are equal; this is their order where true scores differ by the least bit.
        return (scores - centre) / city.errors**2, everyone
    return posterior / (city.between_sd * np.sqrt(2 - share)), everyone


def _interval(scores: Floats, city: RuleTrial, rule: Rule) -> tuple[Floats, Bools]:
    reach = float(ndtri(0.975)) * city.errors
    if rule.kind == "below":
        return scores, scores + reach < float(rule.threshold or 0.0)
    centre = scores.mean(axis=-1, keepdims=True)
    if rule.kind == "top":
        return scores, scores - reach > centre
    return scores, scores + reach < centre


def _named(scores: Floats, eligible: Bools, city: RuleTrial, rule: Rule) -> Bools:
    """Whom the rule names: cities x units, in every wave."""
    if rule.kind == "below":
        under = (scores < float(rule.threshold or 0.0)) & eligible
        return np.asarray(under.all(axis=1))
    order = np.where(np.isnan(scores), np.inf, scores if rule.kind == "bottom" else -scores)
    hits = _lowest(order, city, lambda size: int(rule.k or 1)) & eligible
    return np.asarray(hits.all(axis=1))


def _lowest(values: Floats, city: RuleTrial, count: Callable[[int], int]) -> Bools:
    """The lowest of the last axis in every class; ``count`` says how many of so many units."""
    result = np.zeros(values.shape, dtype=np.bool_)
    for group in range(int(city.groups.max()) + 1):
        members = np.flatnonzero(city.groups == group)
        own = values[..., members]
        result[..., members] = lowest(own, count(len(members))) & np.isfinite(own)
    return result


class _Tally:
    """Who was named, over all cities."""

    def __init__(self, city: RuleTrial, rule: Rule) -> None:
        self.city, self.rule = city, rule
        self.times = np.zeros(city.n.shape[1], dtype=np.int64)
        self.hits = np.zeros(3, dtype=np.int64)
        self.applications, self.meant = 0, 0

    def add(self, truth: Floats, named: Bools) -> None:
        """Count a block of cities, given each unit's truth in standard deviations from the mean."""
        at_end = truth if self.rule.kind != "top" else -truth
        if self.rule.kind == "below":
            meant = self.city.mean + self.city.between_sd * truth < float(self.rule.threshold or 0.0)
        else:
            meant = _lowest(at_end, self.city, lambda size: int(self.rule.k or 1))
        far = _lowest(at_end, self.city, lambda size: max(round(FAR_END * size), 1))
        near = _lowest(at_end, self.city, lambda size: (size + 1) // 2)
        self.times += named.sum(axis=0)
        self.hits += [int((named & which).sum()) for which in (meant, far, ~near)]
        self.applications += int(named.any(axis=1).sum())
        self.meant += int(meant.sum())

    def outcome(self, alternative: str, replications: int) -> RuleOutcome:
        """The shares."""
        total = int(self.times.sum())
        sizes = self.city.n.mean(axis=0)
        smaller = self.times[sizes < np.median(sizes)].sum()
        meant, far, better, small = (float(hits / total) if total else math.nan for hits in (*self.hits, smaller))
        own = self.city.between_sd**2 / (self.city.between_sd**2 + self.city.errors**2)
        named, some = total / replications, self.applications / replications
        median_n, reliability = weighted_median(sizes, self.times), float(np.median(own))
        missed = 1 - int(self.hits[0]) / self.meant if self.meant else math.nan
        return RuleOutcome(
            alternative, named, some, meant, far, better, median_n, small, reliability, replications, missed
        )


def weighted_median(values: Floats, times: Ints) -> float:
    """The median of values that occur several times; NaN where none occurs."""
    total = times.sum()
    if not total:
        return float("nan")
    order = np.argsort(values, kind="stable")
    return float(values[order][np.searchsorted(np.cumsum(times[order]), total / 2)])
