"""The figures of the whole, of every unit and of what is below: what every unit's report is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.estimation import Design, design_of
from surveykit.units.compared import stacked

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

_NUMBERS = ["value", "se", "low", "high", "n", "n_eff", "df", "deff", "method"]

#: Columns that name a part of a unit.
_PARTS = ("below", "trait", "group")

#: Columns of :func:`benchmarks`, in order.
BENCHMARK_COLUMNS = ("level", "unit", "below", "trait", "group", "variable", "statistic", *_NUMBERS)


def benchmarks(responses: Responses, design: Design | None = None) -> pd.DataFrame:
    """Means and rates of the whole, of every unit and of everything below the units, and each unit against the rest.

    One row per level (``overall``, ``unit``, ``below``, ``trait``), unit, object below, group of a recorded trait,
    variable and statistic (``mean`` of every rating question and construct, ``rate`` of every rate, ``difference``: the
    unit's mean or rate minus that of all other units together, with overlap covariance). Rows of the level ``trait``
    are the headline's question and rate by unit and by the choices (``group``) of each question (``trait``) of
    ``report.breakdowns``. Units of the register without answers have rows with n 0;
    where nothing is rated, there is the level ``overall`` alone. The numbers are *not* screened:
    nobody may see them before (``slices`` does it).

    Args:
        responses: Cleaned answers.
        design: Their design, if it is not the one that ``survey.yml`` declares (for instance a weighted one).
    """
    survey = responses.survey
    design = design or design_of(responses)
    means = [question.id for question in survey.scored_questions()]
    rates = list(survey.rates)
    below = survey.units.below
    parts = _level(design, "overall", None, means, rates)
    if not survey.has_units:
        return stacked(parts, BENCHMARK_COLUMNS).astype(dict.fromkeys(("unit", *_PARTS), object))
    parts += _level(design, "unit", "unit", means, rates)
    if means or rates:
        parts.append(_shaped(design.against_rest([*means, *rates], "unit").frame, "unit", "difference"))
    if below:
        level = _level(design, "below", ["unit", below], means, rates)
        parts += [part.assign(below=part[below].astype(str)) for part in level]
    means, rates = ([name for name in names if name in survey.leading] for names in (means, rates))
    for trait in survey.report.breakdowns:
        level = _level(design, "trait", ["unit", trait], means, rates)
        parts += [part.assign(trait=trait, group=part[trait].astype(str)) for part in level]
    return stacked(parts, BENCHMARK_COLUMNS).astype(dict.fromkeys(("unit", *_PARTS), object))


def _level(
    design: Design, level: str, by: str | list[str] | None, means: list[str], rates: list[str]
) -> list[pd.DataFrame]:
    parts = [_shaped(design.mean(means, by).frame, level, "mean")] if means else []
    return [*parts, *([_shaped(design.rate(rates, by).frame, level, "rate")] if rates else [])]


def _shaped(estimates: pd.DataFrame, level: str, statistic: str) -> pd.DataFrame:
    unit = estimates["unit"].astype(str) if "unit" in estimates.columns else None
    return estimates.assign(level=level, statistic=statistic, unit=unit, **dict.fromkeys(_PARTS))
