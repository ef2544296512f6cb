"""Bars with intervals: the choices of a question, the options of one with several answers, or groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.errors import DocumentError, Problem
from surveykit.figures.dots import figure_of
from surveykit.figures.measure import Measure, Row, measure_of
from surveykit.figures.model import Figure
from surveykit.language import Language, text
from surveykit.presentation.labels import (
    by_group,
    choice_codes,
    choice_label,
    column_label,
    default_title,
    in_order,
    language_of,
    path_label,
    paths_in_order,
    variable_label,
)
from surveykit.presentation.printing import count_text
from surveykit.presentation.shown import Estimate, estimates_of
from surveykit.tables.crossing import counts_of, without_small_cells
from surveykit.tables.multiple import options_of

if TYPE_CHECKING:
    from surveykit.survey import Definition

Order = Literal["official", "value"]


def bars(
    estimates: pd.DataFrame,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the figure model
    by: str | None = None,
    question: str | None = None,
    title: str | None = None,
    order: Order = "official",
    language: Language | None = None,
) -> Figure:
    """One bar per choice, option or group with its 95 % interval, its value and n.

    Bars begin at zero, or at the lowest score of the question where that is higher. Withheld ones are not drawn, and
    their number is noted. More than 60 become a plot of points.

    Args:
        estimates: A frame of :meth:`Design.proportion` for one question; of :meth:`Design.several` (name the
            ``question``); or of :meth:`Design.mean` or :meth:`Design.rate` with ``by``.
        survey: Gives labels, orders and the publishing floor.
        id: The figure's id.
        by: The group column, for means and rates of groups.
        question: The question with several answers that the options belong to.
        title: The caption.
        order: Official (questionnaire or register) order, or by value with the highest first.
        language: The survey's, unless given.

    Raises:
        DocumentError: The frame does not show one question, or does not fit ``by``.
    """
    tongue = language_of(survey, language)
    what = f"figure {id}"
    if by is not None:
        listed = estimates_of(estimates, survey, what=what)
        measure, rows = measure_of(listed, survey, tongue, what), _groups(listed, by, survey, tongue, what)
    else:
        listed, variable = _choices(estimates, question, survey, what)
        measure = Measure(variable_label(survey, variable, tongue), True, (0.0, 100.0), tongue)
        rows = [
            Row(choice_label(survey, variable, str(one.category), tongue), one) for one in listed if not one.is_withheld
        ]
    if order == "value":
        rows.sort(key=lambda row: -((row.estimate.value if row.estimate else None) or 0.0))
    variables = [question] if question else [one.variable for one in listed]
    group = column_label(survey, by, tongue) if by else text("tables.column.choice", tongue)
    return figure_of(
        rows,
        listed,
        measure,
        None,
        survey,
        id=id,
        title=title or default_title(survey, variables, by, tongue, "figures.bars.title"),
        caption=text(f"figures.caterpillar.{order}", tongue, group=group, n=count_text(len(rows), tongue)),
        form="bars",
        statistic=None if by is not None else "share",
    )


def _groups(listed: tuple[Estimate, ...], by: str, survey: Definition, language: Language, what: str) -> list[Row]:
    found = by_group([one for one in listed if one.by], by, what)
    paths = [path for path in paths_in_order(found, survey) if not found[path].is_withheld]
    return [Row(path_label(survey, path, language, with_outer=True), found[path]) for path in paths]


def _choices(
    estimates: pd.DataFrame, question: str | None, survey: Definition, what: str
) -> tuple[tuple[Estimate, ...], str]:
    """The shares of one question in questionnaire order; small choices of a trait are withheld.

    Raises:
        DocumentError: There is no category, or there are several questions or groups.
    """
    if question is not None:
        return tuple(options_of(estimates, survey, question, what).values()), question
    screened = estimates_of(estimates, survey, what=what)
    variables = list(dict.fromkeys(one.variable for one in screened))
    if len(variables) != 1 or any(one.category is None or one.by for one in screened):
        raise DocumentError(
            Problem(
                f"{what} shows the choices of one question",
                expected="a frame of Design.proportion without by",
                found=f"variables {', '.join(variables) or 'none'}",
                remedy="name the group column in by=, or filter the frame",
            )
        )
    shares = without_small_cells(screened, counts_of(estimates), survey)
    found = {str(one.category): one for one in shares}
    return tuple(found[code] for code in in_order(found, choice_codes(survey, variables[0]))), variables[0]
