"""A survey's own rules: whom they name, what such rules catch, and how strong the evidence is for each named unit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.estimation.arrays import Bools, Floats, rounded
from surveykit.results import Displayed
from surveykit.units.league import turned
from surveykit.units.posterior import Posterior, posterior
from surveykit.units.ranking import lowest
from surveykit.units.reliability import floored_variances
from surveykit.units.rule_simulation import FAR_END, REPLICATIONS, rule_table
from surveykit.units.true_values import ScaleEnds, TrueValues, true_values

if TYPE_CHECKING:
    from surveykit.survey import Rule

EVIDENCE_COLUMNS = (
    "rule", "class", "unit", "named", "n", "units", "p_every_wave", "p_k", "p_far_end", "p_better_half",
)  # fmt: skip
OUTCOME_COLUMNS = (
    "rule", "alternative", "named", "some", "truly_bottom_k", "truly_bottom_5", "better_half", "median_n", "small",
    "reliability", "replications", "missed", "units", "between_sd", "within_sd", "correlation",
)  # fmt: skip
#: ``units`` is how many units of the class take part.
SKIPPED_COLUMNS = ("rule", "class", "units")
#: ``reason`` is ``few``: fewer answers than ``least`` in the wave; or ``no_error``: enough, but no standard error.
APART_COLUMNS = ("rule", "class", "unit", "wave", "n", "least", "reason")
#: Significant digits of the parameters of simulated cities.
_PARAMETER_DIGITS = 3
#: Draws of all true values: a probability of one half then has a Monte-Carlo error of 0.5 percentage points.
DRAWS = 10_000


class _Spread(TypedDict):
    between_sd: float
    within_sd: float | Floats
    correlation: float


@dataclass(frozen=True, eq=False)
class _Cities:
    """The simulated cities: answers per wave of every unit, and the arguments of :func:`check_rule`."""

    sizes: pd.Series
    classes: Mapping[str, str]
    replications: int
    seed: int
    of_totals: bool


@dataclass(frozen=True, eq=False, repr=False)
class RuleCheck(Displayed):
    """What became of one rule.

    Args:
        outcomes: One row per alternative (:data:`OUTCOME_COLUMNS`); empty where nothing can be simulated.
        evidence: One row per unit that takes part (:data:`EVIDENCE_COLUMNS`): whether the rule names it; the
            probabilities that it truly is among the k (or under the threshold) in every wave, and on the mean of the
            waves; among the far 5 % of its class; in the other half. ``n`` is the least of the waves.
        skipped: The classes in which the rule would name everybody (:data:`SKIPPED_COLUMNS`), so that it says nothing.
        apart: The units of ``classes`` that take no part, a row for each wave that is why (:data:`APART_COLUMNS`).
    """

    outcomes: pd.DataFrame
    evidence: pd.DataFrame
    skipped: pd.DataFrame
    apart: pd.DataFrame


def check_rule(
    number: int,
    rule: Rule,
    waves: Sequence[pd.DataFrame],
    classes: Mapping[str, str],
    sizes: pd.Series,
    *,
    min_n: int,
    bounds: tuple[float, float] | None = None,
    higher_is_better: bool = True,
    of_totals: bool = False,
    replications: int = REPLICATIONS,
    seed: int = 1,
    draws: int = DRAWS,
) -> RuleCheck:
    """Apply a rule to a survey's units, and to simulated cities with the same sizes and variances.

    Args:
        number: The rule's place among the survey's rules.
        rule: The rule; it is applied inside every class with more units than it names.
        waves: For each of its consecutive waves a frame with unit, n, value and se of the units that may be shown.
        classes: The class of each unit.
        sizes: Answers per wave of all units of the survey that may be shown, for the simulation.
        min_n: Fewest answers per wave with which a unit takes part.
        bounds: The ends of the scale that the values are on, where it has any.
        higher_is_better: Whether high values are good; else ``bottom`` names the highest, and ``below`` those above the
            threshold.
        of_totals: Whether values are totals, whose errors grow with the number of answers.
        replications: Simulated cities.
        seed: Of the simulation and of the posterior.
        draws: Of all units' true values, behind the probabilities.
    """
    if not higher_is_better:
        waves = [turned(wave) for wave in waves]
        rule = rule.model_copy(update={"threshold": None if rule.threshold is None else -rule.threshold})
        bounds = None if bounds is None else (-bounds[1], -bounds[0])
    least = max(min_n, rule.min_n or 0)
    parts = [wave[(wave["n"] >= least) & wave["se"].notna()].set_index("unit") for wave in waves]
    common = [unit for unit in parts[0].index if all(unit in part.index for part in parts)]
    groups = pd.Series([classes.get(unit, "") for unit in common], common, dtype=object)
    small = groups.value_counts(sort=False)
    small = small[small <= (rule.k or 1)]
    skipped = pd.DataFrame({"rule": number, "class": small.index, "units": small.to_numpy()})
    outcomes, evidence = (pd.DataFrame(columns=list(names)) for names in (OUTCOME_COLUMNS, EVIDENCE_COLUMNS))
    apart = _apart(number, waves, parts, classes, least)
    nothing = RuleCheck(outcomes, evidence, skipped, apart)
    enough = ~groups.isin(skipped["class"])
    common, groups = [unit for unit in common if enough[unit]], groups[enough]
    if len(common) < 3:
        return nothing
    values = np.stack([part.loc[common, "value"].to_numpy(dtype=np.float64) for part in parts])
    n = np.stack([part.loc[common, "n"].to_numpy(dtype=np.float64) for part in parts])
    errors = [part.loc[common, "se"].to_numpy(dtype=np.float64) ** 2 for part in parts]
    try:
        # Not those of bounded intervals, which are wider than chance alone would make them: units would seem to differ
        # less than they do, and probabilities would be too close to their average.
        variances = np.stack(
            [floored_variances(own, count, of_totals=of_totals) for own, count in zip(errors, n, strict=True)]
        )
    except ParameterError:  # all answers equal: nobody differs from anybody
        return nothing
    centre = np.empty_like(values)
    for cls in groups.unique():
        own = (groups == cls).to_numpy()
        centre[:, own] = values[:, own].mean(axis=1, keepdims=True)
    frames = [
        pd.DataFrame({"unit": common, "value": value - middle, "se": np.sqrt(variance)})
        for value, middle, variance in zip(values, centre, variances, strict=True)
    ]
    known = posterior(frames)
    numbers, _ = pd.factorize(groups)
    true = true_values(common, values, variances, n, numbers, None if bounds is None else ScaleEnds(*bounds))
    evidence = _evidence(rule, true, groups, seed, draws)
    evidence = evidence.assign(rule=number, named=_named(rule, values, groups), n=n.min(axis=0))
    single = variances / n if of_totals else n * variances
    cities = _Cities(sizes, classes, replications, seed, of_totals)
    outcomes = _outcomes(number, rule, known, single, centre, cities)
    return RuleCheck(outcomes, evidence.reindex(columns=list(EVIDENCE_COLUMNS)), skipped, apart)


def _apart(
    number: int, waves: Sequence[pd.DataFrame], parts: Sequence[pd.DataFrame], classes: Mapping[str, str], least: int
) -> pd.DataFrame:
    """Every unit and wave that keeps the unit out of the rule, and why."""
    rows = []
    for wave, part in zip(waves, parts, strict=True):
        counts = dict(zip(wave["unit"], wave["n"], strict=True))
        name = str(wave["wave"].iloc[0]) if "wave" in wave.columns and len(wave) else ""
        for unit in [unit for unit in classes if unit not in part.index]:
            n = float(counts.get(unit, 0.0))
            rows.append((number, classes[unit], unit, name, n, least, "few" if n < least else "no_error"))
    return pd.DataFrame(rows, columns=list(APART_COLUMNS))


def _named(rule: Rule, values: Floats, groups: pd.Series) -> Bools:
    """Whom the rule names; units tied with the last one named are named as well."""
    if rule.kind == "below":
        return np.asarray((values < float(rule.threshold or 0.0)).all(axis=0))
    signed = values if rule.kind == "bottom" else -values
    result = np.zeros(values.shape[1], dtype=np.bool_)
    for cls in groups.unique():
        own = np.flatnonzero(groups == cls)
        result[own] = lowest(signed[:, own], int(rule.k or 1)).all(axis=0)
    return result


def _evidence(rule: Rule, known: TrueValues, groups: pd.Series, seed: int, draws: int) -> pd.DataFrame:
    """Probabilities from draws of the true values of all units of a class together."""
    rng = np.random.default_rng([seed, 7])
    hits = np.zeros((4, len(groups)))
    members = [np.flatnonzero(groups == cls) for cls in groups.unique()]
    for true in known.blocks(rng, draws):
        for own in members:
            hits[:, own] += np.stack([which.sum(axis=0) for which in _facts(rule, true.take(own, axis=2))])
    shares = dict(zip(("p_every_wave", "p_k", "p_far_end", "p_better_half"), hits / draws, strict=True))
    counts = groups.map(groups.value_counts()).to_numpy()
    return pd.DataFrame({"unit": groups.index, "class": groups.to_numpy(), "units": counts, **shares})


def _facts(rule: Rule, true: Floats) -> tuple[Bools, Bools, Bools, Bools]:
    """For draws x waves x units: who is meant in every wave, meant on the mean, at the far end, in the better half."""
    each = -true if rule.kind == "top" else true
    together, size = each.mean(axis=1), true.shape[2]
    ordered = np.sort(together)

    def among(count: int) -> Bools:
        return np.asarray(together <= ordered[:, count - 1 : count])

    if rule.kind == "below":
        limit = float(rule.threshold or 0.0)
        in_each, meant = each < limit, together < limit
    else:
        k = int(rule.k or 1)
        in_each, meant = lowest(each, k), among(k)
    return np.asarray(in_each.all(axis=1)), meant, among(max(round(FAR_END * size), 1)), ~among((size + 1) // 2)


def _outcomes(
    number: int, rule: Rule, known: Posterior, single: Floats, centre: Floats, cities: _Cities
) -> pd.DataFrame:
    """The rule in simulated cities with the survey's own sizes, variances and correlation.

    All reports show what comes of it, so these have few digits: a single answer should not change them.
    """
    sizes, classes = cities.sizes, cities.classes
    groups = pd.Series([classes.get(unit, "") for unit in sizes.index], sizes.index, dtype=object)
    enough = (groups.map(groups.value_counts()) > (rule.k or 1)).to_numpy()
    between, within = math.sqrt(float(np.mean(np.square(known.between)))), math.sqrt(float(np.median(single)))
    between, within, correlation, mean = (
        rounded(value, _PARAMETER_DIGITS) for value in (between, within, known.correlation, float(centre.mean()))
    )
    spread = _Spread(between_sd=between, within_sd=within, correlation=correlation)
    n, own = sizes[enough].to_numpy(dtype=np.float64), groups[enough].tolist()
    # Of a total the error is ``within`` times the root of n, and that is what it is divided by.
    errors = _Spread(between_sd=between, within_sd=within * n if cities.of_totals else within, correlation=correlation)
    replications, seed = cities.replications, cities.seed
    table = rule_table(rule, n_per_unit=n, **errors, replications=replications, seed=seed, mean=mean, classes=own)
    return table.assign(rule=number, units=len(own), **spread).reindex(columns=list(OUTCOME_COLUMNS))
