"""Finishing a figure of estimates: drawn or said to be withheld, told in words, with its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from surveykit.drawing import blank
from surveykit.drawing.theme import MUTED, TEXT_SIZE, WIDTH
from surveykit.figures import alternative
from surveykit.figures.measure import MeasureScale, ReferenceLine
from surveykit.figures.model import Figure
from surveykit.presentation.notes import withheld_text
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.view import View
from surveykit.results import NOT_ASKED, Shown

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet


def finished(
    draw: Callable[[], Sheet],
    points: Iterable[tuple[str, Shown]],
    estimates: Sequence[Shown],
    measure: MeasureScale,
    *,
    id: str,
    title: str,
    notes: Iterable[str],
    statistic: str = "",
    form: str = "points",
    reference: ReferenceLine | None = None,
    more: str = "",
) -> Figure:
    """The figure of estimates, drawn where one of its labelled points may be shown.

    ``estimates`` are all that were asked for, withheld ones included, and ``more`` ends the description.
    """
    view = measure.view
    shown = [
        (label, point.value, measure.printed(point.value))
        for label, point in points
        if point.value is not None and not point.is_withheld
    ]
    line = None if reference is None else (reference.label, measure.printed(reference.value))
    withheld = sum(estimate.is_protected for estimate in estimates)
    return Figure.drawn(
        draw() if shown else nothing_shown(estimates, view),
        view,
        id=id,
        title=title,
        alt=alternative.of_points(title, shown, withheld, view, form, line if shown else None) + more,
        notes=notes,
        numbers=numbers_of(id, statistic or measure.statistic, estimates).values(),
        nothing="" if shown else why_nothing(estimates, view),
    )


def why_nothing(estimates: Sequence[Shown], view: View) -> str:
    """Why nothing of these estimates is drawn, for the document that says it instead."""
    if estimates and not any(estimate.is_asked for estimate in estimates):
        return view.text(f"tables.withheld.{NOT_ASKED}")
    return view.text(
        "tables.empty.withheld" if any(estimate.is_protected for estimate in estimates) else "tables.empty.none"
    )


def nothing_shown(estimates: Sequence[Shown], view: View) -> Sheet:
    """The figure where everything is withheld: a line that says so."""
    return notice(withheld_text(estimates[0], view) if estimates else view.text("figures.empty"))


def notice(words: str) -> Sheet:
    """A sheet with nothing but a line of words."""
    sheet = blank(14.0)
    sheet.lines([(0, 1, WIDTH, 1), (0, 13, WIDTH, 13)], width=0.2, colour=MUTED)
    sheet.text(WIDTH / 2, 7, words, size=TEXT_SIZE, colour=MUTED, align="center")
    return sheet
