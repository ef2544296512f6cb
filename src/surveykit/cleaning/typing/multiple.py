"""Questions of which any number of choices can be ticked: ``multiple``.

``QUESTION.CODE`` says whether a choice is ticked: 1 ticked, 0 not, NaN where nobody knows that the question was put.
Who has an explicit 0, No or "Not selected" was asked, also if all are: the choices are 0 there, and the kind of missing
answer is ``blank``, as nothing was ticked. So shares of the people asked are means of these columns, and shares of all
that was ticked are ratios to their sum. ``QUESTION`` holds the ticked codes in the order of the questionnaire, divided
by ``;``; it is missing where nothing was ticked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import MISSING_KINDS, Floats, Numbers, Rows, Values
from surveykit.cleaning.typing.asked import Asked, TypedAnswers, choices_alike, known_choices
from surveykit.cleaning.typing.by_choice import BETWEEN, cells_for_choices, frame_columns, ticked, ticked_in_cell
from surveykit.cleaning.typing.meaning import LookedUp, Meaning, kind_numbers, look_up
from surveykit.cleaning.typing.mentions import mentions
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.cleaning.typing.several import SEPARATORS, Parts, known_choices_of, parts_of
from surveykit.cleaning.typing.typed import SAMPLE, Unmatched
from surveykit.matching.texts import tidy
from surveykit.readers.table import NOT_CALCULATED


def type_multiple(asked: Asked) -> TypedAnswers:
    """Ticked choices, from one column, from one for every choice, or from one for every mention."""
    if asked.question.mentioned:
        named = mentions(asked)
        return TypedAnswers(_ticks(asked, ~np.isnan(named.places), named.kinds), named.remarks)
    return one_cell(asked, SEPARATORS, ranked=False) if asked.question.columns is None else _one_cell_each(asked)


def one_cell(asked: Asked, separators: tuple[str, ...], *, ranked: bool = True) -> TypedAnswers:
    """The choices that a cell holds: their ranks in its order, or for all of them that they are ticked."""
    column, codes = asked.question.column_in(asked.channel), asked.scale.codes
    texts, remarks = asked.texts(column)
    if texts is None or column is None:
        n = len(asked.table)
        ranks, kinds = np.full((n, len(codes)), np.nan), np.full(n, MISSING_KINDS.index("skipped"))
    else:
        cells = _looked_up_parts(asked, texts, column, separators)
        ranks, kinds = _ranks(cells.meanings, codes)[cells.codes], kind_numbers(cells)
        remarks += _tell_parts(asked, cells, column) + _divided_otherwise(asked, cells, column, ranked=ranked)
        if (other := asked.question.undeclared) is not None:
            parts = {number: meaning.value.written for number, meaning in enumerate(cells.meanings) if meaning.value}
            written = {number: "; ".join(words) for number, words in parts.items() if words}
            remarks += asked.cells(column).written_in(cells, written, other, asked.survey.language)
    columns = frame_columns(asked, ranks, kinds) if ranked else _ticks(asked, ~np.isnan(ranks), kinds)
    return TypedAnswers(columns, remarks)


def _ticks(asked: Asked, chosen: Rows, kinds: Numbers, put: Rows | None = None) -> dict[str, Values]:
    return frame_columns(asked, np.where(chosen, 1.0, np.nan), kinds, absent=0.0, put=put)


def _looked_up_parts(asked: Asked, texts: pd.Series, column: str, separators: tuple[str, ...]) -> LookedUp:
    """The choices in every text, in its order; ``known`` is false where a part of it means nothing."""
    marks, decided = asked.marks(column), asked.decided
    separators = (asked.question.separator,) if asked.question.separator else separators
    means = {text: str(decision.means) for text, decision in decided.items() if decision.means is not None}
    known, other = known_choices_of(asked.scale, asked.question.open, means), asked.question.undeclared

    def meaning(text: str, raw: str) -> Meaning:
        decision = decided.get(text)
        if decision is not None and decision.missing is not None:
            return Meaning(missing=decision.missing, decision=decision)
        if text in marks:
            return Meaning(missing=marks[text])
        parts = parts_of(raw.strip(), known, separators)
        if parts.repeats and asked.question.type == "ranking":
            parts = Parts((), (text,))  # which of its two places a choice has, nobody knows
        if other is not None and parts.unknown and text != NOT_CALCULATED:
            codes = tuple(dict.fromkeys([*parts.codes, other]))
            parts = replace(parts, codes=codes, unknown=(), written=parts.unknown)
        return Meaning(parts, known=not parts.unknown)

    return look_up(texts, meaning)


def _ranks(meanings: list[Meaning], codes: tuple[str, ...]) -> Floats:
    """Distinct texts x choices."""
    ranks = np.full((len(meanings), len(codes)), np.nan)
    for number, meaning in enumerate(meanings):
        for rank, code in enumerate(meaning.value.codes if meaning.value is not None else (), 1):
            ranks[number, codes.index(code)] = rank
    return ranks


def _tell_parts(asked: Asked, looked_up: LookedUp, column: str) -> Remarks:
    """Parts of cells that mean nothing, or that a decision explains."""
    unknown: dict[str, set[int]] = defaultdict(set)
    decided: dict[str, set[int]] = defaultdict(set)
    for number, meaning in enumerate(looked_up.meanings):
        for part in meaning.value.unknown if meaning.value is not None else ():
            unknown[part].add(number)
        cell = tidy(looked_up.texts[number]) if asked.decided else ""
        for text in asked.decided:
            if text in cell:
                decided[text].add(number)
    rows_of = looked_up.rows_of(set().union(*unknown.values(), *decided.values()))

    def rows(numbers: set[int]) -> Numbers:
        return np.sort(np.concatenate([rows_of[number] for number in numbers]))

    cells = asked.cells(column)
    confirmed = []
    for text, numbers in decided.items():
        decision = asked.decided[text]
        meant = Meaning(decision.means, missing=decision.missing, decision=decision)
        confirmed.append((decision.found, rows(numbers), meant))
    of_parts = {part: rows(numbers) for part, numbers in unknown.items()}
    remarks = cells.unmatched(of_parts, "answer", known_choices(asked), choices_alike(asked.scale))
    return remarks + cells.confirmed(confirmed)


def _divided_otherwise(asked: Asked, looked_up: LookedUp, column: str, *, ranked: bool) -> Remarks:
    """One remark on the cells that can be divided in more than one way, at a separator that divides other cells too."""
    parts = [meaning.value or Parts(()) for meaning in looked_up.meanings]
    used = {cell.by for cell in parts} - {""}
    numbers = {}
    for number, cell in enumerate(parts):
        others = [codes for by, codes in cell.others if by == cell.by or not used or by in used]
        if other := next((codes for codes in others if ranked or {*codes} != {*cell.codes}), None):
            numbers[number] = (cell.codes, other)
    if not numbers:
        return Remarks()
    rows = np.sort(np.concatenate([*looked_up.rows_of(numbers).values()]))
    first = int(looked_up.codes[rows[0]])
    labels = (_labels(asked, codes) for codes in numbers[first])
    places = tuple(asked.table.place(int(row), column) for row in rows[:SAMPLE])
    proposals = tuple(BETWEEN.join(codes) for codes in numbers[first])
    return Remarks(
        (Unmatched("division", asked.id, looked_up.texts[first], len(rows), places, (), proposals, tuple(labels)),)
    )


def _labels(asked: Asked, codes: tuple[str, ...]) -> str:
    """Choices for a person to read: ``'Tax' and 'fees'``."""
    language = asked.survey.language
    return " and ".join(repr(asked.scale.choice(code).label.in_language(language)) for code in codes)


def _one_cell_each(asked: Asked) -> TypedAnswers:
    cells = cells_for_choices(asked, ticked_in_cell)
    return TypedAnswers(_ticks(asked, ticked(asked, cells), cells.kinds, cells.asked), cells.remarks)
