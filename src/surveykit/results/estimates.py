"""Estimates with their groups: what every statistic returns, and what tables, figures and sentences take."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pandas as pd

from surveykit.errors import ParameterError
from surveykit.results.framed import Framed

#: Columns of every estimate, after the by-columns, in this order.
COLUMNS = ("variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method")


@dataclass(frozen=True)
class Estimate:
    """One estimate: a row of :class:`Estimates`.

    Args:
        by: The group it is of, by column; empty for everybody.
        variable: What was estimated.
        category: The choice whose share it is; None for a mean.
        value: The estimate, in the unit of its variable; shares from 0 to 1.
        se: Its standard error.
        low: The lower end of its interval.
        high: The upper end.
        n: Answers with a positive weight.
        n_eff: Effective number of answers, ``n / deff``.
        df: Degrees of freedom of the standard error.
        deff: Design effect against simple random sampling with replacement.
        method: How value and interval were found.
        measures: What else the estimates hold, such as ``p``, ``count`` or ``statistic``.
    """

    by: Mapping[str, Hashable]
    variable: str
    category: Hashable | None
    value: float
    se: float
    low: float
    high: float
    n: float
    n_eff: float
    df: float
    deff: float
    method: str
    measures: Mapping[str, Hashable] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Framed):
    """Estimates in rows, which know which of their columns are groups.

    They slice like a data frame: ``estimates["value"]`` is a column, ``estimates[estimates["n"] > 30]`` and
    :meth:`where` choose rows, a loop yields each row as an :class:`Estimate`.

    Args:
        frame: The by-columns, then :data:`COLUMNS` and further measures such as ``p``. All else that pandas can do with
            it (``loc``, ``groupby``, ``to_csv``) the estimates can do too.
        by: The columns that name groups, outermost first.
        left_out: Rows of the sample that are in no group because a by-column is missing, per column.
        marks: What they have been screened with (see ``disclosure.screen``).
        level: Of the intervals.
    """

    by: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    level: float = 0.95

    @classmethod
    def joined(cls, parts: Iterable[Estimates]) -> Estimates:
        """The rows of several estimates below each other; groups are the union in order, empty where a part has none.

        Raises:
            ParameterError: There are no parts.
        """
        every = list(parts)
        if not every:
            raise ParameterError("there are no estimates to join", expected="at least one part")
        by = tuple(dict.fromkeys(name for part in every for name in part.by))
        frame = pd.concat([part.frame for part in every], ignore_index=True)
        left_out = {name: count for part in reversed(every) for name, count in part.left_out.items()}
        marks = tuple(mark for mark in every[0].marks if all(mark in part.marks for part in every))
        return cls(
            frame[[*by, *(name for name in frame.columns if name not in by)]], by, left_out, marks, every[0].level
        )

    def __iter__(self) -> Iterator[Estimate]:
        extra = [str(name) for name in self.frame.columns if name not in (*self.by, *COLUMNS)]
        for record in self.frame.to_dict("records"):
            groups, measures = ({name: record[name] for name in names} for names in (self.by, extra))
            known = {name: record.get(name, np.nan) for name in COLUMNS}
            yield Estimate(**known, by=groups, measures=measures)


#: What every public function that takes estimates accepts: also a plain frame with the same columns.
EstimatesLike: TypeAlias = Estimates | pd.DataFrame


def frame_of(estimates: EstimatesLike) -> pd.DataFrame:
    """The data frame of estimates that may be given as one."""
    return estimates.frame if isinstance(estimates, Estimates) else estimates
