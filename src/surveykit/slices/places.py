"""Places of units, computed once for all reports from what may be shown, and handed on with the slices."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from surveykit.cleaning import Responses
from surveykit.disclosure import screen
from surveykit.errors import ParameterError, Problem
from surveykit.estimation import Design, design_of
from surveykit.estimation.weighting import weighted
from surveykit.files import canonical_json
from surveykit.presentation.view import View
from surveykit.slices.decisions import Withholding, decide
from surveykit.survey import Definition, Rule
from surveykit.units import PART_COLUMNS, REPLICATIONS, Comparisons, benchmarks, compare_units, rule_questions

_TEXTS = ("class", "unit", "status", "gate", "alternative", "variant", "verdict")
#: Yes or no of a unit; in a table without units ``named`` counts.
_MARKS = ("named", "depends")
#: Significant digits handed on, as with benchmarks.
_DIGITS = 9


def places_of(
    responses: Responses, design: Design, decisions: Withholding, replications: int = REPLICATIONS
) -> Comparisons:
    """Compare all units, by nothing that a report withholds.

    What is withheld is taken out before anything is computed: no rank, band or probability depends on it.
    """
    survey = responses.survey
    floor = View.of(survey, withheld=decisions.here(None)).floor
    questions = rule_questions(survey)
    units = screen(_named(design.mean(questions, by="unit").frame), floor)
    waves = None
    if len(survey.waves) > 1 and survey.rules:
        waves = screen(_named(design.mean(questions, by=["unit", "wave"]).frame), floor)
    found = compare_units(responses, design, units, waves, min_n_rank=floor.min_n_rank, replications=replications)
    return Comparisons(**{name: typed(part) for name, part in found.parts.items()})


def rule_places(
    responses: Responses, rule: Mapping[str, Any] | None = None, replications: int = REPLICATIONS
) -> tuple[Comparisons, Definition]:
    """The places of a survey's units under its own rules, or under one that is only tried.

    Args:
        responses: All cleaned answers.
        rule: A rule as it would stand in ``survey.yml``, instead of the survey's own.
        replications: Simulated cities per rule.

    Returns:
        The places, and the survey with these rules.

    Raises:
        ParameterError: The rule cannot be used for this survey.
    """
    responses = weighted(responses)
    survey = responses.survey
    if rule is not None:
        survey = survey.model_copy(update={"rules": (_tried(rule, survey),)})
        responses = replace(responses, survey=survey)
    design = design_of(responses)
    units = benchmarks(responses, design)
    decisions = decide(responses, design, units[units["level"] == "unit"])
    return places_of(responses, design, decisions, replications), survey


def _tried(rule: Mapping[str, Any], survey: Definition) -> Rule:
    """The rule, checked against the survey's size, waves and floor."""
    try:
        found = Rule.model_validate(dict(rule))
    except ValidationError as error:
        problems = [Problem(f"the rule cannot be used: {entry['msg']}") for entry in error.errors()]
        raise ParameterError(problems) from None
    waves, units, floor = max(len(survey.waves), 1), len(survey.register.units), View.of(survey).floor.min_n_rank
    problems = []
    if found.k is not None and found.k >= units:
        problems.append(
            Problem("the rule names as many units as there are", expected=f"below {units}", found=str(found.k))
        )
    if found.years > waves:
        what = "the rule looks at more waves than there are"
        remedy = "ask for fewer years, or declare waves: in survey.yml, and the wave: (or wave_column:) of each source"
        problems.append(Problem(what, expected=f"at most {waves}", found=str(found.years), remedy=remedy))
    if found.min_n is not None and found.min_n < floor:
        problems.append(
            Problem("min_n is below the publishing floor", expected=f"{floor} or more", found=str(found.min_n))
        )
    if problems:
        raise ParameterError(problems)
    return found


def places_text(places: Comparisons) -> str:
    """All parts as JSON; what is missing is null, what is infinite is said in a word."""
    return canonical_json({name: _listed(part) for name, part in places.parts.items()})


def read_places(path: Path) -> Comparisons:
    """What :func:`places_text` told."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Comparisons(**{name: _read(stored[name], PART_COLUMNS[name]) for name in stored})


def _read(stored: Mapping[str, list[Any]], names: Iterable[str]) -> pd.DataFrame:
    """A stored part: what :func:`typed` makes of it, at once."""
    has_units = "unit" in names
    return pd.DataFrame({name: _column(name, stored[name], has_units=has_units) for name in names})


def _column(name: str, values: list[Any], *, has_units: bool) -> Any:
    if name in _TEXTS:
        return pd.array(["" if value is None else value for value in values], dtype="str")
    if name in _MARKS and has_units:
        return np.array(values, dtype=np.bool_)
    return np.array([math.nan if value is None else float(value) for value in values], dtype=np.float64)


def _listed(part: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): [_told(value) for value in column] for name, column in part.items()}


def _told(value: Any) -> Any:
    if pd.isna(value):
        return None
    kept = value.item() if hasattr(value, "item") else value
    return str(kept) if isinstance(kept, float) and math.isinf(kept) else kept


def _named(estimates: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in ("unit", "wave") if name in estimates.columns]
    return estimates.astype(dict.fromkeys(columns, "str"))


def typed(part: pd.DataFrame) -> pd.DataFrame:
    """The same types whether a part has rows or not, and whether it was stored or not."""
    return pd.DataFrame(dict(_columns(part))).reset_index(drop=True)


def _columns(part: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for name, column in part.items():
        if name in _TEXTS:
            yield str(name), column.astype(object).where(column.notna(), "").astype("str")
        elif name in _MARKS and "unit" in part.columns:
            yield str(name), column.astype("bool")
        else:
            yield str(name), column.astype("float64").map(_rounded)


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
