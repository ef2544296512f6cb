"""Places of units, computed once for all reports from what may be shown, and handed on with the slices."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from surveykit.cleaning import Responses
from surveykit.disclosure import Floor, screen
from surveykit.errors import ParameterError, Problem
from surveykit.estimation.arrays import rounded
from surveykit.files import canonical_json
from surveykit.presentation.view import View
from surveykit.slices.decisions import Withholding, decide
from surveykit.slices.headline import Basis
from surveykit.survey import Definition, Rule
from surveykit.units import (
    CHANGE_COLUMNS,
    PART_COLUMNS,
    REPLICATIONS,
    Comparisons,
    benchmarks,
    compare_units,
    ranking_measures,
    unit_changes,
    with_pooled_errors,
)

#: What to do where a rule is tried on a survey that ranks nothing.
_UNRANKED = "declare units: and a headline: with a mean, median, total or measure, and do not switch report.ranking off"
_TEXTS = (
    "class", "unit", "status", "gate", "alternative", "variant", "verdict", "wave", "reference", "variable", "method",
    "reason",
)  # fmt: skip
#: Yes or no of a unit; in a table without units ``named`` counts.
_MARKS = ("named", "depends")
#: Significant digits handed on, as with benchmarks.
_DIGITS = 9


def places_of(basis: Basis, decisions: Withholding, replications: int = REPLICATIONS) -> Comparisons:
    """Compare all units by the latest wave, by nothing that a report withholds; rules by as many waves as they name.

    What is withheld is taken out before anything is computed: no rank, band or probability depends on it.
    """
    responses, design, survey = basis.responses, basis.headline, basis.responses.survey
    floor = View.of(survey, withheld=decisions.here(None)).floor
    measures = ranking_measures(survey)
    if not measures:
        empty = {name: typed(pd.DataFrame(columns=list(columns))) for name, columns in PART_COLUMNS.items()}
        return Comparisons(**empty)
    units = screen(_named(design.measure(measures, by="unit").frame), floor)
    classes = {unit.unit_id: unit.cls or "" for unit in survey.register.units}
    pooled = partial(with_pooled_errors, classes=classes, min_n=floor.min_n_rank)
    units, waves = pooled(units, design), None
    if len(survey.waves) > 1:
        waves = screen(_named(basis.design.measure(measures, by=["unit", "wave"]).frame), floor)
        waves = pooled(waves, basis.design)
    places = compare_units(responses, design, units, waves, min_n_rank=floor.min_n_rank, replications=replications)
    if not floor.is_of_things:
        # That a unit of people has few answers in a wave is not told beyond its own numbers.
        places = replace(places, apart=places.apart.iloc[:0])
    if waves is not None:
        places = replace(places, changes=_changes(basis, places.league["unit"].tolist(), waves, floor))
    return Comparisons(**{name: typed(part) for name, part in places.parts.items()})


def _changes(basis: Basis, units: Sequence[str], waves: pd.DataFrame, floor: Floor) -> pd.DataFrame:
    """The changes of the units that show the wave before the latest, and the latest beside it, with their spread."""
    if basis.wave is None or basis.before is None:
        return pd.DataFrame(columns=list(CHANGE_COLUMNS))
    measure = basis.responses.survey.ranked_by or ""
    beside = screen(waves[waves["variable"] == measure], floor, siblings=["unit"])
    shown = beside[(beside["shown"] == "all") & beside["wave"].isin([basis.before, basis.wave])]["unit"].value_counts()
    both = [unit for unit in units if shown.get(unit, 0) == 2]
    return unit_changes(basis.design, measure, basis.before, basis.wave, both)


def rule_places(
    responses: Responses, rule: Mapping[str, Any] | None = None, replications: int = REPLICATIONS
) -> tuple[Comparisons, Definition]:
    """The places of a survey's units under its own rules, or under one that is only tried.

    Args:
        responses: All cleaned answers.
        rule: A rule as ``survey.yml`` would have it, instead of the survey's own.
        replications: Simulated cities per rule.

    Returns:
        The places, and the survey with these rules.

    Raises:
        ParameterError: The rule cannot be used for this survey, or it ranks no units.
    """
    survey = responses.survey
    if rule is not None and not survey.ranks_units:
        what, expected = "the rule cannot be tried: units have no places here", "units that are ranked"
        raise ParameterError(Problem(what, "survey.yml", expected, remedy=_UNRANKED))
    if rule is not None:
        survey = survey.model_copy(update={"rules": (_tried(rule, survey),)})
        responses = replace(responses, survey=survey)
    basis = Basis.of(responses)
    units = benchmarks(basis.responses, basis.headline)
    decisions = decide(basis, units[units["level"] == "unit"])
    return places_of(basis, decisions, replications), survey


def _tried(rule: Mapping[str, Any], survey: Definition) -> Rule:
    """The rule, checked against the survey's size, waves and floor."""
    try:
        tried = Rule.model_validate(dict(rule))
    except ValidationError as error:
        problems = [Problem(f"the rule cannot be used: {entry['msg']}") for entry in error.errors()]
        raise ParameterError(problems) from None
    waves, units, floor = max(len(survey.waves), 1), len(survey.register.units), View.of(survey).floor.min_n_rank
    problems = []
    if tried.k is not None and tried.k >= units:
        problems.append(Problem("the rule names as many units as there are", "", f"below {units}", str(tried.k)))
    if tried.years > waves:
        what = "the rule looks at more waves than there are"
        remedy = "ask for fewer years, or declare waves: in survey.yml, and the wave: (or wave_column:) of each source"
        problems.append(Problem(what, "", f"at most {waves}", str(tried.years), remedy))
    if tried.min_n is not None and tried.min_n < floor:
        problems.append(Problem("min_n is below the publishing floor", "", f"{floor} or more", str(tried.min_n)))
    if problems:
        raise ParameterError(problems)
    return tried


def places_text(places: Comparisons) -> str:
    """All parts as JSON; what is missing is null, what is infinite is said in a word."""
    return canonical_json(
        {
            name: {str(column): [_plain(value) for value in values] for column, values in part.items()}
            for name, part in places.parts.items()
        }
    )


def read_places(path: Path) -> Comparisons:
    """What :func:`places_text` wrote."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Comparisons(
        **{name: _framed({column: stored[name][column] for column in PART_COLUMNS[name]}) for name in stored}
    )


def typed(part: pd.DataFrame) -> pd.DataFrame:
    """The same types whether a part has rows or not, and whether it was stored or not."""
    frame = _framed({str(name): [_plain(value) for value in column] for name, column in part.items()})
    numbers = frame.select_dtypes("float").columns
    return frame.assign(**{name: frame[name].map(partial(rounded, digits=_DIGITS)) for name in numbers})


def _framed(columns: Mapping[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: _column(name, columns[name], has_units="unit" in columns) for name in columns})


def _column(name: str, values: list[Any], *, has_units: bool) -> Any:
    if name in _TEXTS:
        return pd.array(["" if value is None else value for value in values], dtype="str")
    if name in _MARKS and has_units:
        return np.array(values, dtype=np.bool_)
    return np.array([math.nan if value is None else float(value) for value in values], dtype=np.float64)


def _plain(value: Any) -> Any:
    """A value of a frame as JSON has it."""
    if pd.isna(value):
        return None
    kept = value.item() if hasattr(value, "item") else value
    return str(kept) if isinstance(kept, float) and math.isinf(kept) else kept


def _named(estimates: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in ("unit", "wave") if name in estimates.columns]
    return estimates.astype(dict.fromkeys(columns, "str"))
