"""Who was drawn how: stages, strata, sampled units, sampling fractions and weights, as arrays.

The variance of every estimate is a sum over the strata of every stage of

    factor_h * sum over the stratum's sampled units of (total of the unit - mean total of the stratum)^2

with ``factor_h = (product of the earlier stages' sampling fractions) * (1 - f_h) * n_h / (n_h - 1)``
(Binder 1983; Lumley 2004). This module prepares the factors; :mod:`surveykit.estimation.variance` uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import Bools, Floats, Ints, distinct, totals
from surveykit.estimation.columns import first_rows, numbers, require

Lonely = Literal["error", "remove", "adjust", "certainty", "average"]
LONELY: tuple[str, ...] = ("error", "remove", "adjust", "certainty", "average")
SampledPsus = int | Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of the draw.

    Per row: ``cluster``, the sampled unit, and ``fraction``, the product of the sampling fractions up to this stage.
    Per sampled unit with rows: ``stratum``. Per stratum: ``size``, its sampled units, also those without rows here;
    ``factor``, what its sum of squares is multiplied by; ``lonely``, whether its only sampled unit is compared with the
    mean of the whole sample. ``inflation`` makes up for lonely strata that were left out (``lonely="average"``).
    """

    cluster: Ints
    stratum: Ints
    size: Floats
    factor: Floats
    fraction: Floats
    lonely: Bools
    inflation: float


@dataclass(frozen=True, eq=False)
class Sampling:
    """A prepared design: weights, stages and degrees of freedom.

    ``df`` is the number of sampled first-stage units minus the number of strata in the whole sample (R's ``degf``);
    estimates count their own, see :class:`surveykit.estimation.variance.Support`. ``alone`` says that every domain was
    drawn for itself, as a stratum, and is compared with nothing larger.
    """

    weights: Floats
    stages: tuple[Stage, ...]
    df: float
    psu_counts: int | dict[str, int]
    alone: bool = False

    @property
    def enumerated(self) -> Bools:
        """Rows of strata of which every first-stage unit was drawn, so that this stage adds no variance."""
        return self.stages[0].fraction >= 1 - 1e-12


@dataclass(frozen=True, eq=False)
class _DrawnStage:
    """Clusters and strata of one stage before their factors are known; ``population`` per stratum, NaN without fpc."""

    cluster: Ints
    stratum: Ints
    stratum_of_row: Ints
    names: pd.Index
    size: Floats
    population: Floats


@dataclass(frozen=True)
class Draw:
    """How the answers were drawn: the columns that say so, and two settings; see ``Design``."""

    weight: str | None
    strata: str | None
    psu: tuple[str, ...]
    fpc: tuple[str, ...]
    lonely: str
    n_psu: SampledPsus | None


def prepare(frame: pd.DataFrame, draw: Draw) -> Sampling:
    """The arrays of a design."""
    _check_settings(frame, draw)
    drawn = _drawn_stages(frame, draw)
    first, stages, earlier = drawn[0], list[Stage](), np.ones(len(frame))
    for part in drawn:
        stages.append(_stage(part, earlier, draw.lonely))
        earlier = stages[-1].fraction
    counts = {str(name): int(count) for name, count in zip(first.names, first.size, strict=True)}
    return Sampling(
        _weights(frame, draw.weight, drawn),
        tuple(stages),
        df=max(float(first.size.sum() - len(first.size)), 0.0),
        psu_counts=int(first.size.sum()) if draw.strata is None else counts,
    )


def _check_settings(frame: pd.DataFrame, draw: Draw) -> None:
    psu, fpc = draw.psu, draw.fpc
    require(frame, [name for name in (draw.weight, draw.strata, *psu, *fpc) if name is not None])
    if draw.lonely not in LONELY:
        raise DesignError(f"lonely={draw.lonely!r} is not known", expected="one of: " + ", ".join(LONELY))
    if len(fpc) > max(len(psu), 1):
        raise DesignError("more population sizes (fpc) than stages (psu)", found=f"{len(fpc)} and {len(psu)}")
    if draw.n_psu is not None and len(psu) > 1 and fpc:
        raise DesignError(
            "n_psu describes a domain of a one-stage sample, but several stages are given",
            remedy="use the whole sample's frame, or declare only the first stage",
        )


def _drawn_stages(frame: pd.DataFrame, draw: Draw) -> list[_DrawnStage]:
    """The stages that add variance: the first, and each further one as long as the stage before it has an fpc."""
    draws = [_first_draw(frame, draw)]
    for psu, fpc in zip(draw.psu[1 : len(draw.fpc) + 1], (*draw.fpc[1:], None), strict=False):
        draws.append(_next_draw(frame, draws[-1], psu, fpc))
    return draws


def _first_draw(frame: pd.DataFrame, draw: Draw) -> _DrawnStage:
    rows, strata, psu = len(frame), draw.strata, draw.psu[0] if draw.psu else None
    stratum_of_row, names = _codes(frame, strata) if strata else (np.zeros(rows, np.int64), pd.Index(["all"]))
    cluster, labels = _codes(frame, psu, sort=False) if psu else (np.arange(rows, dtype=np.int64), pd.RangeIndex(rows))
    stratum = np.zeros(len(labels), dtype=np.int64)
    stratum[cluster] = stratum_of_row
    crossing = np.unique(cluster[stratum[cluster] != stratum_of_row])
    if len(crossing):
        some = ", ".join(str(label) for label in labels[crossing[:5]])
        raise DesignError(
            f"{len(crossing):,} sampled units (column {psu!r}) have answers in more than one stratum "
            f"(column {strata!r})",
            found=some + (" …" if len(crossing) > 5 else ""),
            remedy="numbers that start again in every stratum must be made distinct; people who answer in "
            "several strata were not drawn within them: leave out the strata",
        )
    size, names = _sampled(totals(stratum, None, len(names)), names, draw.n_psu, strata)
    population = _population(frame, draw.fpc[0] if draw.fpc else None, stratum_of_row, size)
    return _DrawnStage(cluster, stratum, stratum_of_row, names, size, population)


def _next_draw(frame: pd.DataFrame, before: _DrawnStage, psu: str, fpc: str | None) -> _DrawnStage:
    """The units drawn within each unit of the stage before, which is their stratum."""
    labels, names = _codes(frame, psu, sort=False)
    pairs, cluster = distinct(before.cluster * np.int64(len(names)) + labels, len(before.stratum) * max(len(names), 1))
    stratum = (pairs // np.int64(len(names))).astype(np.int64)
    size = totals(stratum, None, len(before.stratum))
    population = _population(frame, fpc, before.cluster, size)
    return _DrawnStage(cluster, stratum, before.cluster, pd.RangeIndex(len(size)), size, population)


def _codes(frame: pd.DataFrame, name: str, *, sort: bool = True) -> tuple[Ints, pd.Index]:
    """Codes and labels of a design column, which must be known for every row; labels sorted, or as they appear."""
    missing = frame[name].isna().to_numpy()
    if missing.any():
        raise DesignError(
            f"the design column {name!r} is empty for some answers",
            where=first_rows(frame, missing),
            remedy="fill it, or exclude these answers in decisions.yml",
        )
    column = frame[name]
    values = column.astype(column.cat.categories.dtype) if isinstance(column.dtype, pd.CategoricalDtype) else column
    if pd.api.types.is_integer_dtype(values.dtype) and len(values):
        whole = values.to_numpy(dtype=np.int64)
        low, high = int(whole.min()), int(whole.max())
        if high - low < 4 * len(whole):  # numbers close together, such as running numbers, need no sorting
            labels, codes = distinct(whole - low, high - low + 1)
            return codes, pd.Index(labels + low)
    codes, names = pd.factorize(values, sort=sort)
    return codes.astype(np.int64), pd.Index(names)


def _sampled(here: Floats, names: pd.Index, n_psu: SampledPsus | None, strata: str | None) -> tuple[Floats, pd.Index]:
    """Sampled units per stratum, from the rows or as given for the whole sample; strata without rows come last."""
    if n_psu is None:
        return here, names
    given = dict(n_psu) if isinstance(n_psu, Mapping) else {str(names[0]) if len(names) else "all": int(n_psu)}
    if not isinstance(n_psu, Mapping) and strata is not None:
        raise DesignError("with strata, n_psu must give the number of sampled units of each stratum")
    if isinstance(n_psu, Mapping) and strata is None:
        raise DesignError("n_psu names strata, but the design has none", remedy="give one whole number")
    keys = [str(name) for name in names]
    small = [key for key, count in zip(keys, here, strict=True) if given.get(key, 0) < count]
    if small:
        raise DesignError(
            "n_psu is smaller than the number of sampled units in the frame",
            where=", ".join(f"stratum {key!r}" for key in small[:5]),
            found=", ".join(f"{given.get(key)}" for key in small[:5]),
            expected="the number of first-stage units of the whole sample",
        )
    absent = [key for key in given if key not in set(keys)]
    size = np.array([given[key] for key in (*keys, *absent)], dtype=np.float64)
    return size, pd.Index([*keys, *absent])


def _population(frame: pd.DataFrame, fpc: str | None, stratum_of_row: Ints, size: Floats) -> Floats:
    """Units in the population per stratum; NaN where the draw counts as with replacement."""
    population = np.full(len(size), np.nan)
    if fpc is None:
        return population
    values = numbers(frame, fpc)
    population[stratum_of_row] = values
    wrong = ~(values > 0) | (values != population[stratum_of_row])
    if wrong.any():
        raise DesignError(
            f"the population size {fpc!r} must be one positive number per stratum",
            where=first_rows(frame, wrong),
            found=", ".join(str(value) for value in values[wrong][:5]),
        )
    small = (population < size - 1e-9)[stratum_of_row]
    if small.any():
        raise DesignError(
            f"the population size {fpc!r} is smaller than the number of sampled units",
            where=first_rows(frame, small),
            expected="numbers of units in the population, not sampling fractions",
        )
    return population


def _stage(draw: _DrawnStage, earlier: Floats, lonely: str) -> Stage:
    fraction = np.where(np.isnan(draw.population), 0.0, draw.size / draw.population)
    stratum_of_row = draw.stratum_of_row
    before = np.ones(len(draw.size))
    before[stratum_of_row] = earlier
    open_part = np.where(fraction >= 1 - 1e-12, 0.0, 1.0 - fraction)
    single = (draw.size == 1) & (open_part > 0)
    if lonely == "error" and single.any() and len(single) > 1:  # alone in the whole sample: NaN, not a mistake
        names = [str(name) for name in draw.names[single]]
        raise DesignError(
            f"{len(names):,} strata have a single sampled unit, so that their variance is unknown",
            found=", ".join(names[:5]) + (" …" if len(names) > 5 else ""),
            remedy="join strata, or choose lonely='adjust' (careful), 'average', 'certainty' or 'remove'",
        )
    ordinary = np.divide(draw.size, draw.size - 1, out=np.zeros(len(draw.size)), where=draw.size > 1)
    adjusted = single if lonely == "adjust" else np.zeros(len(draw.size), dtype=np.bool_)
    factor = before * open_part * np.where(adjusted, 1.0, ordinary)
    known = len(draw.size) - int(single.sum())
    inflation = len(draw.size) / known if lonely == "average" and known else 1.0
    without_fpc = bool(np.isnan(draw.population).any())
    kept = np.zeros(len(earlier)) if without_fpc else earlier * fraction[stratum_of_row]
    return Stage(draw.cluster, draw.stratum, draw.size, factor, kept, adjusted, inflation)


def _weights(frame: pd.DataFrame, weight: str | None, draws: list[_DrawnStage]) -> Floats:
    """The weights: the named column, else population / sample over the stages, else 1."""
    if weight is None:
        result = np.ones(len(frame))
        for draw in draws:
            ratio = np.where(np.isnan(draw.population), 1.0, draw.population / draw.size)
            result = result * ratio[draw.stratum_of_row]
        return result
    values = numbers(frame, weight)
    for wrong, what in ((np.isnan(values), "empty"), (values < 0, "negative")):
        if wrong.any():
            raise DesignError(
                f"the weight {weight!r} is {what} for {int(wrong.sum()):,} of {len(values):,} answers",
                where=first_rows(frame, wrong),
                remedy="correct the weights, or exclude these answers in decisions.yml; a weight of 0 keeps an "
                "answer out of every estimate",
            )
    if len(values) and not (values > 0).any():
        raise DesignError(f"every weight in {weight!r} is 0")
    return values
