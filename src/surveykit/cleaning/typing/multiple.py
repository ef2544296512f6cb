"""Questions of which any number of choices can be ticked: ``multiple``.

What one choice is ticked for stands in ``QUESTION.CODE``: 1 ticked, 0 not, NaN where nothing of the question is
answered. So shares of the respondents are means of these columns, and shares of all that was ticked are ratios to their
sum. ``QUESTION`` holds the ticked codes in the order of the questionnaire, divided by ``;``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.columns import MISSING_KINDS, categorical
from surveykit.cleaning.typing.asked import Asked, TypedAnswers, choices_alike, known_choices
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, LookUp, Meaning, kind_numbers, look_up
from surveykit.cleaning.typing.several import SEPARATORS, Parts, known_choices_of, parts_of
from surveykit.cleaning.typing.telling import Told

#: Divides the ticked codes in the question's own column.
BETWEEN = ";"
#: What platforms write into the column of one choice.
_TICKED = frozenset(
    ["是", "有", "选中", "已选", "√", "✓", "✔", "☑", "〇", "○", "y", "yes", "true", "x", "checked", "selected"]
)
_NOT_TICKED = frozenset(["否", "无", "未选中", "未选", "×", "✗", "☐", "n", "no", "false", "unchecked", "not selected"])

_BLANK, _SKIPPED = MISSING_KINDS.index("blank"), MISSING_KINDS.index("skipped")


def type_multiple(asked: Asked) -> TypedAnswers:
    """Ticked choices, from one column or from one for every choice."""
    if asked.question.columns is None:
        return _one_cell(asked)
    return _one_cell_each(asked, asked.question.choice_headers(asked.channel))


# -- one cell with all ticked choices ----------------------------------------------------------------------------------


def _one_cell(asked: Asked) -> TypedAnswers:
    column = asked.question.column_in(asked.channel)
    texts, told = asked.texts(column)
    if texts is None or column is None:
        n = len(asked.table)
        nothing = np.zeros((n, len(asked.scale.codes)), dtype=bool)
        return TypedAnswers(frame_columns(asked, nothing, np.full(n, _SKIPPED)), told)
    found = looked_up_parts(asked, texts, column, SEPARATORS)
    ticked = _ticked(found.meanings, asked.scale.codes)[found.codes]
    return TypedAnswers(frame_columns(asked, ticked, kind_numbers(found)), told + tell_parts(asked, found, column))


def looked_up_parts(asked: Asked, texts: pd.Series, column: str, separators: tuple[str, ...]) -> LookedUp:
    """The choices in every text, in its order; ``known`` is false where a part of it means nothing."""
    marks, decided = asked.marks(column), asked.decided
    separators = (asked.question.separator,) if asked.question.separator else separators
    means = {text: str(one.means) for text, one in decided.items() if one.means is not None}
    known = known_choices_of(asked.scale, asked.question.open, means)

    def meaning(text: str, raw: str) -> Meaning:
        decision = decided.get(text)
        if decision is not None and decision.missing is not None:
            return Meaning(missing=decision.missing, decision=decision)
        if text in marks:
            return Meaning(missing=marks[text])
        parts = parts_of(raw.strip(), known, separators)
        if parts.repeats and asked.question.type == "ranking":
            parts = Parts((), (text,))  # which of its two places a choice has, nobody knows
        return Meaning(parts, known=not parts.unknown)

    return look_up(texts, meaning)


def _ticked(meanings: list[Meaning], codes: tuple[str, ...]) -> NDArray[np.bool_]:
    """Distinct texts x choices."""
    place = {code: number for number, code in enumerate(codes)}
    ticked = np.zeros((len(meanings), len(codes)), dtype=bool)
    for number, one in enumerate(meanings):
        for code in one.value.codes if one.value is not None else ():
            ticked[number, place[code]] = True
    return ticked


def tell_parts(asked: Asked, found: LookedUp, column: str) -> Told:
    """Parts of cells that mean nothing, or that a decision explains."""
    unknown: dict[str, list[int]] = {}
    decided: dict[str, list[int]] = {}
    for number, one in enumerate(found.meanings):
        for part in one.value.unknown if one.value is not None else ():
            unknown.setdefault(part, []).append(number)
        for text in asked.decided:
            if text in found.texts[number]:
                decided.setdefault(text, []).append(number)
    rows_of = found.rows_of({number for numbers in (*unknown.values(), *decided.values()) for number in numbers})
    rows = {part: _rows(numbers, rows_of) for part, numbers in unknown.items()}
    cells = asked.cells(column)
    confirmed = []
    for text, numbers in decided.items():
        decision = asked.decided[text]
        meaning = Meaning(decision.means, missing=decision.missing, decision=decision)
        confirmed.append((decision.found, _rows(numbers, rows_of), meaning))
    told = cells.unmatched(rows, "answer", known_choices(asked), choices_alike(asked.scale))
    return told + cells.confirmed(confirmed)


def _rows(numbers: list[int], rows_of: Mapping[int, NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.sort(np.concatenate([rows_of[number] for number in dict.fromkeys(numbers)]))


# -- a cell for every choice -------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class ChoiceCells:
    """The looked up columns of choices that have one each: the choice's number to its column."""

    columns: dict[int, LookedUp]
    told: Told


def cells_for_choices(
    asked: Asked, headers: Mapping[str, str], meaning_in: Callable[[Asked, str, str], LookUp]
) -> ChoiceCells:
    """Look up the columns of all choices.

    Args:
        asked: The question.
        headers: Code to header.
        meaning_in: Gives the look-up of one choice's cells, from the question, the code and the header.
    """
    columns: dict[int, LookedUp] = {}
    told = Told()
    for place, code in enumerate(asked.scale.codes):
        header = headers.get(code)
        texts, said = asked.texts(header)
        told += said
        if texts is not None and header is not None:
            found = columns[place] = look_up(texts, meaning_in(asked, code, header))
            told += asked.cells(header).tell(found, "answer", _known_cells(asked, code), choices_alike(asked.scale))
    return ChoiceCells(columns, told)


def _one_cell_each(asked: Asked, headers: Mapping[str, str]) -> TypedAnswers:
    codes, n = asked.scale.codes, len(asked.table)
    found, ticked = cells_for_choices(asked, headers, _cell_meaning), np.zeros((n, len(codes)), dtype=bool)
    for one in found.columns.values():
        for meant in set(one.values()) & set(codes):
            ticked[:, codes.index(meant)] |= np.array([value == meant for value in one.values()])[one.codes]
    kinds = kind_of_rows([kind_numbers(one) for one in found.columns.values()], n)
    return TypedAnswers(frame_columns(asked, ticked, kinds), found.told)


def _cell_meaning(asked: Asked, code: str, header: str) -> LookUp:
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


def _known_cells(asked: Asked, code: str) -> tuple[str, ...]:
    label = asked.scale.choice(code).label.in_language(asked.survey.language)
    return (label, "1", "0", "nothing", *(mark.mark for mark in asked.scale.missing))


def kind_of_rows(columns: Sequence[NDArray[np.int64]], n: int) -> NDArray[np.int64]:
    """Why a row without an answer has none: the kind that all its cells share, or another one than skipped and blank.

    Args:
        columns: For every column the numbers of the rows' kinds; none where the channel did not ask.
        n: Number of rows.
    """
    if not columns:
        return np.full(n, _SKIPPED)
    kinds = np.column_stack(columns)
    same = (kinds == kinds[:, :1]).all(axis=1)
    told = np.where((kinds != _SKIPPED) & (kinds != _BLANK), kinds, -1).max(axis=1)
    result: NDArray[np.int64] = np.where(same & (kinds[:, 0] >= 0), kinds[:, 0], np.where(told >= 0, told, _BLANK))
    return result


# -- the frame's columns -----------------------------------------------------------------------------------------------


def frame_columns(asked: Asked, ticked: NDArray[np.bool_], kinds: NDArray[np.int64]) -> dict[str, Any]:
    """The columns of typed frames.

    Args:
        asked: The question.
        ticked: Rows x choices.
        kinds: For every row the number of the kind of missing answer, for rows in which nothing is ticked; without a
            kind (-1) such a row was shown and left blank.
    """
    answered = ticked.any(axis=1)
    kinds = np.where(answered, -1, np.where(kinds < 0, _BLANK, kinds)).astype(np.int64)
    columns: dict[str, Any] = {asked.id: _listed(asked.scale.codes, ticked)}
    for place, name in enumerate(asked.survey.choice_columns(asked.id).values()):
        columns[name] = np.where(answered, ticked[:, place].astype(np.float64), np.nan)
    return {**columns, f"{asked.id}.missing": categorical(kinds, MISSING_KINDS)}


def _listed(codes: tuple[str, ...], ticked: NDArray[np.bool_]) -> Any:
    """The ticked codes of every row in the order of the questionnaire; every combination is written out once."""
    combinations, number = np.unique(ticked, axis=0, return_inverse=True)
    texts = [BETWEEN.join(code for code, one in zip(codes, row, strict=True) if one) or None for row in combinations]
    return pd.array(texts, dtype="str").take(number.reshape(-1))
