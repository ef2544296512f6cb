"""A measure over several waves: its value in each, and the change from each to the next, corrected together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.columns import categories
from surveykit.estimation.design import Design
from surveykit.estimation.multiplicity import adjusted_p
from surveykit.results import COLUMNS, Displayed, Estimates

Followed = Literal["mean", "rate", "median", "total"]


@dataclass(frozen=True, eq=False, repr=False)
class Trend(Displayed):
    """A measure over waves.

    Args:
        values: The measure in every wave, with its interval.
        changes: The change to each wave from the one before (``reference``), with ``p`` and ``p_adjusted`` (Holm, all
            changes one family); the wave's column names the later wave.
        by: The column of the waves.
        statistic: ``mean``, ``rate``, ``median`` or ``total``.
        level: Of the intervals; a change counts below 1 - level.
    """

    values: Estimates
    changes: Estimates
    by: str
    statistic: Followed
    level: float = 0.95


def trend(
    design: Design,
    variable: str,
    by: str = "wave",
    *,
    statistic: Literal["mean", "rate"] | None = None,
    level: float = 0.95,
) -> Trend:
    """A measure in every wave that has answers, and its changes.

    People who answered in two waves are accounted for in the change, if the design's sampled units are people.

    Args:
        design: The sample with all waves.
        variable: A scored question, a measure, or a rate (0 and 1).
        by: The column of the waves, whose categories are in their order in time.
        statistic: ``mean`` (t intervals) or ``rate`` (intervals within 0 to 1) instead of what
            :meth:`Design.measure` gives for the variable.
        level: Of the intervals.

    Raises:
        DesignError: The statistic is not known, or a column is missing.
    """
    if statistic not in (None, "mean", "rate"):
        raise DesignError(f"statistic={statistic!r} is not known", expected="mean or rate")
    estimate = {None: design.measure, "mean": design.mean, "rate": design.rate}[statistic]
    values = estimate(variable, by=by, level=level)
    own = design.statistics.get(variable, "mean")
    followed: Followed = statistic or ("rate" if own == "share" else own)
    waves = categories(design.frame, by)
    answered = set(values[values["n"] > 0][by].astype("object"))
    known = [wave for wave in waves.categories.tolist() if wave in answered]
    changes = [
        design.change(variable, by, start, end, level=level).frame.assign(**{by: end, "reference": start})
        for start, end in pairwise(known)
    ]
    columns = [by, "reference", *COLUMNS, "p"]
    frame = pd.concat(changes, ignore_index=True)[columns] if changes else pd.DataFrame(columns=columns)
    frame["p_adjusted"] = adjusted_p(frame["p"].to_numpy(dtype="float64"))
    return Trend(values, Estimates(frame, (by,)), by, followed, level)
