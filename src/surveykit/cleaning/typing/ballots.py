"""Tallied votes: ``ballot``. A row is not one person's answer but the count of all votes of every choice.

``QUESTION.CODE`` holds the votes for a choice and ``QUESTION`` the valid votes together, so that shares are ratios of
the columns to it. An empty cell beside filled ones is no vote; ``√`` is one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from surveykit.cleaning.columns import MISSING_KINDS, categorical
from surveykit.cleaning.typing.asked import Asked, TypedAnswers
from surveykit.cleaning.typing.meaning import UNKNOWN, LookUp, Meaning, kind_numbers
from surveykit.cleaning.typing.multiple import cells_for_choices, kind_of_rows

_BLANK = MISSING_KINDS.index("blank")
_ONE = ("√", "✓", "✔", "○", "〇", "v", "V")


def type_ballot(asked: Asked) -> TypedAnswers:
    """Votes per choice."""
    found = cells_for_choices(asked, asked.question.choice_headers(asked.channel), _votes)
    votes = np.full((len(asked.table), len(asked.scale.codes)), np.nan)
    for number, one in found.columns.items():
        values = np.array([np.nan if value is None else float(value) for value in one.values()])
        votes[:, number] = values[one.codes]
    counted = ~np.isnan(votes).all(axis=1)
    kinds = kind_of_rows([kind_numbers(one) for one in found.columns.values()], len(asked.table))
    kinds = np.where(counted, -1, np.where(kinds < 0, _BLANK, kinds)).astype(np.int64)
    votes = np.where(counted[:, None], np.nan_to_num(votes), np.nan)
    columns: dict[str, Any] = {asked.id: votes.sum(axis=1)}
    columns |= {name: votes[:, number] for number, name in enumerate(asked.survey.choice_columns(asked.id).values())}
    return TypedAnswers({**columns, f"{asked.id}.missing": categorical(kinds, MISSING_KINDS)}, found.told)


def _votes(asked: Asked, code: str, header: str) -> LookUp:
    marks = asked.marks(header, lambda mark: not mark.isdecimal())

    def meaning(text: str, raw: str) -> Meaning:
        if text in marks:
            return Meaning(missing=marks[text])
        whole = text.removesuffix("票").removesuffix(".0").strip()
        if whole.isdecimal():
            return Meaning(int(whole))
        return Meaning(1) if text in _ONE else UNKNOWN

    return meaning
