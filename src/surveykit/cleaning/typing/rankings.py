"""Questions whose choices are put in an order: ``ranking``.

``QUESTION.CODE`` holds the place of a choice (1 is first), NaN where it was not ranked; ``QUESTION`` the codes in the
respondent's order, divided by ``;``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveykit.cleaning.columns import MISSING_KINDS, categorical
from surveykit.cleaning.typing.asked import Asked, TypedAnswers
from surveykit.cleaning.typing.meaning import UNKNOWN, LookUp, Meaning, kind_numbers
from surveykit.cleaning.typing.multiple import BETWEEN, cells_for_choices, kind_of_rows, looked_up_parts, tell_parts
from surveykit.cleaning.typing.several import SEPARATORS

_BLANK, _SKIPPED = MISSING_KINDS.index("blank"), MISSING_KINDS.index("skipped")


def type_ranking(asked: Asked) -> TypedAnswers:
    """Places of choices, from one column or from one for every choice."""
    if asked.question.columns is None:
        return _one_cell(asked)
    found = cells_for_choices(asked, asked.question.choice_headers(asked.channel), _place_in)
    places = np.full((len(asked.table), len(asked.scale.codes)), np.nan)
    for number, one in found.columns.items():
        values = np.array([np.nan if value is None else float(value) for value in one.values()])
        places[:, number] = values[one.codes]
    kinds = kind_of_rows([kind_numbers(one) for one in found.columns.values()], len(asked.table))
    return TypedAnswers(_columns(asked, places, kinds), found.told)


def _place_in(asked: Asked, code: str, header: str) -> LookUp:
    """The place that a cell gives to a choice; 0 and an empty cell give none."""
    marks, highest = asked.marks(header), len(asked.scale.codes)

    def meaning(text: str, raw: str) -> Meaning:
        if text in marks:
            return Meaning(missing=marks[text])
        if text in ("0", "0.0"):
            return Meaning()
        whole = text.removesuffix(".0")
        return Meaning(int(whole)) if whole.isdecimal() and 1 <= int(whole) <= highest else UNKNOWN

    return meaning


def _one_cell(asked: Asked) -> TypedAnswers:
    column = asked.question.column_in(asked.channel)
    texts, told = asked.texts(column)
    n, codes = len(asked.table), asked.scale.codes
    if texts is None or column is None:
        return TypedAnswers(_columns(asked, np.full((n, len(codes)), np.nan), np.full(n, _SKIPPED)), told)
    found = looked_up_parts(asked, texts, column, ("→", ">", *SEPARATORS))
    places = np.full((len(found.meanings), len(codes)), np.nan)
    for number, one in enumerate(found.meanings):
        for place, code in enumerate(one.value.codes if one.value is not None else (), 1):
            places[number, codes.index(code)] = place
    told += tell_parts(asked, found, column)
    return TypedAnswers(_columns(asked, places[found.codes], kind_numbers(found)), told)


def _columns(asked: Asked, places: NDArray[np.float64], kinds: NDArray[np.int64]) -> dict[str, Any]:
    ranked = ~np.isnan(places).all(axis=1)
    kinds = np.where(ranked, -1, np.where(kinds < 0, _BLANK, kinds)).astype(np.int64)
    columns: dict[str, Any] = {asked.id: _listed(asked.scale.codes, places)}
    for number, name in enumerate(asked.survey.choice_columns(asked.id).values()):
        columns[name] = places[:, number]
    return {**columns, f"{asked.id}.missing": categorical(kinds, MISSING_KINDS)}


def _listed(codes: tuple[str, ...], places: NDArray[np.float64]) -> Any:
    """The ranked codes of every row, the first first; every ranking is written out once."""
    rankings, number = np.unique(np.nan_to_num(places, nan=np.inf), axis=0, return_inverse=True)
    texts = []
    for row in rankings:
        order = [place for place in np.argsort(row, kind="stable").tolist() if np.isfinite(row[place])]
        texts.append(BETWEEN.join(codes[place] for place in order) or None)
    return pd.array(texts, dtype="str").take(number.reshape(-1))
