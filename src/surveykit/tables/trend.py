"""A measure over waves with its changes; shares over periods with their control limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.cells import base_cell, dash_cell, interval_cell, text_cell, value_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import all_notes, base_note, floor_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import DASH
from surveykit.presentation.shown import Shown, by_group, estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.results import frame_of

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend

_SIGN = "*"


def trend(result: Trend, view: View, *, id: str, title: str | None = None) -> Table:
    """n, mean or rate with its interval in every wave, and the change from the wave before with its interval.

    Changes of a rate are in percentage points. A star marks those that are significant after Holm's correction. A
    change is shown only where both waves may be shown with their spread.

    Args:
        result: What :func:`surveykit.estimation.trend` returned.
        view: Labels, language and floor.
        id: The table's id.
        title: The caption.
    """
    values = estimates_of(result.values, view, what=f"table {id}")
    found = by_group(values, result.by, f"table {id}")
    changes = shown_changes(result, values, view)
    is_rate = result.statistic == "rate"
    numbers = numbers_of(id, result.statistic, values) | numbers_of(
        id, "change", [one for one in changes.values() if one]
    )
    rows = [_row(path[-1][1], found[path], changes, result, numbers, view) for path in view.paths_in_order(found)]
    return table_of(
        view,
        id=id,
        title=title or view.title([one.variable for one in values], None, "tables.trend.title"),
        columns=(
            Column(view.column(result.by), width=1.4),
            Column(view.text("tables.column.n"), "right"),
            Column(view.text("tables.column.share" if is_rate else "tables.column.mean"), "right"),
            Column(view.text("tables.column.interval"), "right", width=1.4),
            Column(view.text("tables.column.change_points" if is_rate else "tables.column.change"), "right"),
            Column(view.text("tables.column.change_interval"), "right", width=1.4),
        ),
        rows=rows,
        notes=(
            *all_notes(values, view),
            view.text(
                "tables.note.change",
                n=int(result.changes["p"].notna().sum()),
                alpha=f"{significance_level(result.level):g}",
            ),
        ),
        numbers=numbers.values(),
    )


def shown_changes(result: Trend, values: tuple[Shown, ...], view: View) -> dict[str, Shown | None]:
    """The change to every wave; ``None`` where one of the two waves is not shown with its spread."""
    whole = {one.group for one in values if one.shown == "all" and not one.is_withheld}
    changes: dict[str, Shown | None] = {}
    for place, line in enumerate(frame_of(result.changes).to_dict("records")):
        end, start = str(line[result.by]), str(line["reference"])
        frame = frame_of(result.changes).iloc[[place]].drop(columns=["reference"])
        (one,) = estimates_of(frame, view, what="a change")
        changes[end] = replace(one, p=line["p_adjusted"]) if {start, end} <= whole and not one.is_withheld else None
    return changes


def _row(
    wave: str,
    one: Shown,
    changes: Mapping[str, Shown | None],
    result: Trend,
    numbers: Mapping[Shown, Number],
    view: View,
) -> tuple[Cell, ...]:
    is_rate = result.statistic == "rate"
    number, change = numbers[one].id, changes.get(wave)
    return (
        text_cell(view.group(result.by, wave)),
        base_cell(one, view),
        value_cell(one, view, number=number, as_percent=is_rate),
        interval_cell(one, view, number=number, as_percent=is_rate),
        *_change(change, numbers[change].id if change else "", result, view),
    )


def _change(one: Shown | None, number: str, result: Trend, view: View) -> tuple[Cell, Cell]:
    if one is None:
        return dash_cell(), dash_cell()
    is_rate = result.statistic == "rate"
    cell = value_cell(one, view, number=number, as_percent=is_rate)
    is_claimed = one.p is not None and one.p < significance_level(result.level)
    signed = f"+{cell.text}" if (cell.value or 0.0) > 0 else cell.text
    marks = _SIGN if is_claimed else ""
    interval = interval_cell(one, view, number=number, as_percent=is_rate, off_zero=is_claimed)
    return replace(cell, text=signed + marks, marks=marks), interval


def control(
    limits: pd.DataFrame, view: View, *, id: str, variable: str, by: str = "period", title: str | None = None
) -> Table:
    """Number of answers, share, centre and control limits of every period; whether the share lies outside them.

    Args:
        limits: A frame of :func:`surveykit.estimation.control_limits` for one group.
        view: Labels, language and floor.
        id: The table's id.
        variable: The rate that is shown; its label stands in the caption.
        by: The column that the periods come from, for their labels.
        title: The caption.
    """
    lines = control_estimates(limits, view, variable)
    numbers = numbers_of(id, "rate", [one for one, _ in lines])
    heads = ("n", "share", "centre", "limits", "signal")
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.control.title", names=view.variable(variable)),
        columns=(
            Column(_period_label(view, by), width=1.4),
            *(Column(view.text(f"tables.column.{head}"), "right") for head in heads),
        ),
        rows=tuple(_control_row(one, line, numbers, by, view) for one, line in lines),
        notes=(base_note(view), limits_note(limits, view), *floor_notes([one for one, _ in lines], view)),
        numbers=numbers.values(),
    )


def limits_note(limits: pd.DataFrame, view: View) -> str:
    """How the control limits were found."""
    is_laney = len(limits) > 0 and str(limits["method"].iloc[0]).startswith("Laney")
    return view.text("tables.note.control_laney" if is_laney else "tables.note.control_p")


def _period_label(view: View, by: str) -> str:
    return view.text("tables.column.period") if by == "period" else view.column(by)


def control_estimates(limits: pd.DataFrame, view: View, variable: str) -> list[tuple[Shown, Mapping[str, float]]]:
    """Every period's screened share, and its centre, limits and signal where the share may be shown.

    Limits follow from the centre and n, so they are withheld with the share; periods are parts of one whole.
    """
    names = ["period", "variable", "value", "se", "low", "high", "n", "method"]
    ends = {"se": float("nan"), "low": float("nan"), "high": float("nan")}
    frame = limits.assign(variable=variable, period=limits["period"].astype("str"), **ends)[names]
    listed = estimates_of(frame, view, what="a control chart")
    measures = limits[["centre", "low", "high", "signal"]].to_dict("records")
    return [
        (one, {} if one.is_withheld else {str(name): float(value) for name, value in line.items()})
        for one, line in zip(listed, measures, strict=True)
    ]


def _control_row(
    one: Shown, line: Mapping[str, float], numbers: Mapping[Shown, Number], by: str, view: View
) -> tuple[Cell, ...]:
    head = (
        text_cell(view.group(by, one.group)),
        base_cell(one, view),
        value_cell(one, view, number=numbers[one].id, as_percent=True),
    )
    if not line:
        return *head, dash_cell(), dash_cell(), dash_cell()
    centre = view.number(100 * line["centre"], view.decimals.percent)
    is_known = line["low"] == line["low"]
    ends = view.interval(100 * line["low"], 100 * line["high"], view.decimals.percent) if is_known else DASH
    signal = view.text("tables.signal.yes" if line["signal"] else "tables.signal.no")
    return *head, Cell(centre), Cell(ends), text_cell(signal)
