"""What every comparison of units starts from: their estimates and how these vary together, checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from surveykit.errors import ParameterError, Problem
from surveykit.estimation.arrays import Floats, Ints
from surveykit.estimation.estimates import BOUNDED
from surveykit.results import Estimates, EstimatesLike, frame_of
from surveykit.units.reliability import interval_variances

#: What can be compared: estimates or a frame with ``unit``, ``value`` and ``se``, a series or mapping by unit,
#: or numbers.
UnitEstimates = Estimates | pd.DataFrame | pd.Series | Mapping[str, float] | ArrayLike

#: Negative eigenvalues of this size, against the largest, are rounding.
_ROUNDING = 1e-8
_MOST_NAMED = 5


@dataclass(frozen=True, eq=False)
class Compared:
    """Estimates of units, the higher the better; without a covariance (units x units) they are independent."""

    names: tuple[str, ...]
    values: Floats
    variances: Floats
    covariance: Floats | None = None

    def __len__(self) -> int:
        return len(self.names)

    def difference_se(self, unit: int) -> Floats:
        """Standard errors of the differences between one unit and every unit; 0 against itself."""
        shared = 0.0 if self.covariance is None else 2 * self.covariance[unit]
        variance = self.variances[unit] + self.variances - shared
        variance[unit] = 0.0
        result: Floats = np.sqrt(np.maximum(variance, 0.0))
        return result


def compared(
    estimates: UnitEstimates,
    se: ArrayLike | None = None,
    covariance: ArrayLike | pd.DataFrame | None = None,
    *,
    higher_is_better: bool = True,
) -> Compared:
    """Estimates as the comparisons need them, checked; plain numbers are of units called 1, 2 and so on.

    ``se`` or ``covariance`` are in the same order or labelled by unit; signs are turned where low estimates are good.
    """
    names, values, given = _named(estimates)
    problems = [] if names else [Problem("there are no units to compare")]
    repeated = [name for name, count in Counter(names).items() if count > 1]
    if repeated:
        problems.append(Problem("a unit has several estimates", found=_listed(repeated)))
    problems += _of_numbers(names, values, "estimate")
    if problems:
        raise ParameterError(problems)
    sign = 1.0 if higher_is_better else -1.0
    if covariance is not None:
        matrix = _checked_matrix(names, covariance)
        return Compared(names, sign * values, matrix.diagonal().copy(), matrix)
    errors = given if se is None else _in_order(se, names)
    if errors is None:
        raise ParameterError("standard errors are needed", expected="se or covariance")
    _check_errors(names, errors)
    return Compared(names, sign * values, errors**2)


def _named(estimates: UnitEstimates) -> tuple[tuple[str, ...], Floats, Floats | None]:
    if isinstance(estimates, EstimatesLike):
        level = estimates.level if isinstance(estimates, Estimates) else 0.95
        estimates = frame_of(estimates)
        missing = [name for name in ("unit", "value") if name not in estimates.columns]
        if missing:
            raise ParameterError(f"the frame of estimates has no column {' and '.join(missing)}")
        errors = _errors(estimates, level)
        nameless = estimates.index[estimates["unit"].isna()]
        if len(nameless):
            raise ParameterError("an estimate has no unit", where=f"row {_listed(nameless)}")
        names = tuple(map(str, estimates["unit"]))
        return names, estimates["value"].to_numpy(dtype=np.float64, na_value=np.nan), errors
    if isinstance(estimates, Mapping):
        estimates = pd.Series(dict(estimates))
    if isinstance(estimates, pd.Series):
        return tuple(map(str, estimates.index)), estimates.to_numpy(dtype=np.float64, na_value=np.nan), None
    values = np.asarray(estimates, dtype=np.float64)
    if values.ndim != 1:
        raise ParameterError("estimates are one number per unit", found=f"shape {values.shape}")
    return tuple(str(number) for number in range(1, len(values) + 1)), values, None


def _errors(estimates: pd.DataFrame, level: float) -> Floats | None:
    """Standard errors: of bounded means those of normal intervals of the same width, which hold at the ceiling too."""
    if "se" not in estimates.columns:
        return None
    errors = estimates["se"].to_numpy(dtype=np.float64, na_value=np.nan)
    if not {"low", "high", "method"} <= set(estimates.columns):
        return errors
    wide = np.sqrt(interval_variances(estimates["low"], estimates["high"], level=level))
    is_bounded = estimates["method"].str.endswith(BOUNDED).to_numpy(dtype=np.bool_)
    return np.where(is_bounded & np.isfinite(wide), wide, errors)


def _in_order(se: Any, names: Sequence[str]) -> Floats:
    if isinstance(se, Mapping):
        se = pd.Series(dict(se))
    if isinstance(se, pd.Series):
        se = se.take(in_order(se.index, names, "standard errors"))
    values = np.asarray(se, dtype=np.float64)
    if values.shape != (len(names),):
        raise ParameterError("there is one standard error per unit", "", str(len(names)), f"shape {values.shape}")
    return values


def in_order(labels: pd.Index, names: Sequence[str], what: str) -> Ints:
    """The positions at which something labelled has the units, in their order; row numbers say nothing of units."""
    own = labels.astype(str)
    if sorted(own) == sorted(names):
        return np.asarray(own.get_indexer(pd.Index(list(names))), dtype=np.int64)
    if pd.api.types.is_numeric_dtype(labels.dtype):
        return np.arange(len(labels))
    strange = _listed(sorted(set(own) ^ set(names)) or own[own.duplicated()].tolist())
    raise ParameterError(f"the {what} are not those of the units compared", found=strange)


def _of_numbers(names: Sequence[str], values: Floats, what: str) -> list[Problem]:
    unknown = [name for name, value in zip(names, values, strict=True) if not np.isfinite(value)]
    if not unknown:
        return []
    remedy = "leave these units out; they can be listed, not ranked"
    return [Problem(f"the {what} of a unit is missing or not finite", found=_listed(unknown), remedy=remedy)]


def _check_errors(names: Sequence[str], errors: Floats) -> None:
    problems = _of_numbers(names, errors, "standard error")
    flat = [name for name, error in zip(names, errors, strict=True) if error <= 0]
    if flat:
        what = "the standard error of a unit is zero: its answers were all equal, which does not make it certain"
        remedy = "give these units a variance with units.floored_variances"
        problems.append(Problem(what, found=_listed(flat), remedy=remedy))
    if problems:
        raise ParameterError(problems)


def _checked_matrix(names: Sequence[str], covariance: Any) -> Floats:
    if isinstance(covariance, pd.DataFrame):
        rows, columns = (in_order(axis, names, "covariances") for axis in covariance.axes)
        covariance = covariance.iloc[rows, columns]
    matrix = np.asarray(covariance, dtype=np.float64)
    size = len(names)
    if matrix.shape != (size, size):
        what = "the covariance has one row and column per unit"
        raise ParameterError(what, expected=f"{size} x {size}", found=str(matrix.shape))
    if not np.isfinite(matrix).all():
        raise ParameterError("the covariance has missing or infinite entries")
    scale = float(np.abs(matrix).max(initial=0.0))
    if np.abs(matrix - matrix.T).max(initial=0.0) > _ROUNDING * scale:
        raise ParameterError("the covariance is not symmetric")
    matrix = (matrix + matrix.T) / 2
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least < -_ROUNDING * scale:
        raise ParameterError(
            "the covariance is not positive semidefinite: no estimates can vary like this",
            found=f"smallest eigenvalue {least:.3g}",
            remedy="compute it from the same rows for all units; do not put it together from pairs",
        )
    variances = matrix.diagonal()
    spread = variances[:, None] + variances - 2 * matrix
    np.fill_diagonal(spread, np.inf)
    if size > 1 and spread.min() <= _ROUNDING * scale:
        j, k = np.unravel_index(int(spread.argmin()), spread.shape)
        raise ParameterError(
            "the difference between two units has no variance",
            found=f"{names[int(j)]} and {names[int(k)]}",
            remedy="give units whose answers were all equal a variance with units.floored_variances",
        )
    return matrix


def stacked(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """The rows of the parts below each other, in these columns, which are there also where no part has rows."""
    full = [part.reindex(columns=list(columns)) for part in parts if len(part)]
    return pd.concat(full, ignore_index=True) if full else pd.DataFrame(columns=list(columns))


def _listed(names: Sequence[Any] | pd.Index) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(map(str, names[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
