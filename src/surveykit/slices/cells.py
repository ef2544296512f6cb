"""Cells of units by groups, and the lines of their accounts: what reports withhold although it has enough answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning import Responses
from surveykit.disclosure import (
    Crossed,
    Floor,
    Nested,
    NestedCells,
    lost_by_everybody,
    screen,
    withheld_in_silence,
    withheld_nested,
)
from surveykit.estimation import Design
from surveykit.estimation.columns import options_in
from surveykit.results.people import PEOPLE, People, counts_of_people, people_in, together
from surveykit.survey import Definition, WithheldGroups

#: The variable under which ``tables.account`` counts the kept responses of a source, and the columns that make one.
ACCOUNT = "kept"
LINE = ("source", "channel", "wave")
#: Types of question that a survey without units shows by each of its traits.
_BY_TRAITS = ("single", "rating", "multiple", "nps", "number", "duration")
#: Where there are several, every report has them side by side; what has to be lost is lost of channels first.
PLACES = ("channel", "wave")

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Hidden = Mapping[str, set[str]]


def cells_of_traits(responses: Responses, design: Design, hidden: Hidden, floor: Floor) -> Iterator[WithheldGroups]:
    """Cells by the choices of the questions of ``report.breakdowns``, for every mean and rate: of units, of everybody.

    Who left the question out is in no group, so nobody shows their result; where they are few, it must not follow from
    everybody's groups either. ``hidden`` has for every question and rate the units that do not show it.
    """
    ids = unit_ids(responses)
    more = questions_by_traits(responses.survey)
    for trait in responses.survey.report.breakdowns:
        groups = [(str(code),) for code in responses.frame[trait].cat.categories]
        group = codes_of(responses.frame, trait)
        known: dict[bytes, tuple[Crossed, Bools, bool]] = {}
        for variable, answered, closed, key in _measured(responses, design, hidden, more):
            if key not in known:
                unit = unit_codes(responses)[answered]
                persons = None if design.persons is None else design.persons[answered]
                table = _crossed(unit, group[answered], persons, closed, len(groups), floor)
                known[key] = table, *withheld_in_silence(table, floor)
            yield from _rules_of_cells(*known[key], ids, groups, trait, variable, floor)
            yield from _rules_of_everybody(known[key][0], groups, trait, variable, floor)


def parts_below(responses: Responses, design: Design, floor: Floor) -> Iterator[WithheldGroups]:
    """Parts below a unit that would give away the few of its answers that name none; or only their distribution."""
    below = responses.survey.units.below
    if not below or not responses.frame[below].isna().any():
        return
    frame = responses.frame
    names = frame[below].astype(object).where(frame[below].notna(), None)
    for variable, answered, _, _ in _measured(responses, design, {}):
        rows = pd.DataFrame({"unit": frame["unit"].astype("str"), below: names})[answered]
        sizes = _sizes(rows, design, answered)
        for is_share in (False, True) if variable in responses.survey.questions else (False,):
            groups = _beside_few(sizes, below, floor, is_share=is_share)
            if groups:
                yield WithheldGroups(
                    columns=("unit", below), groups=groups, variable=variable, distribution=is_share, alone=True
                )


def _sizes(rows: pd.DataFrame, design: Design, chosen: Bools) -> pd.DataFrame:
    """The answers of every combination of the columns, and who gave them where somebody gave several.

    ``rows`` are the ``chosen`` ones of the design, in their order.
    """
    groups = rows.groupby(list(rows.columns), sort=False, dropna=False)
    sizes = groups.size().rename("n").reset_index().astype({"n": "float64"})
    if design.persons is None:
        return sizes
    cell = np.asarray(groups.ngroup(), dtype=np.int64)
    return sizes.assign(**{PEOPLE: people_in(cell, design.persons[chosen], len(sizes))})


def _beside_few(sizes: pd.DataFrame, below: str, floor: Floor, *, is_share: bool) -> tuple[tuple[str, ...], ...]:
    """The parts below units that protect their few answers that name none."""
    least = floor.min_n_spread if is_share else floor.min_n
    n = sizes["n"] if PEOPLE not in sizes else counts_of_people(sizes[PEOPLE], sizes["n"].to_numpy())
    few = sizes.loc[sizes[below].isna() & (n < least), "unit"]
    if few.empty:
        return ()
    own = sizes[sizes["unit"].isin(few)]
    seen = screen(own.assign(category="") if is_share else own, floor, siblings=["unit"])
    chosen = seen[(seen["withheld"] == "protects") & seen[below].notna()]
    return tuple((str(unit), str(part)) for unit, part in zip(chosen["unit"], chosen[below], strict=True))


def cells_of_places(
    responses: Responses, design: Design, hidden: Hidden, closed: Bools, floor: Floor, names: Sequence[str] = PLACES
) -> Iterator[WithheldGroups]:
    """Cells of units by channel and by wave, and the lines of their accounts of rows; of ``closed`` units all are.

    The lines add up to the channels and to the waves, so all of them are looked at together. ``hidden`` has for every
    question and rate the units that do not show it; ``names`` are the breakdowns that reports show.
    """
    ids, places = unit_ids(responses), _Places(responses, tuple(names))
    if not places.several and len(places.lines) < 2:
        return
    persons = design.persons
    known: dict[tuple[bytes, bool], NestedCells] = {}
    without_lines = np.zeros(len(ids), dtype=np.bool_)
    shows_lines = True
    for variable, answered, unshown, key in _measured(responses, design, hidden):
        told = variable in (responses.survey.subject or ACCOUNT, *responses.survey.leading)
        if (key, told) not in known:
            known[key, told] = withheld_nested(places.nested(answered, unshown, persons, told=told), floor)
        cells = known[key, told]
        if told:
            without_lines |= cells.lines
            shows_lines &= not cells.everybody
        yield from _rules_of_all(places, cells.everybody, variable)
        for name, of_cells in zip(places.several, cells.breakdowns, strict=True):
            yield from _rules_of_cells(*of_cells, ids, places.groups[name], name, variable, floor)
    # None of the lines of units that show none says whether it is small.
    unit, line = places.position
    without = np.flatnonzero((without_lines & ~closed)[unit])
    lines = tuple((ids[unit[row]], *places.lines[line[row]]) for row in without)
    if lines:
        yield WithheldGroups(columns=("unit", *LINE), groups=lines, variable=ACCOUNT, untold=True)
    if not shows_lines and len(places.lines) > 1:
        every = tuple(places.lines)
        yield WithheldGroups(columns=LINE, groups=every, variable=ACCOUNT, untold=True, everybody=True)


def cells_of_waves(
    responses: Responses, design: Design, hidden: Hidden, latest: str, floor: Floor
) -> Iterator[WithheldGroups]:
    """Waves before the latest: of units, where one of them is small, and of everybody, told apart by channel.

    Units are siblings below everybody's wave. Where one of its own waves is small, a report withholds another beside
    it, as of any parts; so that one has to be protected too. No report shows a sum of waves, so the report of a unit
    that only protects shows its other waves. ``floor`` knows the units and results that are withheld altogether.
    """
    places = _Places(responses, PLACES)
    frame = responses.frame
    waves = frame["wave"].astype("str")
    for variable, answered, unshown, _ in _measured(responses, design, hidden):
        nested = places.nested(answered, unshown, design.persons, told=False)
        yield from _rules_of_all(places, lost_by_everybody(nested, floor), variable)
        rows = pd.DataFrame({"unit": frame["unit"].astype("str"), "wave": waves, "variable": variable})[answered]
        sizes = _sizes(rows, design, answered)
        own = screen(sizes, floor, siblings=["unit"])
        seen = screen(own[own["wave"] != latest], floor, siblings=["wave"])
        chosen = seen[(seen["withheld"] == "protects") & (own["withheld"].loc[seen.index] != "protects")]
        groups = tuple(sorted(zip(chosen["unit"], chosen["wave"], strict=True)))
        if groups:
            yield WithheldGroups(columns=("unit", "wave"), groups=groups, variable=variable, alone=True)


def _rules_of_all(places: _Places, lost: int, variable: str) -> Iterator[WithheldGroups]:
    """The breakdowns that everybody's report loses."""
    for name in places.several[: max(lost - 1, 0)]:
        groups = tuple(places.groups[name])
        yield WithheldGroups(columns=(name,), groups=groups, variable=variable, untold=True, everybody=True)


@dataclass(frozen=True)
class _Places:
    """The lines of the account of rows, and the channel and the wave of each."""

    responses: Responses
    names: tuple[str, ...]

    @cached_property
    def several(self) -> tuple[str, ...]:
        survey = self.responses.survey
        return tuple(name for name in self.names if len(getattr(survey, f"{name}s")) > 1)

    @cached_property
    def groups(self) -> Mapping[str, list[tuple[str, ...]]]:
        return {name: [(str(code),) for code in self.responses.frame[name].cat.categories] for name in self.several}

    @cached_property
    def kept(self) -> pd.Series:
        """Kept responses by unit and line."""
        lines = self.responses.account.to_frame(("unit", *LINE))
        lines = lines[(lines["kept"] > 0) & lines["unit"].isin(unit_ids(self.responses))]
        return lines.set_index(["unit", *LINE])["kept"]

    @cached_property
    def lines(self) -> list[tuple[str, ...]]:
        """The lines that keep any response, as source, channel and wave."""
        return list(dict.fromkeys(tuple(map(str, key[1:])) for key in self.kept.index))

    @cached_property
    def position(self) -> tuple[Ints, Ints]:
        """Of every kept number its unit and line."""
        unit, line = _numbered(unit_ids(self.responses)), _numbered(self.lines)
        pairs = [(unit[str(key[0])], line[tuple(map(str, key[1:]))]) for key in self.kept.index]
        columns = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return columns[:, 0], columns[:, 1]

    @cached_property
    def _row(self) -> Ints:
        """Of every response the kept number in which it is counted."""
        unit, line = self.position
        frame, lines = self.responses.frame, len(self.lines)
        source, channel, wave = (codes_of(frame, name) + 1 for name in LINE)
        together = (source * (channel.max(initial=0) + 1) + channel) * (wave.max(initial=0) + 1) + wave
        _, first, same = np.unique(together, return_index=True, return_inverse=True)
        known = _numbered(self.lines)
        names = [tuple("" if pd.isna(value) else str(value) for value in frame[list(LINE)].iloc[row]) for row in first]
        of_code = np.array([known.get(name, -1) for name in names], dtype=np.int64)
        number = np.full(len(unit_ids(self.responses)) * lines, -1, dtype=np.int64)
        number[unit * lines + line] = np.arange(len(unit))
        own, of_line = unit_codes(self.responses), of_code[same]
        inside = (own >= 0) & (of_line >= 0)
        return np.where(inside, number[np.where(inside, own * lines + of_line, 0)], -1)

    def nested(self, answered: Bools, closed: Bools, persons: Ints | None, *, told: bool) -> Nested:
        """The answers of every unit and line; ``told`` where the account shows how many responses gave them.

        ``persons`` are who gave each response, where somebody gave several.
        """
        row, size = self._row[answered], len(self.kept)
        n = np.bincount(row[row >= 0], minlength=size).astype(np.int64)
        kept = self.kept.to_numpy(dtype=np.int64) if told else None
        people = kept_people = None
        if persons is not None:
            n, people = _people(row, persons[answered], size)
        if persons is not None and told:
            kept, kept_people = _people(self._row, persons, size)
        breakdowns = tuple(self._group(name) for name in self.several)
        return Nested(*self.position, n, kept, breakdowns, closed, people, kept_people)

    def _group(self, name: str) -> Ints:
        known, column = _numbered(self.groups[name]), LINE.index(name)
        return np.array([known.get((line[column],), -1) for line in self.lines], dtype=np.int64)


def _measured(
    responses: Responses, design: Design, hidden: Hidden, more: Sequence[str] = ()
) -> Iterator[tuple[str, Bools, Bools, bytes]]:
    """Every question, measure and rate that units show: who answered it, which units do not show it, and a key of both.

    ``more`` are further questions that are shown by what is asked for.

    Without a headline the tables of channels and waves count the responses themselves, under :data:`ACCOUNT`.
    """
    ids, survey = unit_ids(responses), responses.survey
    inside = (design.weights > 0) & (unit_codes(responses) >= 0)
    shown = [*questions_of_units(survey), *survey.own_measures, *survey.rates]
    for variable in dict.fromkeys([*shown, *([] if survey.subject else [ACCOUNT]), *more]):
        answered = inside if variable == ACCOUNT else inside & _answered(design.frame, variable)
        closed = np.isin(ids, list(hidden.get(variable, ())))
        yield variable, answered, closed, np.packbits(answered).tobytes() + closed.tobytes()


def _answered(frame: pd.DataFrame, variable: str) -> Bools:
    """Who is in the base of a result: who answered; of a question with several answers, who was asked."""
    options = options_in(frame, variable)
    answered: Bools = (frame[list(options)] if options else frame[[variable]]).notna().any(axis=1).to_numpy()
    return answered


def _people(cell: Ints, persons: Ints, cells: int) -> tuple[Ints, People]:
    """How many people every cell holds, and who."""
    people = people_in(cell, persons, cells)
    return counts_of_people(people, np.zeros(cells)).astype(np.int64), people


def _crossed(unit: Ints, group: Ints, persons: Ints | None, closed: Bools, groups: int, floor: Floor) -> Crossed:
    """Every unit by every choice, empty cells too: reports show them, as having too few answers."""
    units = len(closed)
    inside = group >= 0
    cell, nowhere = np.where(inside, unit * groups + group, -1), np.where(inside, -1, unit)
    people = rest_people = None
    if persons is None:
        n = np.bincount(cell[inside], minlength=units * groups)
        rest = np.bincount(unit[~inside], minlength=units)
    else:
        n, people = _people(cell, persons, units * groups)
        rest, rest_people = _people(nowhere, persons, units)
    cells = np.divmod(np.arange(units * groups), groups)
    none = np.zeros(groups, dtype=np.bool_)
    table = Crossed(*cells, n, closed, none, rest, None, people, rest_people)
    return replace(table, hidden=_withheld_of_everybody(table, floor))


def _withheld_of_everybody(table: Crossed, floor: Floor, least: int | None = None) -> Bools:
    """Which groups of everybody are withheld; few people in no group (fewer than ``least``) are a group too."""
    n, who = together(table.group, table.n, table.people, len(table.hidden))
    rest, others = together(np.zeros(len(table.rest), dtype=np.int64), table.rest, table.rest_people, 1)
    few = bool(0 < rest[0] < (floor.min_n if least is None else least))
    shares = {} if least is None else {"category": ""}
    sizes = pd.DataFrame({"variable": "", **shares, "n": [*n.astype(float), *(rest.astype(float) if few else [])]})
    if who is not None and others is not None:
        sizes[PEOPLE] = [*who, *(others if few else [])]
    withheld: Bools = (screen(sizes, floor, siblings=["variable"])["shown"] == "withheld").to_numpy()
    return withheld[: len(n)]


def _rules_of_everybody(
    table: Crossed, codes: Sequence[tuple[str, ...]], trait: str, variable: str, floor: Floor
) -> Iterator[WithheldGroups]:
    """Groups of everybody that protect few people in no group; where these are ten or more, their distribution."""
    n, rest = table.in_group, table.in_no_group
    if not 0 < rest < floor.min_n_spread:
        return
    for is_share, hidden, least in (
        (False, table.hidden, floor.min_n),
        (True, _withheld_of_everybody(table, floor, floor.min_n_spread), floor.min_n_spread),
    ):
        groups = tuple(codes[int(number)] for number in np.flatnonzero(hidden & (n >= least)))
        if groups:
            yield WithheldGroups(
                columns=(trait,), groups=groups, variable=variable, distribution=is_share, everybody=True, alone=True
            )


def _rules_of_cells(
    table: Crossed,
    withheld: Bools,
    untold: bool,
    ids: Sequence[str],
    codes: Sequence[tuple[str, ...]],
    column: str,
    variable: str,
    floor: Floor,
) -> Iterator[WithheldGroups]:
    """The cells that reports cannot know; with ``untold`` none of them says whether it is small."""
    chosen = withheld if untold else withheld & (table.n >= floor.min_n) & ~table.closed[table.unit]
    groups = tuple((ids[table.unit[cell]], *codes[table.group[cell]]) for cell in np.flatnonzero(chosen))
    if groups:
        yield WithheldGroups(columns=("unit", column), groups=groups, variable=variable, untold=untold)


def questions_of_units(survey: Definition) -> list[str]:
    """The questions whose answers reports of units show: all that have scores, and what the headline is about."""
    scored = [question.id for question in survey.scored_questions()]
    return [*scored, *(name for name in (survey.subject,) if name is not None and name not in scored)]


def questions_by_traits(survey: Definition) -> tuple[str, ...]:
    """The questions of which a survey without units shows every one by each of its traits; the traits are none."""
    if survey.has_units or not survey.report.breakdowns:
        return ()
    shown = (question for question in survey.results if question.type in _BY_TRAITS)
    return tuple(question.id for question in shown if question.id not in survey.report.breakdowns)


def unit_ids(responses: Responses) -> list[str]:
    """The units, in the order of their codes; where nothing is rated, everybody is one unit without a name."""
    if not responses.survey.has_units:
        return [""]
    return [str(code) for code in responses.frame["unit"].cat.categories]


def unit_codes(responses: Responses) -> Ints:
    """Per row the number of its unit, -1 where it has none."""
    if not responses.survey.has_units:
        return np.zeros(len(responses.frame), dtype=np.int64)
    return codes_of(responses.frame, "unit")


def codes_of(frame: pd.DataFrame, name: str) -> Ints:
    """Per row the number of its category, -1 where it has none."""
    return np.asarray(frame[name].cat.codes.to_numpy(), dtype=np.int64)


def _numbered(keys: Sequence[Any]) -> dict[Any, int]:
    return {key: number for number, key in enumerate(keys)}
