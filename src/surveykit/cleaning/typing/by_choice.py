"""The columns of questions whose choices have one each: ``multiple``, ``ranking``, ``ballot``, also ``single``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import MISSING_KINDS, Floats, Numbers, Rows, Values, categorical
from surveykit.cleaning.typing.asked import Asked, choices_alike
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, LookUp, Meaning, kind_numbers, look_up
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.cleaning.typing.several import known_choices_of

#: What platforms write into the column of one choice.
_TICKED = frozenset(
    ["是", "有", "选中", "已选", "√", "✓", "✔", "☑", "〇", "○", "y", "yes", "true", "x", "checked", "selected"]
)
_NOT_TICKED = frozenset(["否", "无", "未选中", "未选", "×", "✗", "☐", "n", "no", "false", "unchecked", "not selected"])
#: Divides codes in the question's own column.
BETWEEN = ";"

_BLANK, _SKIPPED = MISSING_KINDS.index("blank"), MISSING_KINDS.index("skipped")


@dataclass(frozen=True, eq=False)
class ChoiceCells:
    """The looked up columns of choices that have one each, by the choice's position in the scale.

    ``kinds`` are the numbers of the kinds of missing answers, for rows without an answer. ``asked`` are the rows in
    which some cell holds an answer, be it that a choice was not ticked.
    """

    columns: Mapping[int, LookedUp]
    kinds: Numbers
    asked: Rows
    remarks: Remarks


def cells_for_choices(asked: Asked, meaning_in: Callable[[Asked, str, str], LookUp]) -> ChoiceCells:
    """Look up the columns of all choices, each as ``meaning_in`` says of the question, the code and the header."""
    columns: dict[int, LookedUp] = {}
    remarks = Remarks()
    headers = asked.question.choice_headers(asked.channel)
    for position, code in enumerate(asked.scale.codes):
        header = headers.get(code)
        texts, absent = asked.texts(header)
        remarks += absent
        if texts is not None and header is not None:
            column = columns[position] = look_up(texts, meaning_in(asked, code, header))
            label = asked.scale.choice(code).label.in_language(asked.survey.language)
            known = (label, "1", "0", "nothing", *(mark.mark for mark in asked.scale.missing))
            remarks += asked.cells(header).remarks_on(column, "answer", known, choices_alike(asked.scale))
    nowhere = np.full((len(asked.table), 1), _SKIPPED)
    kinds = np.column_stack([kind_numbers(column) for column in columns.values()]) if columns else nowhere
    return ChoiceCells(columns, kinds_of_rows(kinds), np.asarray((kinds < 0).any(axis=1)), remarks)


def kinds_of_rows(kinds: Numbers) -> Numbers:
    """Why a row without an answer has none: the kind that its cells share, or another one than skipped and blank."""
    same = (kinds == kinds[:, :1]).all(axis=1)
    other = np.where((kinds != _SKIPPED) & (kinds != _BLANK), kinds, -1).max(axis=1)
    return np.where(same & (kinds[:, 0] >= 0), kinds[:, 0], np.where(other >= 0, other, _BLANK))


def ticked(asked: Asked, cells: ChoiceCells) -> Rows:
    """Rows x choices: whether the cells, looked up by :func:`ticked_in_cell`, say that a choice is ticked."""
    codes = asked.scale.codes
    rows = np.zeros((len(asked.table), len(codes)), dtype=bool)
    for column in cells.columns.values():
        for meant in set(column.values()) & set(codes):
            rows[:, codes.index(meant)] |= np.array([value == meant for value in column.values()])[column.codes]
    return rows


def numbers_in(asked: Asked, cells: ChoiceCells) -> Floats:
    """Rows x choices: the numbers that cells hold, NaN where there is none."""
    numbers = np.full((len(asked.table), len(asked.scale.codes)), np.nan)
    for position, column in cells.columns.items():
        numbers[:, position] = np.array(column.values(), dtype=np.float64)[column.codes]
    return numbers


def frame_columns(
    asked: Asked, values: Floats, kinds: Numbers, *, absent: float = np.nan, put: Rows | None = None
) -> dict[str, Values]:
    """The columns of typed frames: the codes in the order of their values, those of the choices, the kinds of missing.

    ``values`` (rows x choices) are NaN where a choice was not chosen, which becomes ``absent`` in answered rows, and in
    those in which the question was ``put`` and nothing chosen. A row without any is not answered: it has its kind or,
    without one (-1), was shown and left blank.
    """
    answered = ~np.asarray(np.isnan(values).all(axis=1))
    kinds = np.where(answered, -1, np.where(kinds < 0, _BLANK, kinds))
    filled = np.where((answered if put is None else answered | put)[:, None] & np.isnan(values), absent, values)
    of_choices = zip(asked.survey.choice_columns(asked.id).values(), filled.T, strict=True)
    columns: dict[str, Values] = {asked.id: _in_order(asked.scale.codes, values), **dict(of_choices)}
    return {**columns, f"{asked.id}.missing": categorical(kinds, MISSING_KINDS)}


def _in_order(codes: tuple[str, ...], values: Floats) -> Values:
    """The chosen codes of every row, the least value first; every combination is written out once."""
    last = np.iinfo(np.int16).max
    whole = np.where(np.isnan(values), last, np.minimum(np.nan_to_num(values), last - 1)).astype(np.int16)
    combinations, number = np.unique(whole, axis=0, return_inverse=True)
    texts = [
        BETWEEN.join(codes[position] for position in np.argsort(row, kind="stable") if row[position] < last) or None
        for row in combinations
    ]
    return pd.array(texts, dtype="str").take(number.reshape(-1))


def ticked_in_cell(asked: Asked, code: str, header: str) -> LookUp:
    """What a cell says of one choice: ticked (the code), not ticked (nothing), or why there is no answer."""
    marks, decided, is_open = asked.marks(header), asked.decided, code in asked.question.open
    only = asked.scale.model_copy(update={"choices": (asked.scale.choice(code),)})
    known = known_choices_of(only, (code,) if is_open else ())

    def meaning(text: str, raw: str) -> Meaning:
        decision = decided.get(text)
        if decision is not None:
            return Meaning(decision.means, missing=decision.missing, decision=decision)
        if text in marks:
            return Meaning(missing=marks[text])
        if text in ("0", "1"):
            return Meaning(code if text == "1" else None)
        if known.code(text) is not None or text.casefold() in _TICKED:
            return Meaning(code)
        if text.casefold() in _NOT_TICKED:
            return Meaning()
        return Meaning(code) if is_open else UNKNOWN

    return meaning
