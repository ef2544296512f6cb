"""Control charts of shares: which months are out of line, given how many answers each has."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from surveykit.errors import DesignError
from surveykit.estimation.arrays import quotient
from surveykit.estimation.columns import first_rows, numbers, require

Chart = Literal["p", "laney"]
#: Columns of :func:`control_limits`, after the group.
CONTROL_COLUMNS = ("period", "value", "centre", "low", "high", "n", "spread", "signal", "method")
_METHODS = {
    "p": "p-chart, 3 binomial standard errors",
    "laney": "Laney p' chart, 3 binomial standard errors times spread",
}


def control_limits(
    frame: pd.DataFrame, hits: str, n: str, period: str, by: str | None = None, *, chart: Chart = "laney"
) -> pd.DataFrame:
    """Limits within which a share varies by chance alone, for a panel of periods.

    The centre is the pooled share of the group, the limits are centre ± 3·sqrt(centre(1 - centre)/n), cut at 0 and 1.
    With many answers a period these binomial limits are too narrow, because shares also vary from day to day for
    reasons of no interest; Laney's chart (2002) multiplies them by the ``spread`` of the standardised shares, measured
    by the mean moving range (over 1.128). Spread 1 is what chance alone gives.

    Args:
        frame: One row per group and period, in any order.
        hits: Column of answers that count.
        n: Column of all answers; periods with none have no value.
        period: Column of the periods, which sort in time.
        by: Column of the groups; every group has limits of its own.
        chart: ``laney``, or ``p`` for binomial limits (spread 1).

    Returns:
        The group, ``period``, ``value``, ``centre``, ``low``, ``high``, ``n``, ``spread``, ``signal`` (the value lies
        outside its limits) and ``method``, sorted by group and period. With Laney's chart the spread, and with it the
        limits, are NaN for fewer than three periods with answers.

    Raises:
        DesignError: The chart is not known, numbers are impossible, or a group has a period twice.
    """
    if chart not in _METHODS:
        raise DesignError(f"chart={chart!r} is not known", expected="laney or p")
    names = [name for name in (by, period) if name is not None]
    require(frame, [hits, n, *names])
    _check(frame, hits, n, names)
    table = pd.DataFrame({**{name: frame[name] for name in names}, "_hits": frame[hits], "_n": frame[n]})
    table = table.sort_values(names, kind="stable").reset_index(drop=True)
    groups = [] if by is None else [part for _, part in table.groupby(by, observed=True, sort=False)]
    result = pd.concat([_limits(part, chart) for part in groups or [table]], ignore_index=True)
    return result.rename(columns={period: "period"})[[*([by] if by else []), *CONTROL_COLUMNS]]


def _check(frame: pd.DataFrame, hits: str, n: str, names: list[str]) -> None:
    count, all_answers = numbers(frame, hits), numbers(frame, n)
    wrong = ~((count >= 0) & (count <= all_answers))
    if wrong.any():
        raise DesignError(f"{hits!r} must lie between 0 and {n!r} in every row", where=first_rows(frame, wrong))
    twice = frame.duplicated(names).to_numpy()
    if twice.any():
        raise DesignError("a period occurs twice in a group", where=first_rows(frame, twice))


def _limits(part: pd.DataFrame, chart: Chart) -> pd.DataFrame:
    hits, n = part["_hits"].to_numpy(dtype=np.float64), part["_n"].to_numpy(dtype=np.float64)
    value = quotient(hits, n)
    centre = float(hits.sum() / n.sum()) if n.sum() > 0 else float("nan")
    se = np.sqrt(quotient(np.full(len(n), centre * (1 - centre)), n))
    spread = 1.0
    if chart == "laney":
        standard = quotient(value - centre, se)
        moving = np.abs(np.diff(standard[np.isfinite(standard)]))
        spread = float(moving.mean() / 1.128) if len(moving) > 1 else float("nan")
    low, high = (np.clip(centre + side * 3 * spread * se, 0.0, 1.0) for side in (-1, 1))
    limits = part.drop(columns=["_hits", "_n"]).assign(value=value, centre=centre, low=low, high=high)
    signal = (value < low) | (value > high)
    return limits.assign(n=n.astype(np.int64), spread=spread, signal=signal, method=_METHODS[chart])
