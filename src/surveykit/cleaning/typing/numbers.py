"""Questions whose answers are numbers, in the unit that the question declares: ``number``.

``1.2万`` is 12000, or 1.2 where the question's unit is 万元. Shares (``20%``, ``三成``) are read only where the unit is
``%``: whether ``20%`` means 20 or 0.2 is not for a program to say. Vague numbers (``约300``, ``10-15万``) are read only
where the question says ``intervals: true``: ``QUESTION.low`` and ``QUESTION.high`` hold the ends and ``QUESTION`` the
middle; an open end is closed by the question's ``minimum`` or ``maximum``.

The decimal sign is that of the question or its source (``decimal``), else the one that is evident in the column;
numbers that can be read with both are left out and reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np

from surveykit.cleaning.columns import Floats, Values
from surveykit.cleaning.typing.asked import Asked, OneColumn, TypedAnswers, known_marks, one_column
from surveykit.cleaning.typing.decimal_signs import POINT, evident_sign, is_ambiguous, number_with, readings
from surveykit.cleaning.typing.meaning import UNKNOWN, LookedUp, Meaning
from surveykit.cleaning.typing.remarks import Remarks
from surveykit.cleaning.typing.typed import SAMPLE, Unmatched
from surveykit.cleaning.typing.written_numbers import Quantity, is_plain_number
from surveykit.matching.texts import tidy
from surveykit.survey import Question

_UNIT = re.compile("([百千]?[万亿]|[百千])?(.*)")
_FACTORS = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10, "千亿": 1e11}


#: A text that is one number with a decimal point and another one with a decimal comma.
_TWO_NUMBERS = Meaning(missing="invalid")


@dataclass(frozen=True)
class Interval:
    """A number between two ends, in the question's unit."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """What stands for the whole of it."""
        return self.low if self.low == self.high else (self.low + self.high) / 2

    def __str__(self) -> str:
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"


def floats(values: list[float | None], looked_up: LookedUp) -> Floats:
    """Values of distinct texts as a column of numbers, NaN where there is none."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)[looked_up.codes]


def type_number(asked: Asked) -> TypedAnswers:
    """Answers as numbers."""
    question = asked.question
    sign = question.decimal or asked.source.decimal or evident_sign(_undecided(asked))

    def value(text: str, raw: str) -> Meaning:
        if sign is None and is_ambiguous(text):
            return _TWO_NUMBERS
        return _number(text, sign, question)

    def meant(text: str, raw: str) -> Meaning:
        return _number(text, POINT, question)

    def columns(answers: LookedUp) -> dict[str, Values]:
        ends = {"": "middle", ".low": "low", ".high": "high"} if question.intervals else {"": "middle"}
        numbers = {end: [getattr(interval, end, None) for interval in answers.values()] for end in ends.values()}
        return {f"{asked.id}{part}": floats(numbers[end], answers) for part, end in ends.items()}

    unit = f" in {question.unit}" if question.unit else ""
    known = (f"a number{unit}{' or an interval' if question.intervals else ''}", *known_marks(asked))
    how = OneColumn(value, columns, "number", known, lambda mark: not is_plain_number(mark), meant=meant)
    typed, looked_up = one_column(asked, how)
    return replace(typed, remarks=typed.remarks + _read_in_two_ways(asked, looked_up))


def _undecided(asked: Asked) -> set[str]:
    """The texts of a question's column that are neither marks of missing answers nor decided."""
    column = asked.question.column_in(asked.channel)
    texts, _ = asked.texts(column)
    known = {*asked.marks(column or ""), *asked.decided}
    return set() if texts is None else {tidy(text) for text in texts.unique()} - known


def _number(text: str, sign: str | None, question: Question) -> Meaning:
    if sign == POINT and is_plain_number(text):
        return Meaning(Interval(float(text), float(text)))
    interval = _in_unit(number_with(text, sign), question)
    return UNKNOWN if interval is None else Meaning(interval)


def _read_in_two_ways(asked: Asked, looked_up: LookedUp) -> Remarks:
    """One remark on all numbers of a column whose decimal sign is not known."""
    numbers = [number for number, meaning in enumerate(looked_up.meanings) if meaning is _TWO_NUMBERS]
    column = asked.question.column_in(asked.channel)
    if not numbers or column is None:
        return Remarks()
    rows = np.sort(np.concatenate([*looked_up.rows_of(numbers).values()]))
    text = tidy(looked_up.texts[looked_up.codes[rows[0]]])
    meant = tuple(_ends(quantity) for quantity in readings(text).values())
    places = tuple(asked.table.place(int(row), column) for row in rows[:SAMPLE])
    return Remarks((Unmatched("decimal", asked.id, text, len(rows), places, (), meant, meant),))


def _ends(quantity: Quantity) -> str:
    ends = dict.fromkeys(end for end in (quantity.low, quantity.high) if end is not None)
    return " to ".join(f"{end:.12g}" for end in ends)


def _in_unit(quantity: Quantity | None, question: Question) -> Interval | None:
    """A written number in the question's unit; ``None`` where it cannot be expressed so."""
    written = _UNIT.fullmatch(question.unit or "")
    if quantity is None or written is None or (not quantity.exact and not question.intervals):
        return None
    if quantity.unit not in ("", written[2], question.unit or ""):
        return None
    whole = quantity.times(1 / _FACTORS[written[1]]) if written[1] else quantity
    low = question.minimum if whole.low is None else whole.low
    high = question.maximum if whole.high is None else whole.high
    return None if low is None or high is None or low > high else Interval(low, high)
