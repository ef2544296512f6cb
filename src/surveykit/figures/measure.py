"""What a figure of points shows: the measure, the rows, and the value that all are compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.errors import DocumentError, Problem
from surveykit.language import Language, text
from surveykit.presentation.labels import variable_label
from surveykit.presentation.printing import MEAN_DECIMALS, PERCENT_DECIMALS, number_text, significant
from surveykit.presentation.shown import Estimate, estimates_of

if TYPE_CHECKING:
    from surveykit.survey import Definition


@dataclass(frozen=True)
class Measure:
    """What is measured: its name, whether it is a percentage, and its possible range."""

    label: str
    is_percent: bool
    possible: tuple[float, float] | None
    language: Language

    @property
    def decimals(self) -> int:
        """Digits after the point of a printed value."""
        return PERCENT_DECIMALS if self.is_percent else MEAN_DECIMALS

    def scaled(self, value: float) -> float:
        """A value in the unit of the axis."""
        return value * 100 if self.is_percent else value

    def printed(self, value: float) -> str:
        """A value with its decimals."""
        return number_text(significant(self.scaled(value)) or 0.0, self.decimals, self.language)

    @property
    def title(self) -> str:
        """The name with its unit, as it stands at the axis."""
        return text("figures.axis.percent" if self.is_percent else "figures.axis.mean", self.language, label=self.label)


@dataclass(frozen=True)
class Row:
    """A row: a heading (without an estimate), or a group with what is drawn of it."""

    label: str
    estimate: Estimate | None = None
    is_highlighted: bool = False


@dataclass(frozen=True)
class Reference:
    """A value that all groups are compared with, and its label."""

    value: float
    label: str


def reference_of(
    reference: float | pd.DataFrame | None, label: str, survey: Definition, language: Language, what: str
) -> Reference | None:
    """The reference with its label; none where it is missing or withheld.

    Raises:
        DocumentError: A frame does not hold one estimate.
    """
    if isinstance(reference, pd.DataFrame):
        found = estimates_of(reference, survey, what=f"the reference of {what}")
        if len(found) != 1:
            raise DocumentError(
                Problem(f"the reference of {what} is one estimate", expected="one row", found=f"{len(found)} rows")
            )
        reference = found[0].value
    if reference is None or not math.isfinite(reference):
        return None
    return Reference(float(reference), label or text("figures.reference", language))


def measure_of(estimates: Sequence[Estimate], survey: Definition, language: Language, what: str) -> Measure:
    """What is measured; net rates may be negative.

    Raises:
        DocumentError: The estimates are of several variables, or are shares of single choices.
    """
    variables = list(dict.fromkeys(one.variable for one in estimates))
    if len(variables) > 1 or any(one.category is not None for one in estimates):
        raise DocumentError(
            Problem(
                f"{what} shows one mean or rate",
                expected="estimates of one variable without categories",
                found=f"variables {', '.join(variables)}",
                remedy="filter the frame of estimates",
            )
        )
    if not variables:
        return Measure("", False, None, language)
    label = variable_label(survey, variables[0], language)
    if variables[0] in survey.rates:
        lowest = -100.0 if survey.rates[variables[0]].minus else 0.0
        return Measure(label, True, (lowest, 100.0), language)
    scores = (
        [float(choice.score) for choice in survey.scale_of(variables[0]).choices if choice.score is not None]
        if variables[0] in survey.questions
        else []
    )
    return Measure(label, False, (min(scores), max(scores)) if len(scores) > 1 else None, language)


def values_of(rows: Sequence[Row], measure: Measure, reference: Reference | None) -> list[float]:
    """Everything that must have a place on the axis."""
    found = [] if reference is None else [reference.value]
    for row in rows:
        if row.estimate is not None:
            found += [value for value in (row.estimate.value, row.estimate.low, row.estimate.high) if value is not None]
    return [measure.scaled(value) for value in found]
