"""Bars with intervals: the choices of a question, the options of one with several answers, or groups."""

from __future__ import annotations

from typing import Literal

from surveykit.errors import DocumentError
from surveykit.figures.dots import figure_of
from surveykit.figures.measure import Measure, Row, measure_of
from surveykit.figures.model import Figure
from surveykit.presentation.labels import in_order
from surveykit.presentation.shown import Shown, by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
from surveykit.tables.crossing import counts_of, without_small_cells
from surveykit.tables.multiple import options_of

Order = Literal["official", "value"]


def bars(
    estimates: EstimatesLike,
    view: View,
    *,
    id: str,
    by: str | None = None,
    question: str | None = None,
    title: str | None = None,
    order: Order = "official",
) -> Figure:
    """One bar per choice, option or group with its 95 % interval, its value and n.

    Bars begin at zero, or at the lowest score of the question where that is higher. Withheld ones are not drawn, and
    their number is noted. More than 60 become a plot of points.

    Args:
        estimates: A frame of :meth:`Design.proportion` for one question; of :meth:`Design.several` (name the
            ``question``); or of :meth:`Design.mean` or :meth:`Design.rate` with ``by``.
        view: Labels, language and floor.
        id: The figure's id.
        by: The group column, for means and rates of groups.
        question: The question with several answers that the options belong to.
        title: The caption.
        order: Official (questionnaire or register) order, or by value with the highest first.

    Raises:
        DocumentError: The frame does not show one question, or does not fit ``by``.
    """
    what = f"figure {id}"
    if by is not None:
        listed = estimates_of(estimates, view, what=what)
        measure, rows = measure_of(listed, view, what), _groups(listed, by, view, what)
    else:
        listed, variable = _choices(estimates, question, view, what)
        measure = Measure(view.variable(variable), True, (0.0, 100.0), view)
        rows = [Row(view.choice(variable, str(one.category)), one) for one in listed if not one.is_withheld]
    if order == "value":
        rows.sort(key=lambda row: -((row.estimate.value if row.estimate else None) or 0.0))
    variables = [question] if question else [one.variable for one in listed]
    group = view.column(by) if by else view.text("tables.column.choice")
    return figure_of(
        rows,
        listed,
        measure,
        None,
        view,
        id=id,
        title=title or view.title(variables, by, "figures.bars.title"),
        caption=view.text(f"figures.caterpillar.{order}", group=group, n=view.count(len(rows))),
        form="bars",
        statistic=None if by is not None else "share",
    )


def _groups(listed: tuple[Shown, ...], by: str, view: View, what: str) -> list[Row]:
    found = by_group([one for one in listed if one.by], by, what)
    paths = [path for path in view.paths_in_order(found) if not found[path].is_withheld]
    return [Row(view.path(path, with_outer=True), found[path]) for path in paths]


def _choices(estimates: EstimatesLike, question: str | None, view: View, what: str) -> tuple[tuple[Shown, ...], str]:
    """The shares of one question in questionnaire order; small choices of a trait are withheld.

    Raises:
        DocumentError: There is no category, or there are several questions or groups.
    """
    if question is not None:
        return tuple(options_of(estimates, view, question, what).values()), question
    screened = estimates_of(estimates, view, what=what)
    variables = list(dict.fromkeys(one.variable for one in screened))
    if len(variables) != 1 or any(one.category is None or one.by for one in screened):
        raise DocumentError(
            f"{what} shows the choices of one question",
            expected="a frame of Design.proportion without by",
            found=f"variables {', '.join(variables) or 'none'}",
            remedy="name the group column in by=, or filter the frame",
        )
    shares = without_small_cells(screened, counts_of(estimates), view)
    found = {str(one.category): one for one in shares}
    return tuple(found[code] for code in in_order(found, view.choices(variables[0]))), variables[0]
