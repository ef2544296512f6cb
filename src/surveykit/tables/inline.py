"""One estimate as text outside a table: in the run's index page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from surveykit.language import Language, text
from surveykit.presentation.printing import MEAN_DECIMALS, PERCENT_DECIMALS, fixed, interval_text, number_text

if TYPE_CHECKING:
    from surveykit.survey import Definition


def headline_text(
    estimate: Mapping[str, Any] | pd.Series, survey: Definition, language: Language
) -> tuple[str, float | None]:
    """A screened estimate of the headline as printed, and the number to sort by; withheld ones in words, without one.

    Args:
        estimate: A row of the published benchmarks: ``statistic`` (``mean`` or ``rate``), ``value``, ``withheld``.
        survey: Gives the publishing floor.
        language: ``zh`` or ``en``.
    """
    if isinstance(estimate["withheld"], str):
        return text(f"tables.withheld.{estimate['withheld']}", language, floor=survey.disclosure.min_n), None
    is_rate = estimate["statistic"] == "rate"
    value, decimals = (estimate["value"] * 100, PERCENT_DECIMALS) if is_rate else (estimate["value"], MEAN_DECIMALS)
    return number_text(value, decimals, language) + ("%" if is_rate else ""), float(fixed(value, decimals))


def headline_interval(estimate: Mapping[str, Any] | pd.Series, language: Language) -> str:
    """The 95 % interval of a screened estimate of the headline as printed; empty where it is not shown.

    Args:
        estimate: A row of the published benchmarks: ``statistic``, ``low``, ``high``, ``shown``, ``withheld``.
        language: ``zh`` or ``en``.
    """
    low, high = estimate["low"], estimate["high"]
    if isinstance(estimate["withheld"], str) or estimate["shown"] != "all" or pd.isna(low) or pd.isna(high):
        return ""
    if estimate["statistic"] == "rate":
        return interval_text(low * 100, high * 100, PERCENT_DECIMALS, language)
    return interval_text(low, high, MEAN_DECIMALS, language)
