"""The figures of the whole, of every unit and of what is below: what every unit's report is compared with."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.estimation import Design, design_of
from surveykit.results.people import PEOPLE
from surveykit.units.compared import stacked

if TYPE_CHECKING:
    from surveykit.cleaning import Responses
    from surveykit.survey import Definition

_NUMBERS = ["value", "se", "low", "high", "n", "n_eff", "df", "deff", "method"]

#: Columns that name a part of a unit.
_PARTS = ("below", "trait", "group")

#: Columns of :func:`benchmarks`, in order.
BENCHMARK_COLUMNS = ("level", "unit", "below", "trait", "group", "variable", "statistic", *_NUMBERS)


def benchmarks(responses: Responses, design: Design | None = None) -> pd.DataFrame:
    """Means and rates of the whole, of every unit and of everything below the units, and each unit against the rest.

    One row per level (``overall``, ``unit``, ``below``, ``trait``), unit, object below, group of a recorded trait,
    variable and statistic: ``mean`` of every rating question and construct, ``rate`` of every rate, ``mean``,
    ``median`` or ``total`` of every measure, ``difference``: the unit's value minus that of all other units together,
    with overlap covariance (totals have none). Rows of the level ``trait`` are the headline's measure and rate by unit
    and by the choices (``group``) of each question (``trait``) of ``report.breakdowns``. Units of the register without
    answers have rows with n 0;
    where nothing is rated, there is the level ``overall`` alone. The numbers are *not* screened:
    nobody may see them before (``slices`` does it).

    Args:
        responses: Cleaned answers.
        design: Their design, if it is not the one that ``survey.yml`` declares (for instance a weighted one).
    """
    survey = responses.survey
    design = design or design_of(responses)
    names = measured_names(survey)
    below = survey.units.below
    parts = _level(design, "overall", None, names, survey.shown_as)
    if not survey.has_units:
        return stacked(parts, _columns(parts)).astype(dict.fromkeys(("unit", *_PARTS), object))
    parts += _level(design, "unit", "unit", names, survey.shown_as)
    compared = [name for name in names if survey.statistic_of(name) != "total"]
    if compared:
        parts.append(_shaped(design.against_rest(compared, "unit").frame, "unit", "difference"))
    if below:
        level = _level(design, "below", ["unit", below], names, survey.shown_as)
        parts += [part.assign(below=part[below].astype(str)) for part in level]
    leading = [name for name in names if name in survey.leading]
    for trait in survey.report.breakdowns:
        level = _level(design, "trait", ["unit", trait], leading, survey.shown_as)
        parts += [part.assign(trait=trait, group=part[trait].astype(str)) for part in level]
    return stacked(parts, _columns(parts)).astype(dict.fromkeys(("unit", *_PARTS), object))


def _columns(parts: list[pd.DataFrame]) -> tuple[str, ...]:
    """The columns of benchmarks, and who gave the answers where somebody gave several."""
    return (*BENCHMARK_COLUMNS, *([PEOPLE] if any(PEOPLE in part for part in parts) else []))


def measured_names(survey: Definition) -> list[str]:
    """Everything of which units show a value: what has scores, the headline, measures and rates."""
    scored = [question.id for question in survey.scored_questions()]
    headline = [] if survey.measured is None else [survey.measured]
    return list(dict.fromkeys([*scored, *headline, *survey.own_measures, *survey.rates]))


def _level(
    design: Design, level: str, by: str | list[str] | None, names: list[str], shown_as: Callable[[str], str]
) -> list[pd.DataFrame]:
    runs = groupby(names, key=shown_as)
    return [_shaped(design.measure(list(run), by).frame, level, statistic) for statistic, run in runs]


def _shaped(estimates: pd.DataFrame, level: str, statistic: str) -> pd.DataFrame:
    unit = estimates["unit"].astype(str) if "unit" in estimates.columns else None
    return estimates.assign(level=level, statistic=statistic, unit=unit, **dict.fromkeys(_PARTS))
