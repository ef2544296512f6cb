"""A measure over waves with its intervals, and shares over periods with their control limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from surveykit.figures.finishing import finished
from surveykit.figures.measure import MeasureScale, measure_of
from surveykit.figures.model import Figure
from surveykit.figures.series import Series
from surveykit.figures.series_lines import drawn
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.shown import by_group, estimates_of
from surveykit.presentation.view import View
from surveykit.tables.trend import control_estimates, limits_note

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend


def trend(result: Trend, view: View, *, id: str, title: str | None = None) -> Figure:
    """A mean or rate over waves: a line with points and 95 % intervals. Withheld waves leave a gap.

    ``result`` is what :func:`surveykit.estimation.trend` returned.

    Raises:
        DocumentError: The values are not of one variable by the column of the waves.
    """
    listed = estimates_of(result.values, view, what=f"figure {id}")
    measure = measure_of(listed, view, f"figure {id}")
    waves = by_group(listed, result.by, f"figure {id}")
    paths = view.paths_in_order(waves)
    series = Series(tuple(view.path(path) for path in paths), tuple(waves[path] for path in paths))
    return finished(
        lambda: drawn(series, measure),
        series.points,
        series.estimates,
        measure,
        id=id,
        title=title or view.title([estimate.variable for estimate in listed], None, "figures.trend.title"),
        notes=(base_note(view), view.text("figures.note.trend"), weighting_note(view), *floor_notes(listed, view)),
        statistic=result.statistic,
        form="trend",
    )


def control(
    limits: pd.DataFrame, view: View, *, id: str, variable: str, by: str = "period", title: str | None = None
) -> Figure:
    """Shares of periods with the centre and the control limits; periods outside them have a shape of their own.

    Arguments are those of :func:`surveykit.tables.control`.
    """
    lines = control_estimates(limits, view, variable)
    shares = tuple(share for share, _ in lines)
    series = Series(tuple(view.group(by, share.group) for share in shares), shares, tuple(line for _, line in lines))
    label = view.variable(variable)
    measure = MeasureScale(label, True, (0.0, 100.0), view)
    return finished(
        lambda: drawn(series, measure),
        series.points,
        shares,
        measure,
        id=id,
        title=title or view.text("figures.control.title", names=label),
        notes=(
            base_note(view),
            limits_note(limits, view),
            *((view.text("figures.note.signal"),) if series.outside else ()),
            *floor_notes(shares, view),
        ),
        form="control",
        more=_outside(series, view) if any(not share.is_withheld for share in shares) else "",
    )


def _outside(series: Series, view: View) -> str:
    """Which periods lie outside their limits, in words, as a further sentence."""
    outside = [series.labels[period] for period in series.outside]
    key = "figures.alt.outside" if outside else "figures.alt.none_outside"
    return ("" if view.language == "zh" else " ") + view.text(key, labels=view.listed(outside))
