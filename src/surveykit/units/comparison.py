"""Everything by which a survey's units are compared, computed once for all reports."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.estimation import Design
from surveykit.results import Displayed
from surveykit.units.changes import CHANGE_COLUMNS
from surveykit.units.channels import compare_channels
from surveykit.units.compared import stacked
from surveykit.units.league import CLASS_COLUMNS, LEAGUE_COLUMNS, league
from surveykit.units.rule_check import APART_COLUMNS, EVIDENCE_COLUMNS, OUTCOME_COLUMNS, SKIPPED_COLUMNS, check_rule
from surveykit.units.rule_simulation import REPLICATIONS

if TYPE_CHECKING:
    from surveykit.cleaning import Responses
    from surveykit.survey import Definition, Rule

CHANNEL_COLUMNS = ("class", "unit", "variant", "n", "value", "rank", "low", "high", "verdict", "depends")


@dataclass(frozen=True, eq=False, repr=False)
class Comparisons(Displayed):
    """What is published of units' places; only of units that may be shown. :data:`PART_COLUMNS` names the columns.

    Args:
        league: Places inside classes.
        classes: One row per class.
        outcomes: What the survey's rules catch.
        evidence: How strong the evidence is, per rule and unit.
        skipped: The classes that are too small for a rule.
        channels: Three readings of the channels.
        apart: The units that take no part in a rule, and why; only of records that need no protection.
        changes: Changes from the wave before to the latest; no rows where there are not several.
    """

    league: pd.DataFrame
    classes: pd.DataFrame
    outcomes: pd.DataFrame
    evidence: pd.DataFrame
    skipped: pd.DataFrame
    channels: pd.DataFrame
    apart: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(APART_COLUMNS)))
    changes: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(CHANGE_COLUMNS)))

    @property
    def parts(self) -> dict[str, pd.DataFrame]:
        """The frames by name."""
        return {part.name: getattr(self, part.name) for part in fields(self)}


#: The columns of each part, for a survey in which nothing can be compared.
PART_COLUMNS = {
    "league": LEAGUE_COLUMNS,
    "classes": CLASS_COLUMNS,
    "outcomes": OUTCOME_COLUMNS,
    "evidence": EVIDENCE_COLUMNS,
    "skipped": SKIPPED_COLUMNS,
    "channels": CHANNEL_COLUMNS,
    "apart": APART_COLUMNS,
    "changes": CHANGE_COLUMNS,
}


def compare_units(
    responses: Responses,
    design: Design,
    units: pd.DataFrame,
    waves: pd.DataFrame | None,
    *,
    min_n_rank: int,
    replications: int = REPLICATIONS,
) -> Comparisons:
    """Compare the units of a survey by its headline and its rules; nothing where it does not rank them.

    Args:
        responses: Cleaned answers.
        design: Their design; of the latest wave only, where the survey has several.
        units: Screened values by unit (unit, variable, n, value, se, shown) of all :func:`ranking_measures`.
        waves: The same by unit and wave, where the survey has several waves.
        min_n_rank: Fewest answers for a place.
        replications: Simulated cities per rule.
    """
    survey = responses.survey
    measure = survey.ranked_by
    if measure is None or not survey.ranks_units:
        return Comparisons(**{name: pd.DataFrame(columns=list(names)) for name, names in PART_COLUMNS.items()})
    classes = {unit.unit_id: unit.cls or "" for unit in survey.register.units}
    shown = units[(units["shown"] == "all") & (units["variable"] == measure)]
    covariance = _covariance(design, measure, shown["unit"].tolist())
    table, summary = league(
        shown[["unit", "n", "value", "se", "low", "high"]],
        classes,
        min_n=min_n_rank,
        covariance=covariance,
        higher_is_better=survey.better(measure) == "high",
        of_totals=survey.statistic_of(measure) == "total",
    )
    checks = []
    for number, rule in enumerate(survey.rules):
        asked = rule.compared or measure
        of_waves = _waves_of(rule, asked, survey, units, waves)
        sizes, bounds = _sizes(units, asked), survey.score_range(asked)
        checks.append(
            check_rule(
                number,
                rule,
                of_waves,
                classes,
                sizes,
                min_n=min_n_rank,
                bounds=bounds,
                higher_is_better=survey.better(asked) == "high",
                of_totals=survey.statistic_of(asked) == "total",
                replications=replications,
            )
        )
    ranked = table[table["status"] == "ranked"]
    return Comparisons(
        table,
        summary,
        stacked([check.outcomes for check in checks], OUTCOME_COLUMNS),
        stacked([check.evidence for check in checks], EVIDENCE_COLUMNS),
        stacked([check.skipped for check in checks], SKIPPED_COLUMNS),
        _channels(responses, design, ranked, measure, min_n_rank),
        stacked([check.apart for check in checks], APART_COLUMNS),
    )


def ranking_measures(survey: Definition) -> list[str]:
    """What units are ranked by: the headline's measure or question and those of the rules; none where they are not."""
    if not survey.ranks_units:
        return []
    asked = [survey.ranked_by, *(rule.compared for rule in survey.rules)]
    return list(dict.fromkeys(filter(None, asked)))


def _covariance(design: Design, measure: str, units: list[str]) -> pd.DataFrame | None:
    """Of the units' values; ``None`` where every answer is an independent draw."""
    if design.psu is None or len(units) < 2:
        return None
    matrix = design.covariance(measure, by="unit")
    names = pd.Index([str(label) for label in design.measure(measure, by="unit")["unit"]])
    return pd.DataFrame(matrix.to_numpy(), index=names, columns=names)


def _waves_of(
    rule: Rule, measure: str, survey: Definition, units: pd.DataFrame, waves: pd.DataFrame | None
) -> list[pd.DataFrame]:
    """The last waves that the rule looks at; all answers where the survey has no waves."""
    if waves is None or len(survey.waves) < 2:
        return [units[(units["variable"] == measure) & (units["shown"] == "all")]]
    rows = waves[(waves["variable"] == measure) & (waves["shown"] == "all")]
    return [rows[rows["wave"].astype(str) == str(wave)] for wave in list(survey.waves)[-rule.years :]]


def _sizes(units: pd.DataFrame, measure: str) -> pd.Series:
    """Answers in a wave of the units that may be shown at all, small ones too: a rule without a minimum meets them."""
    rows = units[(units["variable"] == measure) & (units["shown"] != "withheld")]
    return pd.Series(np.maximum(rows["n"].to_numpy(dtype=np.float64), 2.0), rows["unit"].astype(str))


def _channels(
    responses: Responses, design: Design, ranked: pd.DataFrame, measure: str, min_n_rank: int
) -> pd.DataFrame:
    """The three readings inside every class, which are of means; no rows of medians and totals, or of one channel."""
    survey = responses.survey
    if len(survey.channels) < 2 or survey.statistic_of(measure) not in ("mean", "share"):
        return pd.DataFrame(columns=list(CHANNEL_COLUMNS))
    psu = design.psu if isinstance(design.psu, str) else None
    columns = list(dict.fromkeys([measure, "unit", "channel", *([psu] if psu else [])]))
    is_low, rows = survey.better(measure) == "low", design.frame.loc[design.weights > 0, columns]
    rows = rows.assign(**{measure: -rows[measure]}) if is_low else rows
    parts = []
    for cls, own in ranked.groupby("class", sort=False):
        inside = rows[rows["unit"].astype(str).isin(own["unit"])]
        try:
            compared = compare_channels(inside, measure, "unit", "channel", cluster=psu, min_n=min_n_rank)
        except ParameterError:  # one channel in this class, or one unit: there is nothing to compare
            continue
        readings = compared.frame.assign(value=-compared.frame["value"]) if is_low else compared.frame
        parts.append(readings.assign(**{"class": cls}, depends=readings["unit"].isin(compared.depends)))
    return stacked(parts, CHANNEL_COLUMNS)
