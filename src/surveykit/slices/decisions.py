"""What all reports of a survey withhold together, so that none of them gives away what another one withholds.

A report screens what it shows by its own answers. What it cannot know is decided here once, from the numbers of answers
of everybody, and handed to it with its slice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from surveykit.cleaning import Responses
from surveykit.disclosure import Floor, Reason, screen
from surveykit.estimation import Design
from surveykit.results.people import PEOPLE, people_in
from surveykit.slices.cells import (
    ACCOUNT,
    PLACES,
    Bools,
    Hidden,
    cells_of_places,
    cells_of_traits,
    cells_of_waves,
    parts_below,
    questions_of_units,
    unit_codes,
    unit_ids,
)
from surveykit.slices.headline import Basis, is_of_all_waves
from surveykit.survey import Withheld, WithheldGroups


@dataclass(frozen=True)
class Withholding:
    """What is withheld whatever its n: units that show nothing, with the reason; groups of other units and of all."""

    closed: Mapping[str, Reason]
    groups: tuple[WithheldGroups, ...]

    def here(self, unit: str | None) -> Withheld:
        """What the report of a unit withholds, or for ``None`` the overall report."""
        if unit is None:
            return Withheld(groups=(*_whole_units(self.closed), *self.groups))
        return Withheld(unit=unit, closed=self.closed.get(unit), groups=tuple(self._by_unit.get(unit, ())))

    @cached_property
    def _by_unit(self) -> dict[str, list[WithheldGroups]]:
        rules: dict[str, list[WithheldGroups]] = defaultdict(list)
        for rule in self.groups:
            own: dict[str, list[tuple[str, ...]]] = defaultdict(list)
            for group in () if rule.everybody else rule.groups:
                own[group[0]].append(group)
            for unit, groups in own.items():
                rules[unit].append(rule.model_copy(update={"groups": tuple(groups)}))
        return rules


def decide(basis: Basis, units: pd.DataFrame) -> Withholding:
    """Decide for all reports what they withhold; ``units`` are the unscreened benchmarks of the level ``unit``."""
    responses, design = basis.responses, basis.headline
    floor = Floor.of(responses.survey)
    closed = _closed_units(basis, units, floor)
    screened = screen(units, with_rules(floor, _whole_units(closed)), siblings=["level"])
    hidden = _hidden_units(units, screened)
    rules = list(_single_results(screened, closed))
    with_results = with_rules(floor, [*_whole_units(closed), *rules])
    rules += _distributions(responses, design, hidden, with_results)
    rules += parts_below(responses, design, floor)
    rules += cells_of_traits(responses, design, hidden, floor)
    rules += _places(basis, hidden, np.isin(unit_ids(responses), list(closed)), floor, with_results)
    return Withholding(closed, tuple(rules))


def _places(basis: Basis, hidden: Hidden, closed: Bools, floor: Floor, with_results: Floor) -> Iterator[WithheldGroups]:
    """Channels and lines of the account of what the headline is of; and waves, where there are several.

    Reports show no sum of several waves, so each wave is a system of its own. Of the latest they show channels and
    lines of the account; of the others units, and everybody's channels.
    """
    if basis.wave is None:
        yield from cells_of_places(basis.responses, basis.design, hidden, closed, floor)
        return
    of_latest = [name for name in PLACES if not is_of_all_waves((name,))]
    latest = replace(basis.responses, account=basis.latest.account)
    yield from cells_of_places(latest, basis.headline, hidden, closed, floor, names=of_latest)
    yield from cells_of_waves(basis.responses, basis.design, hidden, basis.wave, with_results)


def with_rules(floor: Floor, rules: Iterable[WithheldGroups]) -> Floor:
    """The floor that withholds further groups."""
    return replace(floor, protects=(*floor.protects, *rules))


def _whole_units(closed: Iterable[str]) -> tuple[WithheldGroups, ...]:
    groups = tuple((unit,) for unit in closed)
    return (WithheldGroups(columns=("unit",), groups=groups),) if groups else ()


def _closed_units(basis: Basis, units: pd.DataFrame, floor: Floor) -> dict[str, Reason]:
    """Units whose headline is withheld, or whose number of responses is: nothing of them is shown.

    Closing a unit takes its other results away too, which must be protected in their turn; so until nothing changes.
    """
    responses = basis.latest
    leading = units["variable"].isin(responses.survey.leading) & (units["statistic"] != "difference")
    counts = responses.frame["unit"].value_counts(sort=False)
    kept = pd.DataFrame({"unit": counts.index.astype(str), "variable": ACCOUNT, "n": counts.to_numpy(dtype=float)})
    if (people := basis.people_of_units) is not None:
        kept[PEOPLE] = [people[unit] for unit in kept["unit"]]
    closed: dict[str, Reason] = {}
    while True:
        known = with_rules(floor, _whole_units(closed))
        reasons: dict[str, Reason] = {}
        for rows in (units[leading], kept):
            seen = screen(rows, known, siblings=["variable"])
            for unit, n, reason in zip(seen["unit"], rows["n"], seen["withheld"], strict=True):
                if reason is not None and n > 0 and reasons.get(unit) != "small":
                    reasons[unit] = reason
        if reasons.keys() == closed.keys():
            return {unit: reasons[unit] for unit in dict.fromkeys(kept["unit"]) if unit in reasons}
        closed = reasons


def _hidden_units(units: pd.DataFrame, screened: pd.DataFrame) -> dict[str, set[str]]:
    """For every question, measure and rate the units whose value is withheld."""
    withheld = (screened["shown"] == "withheld").to_numpy() & (units["statistic"] != "difference").to_numpy()
    return {str(variable): set(part["unit"]) for variable, part in units[withheld].groupby("variable")}


def _single_results(screened: pd.DataFrame, closed: Mapping[str, Reason]) -> Iterator[WithheldGroups]:
    """Results on single questions that protect another unit's, of units that show others."""
    rows = screened[(screened["withheld"] == "protects") & ~screened["unit"].isin(list(closed))]
    for variable, part in rows.groupby("variable", sort=False):
        groups = tuple((unit,) for unit in dict.fromkeys(part["unit"]))
        yield WithheldGroups(columns=("unit",), groups=groups, variable=str(variable))


def _distributions(
    responses: Responses, design: Design, hidden: Mapping[str, set[str]], floor: Floor
) -> Iterator[WithheldGroups]:
    """Distributions of units that would give another unit's away: it follows from everybody's and all the others'.

    A distribution shows the mean and the rates of its question too, so it is withheld where one of them is.
    """
    survey, ids, unit = responses.survey, unit_ids(responses), unit_codes(responses)
    for question in questions_of_units(survey):
        if survey.questions[question].type not in ("rating", "single"):
            continue
        told = [question, *(rate.id for rate in survey.rates.values() if rate.question == question)]
        same = {name for variable in told for name in hidden.get(variable, ())}
        answered = (design.weights > 0) & responses.frame[question].notna().to_numpy() & (unit >= 0)
        n = np.bincount(unit[answered], minlength=len(ids))
        frame = pd.DataFrame({"unit": ids, "variable": question, "category": "", "n": n.astype(float)})
        if design.persons is not None:
            frame[PEOPLE] = people_in(unit[answered], design.persons[answered], len(ids))
        coupled = WithheldGroups(columns=("unit",), groups=tuple((name,) for name in same), variable=question)
        seen = screen(frame, with_rules(floor, [coupled] if same else []), siblings=["variable"])
        groups = tuple((name,) for name in seen.loc[seen["withheld"] == "protects", "unit"])
        if groups:
            yield WithheldGroups(columns=("unit",), groups=groups, variable=question, distribution=True)
