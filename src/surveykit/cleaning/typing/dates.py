"""Questions whose answers are days."""

from __future__ import annotations

from dataclasses import replace

from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, one_column
from surveykit.cleaning.typing.meaning import LookedUp, Meaning
from surveykit.cleaning.typing.numbers import is_plain_number
from surveykit.cleaning.typing.telling import Told
from surveykit.cleaning.typing.texts import text_column
from surveykit.readers.times import moment
from surveykit.survey import Question

#: The check, and rule in the ledger, for days that do not exist or cannot have been.
IMPOSSIBLE = "impossible_dates"


def type_date(asked: Asked) -> TypedAnswers:
    """Answers as ``2025-03-05``; days that do not exist, or lie outside the question's limits, are no answers."""

    def value(text: str, raw: str) -> Meaning:
        day = possible_day(text, asked.question)
        return Meaning(day) if day else Meaning(missing="invalid", refused=True)

    how = OneColumn(value, lambda found: {asked.id: text_column(found)}, counts=lambda mark: not is_plain_number(mark))
    typed, found = one_column(asked, how)
    return replace(typed, told=refusals(asked, found) + typed.told)


def possible_day(text: str, question: Question) -> str | None:
    """The day that a text means, as ``2025-03-05``; ``None`` for a day that does not exist or cannot have been."""
    found = moment(text)
    if found is None:
        return None
    too_early = question.earliest is not None and found.date() < question.earliest
    too_late = question.latest is not None and found.date() > question.latest
    return None if too_early or too_late else found.date().isoformat()


def refusals(asked: Asked, found: LookedUp) -> Told:
    """Ledger rows of answers that cannot be answers."""
    rows_of = found.rows_of(number for number, one in enumerate(found.meanings) if one.refused)
    cells = asked.cells(str(asked.question.column_in(asked.channel)))
    return Told(
        changes=tuple(
            cells.entries(rows, old=found.texts[number], new="invalid", rule=IMPOSSIBLE, kind="set_missing")
            for number, rows in rows_of.items()
        )
    )
