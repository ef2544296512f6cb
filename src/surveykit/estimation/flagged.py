"""What the headline would be without the rows that a check flagged, or with those that a rule excluded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.estimation.responses import design_of
from surveykit.results.people import persons_of
from surveykit.survey.weighting import WEIGHT

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

COLUMNS = ("check", "action", "n", "variable", "reported", "otherwise", "n_otherwise", "shown")
#: Per row whether it is meant.
Rows = NDArray[np.bool_]
#: The column of a domain against the rest.
_REST = "not_flagged"


@dataclass(frozen=True, eq=False)
class _FlaggedRows:
    """The rows of one check, among all rows that count or could count."""

    check: str
    action: Literal["kept", "excluded"]
    rows: NDArray[np.bool_]


def with_and_without(responses: Responses, min_n: int = 10) -> pd.DataFrame:
    """The headline as reported, and without the rows of each kind that were flagged or with those that were excluded.

    Args:
        responses: ``Responses`` with ``flags`` and ``aside``.
        min_n: The fewest people whose effect is shown: the difference of two results would give away their answers.
            What is left must be as many, and where one kind is part of another so must be the rows between them.

    Returns:
        One row per check and variable (the headline's measure, its rate; none where it has neither): ``action``
        (``kept`` or ``excluded``), ``n`` rows with a headline answer, the result as ``reported`` and ``otherwise`` with
        its ``n_otherwise``, and whether it may be ``shown``.
    """
    survey = responses.survey
    names = survey.leading
    if survey.subject is None or not names:
        return pd.DataFrame(columns=list(COLUMNS))
    everything = _together(responses)
    valid = everything[survey.subject].notna().to_numpy()
    counts = np.arange(len(everything)) < len(responses.frame)
    parts = [replace(part, rows=part.rows & valid) for part in _parts(responses)]
    parts = [part for part in parts if part.rows.any()]
    persons = None if survey.person is None else persons_of(everything[survey.person])
    shown = _shown(parts, valid & counts, min_n, partial(_people, persons))
    reported = _values(responses, responses.frame, None, names)
    records = []
    for part in parts:
        if part.action == "kept":
            rest = pd.Series(np.where(part.rows[counts], "no", "yes"), index=responses.frame.index)
            other = _values(responses, responses.frame, rest, names)
        else:
            other = _values(responses, everything[counts | part.rows].reset_index(drop=True), None, names)
        head = (part.check, part.action, int(part.rows.sum()))
        records += [(*head, name, reported[name][0], *other[name], part.check in shown) for name in names]
    return pd.DataFrame(records, columns=list(COLUMNS))


def _together(responses: Responses) -> pd.DataFrame:
    """The rows that count, and behind them those that checks excluded.

    Weights that the survey computes are left out: with other rows they are others.
    """
    frame: pd.DataFrame = responses.frame
    if responses.survey.weighting is not None:
        frame = frame.drop(columns=WEIGHT, errors="ignore")
    if len(responses.aside):
        frame = pd.concat([frame, responses.aside[list(frame.columns)]], ignore_index=True)
    return frame


def _parts(responses: Responses) -> Iterator[_FlaggedRows]:
    kept, aside = np.zeros(len(responses.frame), dtype=bool), np.zeros(len(responses.aside), dtype=bool)
    for check in responses.flags.columns:
        yield _FlaggedRows(str(check), "kept", np.r_[responses.flags[check].to_numpy(dtype=bool), aside])
    if responses.part and responses.survey.weighting is not None:
        return  # weights belong to the whole: of a part nobody knows what they would be with other rows
    reasons = responses.aside["reason"].to_numpy() if len(aside) else aside
    for check in dict.fromkeys(reasons):
        yield _FlaggedRows(str(check), "excluded", np.r_[kept, reasons == check])


def _values(
    responses: Responses, frame: pd.DataFrame, rest: pd.Series | None, names: Sequence[str]
) -> dict[str, tuple[float, int]]:
    """The headline's results over a frame, or over the part of it for which ``rest`` says yes."""
    extended = frame if rest is None else frame.assign(**{_REST: rest})
    design = design_of(replace(responses, frame=extended))
    by = None if rest is None else _REST
    results = {}
    for name in names:
        table = design.measure(name, by=by)
        lines = table if by is None else table[table[_REST].astype(str) == "yes"]
        line = next(iter(lines), None)
        results[name] = (float("nan"), 0) if line is None else (line.value, int(line.n))
    return results


def _shown(parts: list[_FlaggedRows], counts: Rows, min_n: int, people: Callable[[Rows], int]) -> set[str]:
    """The checks whose effect may be shown, the largest first."""
    chosen: list[_FlaggedRows] = []
    for part in sorted(parts, key=lambda candidate: (-people(candidate.rows), candidate.check)):
        left = people(counts & ~part.rows)
        apart = all(_apart(part.rows, other.rows, min_n, people) for other in chosen)
        if people(part.rows) >= min_n and left >= min_n and apart:
            chosen.append(part)
    return {part.check for part in chosen}


def _people(persons: NDArray[np.int64] | None, rows: Rows) -> int:
    """How many people gave rows; as many as rows where nobody gave several."""
    return int(rows.sum()) if persons is None else len(np.unique(persons[rows]))


def _apart(first: Rows, second: Rows, min_n: int, people: Callable[[Rows], int]) -> bool:
    """Whether the difference of two results gives nothing away about fewer than ``min_n`` people."""
    fewer, more = sorted((people(first & ~second), people(second & ~first)))
    return fewer > 0 or more == 0 or more >= min_n
