"""Frames of estimates made safe and typed: the one door by which numbers enter a table, a figure or a sentence.

Whatever is printed comes from an :class:`Shown`, and an estimate comes only from :func:`estimates_of`, which applies
the publishing floor. A withheld estimate holds no number at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from surveykit.disclosure import Columns, Floor, is_missing, is_screened, listed, verdicts
from surveykit.errors import DocumentError
from surveykit.presentation.labels import Path
from surveykit.presentation.printing import percent, significant
from surveykit.presentation.view import View
from surveykit.results import NOT_ASKED, Estimates, EstimatesLike, Shown, frame_of
from surveykit.results.people import CHOOSERS, PEOPLE
from surveykit.survey.routing import CONTEXT

#: Columns of a frame of estimates that are not groups.
_MEASURES = frozenset(
    (
        *("variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method", "p"),
        *("level", "statistic", "count", "shown", "withheld"),
        *(PEOPLE, CHOOSERS),
        *("p_adjusted", "correction", "family", "family_size", "reference"),
    )
)
_NEEDED = ("variable", "value", "se", "low", "high", "n")


def significance_level(level: float) -> float:
    """The limit below which a p-value counts, beside intervals of that level (0.05 beside 0.95).

    Rounded, because 1 - 0.95 is a little above 0.05 in binary numbers, and a p-value of 0.05 does not count.

    >>> 1 - 0.95 > significance_level(0.95) == 0.05
    True
    """
    return round(1 - level, 12)


def in_percent(estimate: Shown) -> tuple[float | None, float | None, float | None]:
    """Value, low and high of an estimate of a share as percentages."""
    return percent(estimate.value), percent(estimate.low), percent(estimate.high)


def estimates_of(estimates: EstimatesLike, view: View, *, what: str) -> tuple[Shown, ...]:
    """The rows as estimates that may be shown, screened by the survey's floor; ``what`` names the output in an error.

    Rows of one variable whose outer groups are the same (all lecturers of a department, all choices of a breakdown
    question) are siblings under one published parent.

    Raises:
        DocumentError: This is not a frame of estimates.
    """
    frame = frame_of(estimates)
    missing = [column for column in _NEEDED if column not in frame.columns]
    if missing:
        raise DocumentError(
            f"{what} cannot be made: this is not a frame of estimates",
            expected=f"columns {', '.join(_NEEDED)}",
            found=", ".join(map(str, frame.columns)) or "no columns",
            remedy="give the frame that Design.mean, Design.rate or Design.proportion returned",
        )
    floor = view.floor
    columns = listed(frame, map(str, frame.columns))
    shown: dict[int, Shown] = {}
    for used, rows in _blocks(columns, by_columns(estimates)).items():
        siblings = ("variable", *used[:-1]) if used else ()
        block = {name: [values[row] for row in rows] for name, values in columns.items()}
        known = verdicts(block, floor, () if is_screened(estimates, floor, siblings) else siblings)
        records = zip(*block.values(), known.reasons.tolist(), known.narrow.tolist(), strict=True)
        for row, (*values, reason, narrow) in zip(rows, records, strict=True):
            record = dict(zip(block, values, strict=True))
            estimate = _estimate(record, used, _why(record, used, reason, view), floor, is_narrow=narrow)
            shown[row] = estimate
    return tuple(shown[row] for row in sorted(shown))


def by_columns(frame: EstimatesLike) -> tuple[str, ...]:
    """The columns that name groups, in order: known of estimates, guessed of a plain frame."""
    if isinstance(frame, Estimates):
        return frame.by
    names = [str(column) for column in frame.columns]
    first = names.index("variable")
    return tuple(
        name
        for index, name in enumerate(names)
        if name not in _MEASURES and (index < first or not pd.api.types.is_numeric_dtype(frame[name]))
    )


def _blocks(columns: Columns, groups: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
    """The rows by which group columns are in use, as when one frame holds breakdowns by several questions."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in range(len(columns["n"])):
        blocks[tuple(name for name in groups if not is_missing(columns[name][row]))].append(row)
    return blocks


def _why(record: Mapping[str, Any], used: Sequence[str], reason: str | None, view: View) -> str | None:
    """Why nothing is shown: a question that was never put to a channel or in a wave has no answers to withhold."""
    position = {name: str(record[name]) for name in used if name in CONTEXT}
    if not position or not (is_missing(record["n"]) or record["n"] == 0):
        return reason
    return reason if view.survey.asks(str(record["variable"]), position) else NOT_ASKED


def _estimate(
    record: dict[str, Any], used: Sequence[str], reason: str | None, floor: Floor, *, is_narrow: bool
) -> Shown:
    def real(name: str, is_hidden: bool = is_narrow or reason is not None) -> float | None:
        value: Any = record.get(name)
        return None if is_hidden or is_missing(value) else significant(float(value))

    hidden = reason is not None
    category, n = record.get("category"), record["n"]
    return Shown(
        variable=str(record["variable"]),
        by=tuple((name, str(record[name])) for name in used),
        category=None if is_missing(category) else str(category),
        value=real("value", hidden),
        se=real("se"),
        low=real("low"),
        high=real("high"),
        n=None if hidden or is_missing(n) else round(float(n)),
        n_eff=real("n_eff"),
        df=real("df"),
        method=str(record.get("method") or ""),
        shown="withheld" if hidden else "mean_only" if is_narrow else "all",
        withheld=reason,
        count=None if hidden else _count(record),
        p=real("p"),
        needs=floor.min_n if is_missing(category) else floor.min_n_spread,
        choosers=None if hidden or is_missing(record.get(CHOOSERS)) else record[CHOOSERS],
    )


def _count(record: dict[str, Any]) -> int | None:
    """How many answers fall in a category: as given, or exactly n times the share where nothing is weighted."""
    given: Any = record.get("count")
    if not is_missing(given):
        return round(float(given))
    value, n = record["value"], record["n"]
    if is_missing(value) or is_missing(n):
        return None
    product = float(value) * float(n)
    return round(product) if abs(product - round(product)) <= 1e-6 * max(1.0, float(n) ** 0.5) else None


def by_group(estimates: Iterable[Shown], column: str, what: str) -> dict[Path, Shown]:
    """The estimate of each group of ``column`` inside its outer groups; that of everybody under the empty path.

    Raises:
        DocumentError: There is no such group column, or a group has several estimates.
    """
    groups: dict[Path, Shown] = {}
    for estimate in estimates:
        if estimate.by and estimate.by[-1][0] != column:
            raise DocumentError(
                f"{what} cannot be made by {column!r}",
                expected=f"estimates by {column!r}, with a value of it in every row",
                found=f"a row by {', '.join(name for name, _ in estimate.by)}",
                remedy=f"estimate with by={column!r}",
            )
        if estimate.by in groups:
            raise DocumentError(
                f"{what} has two estimates for one group: {dict(estimate.by)}",
                expected="one row per group, of one variable",
                found=f"rows of {groups[estimate.by].variable!r} and {estimate.variable!r}",
                remedy="filter the frame of estimates before",
            )
        groups[estimate.by] = estimate
    return groups
