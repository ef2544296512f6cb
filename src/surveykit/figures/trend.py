"""A measure over waves with its intervals, and shares over periods with their control limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.figures import alternative
from surveykit.figures.measure import Measure, measure_of
from surveykit.figures.model import Figure
from surveykit.figures.rows import nothing_shown, why_nothing
from surveykit.figures.series import Series
from surveykit.figures.series_lines import drawn
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.tables.trend import control_estimates, limits_note

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend


def trend(result: Trend, view: View, *, id: str, title: str | None = None) -> Figure:
    """A mean or rate over waves: a line with points and 95 % intervals. Withheld waves leave a gap.

    Args:
        result: What :func:`surveykit.estimation.trend` returned.
        view: Labels, language and floor.
        id: The figure's id.
        title: The caption.

    Raises:
        DocumentError: The values are not of one variable by the column of the waves.
    """
    listed = estimates_of(result.values, view, what=f"figure {id}")
    measure = measure_of(listed, view, f"figure {id}")
    found = by_group(listed, result.by, f"figure {id}")
    paths = view.paths_in_order(found)
    series = Series(tuple(view.path(path) for path in paths), tuple(found[path] for path in paths))
    heading = title or view.title([one.variable for one in listed], None, "figures.trend.title")
    notes = (base_note(view), view.text("figures.note.trend"), weighting_note(view), *floor_notes(listed, view))
    return _figure(series, measure, id, heading, notes, result.statistic, "trend")


def control(
    limits: pd.DataFrame, view: View, *, id: str, variable: str, by: str = "period", title: str | None = None
) -> Figure:
    """Shares of periods with the centre and the control limits; periods outside them have a shape of their own.

    Arguments are those of :func:`surveykit.tables.control`.
    """
    lines = control_estimates(limits, view, variable)
    listed = tuple(one for one, _ in lines)
    series = Series(tuple(view.group(by, one.group) for one in listed), listed, tuple(line for _, line in lines))
    label = view.variable(variable)
    notes = (
        base_note(view),
        limits_note(limits, view),
        *((view.text("figures.note.signal"),) if series.outside else ()),
        *floor_notes(listed, view),
    )
    heading = title or view.text("figures.control.title", names=label)
    return _figure(series, Measure(label, True, (0.0, 100.0), view), id, heading, notes, "rate", "control")


def _figure(
    series: Series, measure: Measure, owner: str, title: str, notes: tuple[str, ...], statistic: str, form: str
) -> Figure:
    view = measure.view
    sheet = drawn(series, measure) if series.shown else nothing_shown(series.estimates, view)
    told = [
        (series.labels[place], one.value, measure.printed(one.value))
        for place, one in enumerate(series.estimates)
        if one.value is not None and not one.is_withheld
    ]
    withheld = len(series.estimates) - len(series.shown)
    alt = alternative.of_points(title, told, None, withheld, view, form)
    return Figure.drawn(
        sheet,
        view,
        id=owner,
        title=title,
        alt=alt + (_outside(series, view) if form == "control" and series.shown else ""),
        notes=notes,
        numbers=numbers_of(owner, statistic, series.estimates).values(),
        nothing="" if series.shown else why_nothing(series.estimates, view),
    )


def _outside(series: Series, view: View) -> str:
    """Which periods lie outside their limits, in words."""
    space = "" if view.language == "zh" else " "
    if not series.outside:
        return space + view.text("figures.alt.none_outside")
    listed = view.text("tables.join.list").join(series.labels[place] for place in series.outside)
    return space + view.text("figures.alt.outside", labels=listed)
