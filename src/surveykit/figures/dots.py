"""Points with intervals: groups one below the other, or very many of them in the order of their values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from surveykit.figures import alternative
from surveykit.figures.measure import Measure, ReferenceLine, Row, measure_of, reference_of
from surveykit.figures.model import Figure
from surveykit.figures.point_profile import profile
from surveykit.figures.point_rows import Form, labelled
from surveykit.figures.rows import nothing_shown, why_nothing
from surveykit.presentation.notes import base_note, floor_notes, interval_note, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike

#: More groups than this are drawn without labels, as a caterpillar plot.
MOST_LABELLED = 60


def dots(
    means: EstimatesLike,
    view: View,
    *,
    by: str,
    id: str,
    title: str | None = None,
    reference: float | EstimatesLike | None = None,
    reference_label: str = "",
    highlight: str | None = None,
    order: Literal["value", "official"] = "value",
) -> Figure:
    """Means (or rates) of the groups of ``by`` with their intervals.

    A group without an interval (fewer than ``min_n_spread`` answers) has an open point; withheld groups are not drawn,
    and their number is noted. More than 60 groups become a caterpillar plot in which only ``highlight`` has a label.

    Args:
        means: A frame of :meth:`Design.mean` or :meth:`Design.rate` for one variable.
        view: Labels, language and floor.
        by: The group column.
        id: The figure's id.
        title: The caption.
        reference: A value to compare with, in the unit of ``means``; or better the frame of one estimate that it comes
            from, which is screened. It is shown only where a group is.
        reference_label: What it is.
        highlight: The code of a group to be marked.
        order: By value, highest first, or official.

    Raises:
        DocumentError: ``means`` has several variables, or does not fit ``by``.
    """
    estimates = estimates_of(means, view, what=f"figure {id}")
    measure = measure_of(estimates, view, f"figure {id}")
    groups = by_group([one for one in estimates if one.by], by, f"figure {id}")
    line = reference_of(reference, reference_label, view, f"figure {id}")
    shown = [path for path in view.paths_in_order(groups) if not groups[path].is_withheld]
    if order == "value":
        shown.sort(key=lambda path: -(groups[path].value or 0.0))
    rows = [Row(view.path(path, with_outer=True), groups[path], path[-1][1] == highlight) for path in shown]
    return figure_of(
        rows,
        estimates,
        measure,
        line,
        view,
        id=id,
        title=title or view.title([one.variable for one in estimates], by, "figures.dots.title"),
        caption=view.text(f"figures.caterpillar.{order}", group=view.column(by), n=view.count(len(rows))),
    )


def figure_of(
    rows: Sequence[Row],
    estimates: Sequence[Shown],
    measure: Measure,
    reference: ReferenceLine | None,
    view: View,
    *,
    id: str,
    title: str,
    caption: str = "",
    notes: Sequence[str] = (),
    form: Form = "points",
    statistic: str | None = None,
) -> Figure:
    """The figure of ``rows``; ``estimates`` are all that were asked for, withheld ones included."""
    view = measure.view
    points = [row for row in rows if row.estimate is not None]
    reference = reference if points else None
    if not points:
        sheet = nothing_shown(estimates, view)
    elif len(points) > MOST_LABELLED:
        sheet = profile(points, measure, reference, caption)
    else:
        sheet = labelled(rows, measure, reference, form)
    withheld = sum(one.is_withheld for one in estimates)
    kind = statistic or ("rate" if measure.is_percent else "mean")
    return Figure.drawn(
        sheet,
        view,
        id=id,
        title=title,
        alt=alternative.of_points(
            title, _told(points, measure), _told_reference(reference, measure), withheld, view, form
        ),
        notes=(*notes, *_notes(estimates, withheld, len(points), view)),
        numbers=numbers_of(id, kind, estimates).values(),
        nothing="" if points else why_nothing(estimates, view),
    )


def _told(points: Sequence[Row], measure: Measure) -> list[tuple[str, float, str]]:
    return [
        (row.label, row.estimate.value, measure.printed(row.estimate.value))
        for row in points
        if row.estimate is not None and row.estimate.value is not None
    ]


def _told_reference(reference: ReferenceLine | None, measure: Measure) -> tuple[str, str] | None:
    return None if reference is None else (reference.label, measure.printed(reference.value))


def _notes(estimates: Sequence[Shown], withheld: int, points: int, view: View) -> tuple[str, ...]:
    number = (view.text("figures.note.withheld", n=view.count(withheld)),) if withheld else ()
    is_open = any(not one.is_withheld and not one.has_interval for one in estimates)
    return (
        view.text("figures.note.caterpillar") if points > MOST_LABELLED else base_note(view),
        *interval_note([one for one in estimates if not one.is_withheld], view),
        *((view.text("figures.note.open"),) if is_open else ()),
        weighting_note(view),
        *number,
        *floor_notes(estimates, view),
    )
