"""What a figure of points shows: the measure, the rows, and the value that all are compared with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveykit.drawing.axis import Axis
from surveykit.errors import DocumentError
from surveykit.presentation.printing import significant
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet


@dataclass(frozen=True)
class MeasureScale:
    """What is measured: its name, whether it is a percentage, its possible range, and the question whose mean it is."""

    label: str
    is_percent: bool
    possible: tuple[float, float] | None
    view: View
    variable: str = ""

    @property
    def statistic(self) -> str:
        """What ``numbers.json`` calls its values."""
        return "rate" if self.is_percent else self.view.survey.shown_as(self.variable)

    @property
    def decimals(self) -> int:
        """Digits after the point of a printed value."""
        return self.view.decimals.percent if self.is_percent else self.view.mean_decimals(self.variable)

    def scaled(self, value: float) -> float:
        """A value in the unit of the axis."""
        return value * 100 if self.is_percent else value

    def printed(self, value: float) -> str:
        """A value with its decimals."""
        return self.view.number(significant(self.scaled(value)) or 0.0, self.decimals)

    @property
    def title(self) -> str:
        """The name with its unit, as the axis has it."""
        if self.is_percent:
            return self.view.text("figures.axis.percent", label=self.label)
        return self.view.text("figures.axis.mean", label=self.label, statistic=self.view.statistic(self.variable))


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
        rows = estimates_of(reference, view, what=f"the reference of {what}")
        if len(rows) != 1:
            raise DocumentError(
                f"the reference of {what} is one estimate", expected="one row", found=f"{len(rows)} rows"
            )
        reference = rows[0].value
    if reference is None or not math.isfinite(reference):
        return None
    return ReferenceLine(float(reference), label or view.text("figures.reference"))


def measure_of(estimates: Sequence[Shown], view: View, what: str) -> MeasureScale:
    """What is measured; net rates may be negative.

    Raises:
        DocumentError: The estimates are of several variables, or are shares of single choices.
    """
    variables = list(dict.fromkeys(estimate.variable for estimate in estimates))
    if len(variables) > 1 or any(estimate.category is not None for estimate in estimates):
        raise DocumentError(
            f"{what} shows one mean or rate",
            expected="estimates of one variable without categories",
            found=f"variables {', '.join(variables)}",
            remedy="filter the frame of estimates",
        )
    if not variables:
        return MeasureScale("", False, None, view)
    variable, survey = variables[0], view.survey
    label = view.variable(variable)
    if variable in survey.rates:
        return MeasureScale(label, True, (-100.0 if survey.rates[variable].minus else 0.0, 100.0), view)
    scores = view.scores(variable).values()
    return MeasureScale(label, False, (min(scores), max(scores)) if len(scores) > 1 else None, view, variable)


@dataclass(frozen=True)
class Plot:
    """A sheet with the axis on which a measure is drawn."""

    sheet: Sheet
    axis: Axis
    measure: MeasureScale

    def at(self, value: float) -> float:
        """Where a value of the measure lies, in mm."""
        return self.axis.at(self.measure.scaled(value))

    def spans(self, estimates: Iterable[tuple[float, Shown]]) -> list[tuple[float, float, float]]:
        """Positions with the ends of the intervals that may be shown there, in mm."""
        return [
            (position, self.at(estimate.low), self.at(estimate.high))
            for position, estimate in estimates
            if estimate.low is not None and estimate.high is not None
        ]

    def points(self, estimates: Iterable[tuple[float, Shown]], *, is_open: bool) -> list[tuple[float, float]]:
        """Positions with the values of the estimates without interval, which are open, or of those with one."""
        return [
            (position, self.at(estimate.value))
            for position, estimate in estimates
            if estimate.value is not None and estimate.has_interval != is_open
        ]


def values_of(estimates: Iterable[Shown | None], measure: MeasureScale) -> list[float]:
    """Values and ends of intervals, all of which the axis must reach."""
    return [
        measure.scaled(value)
        for estimate in estimates
        if estimate is not None and not estimate.is_withheld
        for value in (estimate.value, estimate.low, estimate.high)
        if value is not None
    ]
