"""Bars with intervals: the choices of a question, the options of one with several answers, or groups."""

from __future__ import annotations

from typing import Literal

from surveykit.errors import DocumentError
from surveykit.figures.dots import figure_of, groups_of
from surveykit.figures.measure import MeasureScale, Row, measure_of
from surveykit.figures.model import Figure
from surveykit.presentation.labels import in_order
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown
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
    their number is noted. More than 60 become a plot of points. They are in official order (that of the questionnaire
    or the register), or by value with the highest first.

    ``estimates`` are a frame of :meth:`Design.proportion` for one question; of :meth:`Design.several`, with the
    ``question`` that the options belong to; or of :meth:`Design.mean` or :meth:`Design.rate` with its group column.

    Raises:
        DocumentError: The frame does not show one question, or does not fit ``by``.
    """
    what = f"figure {id}"
    if by is not None:
        listed = estimates_of(estimates, view, what=what)
        measure, rows = measure_of(listed, view, what), groups_of(listed, by, view, what)
    else:
        listed, variable = _choices(estimates, question, view, what)
        measure = MeasureScale(view.variable(variable), True, (0.0, 100.0), view)
        rows = [Row(view.choice(variable, str(share.category)), share) for share in listed if not share.is_withheld]
    if order == "value":
        rows.sort(key=lambda row: -((row.estimate.value if row.estimate else None) or 0.0))
    variables = [question] if question else [estimate.variable for estimate in listed]
    group = view.column(by) if by else view.text("tables.column.choice")
    return figure_of(
        rows,
        listed,
        measure,
        id=id,
        title=title or view.title(variables, by, "tables.summary.title"),
        caption=view.text(f"figures.caterpillar.{order}", group=group, n=view.count(len(rows))),
        form="bars",
        statistic="" if by is not None else "share",
    )


def _choices(estimates: EstimatesLike, question: str | None, view: View, what: str) -> tuple[tuple[Shown, ...], str]:
    """The shares of one question in questionnaire order; small choices of a trait are withheld.

    Raises:
        DocumentError: There is no category, or there are several questions or groups.
    """
    if question is not None:
        return tuple(options_of(estimates, view, question, what).values()), question
    screened = estimates_of(estimates, view, what=what)
    variables = list(dict.fromkeys(share.variable for share in screened))
    if len(variables) != 1 or any(share.category is None or share.by for share in screened):
        raise DocumentError(
            f"{what} shows the choices of one question",
            expected="a frame of Design.proportion without by",
            found=f"variables {', '.join(variables) or 'none'}",
            remedy="name the group column in by=, or filter the frame",
        )
    shares = {str(share.category): share for share in without_small_cells(screened, counts_of(estimates), view)}
    return tuple(shares[code] for code in in_order(shares, view.choices(variables[0]))), variables[0]
