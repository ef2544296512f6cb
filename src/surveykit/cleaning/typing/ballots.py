"""Tallied votes: ``ballot``. A row is not one person's answer but the count of all votes of every choice.

``QUESTION.CODE`` holds the votes for a choice and ``QUESTION`` the valid votes together, so that shares are ratios of
the columns to it. An empty cell beside filled ones is no vote; ``√`` is one.
"""

from __future__ import annotations

import numpy as np

from surveykit.cleaning.typing.asked import Asked, TypedAnswers
from surveykit.cleaning.typing.by_choice import cells_for_choices, frame_columns, numbers_in
from surveykit.cleaning.typing.meaning import UNKNOWN, LookUp, Meaning

_ONE = ("√", "✓", "✔", "○", "〇", "v", "V")


def type_ballot(asked: Asked) -> TypedAnswers:
    """Votes per choice."""
    cells = cells_for_choices(asked, _votes)
    votes = numbers_in(asked, cells)
    nothing = np.isnan(votes).all(axis=1)
    total = np.where(nothing, np.nan, np.nansum(votes, axis=1))
    return TypedAnswers({**frame_columns(asked, votes, cells.kinds, absent=0.0), asked.id: total}, cells.remarks)


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
