"""What a figure of points shows: the measure, the rows, and the value that all are compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from surveykit.errors import DocumentError
from surveykit.presentation.printing import significant
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike


@dataclass(frozen=True)
class Measure:
    """What is measured: its name, whether it is a percentage, and its possible range."""

    label: str
    is_percent: bool
    possible: tuple[float, float] | None
    view: View

    @property
    def decimals(self) -> int:
        """Digits after the point of a printed value."""
        return self.view.decimals.percent if self.is_percent else self.view.decimals.mean

    def scaled(self, value: float) -> float:
        """A value in the unit of the axis."""
        return value * 100 if self.is_percent else value

    def printed(self, value: float) -> str:
        """A value with its decimals."""
        return self.view.number(significant(self.scaled(value)) or 0.0, self.decimals)

    @property
    def title(self) -> str:
        """The name with its unit, as it stands at the axis."""
        return self.view.text(f"figures.axis.{'percent' if self.is_percent else 'mean'}", label=self.label)


@dataclass(frozen=True)
class Row:
    """A row: a heading (without an estimate), or a group with what is drawn of it."""

    label: str
    estimate: Shown | None = None
    is_highlighted: bool = False


@dataclass(frozen=True)
class ReferenceLine:
    """A value that all groups are compared with, and its label."""

    value: float
    label: str


def reference_of(reference: float | EstimatesLike | None, label: str, view: View, what: str) -> ReferenceLine | None:
    """The reference with its label; none where it is missing or withheld.

    Raises:
        DocumentError: A frame does not hold one estimate.
    """
    if isinstance(reference, EstimatesLike):
        found = estimates_of(reference, view, what=f"the reference of {what}")
        if len(found) != 1:
            raise DocumentError(
                f"the reference of {what} is one estimate", expected="one row", found=f"{len(found)} rows"
            )
        reference = found[0].value
    if reference is None or not math.isfinite(reference):
        return None
    return ReferenceLine(float(reference), label or view.text("figures.reference"))


def measure_of(estimates: Sequence[Shown], view: View, what: str) -> Measure:
    """What is measured; net rates may be negative.

    Raises:
        DocumentError: The estimates are of several variables, or are shares of single choices.
    """
    variables = list(dict.fromkeys(one.variable for one in estimates))
    if len(variables) > 1 or any(one.category is not None for one in estimates):
        raise DocumentError(
            f"{what} shows one mean or rate",
            expected="estimates of one variable without categories",
            found=f"variables {', '.join(variables)}",
            remedy="filter the frame of estimates",
        )
    if not variables:
        return Measure("", False, None, view)
    label = view.variable(variables[0])
    if variables[0] in view.survey.rates:
        lowest = -100.0 if view.survey.rates[variables[0]].minus else 0.0
        return Measure(label, True, (lowest, 100.0), view)
    scores = (
        [float(choice.score) for choice in view.survey.scale_of(variables[0]).choices if choice.score is not None]
        if variables[0] in view.survey.questions
        else []
    )
    return Measure(label, False, (min(scores), max(scores)) if len(scores) > 1 else None, view)


def values_of(rows: Sequence[Row], measure: Measure, reference: ReferenceLine | None) -> list[float]:
    """Everything that must have a place on the axis."""
    found = [] if reference is None else [reference.value]
    for row in rows:
        if row.estimate is not None:
            found += [value for value in (row.estimate.value, row.estimate.low, row.estimate.high) if value is not None]
    return [measure.scaled(value) for value in found]
