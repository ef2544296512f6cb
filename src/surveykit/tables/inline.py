"""One estimate as text outside a table: in the run's index page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from surveykit.presentation.printing import fixed
from surveykit.presentation.view import View


def headline_text(estimate: Mapping[str, Any] | pd.Series, view: View) -> tuple[str, float | None]:
    """A screened estimate of the headline as printed, and the number to sort by; withheld ones in words, without one.

    ``estimate`` is a row of the published benchmarks: ``variable``, ``statistic`` (``mean``, ``rate``, ...), ``value``,
    ``withheld``.
    """
    if isinstance(estimate["withheld"], str):
        return view.text(f"tables.withheld.{estimate['withheld']}", floor=view.floor.min_n), None
    if estimate["statistic"] == "rate":
        value, decimals, sign = estimate["value"] * 100, view.decimals.percent, "%"
    else:
        value, decimals, sign = estimate["value"], view.mean_decimals(str(estimate["variable"])), ""
    return view.number(value, decimals) + sign, float(fixed(value, decimals))


def headline_interval(estimate: Mapping[str, Any] | pd.Series, view: View) -> str:
    """The 95 % interval of a screened estimate of the headline as printed; empty where it is not shown.

    ``estimate`` is a row of the published benchmarks: ``variable``, ``statistic``, ``low``, ``high``, ``shown``,
    ``withheld``.
    """
    low, high = estimate["low"], estimate["high"]
    if isinstance(estimate["withheld"], str) or estimate["shown"] != "all" or pd.isna(low) or pd.isna(high):
        return ""
    if estimate["statistic"] == "rate":
        return view.interval(low * 100, high * 100, view.decimals.percent)
    return view.interval(low, high, view.mean_decimals(str(estimate["variable"])))
