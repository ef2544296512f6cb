"""Questions whose answers are numbers."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, known_marks, one_column
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, Meaning

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def is_plain_number(text: str) -> bool:
    """Whether a text is a number as machines write it."""
    return _NUMBER.fullmatch(text) is not None


def floats(found: LookedUp) -> Any:
    """The values as a column of numbers, NaN where there is none."""
    values = np.array([np.nan if value is None else value for value in found.values()], dtype=np.float64)
    return values[found.codes]


def type_number(asked: Asked) -> TypedAnswers:
    """Answers as numbers."""

    def value(text: str, raw: str) -> Meaning:
        return Meaning(float(text)) if is_plain_number(text) else UNKNOWN

    how = OneColumn(
        value,
        lambda found: {asked.id: floats(found)},
        kind="number",
        known=("a number", *known_marks(asked)),
        counts=lambda mark: not is_plain_number(mark),
    )
    return one_column(asked, how)[0]
