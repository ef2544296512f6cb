"""What every report may know of everybody: the screened figures of all units, and what is withheld where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd

from surveykit.disclosure import Floor, joined, screen
from surveykit.estimation.arrays import rounded
from surveykit.presentation.view import View
from surveykit.results.people import PEOPLE
from surveykit.slices.decisions import Withholding, decide
from surveykit.slices.headline import Basis
from surveykit.units import benchmarks

#: Significant digits of the benchmark values handed to notebooks: more than any report prints, fewer than two
#: machines can disagree about.
BENCHMARK_DIGITS = 9


@dataclass(frozen=True)
class Published:
    """The figures of all units, screened and rounded; what reports withhold besides what has too few answers."""

    benchmarks: pd.DataFrame
    decisions: Withholding


def published(basis: Basis) -> Published:
    """Screen the figures of all units together, so that none of them can be worked out from the others.

    Units are siblings below the whole survey; what is below a unit (lecturers of a department) are siblings below that
    unit; the cells of units by groups are parts of the units and of the groups. An object below several units has one
    row in each, and nothing sums them up. Where there are several waves, all figures are of the latest.
    """
    survey = basis.responses.survey
    every = benchmarks(basis.responses, basis.headline)
    rows = {level: every[every["level"] == level] for level in ("overall", "unit", "below", "trait")}
    decisions = decide(basis, rows["unit"])
    floor = View.of(survey, withheld=decisions.here(None)).floor
    parts = [
        screen(pd.concat([rows["overall"], rows["unit"]]), floor, siblings=["level"]),
        _screened_parts(rows["below"], "below", survey.units.below, floor),
        *(
            _screened_parts(part, "group", str(trait), floor)
            for trait, part in rows["trait"].groupby("trait", sort=False)
        ),
    ]
    # No report knows who gave the answers.
    screened = joined(parts).drop(columns=PEOPLE, errors="ignore")
    numbers = screened.select_dtypes("float").columns
    texts = screened.columns.difference(numbers)
    to_digits = partial(rounded, digits=BENCHMARK_DIGITS)
    figures = screened.assign(**{name: screened[name].map(to_digits) for name in numbers})
    return Published(figures.astype(dict.fromkeys(texts, "str")).reset_index(drop=True), decisions)


def _screened_parts(parts: pd.DataFrame, column: str, name: str | None, floor: Floor) -> pd.DataFrame:
    """Parts of units, screened with their codes under the name by which decisions know them."""
    if not name:
        return screen(parts, floor, siblings=["unit"])
    named = parts.drop(columns=["below", "trait", "group"]).assign(**{name: parts[column]})
    screened = screen(named, floor, siblings=["unit"]).drop(columns=name)
    result = screened.assign(**{other: parts[other] for other in ("below", "trait", "group")})
    result.attrs = screened.attrs
    return result
