"""A measure over waves with its changes; shares over periods with their control limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.language import Language, text
from surveykit.presentation.cells import base_cell, dash_cell, interval_cell, text_cell, value_cell
from surveykit.presentation.labels import (
    by_group,
    column_label,
    default_title,
    group_label,
    language_of,
    paths_in_order,
    variable_label,
)
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import all_notes, base_note, floor_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import PERCENT_DECIMALS, interval_text, number_text
from surveykit.presentation.shown import Estimate, estimates_of, significance_level

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend
    from surveykit.survey import Definition

_SIGN = "*"


def trend(
    result: Trend,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """n, mean or rate with its interval in every wave, and the change from the wave before with its interval.

    Changes of a rate are in percentage points. A star marks those that are significant after Holm's correction. A
    change is shown only where both waves may be shown with their spread.

    Args:
        result: What :func:`surveykit.estimation.trend` returned.
        survey: Gives labels, orders and the publishing floor.
        id: The table's id.
        title: The caption.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    values = estimates_of(result.values, survey, what=f"table {id}")
    found = by_group(values, result.by, f"table {id}")
    changes = shown_changes(result, values, survey)
    is_rate = result.statistic == "rate"
    numbers = numbers_of(id, result.statistic, values) | numbers_of(
        id, "change", [one for one in changes.values() if one]
    )
    rows = [
        _row(path[-1][1], found[path], changes, result, numbers, survey, tongue)
        for path in paths_in_order(found, survey)
    ]
    return Table(
        id=id,
        title=title or default_title(survey, [one.variable for one in values], None, tongue, "tables.trend.title"),
        columns=(
            Column(column_label(survey, result.by, tongue), width=1.4),
            Column(text("tables.column.n", tongue), "right"),
            Column(text("tables.column.share" if is_rate else "tables.column.mean", tongue), "right"),
            Column(text("tables.column.interval", tongue), "right", width=1.4),
            Column(text("tables.column.change_points" if is_rate else "tables.column.change", tongue), "right"),
            Column(text("tables.column.change_interval", tongue), "right", width=1.4),
        ),
        rows=tuple(rows),
        notes=(
            *all_notes(values, survey, tongue),
            text(
                "tables.note.change",
                tongue,
                n=int(result.changes["p"].notna().sum()),
                alpha=f"{significance_level(result.level):g}",
            ),
        ),
        numbers=tuple(numbers.values()),
        language=tongue,
    )


def shown_changes(result: Trend, values: tuple[Estimate, ...], survey: Definition) -> dict[str, Estimate | None]:
    """The change to every wave; ``None`` where one of the two waves is not shown with its spread."""
    whole = {one.group for one in values if one.shown == "all" and not one.is_withheld}
    changes: dict[str, Estimate | None] = {}
    for place, line in enumerate(result.changes.to_dict("records")):
        end, start = str(line[result.by]), str(line["reference"])
        frame = result.changes.iloc[[place]].drop(columns=["reference"])
        (one,) = estimates_of(frame, survey, what="a change")
        changes[end] = replace(one, p=line["p_adjusted"]) if {start, end} <= whole and not one.is_withheld else None
    return changes


def _row(
    wave: str,
    one: Estimate,
    changes: Mapping[str, Estimate | None],
    result: Trend,
    numbers: Mapping[Estimate, Number],
    survey: Definition,
    language: Language,
) -> tuple[Cell, ...]:
    is_rate = result.statistic == "rate"
    number, change = numbers[one].id, changes.get(wave)
    return (
        text_cell(group_label(survey, result.by, wave, language)),
        base_cell(one, language),
        value_cell(one, language, number=number, as_percent=is_rate),
        interval_cell(one, language, number=number, as_percent=is_rate),
        *_change(change, numbers[change].id if change else "", result, language),
    )


def _change(one: Estimate | None, number: str, result: Trend, language: Language) -> tuple[Cell, Cell]:
    if one is None:
        return dash_cell(), dash_cell()
    is_rate = result.statistic == "rate"
    cell = value_cell(one, language, number=number, as_percent=is_rate)
    is_claimed = one.p is not None and one.p < significance_level(result.level)
    signed = f"+{cell.text}" if (cell.value or 0.0) > 0 else cell.text
    marks = _SIGN if is_claimed else ""
    interval = interval_cell(one, language, number=number, as_percent=is_rate, off_zero=is_claimed)
    return replace(cell, text=signed + marks, marks=marks), interval


def control(
    limits: pd.DataFrame,
    survey: Definition,
    *,
    id: str,  # noqa: A002 - the word of the table model
    variable: str,
    by: str = "period",
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Number of answers, share, centre and control limits of every period; whether the share lies outside them.

    Args:
        limits: A frame of :func:`surveykit.estimation.control_limits` for one group.
        survey: Gives labels and the publishing floor.
        id: The table's id.
        variable: The rate that is shown; its label stands in the caption.
        by: The column that the periods come from, for their labels.
        title: The caption.
        language: The survey's, unless given.
    """
    tongue = language_of(survey, language)
    lines = control_estimates(limits, survey, variable)
    numbers = numbers_of(id, "rate", [one for one, _ in lines])
    heads = ("n", "share", "centre", "limits", "signal")
    return Table(
        id=id,
        title=title or text("tables.control.title", tongue, names=variable_label(survey, variable, tongue)),
        columns=(
            Column(_period_label(survey, by, tongue), width=1.4),
            *(Column(text(f"tables.column.{head}", tongue), "right") for head in heads),
        ),
        rows=tuple(_control_row(one, line, numbers, by, survey, tongue) for one, line in lines),
        notes=(
            base_note(tongue),
            limits_note(limits, tongue),
            *floor_notes([one for one, _ in lines], survey, tongue),
        ),
        numbers=tuple(numbers.values()),
        language=tongue,
    )


def limits_note(limits: pd.DataFrame, language: Language) -> str:
    """How the control limits were found."""
    is_laney = len(limits) > 0 and str(limits["method"].iloc[0]).startswith("Laney")
    return text("tables.note.control_laney" if is_laney else "tables.note.control_p", language)


def _period_label(survey: Definition, by: str, language: Language) -> str:
    return text("tables.column.period", language) if by == "period" else column_label(survey, by, language)


def control_estimates(
    limits: pd.DataFrame, survey: Definition, variable: str
) -> list[tuple[Estimate, Mapping[str, float]]]:
    """Every period's screened share, and its centre, limits and signal where the share may be shown.

    Limits follow from the centre and n, so they are withheld with the share; periods are parts of one whole.
    """
    names = ["period", "variable", "value", "se", "low", "high", "n", "method"]
    ends = {"se": float("nan"), "low": float("nan"), "high": float("nan")}
    frame = limits.assign(variable=variable, period=limits["period"].astype("str"), **ends)[names]
    listed = estimates_of(frame, survey, what="a control chart")
    measures = limits[["centre", "low", "high", "signal"]].to_dict("records")
    return [
        (one, {} if one.is_withheld else {str(name): float(value) for name, value in line.items()})
        for one, line in zip(listed, measures, strict=True)
    ]


def _control_row(
    one: Estimate,
    line: Mapping[str, float],
    numbers: Mapping[Estimate, Number],
    by: str,
    survey: Definition,
    language: Language,
) -> tuple[Cell, ...]:
    head = (
        text_cell(group_label(survey, by, one.group, language)),
        base_cell(one, language),
        value_cell(one, language, number=numbers[one].id, as_percent=True),
    )
    if not line:
        return *head, dash_cell(), dash_cell(), dash_cell()
    centre = number_text(100 * line["centre"], PERCENT_DECIMALS, language)
    is_known = line["low"] == line["low"]
    limits = (
        Cell(interval_text(100 * line["low"], 100 * line["high"], PERCENT_DECIMALS, language))
        if is_known
        else dash_cell()
    )
    signal = text("tables.signal.yes" if line["signal"] else "tables.signal.no", language)
    return *head, Cell(centre), limits, text_cell(signal)
