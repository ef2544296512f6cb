"""Columns of which each holds one choice that a person named: the first mention, the second; or the places 1, 2, ..."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from surveykit.cleaning.columns import Floats, Numbers, Rows
from surveykit.cleaning.typing.asked import Asked, choices_alike, known_choices
from surveykit.cleaning.typing.by_choice import BETWEEN, kinds_of_rows
from surveykit.cleaning.typing.choices import in_one_cell
from surveykit.cleaning.typing.meaning import UNKNOWN, Meaning, kind_numbers, look_up, positions
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.matching.texts import tidy


@dataclass(frozen=True, eq=False)
class Mentions:
    """The choices that rows name, and why a row names none.

    ``places`` (rows x choices) are the numbers of the first columns that hold the choices, from 1, NaN where none does.
    ``repeated`` are rows in which several columns hold one choice; ``named`` (rows x columns) are the positions of
    the choices, -1 where there is none; ``kinds`` the numbers of the kinds of missing answers.
    """

    named: Numbers
    places: Floats
    repeated: Rows
    kinds: Numbers
    remarks: Remarks


def mentions(asked: Asked) -> Mentions:
    """Look up the columns of a question that has a list of them; each is read as that of a single choice."""
    codes, n = asked.scale.codes, len(asked.table)
    looked_up, remarks = zip(*(in_one_cell(_alone(asked, column)) for column in asked.question.mentioned), strict=True)
    named = np.column_stack([positions(column.meanings, codes)[column.codes] for column in looked_up])
    places = np.full((n, len(codes)), np.nan)
    for column in reversed(range(named.shape[1])):  # the first column counts
        rows = np.flatnonzero(named[:, column] >= 0)
        places[rows, named[rows, column]] = column + 1
    repeated = np.asarray((named >= 0).sum(axis=1) > (~np.isnan(places)).sum(axis=1))
    kinds = kinds_of_rows(np.column_stack([kind_numbers(column) for column in looked_up]))
    return Mentions(named, places, repeated, kinds, sum(remarks, Remarks()))


def _alone(asked: Asked, column: str | dict[str, str]) -> Asked:
    """The question as if it were asked in one of its columns."""
    return replace(asked, question=asked.question.model_copy(update={"column": column, "columns": None}))


def in_one_place_each(asked: Asked, named: Mentions) -> Mentions:
    """No places where a choice has two, as nobody knows which counts, until it is decided what the row means."""
    codes, decided = asked.scale.codes, asked.decided
    texts = np.full(len(named.named), "", dtype=object)
    for row in np.flatnonzero(named.repeated):
        texts[row] = BETWEEN.join(codes[position] for position in named.named[row] if position >= 0)

    def meaning(text: str, raw: str) -> Meaning:
        decision = decided.get(tidy(text))
        return UNKNOWN if decision is None else Meaning(decision.means, decision.missing, decision)

    looked_up = look_up(pd.Series(texts), meaning)
    only = positions(looked_up.meanings, codes)[looked_up.codes]
    kinds = np.where(named.repeated, kind_numbers(looked_up), named.kinds)
    places = np.where(named.repeated[:, None], np.nan, named.places)
    rows = np.flatnonzero(only >= 0)
    places[rows, only[rows]] = 1.0
    headers = [header for header in asked.question.headers_in(asked.channel) if header in asked.table.frame]
    if not headers:
        return named
    told = asked.cells(headers[0]).remarks_on(looked_up, "places", known_choices(asked), choices_alike(asked.scale))
    return replace(named, places=places, kinds=kinds, remarks=named.remarks + told)
