"""Estimates with their groups: what every statistic returns, and what tables, figures and sentences take."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeAlias, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.errors import ParameterError, Problem
from surveykit.results.display import Displayed

#: Columns of every estimate, after the by-columns, in this order.
COLUMNS = ("variable", "category", "value", "se", "low", "high", "n", "n_eff", "df", "deff", "method")
#: What chooses rows: one truth value for each.
Mask: TypeAlias = "pd.Series[bool] | NDArray[np.bool_]"
#: A column that is set: one value for each row, or one for all.
Values: TypeAlias = "pd.Series | NDArray[np.generic] | Sequence[str | float] | str | float | None"


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
class Estimates(Displayed):
    """Estimates in rows, which know which of their columns are groups.

    They slice like a data frame: ``estimates["value"]`` is a column, ``estimates[estimates["n"] > 30]`` and
    :meth:`where` choose rows, a loop yields each row as an :class:`Estimate`. ``frame`` is the data frame itself, with
    all that pandas can do; its other attributes (``loc``, ``groupby``, ``to_csv``) are also those of the estimates.

    Args:
        frame: The by-columns, then :data:`COLUMNS` and further measures such as ``p``.
        by: The columns that name groups, outermost first.
        left_out: Rows of the sample that are in no group because a by-column is missing, per column.
        marks: What they have been screened with (see ``disclosure.screen``).
    """

    frame: pd.DataFrame
    by: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    marks: tuple[str, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[Estimates]) -> Estimates:
        """The rows of several estimates below each other; groups are the union in order, empty where a part has none.

        Raises:
            ParameterError: There are no parts.
        """
        every = list(parts)
        if not every:
            raise ParameterError(Problem("there are no estimates to join", expected="at least one part"))
        by = tuple(dict.fromkeys(name for part in every for name in part.by))
        frame = pd.concat([part.frame for part in every], ignore_index=True)
        left_out = {name: count for part in reversed(every) for name, count in part.left_out.items()}
        marks = tuple(mark for mark in every[0].marks if all(mark in part.marks for part in every))
        return cls(frame[[*by, *(name for name in frame.columns if name not in by)]], by, left_out, marks)

    def to_frame(self) -> pd.DataFrame:
        """A copy of the data frame."""
        return self.frame.copy()

    def where(self, **values: Hashable | Iterable[Hashable]) -> Estimates:
        """The rows whose columns have these values, or one of several: ``where(unit="D01", wave=["2024", "2025"])``.

        Raises:
            ParameterError: A column is not there.
        """
        problems = [self._unknown(name) for name in values if name not in self]
        if problems:
            raise ParameterError(problems)
        chosen = np.ones(len(self), dtype=np.bool_)
        for name, value in values.items():
            allowed = [value] if isinstance(value, str | tuple) or not isinstance(value, Iterable) else list(value)
            chosen &= self.frame[name].isin(allowed).to_numpy(dtype=np.bool_)
        return self[chosen]

    def query(self, expression: str) -> Estimates:
        """The rows for which an expression holds, as in pandas: ``query("n >= 30 and unit == @unit")``."""
        return replace(self, frame=self.frame.query(expression, level=1))

    def with_columns(self, **columns: Values) -> Estimates:
        """The estimates with further measures, or with other values of their columns; groups stay what they are."""
        return replace(self, frame=self.frame.assign(**columns))

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self) -> Iterator[Estimate]:
        extra = [str(name) for name in self.frame.columns if name not in (*self.by, *COLUMNS)]
        for record in self.frame.to_dict("records"):
            groups, measures = ({name: record[name] for name in names} for names in (self.by, extra))
            known = {name: record.get(name, np.nan) for name in COLUMNS}
            yield Estimate(**known, by=groups, measures=measures)

    def __contains__(self, column: object) -> bool:
        return column in self.frame.columns

    @overload
    def __getitem__(self, key: str) -> pd.Series: ...

    @overload
    def __getitem__(self, key: list[str]) -> pd.DataFrame: ...

    @overload
    def __getitem__(self, key: Mask) -> Estimates: ...

    def __getitem__(self, key: str | list[str] | Mask) -> pd.Series | pd.DataFrame | Estimates:
        part: pd.Series | pd.DataFrame = self.frame[key]
        if isinstance(part, pd.DataFrame) and not isinstance(key, list):
            return replace(self, frame=part)
        return part

    def __repr__(self) -> str:
        return repr(self.frame)

    def _unknown(self, name: str) -> Problem:
        known = [str(column) for column in self.frame.columns]
        near = get_close_matches(name, known, n=1)
        remedy = f"did you mean {near[0]!r}?" if near else ""
        return Problem(f"the estimates have no column {name!r}", f"one of: {', '.join(known)}", remedy=remedy)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What only the data frame has: pandas' verbs go on working on estimates."""
            if name.startswith("_") or name in ("frame", "attrs"):
                raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
            return getattr(self.frame, name)


#: What every public function that takes estimates accepts: also a plain frame with the same columns.
EstimatesLike: TypeAlias = Estimates | pd.DataFrame


def frame_of(estimates: EstimatesLike) -> pd.DataFrame:
    """The data frame of estimates that may be given as one."""
    return estimates.frame if isinstance(estimates, Estimates) else estimates
