"""Questions, and columns of platforms, that hold how long something took: ``duration``, in the question's unit."""

from __future__ import annotations

from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, known_marks, one_column
from surveykit.cleaning.typing.meaning import UNKNOWN, Meaning
from surveykit.cleaning.typing.numbers import floats
from surveykit.cleaning.typing.written_durations import UNITS, seconds_of


def type_duration(asked: Asked) -> TypedAnswers:
    """Answers in the question's unit, in seconds if it has none; numbers without a unit count the same."""
    unit = UNITS[asked.question.unit] if asked.question.unit else 1.0

    def value(text: str, raw: str) -> Meaning:
        seconds = seconds_of(text, unit)
        return UNKNOWN if seconds is None else Meaning(seconds / unit)

    how = OneColumn(
        value,
        lambda looked_up: {asked.id: floats(looked_up.values(), looked_up)},
        known=("a duration such as 215秒, 3分35秒, 0:03:35, 2 min", *known_marks(asked)),
        counts=lambda mark: not mark.isdecimal(),
    )
    return one_column(asked, how)[0]
