"""The columns of questions whose choices have one each: ``multiple``, ``ranking`` and ``ballot``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.columns import MISSING_KINDS, Values, categorical
from surveykit.cleaning.typing.asked import Asked, choices_alike
from surveykit.cleaning.typing.meaning import LookedUp, LookUp, kind_numbers, look_up
from surveykit.cleaning.typing.remarks import Remarks

#: Divides codes in the question's own column.
BETWEEN = ";"

_BLANK, _SKIPPED = MISSING_KINDS.index("blank"), MISSING_KINDS.index("skipped")


@dataclass(frozen=True, eq=False)
class ChoiceCells:
    """The looked up columns of choices that have one each.

    Args:
        columns: The choice's position in the scale to its column; none where the channel did not ask.
        kinds: For every row the number of its kind of missing answer, for rows without an answer.
        remarks: What a person should know of them.
    """

    columns: Mapping[int, LookedUp]
    kinds: NDArray[np.int64]
    remarks: Remarks


def cells_for_choices(asked: Asked, meaning_in: Callable[[Asked, str, str], LookUp]) -> ChoiceCells:
    """Look up the columns of all choices.

    Args:
        asked: The question.
        meaning_in: Gives the look-up of one choice's cells, from the question, the code and the header.
    """
    columns: dict[int, LookedUp] = {}
    remarks = Remarks()
    headers = asked.question.choice_headers(asked.channel)
    for position, code in enumerate(asked.scale.codes):
        header = headers.get(code)
        texts, absent = asked.texts(header)
        remarks += absent
        if texts is not None and header is not None:
            column = columns[position] = look_up(texts, meaning_in(asked, code, header))
            remarks += asked.cells(header).tell(column, "answer", _known_cells(asked, code), choices_alike(asked.scale))
    kinds = [kind_numbers(column) for column in columns.values()]
    return ChoiceCells(columns, _kinds_of_rows(kinds, len(asked.table)), remarks)


def _known_cells(asked: Asked, code: str) -> tuple[str, ...]:
    label = asked.scale.choice(code).label.in_language(asked.survey.language)
    return (label, "1", "0", "nothing", *(mark.mark for mark in asked.scale.missing))


def _kinds_of_rows(columns: list[NDArray[np.int64]], n: int) -> NDArray[np.int64]:
    """Why a row without an answer has none: the kind that all its cells share, or another one than skipped and blank.

    Args:
        columns: For every column the numbers of the rows' kinds; none where the channel did not ask.
        n: Number of rows.
    """
    if not columns:
        return np.full(n, _SKIPPED)
    kinds = np.column_stack(columns)
    same = (kinds == kinds[:, :1]).all(axis=1)
    other = np.where((kinds != _SKIPPED) & (kinds != _BLANK), kinds, -1).max(axis=1)
    return np.where(same & (kinds[:, 0] >= 0), kinds[:, 0], np.where(other >= 0, other, _BLANK))


def numbers_in(asked: Asked, cells: ChoiceCells) -> NDArray[np.float64]:
    """Rows x choices: the numbers that cells hold, NaN where there is none."""
    numbers = np.full((len(asked.table), len(asked.scale.codes)), np.nan)
    for position, column in cells.columns.items():
        numbers[:, position] = np.array(column.values(), dtype=np.float64)[column.codes]
    return numbers


def frame_columns(
    asked: Asked, values: NDArray[np.float64], kinds: NDArray[np.int64], *, absent: float = np.nan
) -> dict[str, Values]:
    """The columns of typed frames: the codes in the order of their values, those of the choices, the kinds of missing.

    Args:
        asked: The question.
        values: Rows x choices, NaN where a choice was not chosen; a row without any is not answered.
        kinds: For every row the number of the kind of missing answer, for rows that are not answered; without a kind
            (-1) such a row was shown and left blank.
        absent: What a choice has that was not chosen in a row that is answered.
    """
    answered = ~np.asarray(np.isnan(values).all(axis=1))
    kinds = np.where(answered, -1, np.where(kinds < 0, _BLANK, kinds))
    filled = np.where(answered[:, None] & np.isnan(values), absent, values)
    of_choices = dict(zip(asked.survey.choice_columns(asked.id).values(), filled.T, strict=True))
    own = {asked.id: _in_order(asked.scale.codes, values)}
    return {**own, **of_choices, f"{asked.id}.missing": categorical(kinds, MISSING_KINDS)}


def _in_order(codes: tuple[str, ...], values: NDArray[np.float64]) -> Values:
    """The chosen codes of every row, the least value first; every combination is written out once."""
    last = np.iinfo(np.int16).max
    whole = np.where(np.isnan(values), last, np.minimum(np.nan_to_num(values), last - 1)).astype(np.int16)
    combinations, number = np.unique(whole, axis=0, return_inverse=True)
    texts = [
        BETWEEN.join(codes[position] for position in np.argsort(row, kind="stable") if row[position] < last) or None
        for row in combinations
    ]
    return pd.array(texts, dtype="str").take(number.reshape(-1))
