"""Questions whose answers are days, months or years: ``date``."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, known_marks, one_column
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, Meaning
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.cleaning.typing.texts import text_column
from surveykit.cleaning.typing.written_days import AmbiguousDayError, day_of
from surveykit.survey import Question

#: The check, and rule in the ledger, for days that do not exist or cannot have been.
IMPOSSIBLE = "impossible_dates"


def type_date(asked: Asked) -> TypedAnswers:
    """Answers as ``2025-03-05``; days that do not exist, or lie outside the question's limits, are no answers."""

    def value(text: str, raw: str) -> Meaning:
        try:
            day = _possible_day(text, asked.question)
        except AmbiguousDayError:
            return UNKNOWN
        return Meaning(day) if day else Meaning(missing="invalid", refused=True)

    known = ("a day whose order of day and month is plain, or order: dmy (or mdy) in the question", *known_marks(asked))
    how = OneColumn(value, lambda looked_up: {asked.id: text_column(looked_up)}, known=known)
    typed, looked_up = one_column(asked, how)
    return replace(typed, remarks=_refusals(asked, looked_up) + typed.remarks)


def _possible_day(text: str, question: Question) -> str | None:
    """The day that a text means, as ``2025-03-05``; ``None`` for a day that does not exist or cannot have been."""
    day = day_of(text, question.order)
    if day is None:
        return None
    too_early = question.earliest is not None and day.first < question.earliest
    too_late = question.latest is not None and day.first > question.latest
    return None if too_early or too_late else day.written_by(question.period)


def _refusals(asked: Asked, looked_up: LookedUp) -> Remarks:
    refused = np.array([meaning.refused for meaning in looked_up.meanings], dtype=bool)
    rows = np.flatnonzero(refused[looked_up.codes])
    if not len(rows):
        return Remarks()
    cells = asked.cells(str(asked.question.column_in(asked.channel)))
    old = np.array(looked_up.texts, dtype=object)[looked_up.codes[rows]]
    return Remarks(changes=(cells.entries(rows, old=old, new="invalid", rule=IMPOSSIBLE, kind="set_missing"),))
