"""Results that are rows of one data frame, and slice, convert and show like it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self, TypeAlias, overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.errors import ParameterError, Problem
from surveykit.matching.texts import did_you_mean
from surveykit.results.display import Displayed

#: What chooses rows: one truth value for each.
Mask: TypeAlias = "pd.Series[bool] | NDArray[np.bool_]"
#: A column that is set: one value for each row, or one for all.
Values: TypeAlias = "pd.Series | NDArray[np.generic] | Sequence[str | float] | str | float | None"


@dataclass(frozen=True, eq=False, repr=False)
class Framed(Displayed):
    """Rows of a data frame, with what is known of them all.

    Args:
        frame: The data frame; its other attributes (``loc``, ``groupby``, ``to_csv``) are also those of the result.
    """

    frame: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """A copy of the data frame."""
        return self.frame.copy()

    def where(self, **values: Hashable | Iterable[Hashable]) -> Self:
        """The rows whose columns have these values, or one of several: ``where(unit="D01", wave=["2024", "2025"])``.

        Raises:
            ParameterError: A column is not there.
        """
        known = [str(column) for column in self.frame.columns]
        listed = ", ".join(known)
        problems = [
            Problem(f"there is no column {name!r}", expected=f"one of: {listed}", remedy=did_you_mean(name, known))
            for name in values
            if name not in self
        ]
        if problems:
            raise ParameterError(problems)
        chosen = np.ones(len(self), dtype=np.bool_)
        for name, value in values.items():
            allowed = [value] if isinstance(value, str | tuple) or not isinstance(value, Iterable) else list(value)
            chosen &= self.frame[name].isin(allowed).to_numpy(dtype=np.bool_)
        return self[chosen]

    def query(self, expression: str) -> Self:
        """The rows for which an expression holds, as in pandas: ``query("n >= 30 and unit == @unit")``."""
        return replace(self, frame=self.frame.query(expression, level=1))

    def with_columns(self, **columns: Values) -> Self:
        """The same with further columns, or with other values in its columns."""
        return replace(self, frame=self.frame.assign(**columns))

    def __len__(self) -> int:
        return len(self.frame)

    def __contains__(self, column: object) -> bool:
        return column in self.frame.columns

    @overload
    def __getitem__(self, key: str) -> pd.Series: ...

    @overload
    def __getitem__(self, key: list[str]) -> pd.DataFrame: ...

    @overload
    def __getitem__(self, key: Mask) -> Self: ...

    def __getitem__(self, key: str | list[str] | Mask) -> pd.Series | pd.DataFrame | Self:
        part: pd.Series | pd.DataFrame = self.frame[key]
        if isinstance(part, pd.DataFrame) and not isinstance(key, list):
            return replace(self, frame=part)
        return part

    def __repr__(self) -> str:
        return repr(self.frame)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What only the data frame has: pandas' verbs go on working."""
            if name.startswith("_") or name in ("frame", "attrs"):
                raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
            return getattr(self.frame, name)
