"""A measure over waves with its intervals, and shares over periods with their control limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.drawing.theme import WIDTH
from surveykit.figures import alternative
from surveykit.figures.measure import Measure, measure_of
from surveykit.figures.model import Figure
from surveykit.figures.rows import nothing_shown, why_nothing
from surveykit.figures.series import Series
from surveykit.figures.series_lines import drawn
from surveykit.language import Language, text
from surveykit.presentation.labels import (
    by_group,
    default_title,
    group_label,
    language_of,
    path_label,
    paths_in_order,
    variable_label,
)
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.tables.trend import control_estimates, limits_note

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend
    from surveykit.survey import Definition


def trend(
    result: Trend,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the figure model
    title: str | None = None,
    language: Language | None = None,
) -> Figure:
    """A mean or rate over waves: a line with points and 95 % intervals. Withheld waves leave a gap.

    Args:
        result: What :func:`surveykit.estimation.trend` returned.
        survey: Gives labels, orders and the publishing floor.
        id: The figure's id.
        title: The caption.
        language: The survey's, unless given.

    Raises:
        DocumentError: The values are not of one variable by the column of the waves.
    """
    tongue = language_of(survey, language)
    listed = estimates_of(result.values, survey, what=f"figure {id}")
    measure = measure_of(listed, survey, tongue, f"figure {id}")
    found = by_group(listed, result.by, f"figure {id}")
    paths = paths_in_order(found, survey)
    series = Series(tuple(path_label(survey, path, tongue) for path in paths), tuple(found[path] for path in paths))
    heading = title or default_title(survey, [one.variable for one in listed], None, tongue, "figures.trend.title")
    notes = (
        base_note(tongue),
        text("figures.note.trend", tongue),
        weighting_note(survey, tongue),
        *floor_notes(listed, survey, tongue),
    )
    return _figure(series, measure, id, heading, notes, result.statistic, "trend")


def control(
    limits: pd.DataFrame,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the figure model
    variable: str,
    by: str = "period",
    title: str | None = None,
    language: Language | None = None,
) -> Figure:
    """Shares of periods with the centre and the control limits; periods outside them have a shape of their own.

    Arguments are those of :func:`surveykit.tables.control`.
    """
    tongue = language_of(survey, language)
    lines = control_estimates(limits, survey, variable)
    listed = tuple(one for one, _ in lines)
    series = Series(
        tuple(group_label(survey, by, one.group, tongue) for one in listed), listed, tuple(line for _, line in lines)
    )
    label = variable_label(survey, variable, tongue)
    notes = (
        base_note(tongue),
        limits_note(limits, tongue),
        *((text("figures.note.signal", tongue),) if series.outside else ()),
        *floor_notes(listed, survey, tongue),
    )
    heading = title or text("figures.control.title", tongue, names=label)
    return _figure(series, Measure(label, True, (0.0, 100.0), tongue), id, heading, notes, "rate", "control")


def _figure(
    series: Series, measure: Measure, owner: str, title: str, notes: tuple[str, ...], statistic: str, form: str
) -> Figure:
    sheet = drawn(series, measure) if series.shown else nothing_shown(series.estimates, measure.language)
    svg, png = sheet.printed()
    told = [
        (series.labels[place], one.value, measure.printed(one.value))
        for place, one in enumerate(series.estimates)
        if one.value is not None and not one.is_withheld
    ]
    withheld = len(series.estimates) - len(series.shown)
    alt = alternative.of_points(title, told, None, withheld, measure.language, form)
    return Figure(
        id=owner,
        title=title,
        alt=alt + (_outside(series, measure.language) if form == "control" and series.shown else ""),
        svg=svg,
        png=png,
        width=WIDTH,
        height=sheet.height,
        notes=notes,
        numbers=tuple(numbers_of(owner, statistic, series.estimates).values()),
        nothing="" if series.shown else why_nothing(series.estimates, measure.language),
    )


def _outside(series: Series, language: Language) -> str:
    """Which periods lie outside their limits, in words."""
    space = "" if language == "zh" else " "
    if not series.outside:
        return space + text("figures.alt.none_outside", language)
    listed = text("tables.join.list", language).join(series.labels[place] for place in series.outside)
    return space + text("figures.alt.outside", language, labels=listed)
