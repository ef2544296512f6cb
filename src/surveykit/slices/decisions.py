"""What all reports of a survey withhold together, so that none of them gives away what another one withholds.

A report screens what it shows by its own answers. What it cannot know is decided here once, from the numbers of answers
of everybody, and handed to it with its slice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning import Responses
from surveykit.disclosure import Crossed, Floor, Reason, screen, withheld_cells
from surveykit.estimation import Design
from surveykit.survey import Withheld, WithheldGroups

#: The variable under which ``tables.account`` counts the kept responses of a source, and the columns that make one.
ACCOUNT = "kept"
LINE = ("source", "channel", "wave")

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Decisions:
    """What is withheld whatever its own number of answers.

    Args:
        closed: Units that show nothing, with the reason.
        groups: Withheld groups of other units; the first column of all is the unit.
    """

    closed: Mapping[str, Reason]
    groups: tuple[WithheldGroups, ...]

    def here(self, unit: str | None) -> Withheld:
        """What the report of a unit withholds, or for ``None`` the overall report."""
        if unit is None:
            return Withheld(groups=(*_whole_units(self.closed), *self.groups))
        return Withheld(unit=unit, closed=self.closed.get(unit), groups=tuple(self._by_unit.get(unit, ())))

    @cached_property
    def _by_unit(self) -> dict[str, list[WithheldGroups]]:
        found: dict[str, list[WithheldGroups]] = {}
        for rule in self.groups:
            own: dict[str, list[tuple[str, ...]]] = {}
            for group in rule.groups:
                own.setdefault(group[0], []).append(group)
            for unit, groups in own.items():
                found.setdefault(unit, []).append(rule.model_copy(update={"groups": tuple(groups)}))
        return found


def decide(responses: Responses, design: Design, units: pd.DataFrame) -> Decisions:
    """Decide for all reports what they withhold.

    Args:
        responses: All responses.
        design: Their design.
        units: The rows of the level ``unit`` of the benchmarks, unscreened.
    """
    floor = Floor.of(responses.survey)
    closed = _closed_units(responses, units, floor)
    screened = screen(units, with_rules(floor, _whole_units(closed)), siblings=["level"])
    hidden = _hidden_units(units, screened)
    rules = list(_single_results(screened, closed))
    with_results = with_rules(floor, [*_whole_units(closed), *rules])
    rules += _distributions(responses, design, hidden, with_results)
    for trait in (*responses.survey.report.breakdowns, *_several(responses)):
        rules += _cells_of_trait(responses, design, trait, hidden, floor)
    rules += _lines_of_account(responses, closed, floor)
    return Decisions(closed, tuple(rules))


def _several(responses: Responses) -> tuple[str, ...]:
    """Channels and waves stand side by side in every report where there are several."""
    survey = responses.survey
    return tuple(name for name, known in (("channel", survey.channels), ("wave", survey.waves)) if len(known) > 1)


def with_rules(floor: Floor, rules: Iterable[WithheldGroups]) -> Floor:
    """The floor that withholds further groups."""
    return replace(floor, protects=(*floor.protects, *rules))


def _whole_units(closed: Iterable[str]) -> tuple[WithheldGroups, ...]:
    groups = tuple((unit,) for unit in closed)
    return (WithheldGroups(columns=("unit",), groups=groups),) if groups else ()


def _closed_units(responses: Responses, units: pd.DataFrame, floor: Floor) -> dict[str, Reason]:
    """Units whose headline is withheld, or whose number of responses is: nothing of them is shown.

    Closing a unit takes its other results away too, which must be protected in their turn; so until nothing changes.
    """
    headline = responses.survey.headline
    leading = units["variable"].isin([headline.question, headline.rate]) & units["statistic"].isin(["mean", "rate"])
    counts = responses.frame["unit"].value_counts(sort=False)
    kept = pd.DataFrame({"unit": counts.index.astype(str), "variable": ACCOUNT, "n": counts.to_numpy(dtype=float)})
    closed: dict[str, Reason] = {}
    while True:
        known = with_rules(floor, _whole_units(closed))
        found: dict[str, Reason] = {}
        for rows in (units[leading], kept):
            seen = screen(rows, known, siblings=["variable"])
            for unit, n, reason in zip(seen["unit"], rows["n"], seen["withheld"], strict=True):
                if reason is not None and n > 0 and found.get(unit) != "small":
                    found[unit] = reason
        if found.keys() == closed.keys():
            order = dict.fromkeys(kept["unit"])
            return {unit: found[unit] for unit in order if unit in found}
        closed = found


def _hidden_units(units: pd.DataFrame, screened: pd.DataFrame) -> dict[str, set[str]]:
    """For every question and rate the units whose mean or rate is withheld."""
    withheld = (screened["shown"] == "withheld").to_numpy() & units["statistic"].isin(["mean", "rate"]).to_numpy()
    hidden: dict[str, set[str]] = {}
    for variable, unit in zip(units["variable"][withheld], units["unit"][withheld], strict=True):
        hidden.setdefault(variable, set()).add(unit)
    return hidden


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
    survey = responses.survey
    ids = _units(responses)
    unit = responses.frame["unit"].cat.codes.to_numpy().astype(np.int64)
    for question in survey.rating_questions():
        told = [question.id, *(rate.id for rate in survey.rates.values() if rate.question == question.id)]
        same = {name for variable in told for name in hidden.get(variable, ())}
        answered = (design.weights > 0) & responses.frame[question.id].notna().to_numpy() & (unit >= 0)
        n = np.bincount(unit[answered], minlength=len(ids))
        frame = pd.DataFrame({"unit": ids, "variable": question.id, "category": "", "n": n.astype(float)})
        coupled = WithheldGroups(columns=("unit",), groups=tuple((name,) for name in same), variable=question.id)
        seen = screen(frame, with_rules(floor, [coupled] if same else []), siblings=["variable"])
        groups = tuple((name,) for name in seen.loc[seen["withheld"] == "protects", "unit"])
        if groups:
            yield WithheldGroups(columns=("unit",), groups=groups, variable=question.id, distribution=True)


def _cells_of_trait(
    responses: Responses, design: Design, trait: str, hidden: Mapping[str, set[str]], floor: Floor
) -> Iterator[WithheldGroups]:
    """Cells of units by the choices of a question, for every mean and rate."""
    ids, groups = _units(responses), [str(code) for code in responses.frame[trait].cat.categories]
    unit, group = (responses.frame[name].cat.codes.to_numpy().astype(np.int64) for name in ("unit", trait))
    known: dict[bytes, tuple[Crossed, NDArray[np.bool_]]] = {}
    for variable in [*(question.id for question in responses.survey.rating_questions()), *responses.survey.rates]:
        answered = (design.weights > 0) & design.frame[variable].notna().to_numpy() & (unit >= 0)
        closed = np.isin(ids, list(hidden.get(variable, ())))
        key = np.packbits(answered).tobytes() + closed.tobytes()
        if key not in known:
            table = _crossed(unit[answered], group[answered], closed, len(groups), floor)
            known[key] = table, withheld_cells(table, floor)
        yield from _rules_of_cells(*known[key], ids, [(code,) for code in groups], (trait,), variable, floor)


def _crossed(unit: Ints, group: Ints, closed: NDArray[np.bool_], groups: int, floor: Floor) -> Crossed:
    """Every unit by every choice, empty cells too: they stand in the reports, as having too few answers."""
    units = len(closed)
    inside = group >= 0
    n = np.bincount(unit[inside] * groups + group[inside], minlength=units * groups)
    in_group = pd.DataFrame({"variable": "", "n": n.reshape(units, groups).sum(axis=0).astype(float)})
    hidden = (screen(in_group, floor, siblings=["variable"])["shown"] == "withheld").to_numpy()
    rest = np.bincount(unit[~inside], minlength=units)
    places = np.divmod(np.arange(units * groups), groups)
    return Crossed(*places, n, closed, hidden, rest)


def _rules_of_cells(
    table: Crossed,
    withheld: NDArray[np.bool_],
    ids: list[str],
    codes: list[tuple[str, ...]],
    columns: tuple[str, ...],
    variable: str,
    floor: Floor,
) -> Iterator[WithheldGroups]:
    """The cells that reports cannot know; where all are withheld, none of them tells whether it is small."""
    untold = bool(len(withheld)) and bool(withheld.all())
    chosen = withheld if untold else withheld & (table.n >= floor.min_n) & ~table.closed[table.unit]
    groups = tuple((ids[table.unit[cell]], *codes[table.group[cell]]) for cell in np.flatnonzero(chosen))
    if groups:
        yield WithheldGroups(columns=("unit", *columns), groups=groups, variable=variable, untold=untold)


def _lines_of_account(responses: Responses, closed: Mapping[str, Reason], floor: Floor) -> Iterator[WithheldGroups]:
    """Numbers of kept responses by source, channel and wave: a unit's account stands beside everybody's."""
    ids = _units(responses)
    lines = responses.account.to_frame(("unit", *LINE))
    lines = lines[(lines["kept"] > 0) & lines["unit"].isin(ids)]
    codes = list(dict.fromkeys(lines[list(LINE)].itertuples(index=False, name=None)))
    if len(codes) < 2:
        return
    place = {code: number for number, code in enumerate(codes)}
    group = np.array([place[code] for code in lines[list(LINE)].itertuples(index=False, name=None)], dtype=np.int64)
    unit = pd.Index(ids).get_indexer(pd.Index(lines["unit"])).astype(np.int64)
    n = lines["kept"].to_numpy(dtype=np.int64)
    sums = pd.DataFrame({"variable": ACCOUNT, "n": np.bincount(group, n, len(codes))})
    hidden = (screen(sums, floor, siblings=["variable"])["shown"] == "withheld").to_numpy()
    table = Crossed(unit, group, n, np.isin(ids, list(closed)), hidden, np.zeros(len(ids), dtype=np.int64))
    yield from _rules_of_cells(table, withheld_cells(table, floor), ids, codes, LINE, ACCOUNT, floor)


def _units(responses: Responses) -> list[str]:
    return [str(code) for code in responses.frame["unit"].cat.categories]
