"""The sample: its rows, what is known of the draw, and the space in which everything is estimated."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd

from surveykit.estimation.arrays import Bools, Floats, Ints
from surveykit.estimation.bounded import Pool
from surveykit.estimation.calibration import Calibration
from surveykit.estimation.columns import Range, categories, names_of, rows_of
from surveykit.estimation.domains import By, domains
from surveykit.estimation.estimator import Estimator
from surveykit.estimation.means import Workspace
from surveykit.estimation.sampling import Draw, Lonely, Sampling, prepare
from surveykit.estimation.variance import DomainVariance
from surveykit.results.people import persons_of
from surveykit.survey.measures import Statistic

#: The column that holds weights after they were adjusted.
ADJUSTED = "adjusted_weight"
#: The column that numbers the sampled units of the second stage, each in its unit of the first.
SECOND_STAGE = "second_stage"
AnySample = TypeVar("AnySample", bound="Sample")


@dataclass(frozen=True, eq=False, repr=False)
class Sample(Estimator):
    """What a :class:`surveykit.estimation.Design` is, without its verbs; the fields are described there."""

    frame: pd.DataFrame
    weight: str | None = None
    strata: str | None = None
    psu: str | Sequence[str] | None = None
    fpc: str | Sequence[str] | None = None
    lonely: Lonely = "error"
    n_psu: int | Mapping[str, int] | None = None
    calibrations: tuple[Calibration, ...] = ()
    score_ranges: Mapping[str, Range] = field(default_factory=dict)
    net_rates: tuple[str, ...] = ()
    statistics: Mapping[str, Statistic] = field(default_factory=dict)
    pools: Mapping[str, Pool] = field(default_factory=dict)
    units: str | None = None
    inside: bool = False
    domain: Bools | None = None
    code_of: Callable[[str, object], Hashable] | None = None
    person: str | None = None

    def __post_init__(self) -> None:
        self.sampling  # noqa: B018 - a design that cannot be used is refused at once

    def __repr__(self) -> str:
        parts = [("weight", self.weight), ("strata", self.strata), ("psu", self.psu), ("fpc", self.fpc)]
        named = "".join(f", {name}={value!r}" for name, value in parts if value is not None)
        return f"{type(self).__name__}({len(self.frame):,} answers{named}, df={self.df:g})"

    @property
    def variance_method(self) -> str:
        """Where variances come from, in the words of an estimate's method."""
        return "Taylor linearisation"

    @cached_property
    def sampling(self) -> Sampling:
        """The design as arrays."""
        psu = names_of(self.psu) if self.psu is not None else ()
        fpc = names_of(self.fpc) if self.fpc is not None else ()
        drawn = prepare(self.frame, Draw(self.weight, self.strata, psu, fpc, self.lonely, self.n_psu))
        weights = drawn.weights if self.domain is None else np.where(self.domain, drawn.weights, 0.0)
        return replace(drawn, weights=weights, alone=self.inside)

    def only(self: AnySample, column: str, code: Hashable) -> AnySample:
        """The same sample, narrowed to the answers of one group: every estimate is of this domain.

        Values, standard errors and intervals are those of the group in estimates ``by`` its column, and the other rows
        still say how the sample was drawn (W. G. Cochran, Sampling Techniques, 1977, section 2.12). So a comparison
        with the rest is one inside the group. Of a group that nobody is in, every n is 0.

        Raises:
            DesignError: There is no such column.
        """
        return self._narrowed(np.asarray(categories(self.frame, column) == code, dtype=np.bool_))

    def where(self: AnySample, **conditions: object) -> AnySample:
        """The same sample, narrowed to rows that have the given value, or one of the given values, in every column.

        ``design.where(age="18 - 34", region=["north", "south"])``: groups by code, and in a survey's design by label
        too; of a question with several answers, who ticked one of the choices. As of :meth:`only`, estimates are of a
        domain of the whole sample. The frame is shared, not copied.

        Raises:
            DesignError: There is no such column or group; the message suggests one.
            ParameterError: The survey declares no such group.
        """
        inside = np.ones(len(self.frame), dtype=np.bool_)
        for column, condition in conditions.items():
            given = condition if isinstance(condition, list | tuple | set | frozenset) else (condition,)
            inside &= rows_of(self.frame, column, given, self.code_of)
        return self._narrowed(inside)

    def _narrowed(self: AnySample, inside: Bools) -> AnySample:
        """The sample in which only some of the rows that count still do; how it was drawn is not looked at again."""
        domain = inside if self.domain is None else inside & self.domain
        pools = self.pools or self.all_pools
        sampling = replace(self.sampling, weights=np.where(domain, self.sampling.weights, 0.0))
        narrowed = object.__new__(type(self))
        given = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        vars(narrowed).update(given | {"domain": domain, "pools": pools, "sampling": sampling})
        return narrowed

    @cached_property
    def persons(self) -> Ints | None:
        """Per row the number of the person who gave it; ``None`` where nobody is known to have given several."""
        return None if self.person is None else persons_of(self.frame[self.person])

    @property
    def weights(self) -> Floats:
        """The weight of each row."""
        return self.sampling.weights

    @property
    def df(self) -> float:
        """Degrees of freedom of the whole sample: sampled first-stage units minus strata."""
        return self.sampling.df

    @property
    def psu_counts(self) -> int | dict[str, int]:
        """Sampled first-stage units (per stratum), to be given as ``n_psu`` to the design of a domain's rows."""
        return self.sampling.psu_counts

    @property
    def part_counts(self) -> int | dict[str, int]:
        """The same for the rows of one rated unit: where units are the sampled units, people are counted in each."""
        return (
            self.within.psu_counts if self.psu is not None and names_of(self.psu)[0] == self.units else self.psu_counts
        )

    @cached_property
    def within(self: AnySample) -> AnySample:
        """The sample inside each of its first-stage units: what a domain of one such unit is estimated from.

        Each unit is a stratum of its own, in which the units of the second stage were drawn, or rows without one.
        A sampled unit says nothing of how sampled units vary, but its own answers say how well it is known itself.
        """
        first, *rest = names_of(self.psu) if self.psu is not None else ()
        frame = self.frame.assign(**{ADJUSTED: self.weights})
        if rest:
            frame[SECOND_STAGE] = frame.groupby([first, rest[0]], observed=True, sort=False).ngroup()
        psu = (SECOND_STAGE, *rest[1:]) if rest else None
        fpc = names_of(self.fpc)[1:] if self.fpc is not None else ()
        # One step: a design is checked when it is made, and a unit with one answer is no mistake here.
        return replace(
            self,
            frame=frame,
            weight=ADJUSTED,
            strata=first,
            psu=psu,
            fpc=fpc or None,
            lonely="remove",
            n_psu=None,
            inside=True,
        )

    def reweighted(self: AnySample, weights: Floats, calibration: Calibration | None) -> AnySample:
        """The same design with other weights, in ``adjusted_weight``; without a calibration they count as given."""
        calibrations = (*self.calibrations, calibration) if calibration else ()
        frame = self.frame.assign(**{ADJUSTED: weights})
        return replace(self, frame=frame, weight=ADJUSTED, calibrations=calibrations)

    def space(self, by: By) -> Workspace:
        """The sample with the domains of ``by``, ready for every estimate.

        Domains of the first-stage sampled units themselves have the variances of ``within``.
        """
        if self.psu is not None and names_of(self.psu)[0] in (names_of(by) if by is not None else ()):
            return self.within.space(by)
        groups = domains(self.frame, by, self.domain)
        variance = DomainVariance(self.sampling, groups.codes, groups.count)
        return Workspace(self.sampling, groups, variance, self.calibrations, self.persons)
