"""What the headline would be without the rows that a check flagged, or with those that a rule excluded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.estimation.responses import design_of

if TYPE_CHECKING:
    from surveykit.cleaning import Responses

COLUMNS = ("check", "action", "n", "variable", "reported", "otherwise", "n_otherwise", "shown")


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
        min_n: The fewest rows whose effect is told: the difference of two results would tell their answers. What is
        left
            must be as many, and where one kind is part of another so must be the rows between them.

    Returns:
        One row per check and variable (the headline's question, its rate): ``action`` (``kept`` or ``excluded``),
        ``n`` rows with a headline answer, the result as ``reported`` and ``otherwise`` with its ``n_otherwise``, and
        whether it may be ``shown``.
    """
    survey = responses.survey
    names = [survey.headline.question, *([survey.headline.rate] if survey.headline.rate else [])]
    everything = _together(responses)
    valid = everything[survey.headline.question].notna().to_numpy()
    counts = np.arange(len(everything)) < len(responses.frame)
    parts = [replace(part, rows=part.rows & valid) for part in _parts(responses, len(everything))]
    parts = [part for part in parts if part.rows.any()]
    shown = _shown(parts, valid & counts, min_n)
    reported = _values(responses, responses.frame, None, names)
    records = []
    for part in parts:
        if part.action == "kept":
            rest = pd.Series(np.where(part.rows[counts], "no", "yes"), index=responses.frame.index)
            other = _values(responses, responses.frame, rest, names)
        else:
            other = _values(responses, everything[counts | part.rows].reset_index(drop=True), None, names)
        for name in names:
            value, n = other[name]
            line = (
                part.check,
                part.action,
                int(part.rows.sum()),
                name,
                reported[name][0],
                value,
                n,
                part.check in shown,
            )
            records.append(line)
    return pd.DataFrame(records, columns=list(COLUMNS))


def _together(responses: Responses) -> pd.DataFrame:
    """The rows that count, and behind them those that checks excluded."""
    if not len(responses.aside):
        whole: pd.DataFrame = responses.frame
        return whole
    columns = list(responses.frame.columns)
    both: pd.DataFrame = pd.concat([responses.frame, responses.aside[columns]], ignore_index=True)
    return both


def _parts(responses: Responses, n: int) -> Iterator[_FlaggedRows]:
    kept = len(responses.frame)
    for check in responses.flags.columns:
        rows = np.zeros(n, dtype=bool)
        rows[:kept] = responses.flags[check].to_numpy(dtype=bool)
        yield _FlaggedRows(str(check), "kept", rows)
    if len(responses.aside):
        reasons = responses.aside["reason"].to_numpy()
        for check in dict.fromkeys(reasons):
            rows = np.zeros(n, dtype=bool)
            rows[kept:] = reasons == check
            yield _FlaggedRows(str(check), "excluded", rows)


def _values(
    responses: Responses, frame: pd.DataFrame, rest: pd.Series | None, names: list[str]
) -> dict[str, tuple[float, int]]:
    """The headline's results over a frame, or over the part of it for which ``rest`` says yes."""
    extended = frame if rest is None else frame.assign(**{_REST: rest})
    design = design_of(replace(responses, frame=extended))
    by = None if rest is None else _REST
    results = {}
    for number, name in enumerate(names):
        table = design.mean(name, by=by) if number == 0 else design.rate(name, by=by)
        lines = table if by is None else table[table[_REST].astype(str) == "yes"]
        line = next(iter(lines), None)
        results[name] = (float("nan"), 0) if line is None else (line.value, int(line.n))
    return results


#: The column by which a domain is told from the rest.
_REST = "not_flagged"


def _shown(parts: list[_FlaggedRows], counts: NDArray[np.bool_], min_n: int) -> set[str]:
    """The checks whose effect may be told, the largest first."""
    chosen: list[_FlaggedRows] = []
    for part in sorted(parts, key=lambda candidate: (-int(candidate.rows.sum()), candidate.check)):
        left = int((counts & ~part.rows).sum())
        apart = all(_apart(part.rows, other.rows, min_n) for other in chosen)
        if int(part.rows.sum()) >= min_n and left >= min_n and apart:
            chosen.append(part)
    return {part.check for part in chosen}


def _apart(first: NDArray[np.bool_], second: NDArray[np.bool_], min_n: int) -> bool:
    """Whether the difference of two results tells nothing about fewer than ``min_n`` rows."""
    between = [int((first & ~second).sum()), int((second & ~first).sum())]
    return not (min(between) == 0 and max(between) < min_n) or max(between) == 0
