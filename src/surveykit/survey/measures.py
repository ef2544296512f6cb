"""Measures: anything that can be a headline, a trend or a rank, with the statistic by which it is estimated."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from surveykit.survey.document import Entries, Written, mapping
from surveykit.survey.types import Identifier, LabelText, Text, YamlSection

Statistic = Literal["mean", "median", "total", "share"]
Direction = Literal["high", "low", "neither"]

#: Behind a measure's id, what the question is called that its expression makes.
VALUE = "_value"
#: Types of questions whose answers are numbers.
NUMERIC = ("rating", "number", "duration", "nps")


class Measure(YamlSection):
    """A statistic of a question, of a construct or of an expression, under a name of its own.

    Args:
        id: Its name.
        label: What it is called; by default as the question is.
        of: The question whose answers it is estimated from; in ``survey.yml`` also a construct, or an expression of
            the language of ``derive``, which then becomes a question ``<id>_value``.
        statistic: ``mean``, ``median`` (Woodruff's interval), ``total`` (weights add up to the population), or
            ``share`` of answers for which the expression is true.
        unit: The unit of measurement, printed behind the label; by default the question's.
        decimals: Digits behind the point; by default the question's.
        better: Whether ``high`` or ``low`` values are good, or ``neither``: then nothing is ranked by it.
    """

    id: Identifier
    label: LabelText
    of: Text
    statistic: Statistic = "mean"
    unit: LabelText | None = None
    decimals: int | None = Field(default=None, ge=0, le=6)
    better: Direction = "high"
