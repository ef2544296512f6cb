"""Traits of people crossed with groups: a cell is a group of people itself, and needs as many answers as any group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from surveykit.disclosure import Crossed, Floor, withheld_cells
from surveykit.disclosure.screening import protecting
from surveykit.presentation.labels import Path
from surveykit.presentation.shown import by_columns
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown, frame_of
from surveykit.results.people import CHOOSERS, PEOPLE, People, how_many

#: Questions without choices: each of their answers (a name, a day, a number) may be one that a single person gave.
_OWN_ANSWERS = ("text", "date", "number", "duration")

#: A number of answers; where somebody gave several, of people, one by one where they are few.
Counted = int | tuple[int, ...]
#: A share by its variable, groups and category.
_Key = tuple[str, Path, str]


def is_trait(view: View, variable: str) -> bool:
    """Whether those who gave one answer are a group that somebody could know: of traits, and of answers in own words.

    Who chose a rare opinion is no such group.
    """
    question = view.survey.questions.get(variable)
    return question is not None and (question.type in _OWN_ANSWERS or view.survey.role_of(variable) == "trait")


def counts_of(estimates: EstimatesLike) -> dict[_Key, Counted]:
    """The answers in every category of a frame of shares, before anything is withheld: ``count``, or n times share.

    Where somebody gave several answers, it is the people who chose the category.
    """
    names, frame = by_columns(estimates), frame_of(estimates)
    shares = frame[frame["category"].notna()]
    counts = shares["count"] if "count" in shares.columns else (shares["value"] * shares["n"]).round()
    if CHOOSERS in shares.columns:
        counts = shares[CHOOSERS].where(shares[CHOOSERS].notna(), counts)
    groups = shares[list(names)].astype(object).where(shares[list(names)].notna(), None).to_numpy().tolist()
    rows = zip(shares["variable"], groups, shares["category"], counts.fillna(0), strict=True)
    return {(str(variable), _path(names, codes), str(category)): counted(n) for variable, codes, category, n in rows}


def counted(n: Any) -> Counted:
    """A number of answers, or of people who are known one by one."""
    return n if isinstance(n, tuple) else int(n)


def sizes_of(counts: Sequence[Counted]) -> tuple[NDArray[np.int64], People | None]:
    """How many answers, or people, every cell has, and who they are where that is known of any."""
    n = np.array([how_many(part) for part in counts], dtype=np.float64).astype(np.int64)
    if not any(isinstance(part, tuple) for part in counts):
        return n, None
    people = np.empty(len(counts), dtype=object)
    people[:] = counts
    return n, people


def _path(names: Sequence[str], codes: Sequence[object]) -> Path:
    return tuple((name, str(code)) for name, code in zip(names, codes, strict=True) if code is not None)


def without_small_cells(estimates: Iterable[Shown], counts: Mapping[_Key, Counted], view: View) -> tuple[Shown, ...]:
    """Screened shares of traits with fewer than ``min_n`` answers withheld, and as many more as protect them.

    Cells of a trait by a group column are protected in both directions, so that neither the groups' nor the choices'
    totals give them away. ``counts`` are the true numbers of answers, see :func:`counts_of`.
    """
    listed = list(estimates)
    parts: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for row, share in enumerate(listed):
        if share.category is not None and is_trait(view, share.variable):
            parts[share.variable, tuple(name for name, _ in share.by)].append(row)
    floor = view.floor
    for (variable, columns), rows in sorted(parts.items(), key=lambda part: len(part[0][1])):
        own = [listed[row] for row in rows]
        n = [counts.get((share.variable, share.by, str(share.category)), 0) for share in own]
        closed = {listed[row].category for row in parts.get((variable, ()), []) if listed[row].is_withheld}
        hidden = _small_cells(own, n, closed, floor) if columns else _small_choices(n, floor)
        for row, reason in zip(rows, hidden, strict=True):
            if reason and not listed[row].is_withheld:
                listed[row] = listed[row].hidden(reason, floor.min_n)
    return tuple(listed)


def _small_choices(counts: Sequence[Counted], floor: Floor) -> list[str | None]:
    sizes, people = sizes_of(counts)
    n = sizes.astype(np.float64)
    small = (n > 0) & (n < floor.min_n)
    answered = np.flatnonzero(n > 0)
    hidden, known = small.copy(), None if people is None else people[answered]
    group = np.zeros(len(answered), dtype=np.int64)
    hidden[answered] = protecting(group, n[answered], small[answered], floor, people=known)
    return [
        "small" if is_small else "protects" if is_hidden else None
        for is_small, is_hidden in zip(small, hidden, strict=True)
    ]


def _small_cells(
    shares: Sequence[Shown], counts: Sequence[Counted], closed: Collection[str | None], floor: Floor
) -> list[str | None]:
    """Cells of a trait by one column; every group and choice has a position in the table, empty ones too."""
    groups, choices = [share.by for share in shares], [share.category for share in shares]
    hidden = withheld_in(groups, choices, counts, floor, {share.by for share in shares if share.is_withheld}, closed)
    return [
        None if not is_hidden else "protects" if all(hidden) or how_many(n) >= floor.min_n else "small"
        for n, is_hidden in zip(counts, hidden, strict=True)
    ]


def withheld_in(
    rows: Sequence[Hashable],
    columns: Sequence[Hashable],
    counts: Sequence[Counted],
    floor: Floor,
    closed_rows: Collection[Hashable] = (),
    closed_columns: Collection[Hashable] = (),
) -> list[bool]:
    """Which cells of two ways to divide are withheld, so that none follows from the totals of rows and columns.

    ``rows`` and ``columns`` say where each cell is; of the closed ones the totals are withheld too.
    """
    row_at, column_at = ({name: at for at, name in enumerate(dict.fromkeys(names))} for names in (rows, columns))
    n, people = sizes_of(counts)
    table = Crossed(
        np.array([row_at[name] for name in rows], dtype=np.int64),
        np.array([column_at[name] for name in columns], dtype=np.int64),
        n,
        np.array([name in closed_rows for name in row_at], dtype=np.bool_),
        np.array([name in closed_columns for name in column_at], dtype=np.bool_),
        np.zeros(len(row_at), dtype=np.int64),
        people=people,
    )
    return [bool(hit) for hit in withheld_cells(table, floor)]


def protected(
    estimates: Sequence[Shown], frame: EstimatesLike, rows: str, columns: str | None, view: View
) -> tuple[Shown, ...]:
    """Means or rates by two columns with as many more withheld as protect the small ones in both directions.

    ``frame`` is that of the ``estimates`` before it was screened: it knows the true number of answers. Without
    ``columns`` nothing is crossed.
    """
    if columns is None or not {rows, columns, "n"} <= set(frame_of(frame).columns):
        return tuple(estimates)
    frame, floor = frame_of(frame), view.floor
    sizes = frame[PEOPLE if PEOPLE in frame.columns else "n"].astype(object)
    cells = zip(frame[rows].astype(object), frame[columns].astype(object), sizes.where(sizes.notna(), 0), strict=True)
    counts = {(str(row), str(column)): counted(n) for row, column, n in cells}
    groups = [dict(estimate.by) for estimate in estimates]
    pairs = [(codes.get(rows, ""), codes.get(columns, "")) for codes in groups]
    own = [row for row, _ in pairs], [column for _, column in pairs]
    hits = withheld_in(*own, [counts.get(pair, 0) for pair in pairs], floor)
    return tuple(
        estimate.hidden("protects", floor.min_n)
        if hit and estimate.is_asked and (all(hits) or not estimate.is_withheld)
        else estimate
        for estimate, hit in zip(estimates, hits, strict=True)
    )
