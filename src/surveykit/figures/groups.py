"""A breakdown by several questions: one panel per question, all on one scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from surveykit.figures.dots import MOST_LABELLED, figure_of
from surveykit.figures.measure import Row, measure_of, reference_of
from surveykit.figures.model import Figure
from surveykit.presentation.labels import in_order
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown


def groups(
    means: EstimatesLike,
    view: View,
    *,
    id: str,
    title: str | None = None,
    reference: float | EstimatesLike | None = None,
    reference_label: str = "",
) -> Figure:
    """Means (or rates) of one variable by the groups of several questions, in questionnaire order.

    ``means`` are frames of :meth:`Design.mean`, one ``by`` each, put one below the other. At most 60 groups are drawn;
    the notes say how many more there are.

    Raises:
        DocumentError: ``means`` has several variables or shares of choices.
    """
    estimates = estimates_of(means, view, what=f"figure {id}")
    measure = measure_of(estimates, view, f"figure {id}")
    rows = _rows(estimates, view)
    kept = _first_rows(rows)
    missing = sum(row.estimate is not None for row in rows[len(kept) :])
    return figure_of(
        kept,
        estimates,
        measure,
        reference_of(reference, reference_label, view, f"figure {id}"),
        id=id,
        title=title or view.title([estimate.variable for estimate in estimates], None, "figures.groups.title"),
        notes=(view.text("figures.note.more_groups", n=view.count(missing)),) if missing else (),
    )


def _rows(estimates: Sequence[Shown], view: View) -> list[Row]:
    """A heading per question, and its groups that may be shown below it."""
    columns: dict[str, dict[str, Shown]] = defaultdict(dict)
    for estimate in estimates:
        if estimate.by and not estimate.is_withheld:
            columns[estimate.by[-1][0]][estimate.group] = estimate
    rows: list[Row] = []
    for column, shown in columns.items():
        rows.append(Row(view.column(column)))
        rows += [Row(view.group(column, code), shown[code]) for code in in_order(shown, view.groups(column))]
    return rows


def _first_rows(rows: Sequence[Row]) -> list[Row]:
    """As many rows as have room, without a heading at the end."""
    kept: list[Row] = []
    points = 0
    for row in rows:
        points += row.estimate is not None
        if points > MOST_LABELLED - 10:
            break
        kept.append(row)
    return kept[:-1] if kept and kept[-1].estimate is None else kept
