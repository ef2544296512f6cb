"""Places of units, computed once for all reports from what may be shown, and handed on with the slices."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from surveykit.cleaning import Responses
from surveykit.disclosure import Floor, screen
from surveykit.estimation import Design
from surveykit.files import replacing
from surveykit.slices.decisions import Decisions, with_rules
from surveykit.units import PART_COLUMNS, Comparisons, compare_units, rule_questions

_TEXTS = ("class", "unit", "status", "gate", "alternative", "variant", "verdict")
_MARKS = ("named", "depends")
#: Significant digits handed on, as with benchmarks.
_DIGITS = 9


def places_of(responses: Responses, design: Design, decisions: Decisions) -> Comparisons:
    """Compare all units, by nothing that a report withholds.

    What is withheld is taken out before anything is computed: no rank, band or probability depends on it.
    """
    survey = responses.survey
    floor = with_rules(Floor.of(survey), decisions.here(None).groups)
    questions = rule_questions(survey)
    units = screen(_named(design.mean(questions, by="unit")), floor)
    waves = None
    if len(survey.waves) > 1 and survey.rules:
        waves = screen(_named(design.mean(questions, by=["unit", "wave"])), floor)
    found = compare_units(responses, design, units, waves, min_n_rank=floor.min_n_rank)
    return Comparisons(**{name: _typed(part) for name, part in found.parts.items()})


def write_places(places: Comparisons, folder: Path) -> None:
    """Write every part as Parquet."""
    for name, part in places.parts.items():
        with replacing(folder / f"{name}.parquet") as temporary:
            part.to_parquet(temporary, engine="pyarrow", compression="zstd")


def read_places(folder: Path) -> Comparisons:
    """What :func:`write_places` wrote."""
    return Comparisons(**{name: _typed(pd.read_parquet(folder / f"{name}.parquet")) for name in PART_COLUMNS})


def _named(estimates: pd.DataFrame) -> pd.DataFrame:
    columns = [name for name in ("unit", "wave") if name in estimates.columns]
    return estimates.astype(dict.fromkeys(columns, "str"))


def _typed(part: pd.DataFrame) -> pd.DataFrame:
    """The same types whether a part has rows or not, and whether it was stored or not."""
    return pd.DataFrame(dict(_columns(part))).reset_index(drop=True)


def _columns(part: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for name, column in part.items():
        if name in _TEXTS:
            yield str(name), column.fillna("").astype("str")
        elif name in _MARKS:
            yield str(name), column.astype("bool")
        else:
            yield str(name), column.astype("float64").map(_rounded)


def _rounded(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
