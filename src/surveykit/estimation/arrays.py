"""The array types of this room."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
#: What is smaller than this share of the numbers it was computed from is what rounding left over.
RESIDUE = 1e-13
#: Rows that are worked on at once.
_BLOCK = 32_768


def totals(codes: Ints, values: Floats | None, size: int) -> Floats:
    """Sums of ``values`` (or counts) per code, as many as ``size``."""
    return np.bincount(codes, weights=values, minlength=size).astype(np.float64, copy=False)


def blocks(rows: int) -> list[slice]:
    """Stretches of rows whose numbers fit into the processor's cache."""
    return [slice(start, start + _BLOCK) for start in range(0, rows, _BLOCK)]


def distinct(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """The keys (whole numbers below ``size``) that occur, and for each row the position of its own, without sorting.

    Where ``size`` is not much more than the rows, a table of all is looked up, and the keys come out sorted. Otherwise
    blocks of neighbouring keys are hashed, each small enough for the processor's cache: one table for all makes ten
    times the rows cost twenty times as much.
    """
    if size <= 4 * len(keys):
        occurs = np.zeros(size, dtype=np.bool_)
        occurs[keys] = True
        position = np.cumsum(occurs, dtype=np.int32 if size < 2**31 else np.int64) - 1  # half the memory to look up in
        return np.flatnonzero(occurs), position[keys].astype(np.int64)
    return _hashed(keys, size)


def _hashed(keys: Ints, size: int) -> tuple[Ints, Ints]:
    blocks = min(max(len(keys) // _BLOCK, 1), 2**15)
    width = -(-size // blocks)
    block = (keys // width).astype(np.uint16)
    order = np.argsort(block, kind="stable")  # a radix sort, as the numbers have 16 bits
    ends = np.concatenate([[0], np.cumsum(np.bincount(block, minlength=blocks))])
    ordered = keys[order]
    codes, labels, count = np.empty(len(keys), dtype=np.int64), [], 0
    for number in range(blocks):
        part = slice(ends[number], ends[number + 1])
        inside = ordered[part] - number * width
        own, new = pd.factorize(inside.astype(np.int32) if width < 2**31 else inside)
        codes[part] = own + count
        labels.append(new.astype(np.int64) + number * width)
        count += len(new)
    position = np.empty(len(keys), dtype=np.int64)
    position[order] = codes
    return np.concatenate(labels), position


def rounded(value: float, digits: int) -> float:
    """A number with so many significant digits."""
    return float(f"{value:.{digits}g}")


def settled(values: Floats, size: Floats | float) -> Floats:
    """The values, exactly 0 where they are rounding residues of numbers of that size.

    A standard error of 1e-17 that stands for 0 would make every difference significant.
    """
    return np.where(np.abs(values) <= RESIDUE * size, 0.0, values)


def quotient(numerator: Floats, denominator: Floats) -> Floats:
    """Element by element, NaN where the denominator is zero or the result is not finite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result = np.asarray(numerator / denominator, dtype=np.float64)
    result[~np.isfinite(result)] = np.nan
    return result
