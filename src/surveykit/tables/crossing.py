"""Traits of people crossed with groups: a cell is a group of people itself, and needs as many answers as any group."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np

from surveykit.disclosure import Crossed, Floor, withheld_cells
from surveykit.disclosure.screening import protecting
from surveykit.presentation.shown import Shown, by_columns
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, frame_of

#: Questions whose answers are opinions; whoever chose one of them is no group that anybody could know.
_OPINIONS = ("rating", "multiple", "nps", "ranking")

#: The variable and the names of its group columns.
_Part = tuple[str, tuple[str, ...]]


def is_trait(view: View, variable: str) -> bool:
    """Whether the choices of a question are groups of people: every question that does not ask for an opinion."""
    question = view.survey.questions.get(variable)
    return question is not None and question.type not in _OPINIONS


def counts_of(estimates: EstimatesLike) -> dict[Hashable, int]:
    """The answers in every category of a frame of shares, before anything is withheld: ``count``, or n times share."""
    names, frame = by_columns(estimates), frame_of(estimates)
    shares = frame[frame["category"].notna()]
    counts = shares["count"] if "count" in shares.columns else (shares["value"] * shares["n"]).round()
    groups = [shares[name].astype(object).where(shares[name].notna(), None).tolist() for name in names]
    found: dict[Hashable, int] = {}
    for place, (variable, category, n) in enumerate(
        zip(shares["variable"], shares["category"], counts.fillna(0), strict=True)
    ):
        own = [(name, codes[place]) for name, codes in zip(names, groups, strict=True)]
        by = tuple((name, str(code)) for name, code in own if code is not None)
        found[_key(str(variable), by, category)] = int(n)
    return found


def _key(variable: str, by: tuple[tuple[str, str], ...], category: object) -> Hashable:
    return variable, by, str(category)


def without_small_cells(estimates: Iterable[Shown], counts: Mapping[Hashable, int], view: View) -> tuple[Shown, ...]:
    """Shares of traits with fewer than ``min_n`` answers withheld, and as many more as protect them.

    Cells of a trait by a group column are protected in both directions, so that neither the groups' nor the choices'
    totals give them away.

    Args:
        estimates: The screened shares.
        counts: The true number of answers in each, see :func:`counts_of`.
        view: Labels, language and floor.
        survey: Says what is a trait, and the floor.
    """
    listed = list(estimates)
    parts: dict[_Part, list[int]] = {}
    for place, one in enumerate(listed):
        if one.category is not None and is_trait(view, one.variable):
            parts.setdefault((one.variable, tuple(name for name, _ in one.by)), []).append(place)
    floor = view.floor
    for (variable, columns), places in sorted(parts.items(), key=lambda part: len(part[0][1])):
        own = [listed[place] for place in places]
        n = [counts.get(_key(one.variable, one.by, one.category), 0) for one in own]
        totals = {one.category: one for one in (listed[place] for place in parts.get((variable, ()), []))}
        hidden = _small_cells(own, n, totals, floor) if columns else _small_choices(n, floor)
        for place, reason in zip(places, hidden, strict=True):
            if reason and not listed[place].is_withheld:
                listed[place] = listed[place].hidden(reason, floor.min_n)
    return tuple(listed)


def _small_choices(counts: Sequence[int], floor: Floor) -> list[str | None]:
    n = np.array(counts, dtype=np.float64)
    small = (n > 0) & (n < floor.min_n)
    answered = np.flatnonzero(n > 0)
    hidden = small.copy()
    hidden[answered] = protecting(np.zeros(len(answered), dtype=np.int64), n[answered], small[answered], floor)
    return [
        "small" if is_small else "protects" if is_hidden else None
        for is_small, is_hidden in zip(small, hidden, strict=True)
    ]


def _small_cells(
    shares: Sequence[Shown], counts: Sequence[int], totals: Mapping[str | None, Shown], floor: Floor
) -> list[str | None]:
    """Cells of a trait by one column; every group and choice has a place in the table, empty ones too."""
    groups = {by: place for place, by in enumerate(dict.fromkeys(one.by for one in shares))}
    choices = {code: place for place, code in enumerate(dict.fromkeys(one.category for one in shares))}
    closed = np.zeros(len(groups), dtype=np.bool_)
    for one in shares:
        closed[groups[one.by]] |= one.is_withheld
    hidden = np.array([code in totals and totals[code].is_withheld for code in choices], dtype=np.bool_)
    n = np.array(counts, dtype=np.int64)
    table = Crossed(
        np.array([groups[one.by] for one in shares], dtype=np.int64),
        np.array([choices[one.category] for one in shares], dtype=np.int64),
        n,
        closed,
        hidden,
        np.zeros(len(groups), dtype=np.int64),
    )
    withheld = withheld_cells(table, floor)
    every = bool(withheld.all())
    return [
        None if not is_hidden else "protects" if every or count >= floor.min_n else "small"
        for count, is_hidden in zip(n.tolist(), withheld.tolist(), strict=True)
    ]


def protected(
    estimates: Sequence[Shown], frame: EstimatesLike, rows: str, columns: str | None, view: View
) -> tuple[Shown, ...]:
    """Means or rates by two columns with as many more withheld as protect the small ones in both directions.

    Args:
        estimates: The screened estimates of ``frame``.
        frame: The frame before it was screened; it knows the true number of answers.
        rows: One group column.
        columns: The other one; without it nothing is crossed.
        view: Labels, language and floor.
    """
    if columns is None or not {rows, columns, "n"} <= set(frame_of(frame).columns):
        return tuple(estimates)
    frame = frame_of(frame)
    pairs = zip(frame[rows].astype(object), frame[columns].astype(object), frame["n"].fillna(0), strict=True)
    counts = {(str(row), str(column)): int(n) for row, column, n in pairs}
    listed = [(dict(one.by).get(rows, ""), dict(one.by).get(columns, "")) for one in estimates]
    unit = {row: place for place, row in enumerate(dict.fromkeys(row for row, _ in listed))}
    group = {column: place for place, column in enumerate(dict.fromkeys(column for _, column in listed))}
    n = np.array([counts.get(pair, 0) for pair in listed], dtype=np.int64)
    floor = view.floor
    table = Crossed(
        np.array([unit[row] for row, _ in listed], dtype=np.int64),
        np.array([group[column] for _, column in listed], dtype=np.int64),
        n,
        np.zeros(len(unit), dtype=np.bool_),
        np.zeros(len(group), dtype=np.bool_),
        np.zeros(len(unit), dtype=np.int64),
    )
    hits = withheld_cells(table, floor)
    return tuple(
        one.hidden("protects", floor.min_n) if hit and (hits.all() or not one.is_withheld) else one
        for one, hit in zip(estimates, hits.tolist(), strict=True)
    )
