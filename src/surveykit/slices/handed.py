"""What the report of one unit is handed of all others, in the digits in which it prints them.

A report depends on what it is handed and on nothing else, so this decides which reports a changed answer makes stale:
the unit's own, and those of its class where a printed digit of the class changes.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import pandas as pd

from surveykit.estimation.arrays import rounded
from surveykit.presentation.printing import MEAN_DECIMALS, PERCENT_DECIMALS, decimals_off_zero, fixed
from surveykit.survey import Definition
from surveykit.units import Comparisons

#: Significant digits of what is drawn or computed with, and not printed.
_DIGITS = 3
#: Digits after the point of shares, which are printed as percentages.
_SHARE_DECIMALS = PERCENT_DECIMALS + 2
_PRINTED = ("value", "low", "high")
_DRAWN = ("se", "n_eff", "df", "deff")
#: Columns of places that are printed as what units are ranked by.
_VALUES = ("value", "low", "high", "mean", "median", "real_gap")
#: Digits after the point in other columns of places; probabilities of evidence are printed as whole percentages.
_PLACE_DECIMALS = dict.fromkeys(("reliability", "p_every_wave", "p_k", "p_far_end", "p_better_half"), 2)
#: Columns of whole numbers, which stay as they are.
_WHOLE = (
    "rule", "n", "rank", "rank_low", "rank_high", "band", "n_needed", "ranked", "listed", "bands", "units", "least",
)  # fmt: skip


def of_class(benchmarks: pd.DataFrame, survey: Definition, cls: str) -> pd.DataFrame:
    """The benchmarks of the whole, and the headline's measure and rate of the units of a class, as they are printed."""
    members = {unit.unit_id for unit in survey.register.units if (unit.cls or "") == cls}
    is_member = (benchmarks["level"] == "unit") & benchmarks["unit"].isin(members)
    is_result = benchmarks["statistic"] != "difference"
    is_chosen = (benchmarks["level"] == "overall") | (is_member & is_result & _is_headline(benchmarks, survey))
    return as_printed(benchmarks[is_chosen].reset_index(drop=True), survey)


def of_unit(benchmarks: pd.DataFrame, survey: Definition, unit: str) -> pd.DataFrame:
    """The benchmarks of a unit with all digits, and how its headline differs from all others as it is printed."""
    own = benchmarks[benchmarks["unit"] == unit]
    differs = own["statistic"] == "difference"
    result = pd.concat([own[~differs], as_printed(own[differs & _is_headline(own, survey)], survey)], ignore_index=True)
    result.attrs = dict(benchmarks.attrs)
    return result


def _is_headline(benchmarks: pd.DataFrame, survey: Definition) -> pd.Series:
    return benchmarks["variable"].isin(survey.leading)


def with_own(cls: pd.DataFrame, own: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The benchmarks of a unit's report: of the whole, of the other units of its class, and its own."""
    result = pd.concat([cls[cls["unit"] != unit], own], ignore_index=True)
    numbers = [*_PRINTED, *_DRAWN, "n"]
    texts = result.columns.difference(numbers)
    result = result.astype({**dict.fromkeys(numbers, "float64"), **dict.fromkeys(texts, "str")})
    result.attrs = dict(cls.attrs)
    return result


def as_printed(estimates: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    """Values and intervals with the decimals that are printed, all else with three significant digits.

    An interval that excludes 0 keeps as many decimals as show it.
    """
    rows = zip(estimates["variable"], estimates["low"], estimates["high"], strict=True)
    decimals = [_decimals(low, high, _printed_decimals(name, survey)) for name, low, high in rows]
    columns = {
        name: [_fixed(value, places) for value, places in zip(estimates[name], decimals, strict=True)]
        for name in _PRINTED
    }
    return estimates.assign(**columns, **{name: estimates[name].map(_few) for name in _DRAWN})


def _printed_decimals(variable: str, survey: Definition) -> int:
    """Digits after the point of a value, before shares become percentages."""
    declared = survey.decimals_of(variable)
    return _SHARE_DECIMALS if variable in survey.rates else MEAN_DECIMALS if declared is None else declared


def places_of_class(places: Comparisons, survey: Definition, cls: str) -> Comparisons:
    """The places inside one class, as they are printed, and what the rules catch; no evidence for single units."""
    inside = {name: _only(places.parts[name], "class", cls) for name in ("league", "classes", "skipped")}
    printed = {name: _printed_places(part, survey) for name, part in inside.items()}
    none = {name: places.parts[name].iloc[:0] for name in ("evidence", "channels", "apart", "changes")}
    return replace(places, **printed, **none)


def places_of_unit(places: Comparisons, survey: Definition, unit: str) -> Comparisons:
    """What concerns one unit alone: its mean and change with all digits; what depends on others as it is printed."""
    own = {
        name: _only(part, "unit", unit) if "unit" in part.columns else part.iloc[:0]
        for name, part in places.parts.items()
    }
    printed = {name: _printed_places(part, survey) for name, part in own.items()}
    exact = {name: own["league"][name] for name in ("value", "se", "low", "high")}
    printed["league"] = printed["league"].assign(**exact)
    # The correction is for all units; a report of one of them tests its change alone.
    printed["changes"] = own["changes"].assign(p_adjusted=math.nan)
    return Comparisons(**printed)


def places_together(cls: Comparisons, own: Comparisons, unit: str) -> Comparisons:
    """The places of a class as one of its units sees them: its own row has all digits."""
    is_own = cls.league["unit"] == unit
    parts = [cls.league[~is_own], *([own.league.set_index(cls.league.index[is_own])] if is_own.any() else [])]
    league = pd.concat(parts).sort_index().reset_index(drop=True)
    return replace(cls, league=league, evidence=own.evidence, channels=own.channels, changes=own.changes)


def _only(part: pd.DataFrame, column: str, wanted: str) -> pd.DataFrame:
    return part[part[column] == wanted].reset_index(drop=True)


def _printed_places(part: pd.DataFrame, survey: Definition) -> pd.DataFrame:
    numbers = [str(name) for name in part.select_dtypes("float").columns if name not in _WHOLE]
    of_values = dict.fromkeys(_VALUES, _printed_decimals(survey.ranked_by or "", survey))
    roundings = {name: partial(_fixed, decimals=decimals) for name, decimals in (_PLACE_DECIMALS | of_values).items()}
    return part.assign(**{name: part[name].map(roundings.get(name, _few)) for name in numbers})


def _decimals(low: float, high: float, least: int) -> int:
    return least if pd.isna(low) or pd.isna(high) else decimals_off_zero(low, high, least)


def _fixed(value: float, decimals: int) -> float:
    return float(fixed(value, decimals)) if math.isfinite(value) else value


_few = partial(rounded, digits=_DIGITS)
