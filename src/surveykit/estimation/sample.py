"""The sample: its rows, what is known of the draw, and the space in which everything is estimated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import pandas as pd

from surveykit.estimation.arrays import Floats
from surveykit.estimation.bounded import Pool
from surveykit.estimation.calibration import Calibration
from surveykit.estimation.columns import Range, names_of
from surveykit.estimation.domains import By, domains
from surveykit.estimation.estimator import Estimator
from surveykit.estimation.means import Workspace
from surveykit.estimation.sampling import Draw, Lonely, Sampling, prepare
from surveykit.estimation.variance import DomainVariance

#: The column that holds weights after they were adjusted.
ADJUSTED = "adjusted_weight"
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
    pools: Mapping[str, Pool] = field(default_factory=dict)
    units: str | None = None

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
        return prepare(self.frame, Draw(self.weight, self.strata, psu, fpc, self.lonely, self.n_psu))

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

    def reweighted(self: AnySample, weights: Floats, calibration: Calibration | None) -> AnySample:
        """The same design with other weights, in ``adjusted_weight``; without a calibration they count as given."""
        calibrations = (*self.calibrations, calibration) if calibration else ()
        frame = self.frame.assign(**{ADJUSTED: weights})
        return replace(self, frame=frame, weight=ADJUSTED, calibrations=calibrations)

    def space(self, by: By) -> Workspace:
        """The sample with the domains of ``by``, ready for every estimate."""
        groups = domains(self.frame, by)
        variance = DomainVariance(self.sampling, groups.codes, groups.count)
        return Workspace(self.sampling, groups, variance, self.calibrations)
