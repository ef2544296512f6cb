"""Points with intervals: groups one below the other, or very many of them in the order of their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from surveykit.figures.alternative import withheld_note
from surveykit.figures.finishing import finished
from surveykit.figures.measure import MeasureScale, ReferenceLine, Row, measure_of, reference_of
from surveykit.figures.model import Figure
from surveykit.figures.point_profile import profile
from surveykit.figures.point_rows import Form, labelled
from surveykit.presentation.notes import base_note, floor_notes, interval_note, weighting_note
from surveykit.presentation.shown import by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown

if TYPE_CHECKING:
    from surveykit.drawing.sheet import Sheet

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
    rows = groups_of(estimates, by, view, f"figure {id}", highlight)
    if order == "value":
        rows.sort(key=lambda row: -((row.estimate.value if row.estimate else None) or 0.0))
    return figure_of(
        rows,
        estimates,
        measure,
        reference_of(reference, reference_label, view, f"figure {id}"),
        id=id,
        title=title or view.title([estimate.variable for estimate in estimates], by, "tables.summary.title"),
        caption=view.text(f"figures.caterpillar.{order}", group=view.column(by), n=view.count(len(rows))),
    )


def groups_of(estimates: Sequence[Shown], by: str, view: View, what: str, highlight: str | None = None) -> list[Row]:
    """The groups of ``by`` that may be shown, in official order."""
    groups = by_group((estimate for estimate in estimates if estimate.by), by, what)
    return [
        Row(view.path(path, with_outer=True), groups[path], path[-1][1] == highlight)
        for path in view.paths_in_order(groups)
        if not groups[path].is_withheld
    ]


def figure_of(
    rows: Sequence[Row],
    estimates: Sequence[Shown],
    measure: MeasureScale,
    reference: ReferenceLine | None = None,
    *,
    id: str,
    title: str,
    caption: str = "",
    notes: Sequence[str] = (),
    form: Form = "points",
    statistic: str = "",
) -> Figure:
    """The figure of ``rows``; ``estimates`` are all that were asked for, withheld ones included."""
    points = [row for row in rows if row.estimate is not None]

    def draw() -> Sheet:
        if len(points) > MOST_LABELLED:
            return profile(points, measure, reference, caption)
        return labelled(rows, measure, reference, form)

    return finished(
        draw,
        [(row.label, row.estimate) for row in rows if row.estimate is not None],
        estimates,
        measure,
        id=id,
        title=title,
        notes=(*notes, *_notes(estimates, len(points) > MOST_LABELLED, measure.view)),
        statistic=statistic,
        form=form,
        reference=reference,
    )


def _notes(estimates: Sequence[Shown], is_profile: bool, view: View) -> Iterator[str]:
    shown = [estimate for estimate in estimates if not estimate.is_withheld]
    yield view.text("figures.note.caterpillar") if is_profile else base_note(view)
    yield from interval_note(shown, view)
    if any(not estimate.has_interval for estimate in shown):
        yield view.text("figures.note.open")
    yield weighting_note(view)
    yield from withheld_note(sum(estimate.is_protected for estimate in estimates), view)
    yield from floor_notes(estimates, view)
