"""What calibrated weights do to a variance: scores lose what the calibration variables explain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from surveykit.estimation.arrays import Floats, totals
from surveykit.estimation.domains import Domains
from surveykit.estimation.sampling import Sampling
from surveykit.estimation.variance import Shared


@dataclass(frozen=True, eq=False)
class Calibration:
    """One adjustment of the weights ``before`` to the weights ``after`` by calibration variables (rows x p).

    The score of an estimate is replaced by its residual from the regression on ``columns``, weighted by ``before``
    (Deville and Särndal 1992).
    """

    columns: Floats
    before: Floats
    after: Floats

    def slopes(self, moments: Floats) -> Floats:
        """Regression slopes from the moments Σ before · x · z (p x k)."""
        return np.asarray(np.linalg.lstsq(self._squares, moments, rcond=None)[0])

    @cached_property
    def _squares(self) -> Floats:
        return np.asarray(self.columns.T @ (self.columns * self.before[:, None]))


def correction(
    calibrations: tuple[Calibration, ...],
    sampling: Sampling,
    domains: Domains,
    scores: Floats,
    start: Shared | None = None,
) -> Shared | None:
    """The shared scores that turn each domain's weighted scores into residuals of the calibrations, the last one first.

    ``start`` are scores that reach outside the domains anyway; here their columns carry no weights.
    """
    columns = [start.columns] if start else []
    loadings = [start.loadings] if start else []
    if not columns and not calibrations:
        return None
    inside = np.flatnonzero((domains.codes >= 0) & (sampling.weights > 0))
    codes = domains.codes[inside]
    plain = np.zeros(len(scores))
    plain[inside] = scores[inside] / sampling.weights[inside]
    for calibration in reversed(calibrations):
        moments = np.vstack(
            [
                totals(codes, (calibration.before * calibration.columns[:, j] * plain)[inside], domains.count)
                for j in range(calibration.columns.shape[1])
            ]
        )
        for column, loading in zip(columns, loadings, strict=True):
            moments += calibration.columns.T @ (calibration.before[:, None] * column) @ loading
        columns.append(calibration.columns)
        loadings.append(-calibration.slopes(moments))
    return Shared(np.hstack(columns) * sampling.weights[:, None], np.vstack(loadings))
