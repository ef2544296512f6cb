"""A measure over waves with its changes; shares over periods with their control limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.presentation.making import EstimateCells, TableRow, base_cell, dash_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import all_notes, base_note, floor_notes
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.printing import DASH
from surveykit.presentation.shown import by_group, estimates_of, significance_level
from surveykit.presentation.view import View
from surveykit.results import Shown, frame_of

if TYPE_CHECKING:
    from surveykit.estimation.trend import Trend

_SIGN = "*"


def trend(result: Trend, view: View, *, id: str, title: str | None = None) -> Table:
    """Answers and the measure with its interval in every wave, and the change from the wave before with its interval.

    Changes of a rate are in percentage points. A star marks those that are significant after Holm's correction. A
    change is shown only where both waves may be shown with their spread.
    """
    values = estimates_of(result.values, view, what=f"table {id}")
    waves = by_group(values, result.by, f"table {id}")
    changes = shown_changes(result, values, view)
    is_rate = result.statistic == "rate"
    known = [change for change in changes.values() if change]
    cells = EstimateCells(numbers_of(id, result.statistic, values) | numbers_of(id, "change", known), view)
    limit = significance_level(result.level)
    return table_of(
        view,
        id=id,
        title=title or view.title([value.variable for value in values], None, "tables.trend.title"),
        columns=(
            Column(view.column(result.by), width=1.4),
            Column(view.text("tables.column.n"), "right"),
            Column(_heading(result, view), "right"),
            Column(view.text("tables.column.interval"), "right", width=1.4),
            Column(view.text("tables.column.change_points" if is_rate else "tables.column.change"), "right"),
            Column(view.text("tables.column.change_interval"), "right", width=1.4),
        ),
        rows=[
            (
                Cell(view.path(path)),
                base_cell(waves[path], view),
                *cells.both(waves[path], as_percent=is_rate),
                *change_cells(changes.get(path[-1][1]), cells, limit, as_percent=is_rate),
            )
            for path in view.paths_in_order(waves)
        ],
        notes=(
            *all_notes(values, view),
            view.text("tables.note.change", n=int(result.changes["p"].notna().sum()), alpha=f"{limit:g}"),
        ),
        numbers=cells.numbers.values(),
    )


def _heading(result: Trend, view: View) -> str:
    """What the values are, which are all of one variable."""
    if result.statistic == "rate":
        return view.text("tables.column.share")
    return view.statistic_heading(str(result.values["variable"].iloc[0]))


def shown_changes(result: Trend, values: tuple[Shown, ...], view: View) -> dict[str, Shown | None]:
    """The change to every wave; ``None`` where one of the two waves is not shown with its spread."""
    whole = {value.group for value in values if value.shown == "all" and not value.is_withheld}
    changes: dict[str, Shown | None] = {}
    frame = frame_of(result.changes)
    for row, line in enumerate(frame.to_dict("records")):
        end, start = str(line[result.by]), str(line["reference"])
        (change,) = estimates_of(frame.iloc[[row]].drop(columns=["reference"]), view, what="a change")
        is_shown = {start, end} <= whole and not change.is_withheld
        changes[end] = replace(change, p=line["p_adjusted"]) if is_shown else None
    return changes


def change_cells(change: Shown | None, cells: EstimateCells, limit: float, *, as_percent: bool) -> tuple[Cell, Cell]:
    """A change with its sign and, where it is significant, a star; and its interval."""
    is_claimed = change is not None and change.p is not None and change.p < limit
    cell = cells.value(change, as_percent=as_percent)
    interval = cells.interval(change, as_percent=as_percent, off_zero=is_claimed)
    marks = _SIGN if is_claimed else ""
    signed = f"+{cell.text}" if (cell.value or 0.0) > 0 else cell.text
    return replace(cell, text=signed + marks, marks=marks), interval


def control(
    limits: pd.DataFrame, view: View, *, id: str, variable: str, by: str = "period", title: str | None = None
) -> Table:
    """Number of answers, share, centre and control limits of every period; whether the share lies outside them.

    ``limits`` are a frame of :func:`surveykit.estimation.control_limits` for one group; ``variable`` is the rate, and
    ``by`` the column that the periods come from, for their labels.
    """
    lines = control_estimates(limits, view, variable)
    shares = [share for share, _ in lines]
    cells = EstimateCells(numbers_of(id, "rate", shares), view)
    heads = ("n", "share", "centre", "limits", "signal")
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.control.title", names=view.variable(variable)),
        columns=(
            Column(view.text("tables.column.period") if by == "period" else view.column(by), width=1.4),
            *(Column(view.text(f"tables.column.{head}"), "right") for head in heads),
        ),
        rows=[
            (
                Cell(view.group(by, share.group)),
                base_cell(share, view),
                cells.value(share, as_percent=True),
                *_limits(line, view),
            )
            for share, line in lines
        ],
        notes=(base_note(view), limits_note(limits, view), *floor_notes(shares, view)),
        numbers=cells.numbers.values(),
    )


def limits_note(limits: pd.DataFrame, view: View) -> str:
    """How the control limits were found."""
    is_laney = len(limits) > 0 and str(limits["method"].iloc[0]).startswith("Laney")
    return view.text("tables.note.control_laney" if is_laney else "tables.note.control_p")


def control_estimates(limits: pd.DataFrame, view: View, variable: str) -> list[tuple[Shown, Mapping[str, float]]]:
    """Every period's screened share, and its centre, limits and signal where the share may be shown.

    Limits follow from the centre and n, so they are withheld with the share; periods are parts of one whole.
    """
    names = ["period", "variable", "value", "se", "low", "high", "n", "method"]
    ends = {"se": float("nan"), "low": float("nan"), "high": float("nan")}
    frame = limits.assign(variable=variable, period=limits["period"].astype("str"), **ends)[names]
    shares = estimates_of(frame, view, what="a control chart")
    measures = limits[["centre", "low", "high", "signal"]].astype("float64").to_dict("records")
    return [
        (share, {} if share.is_withheld else {str(name): value for name, value in line.items()})
        for share, line in zip(shares, measures, strict=True)
    ]


def _limits(line: Mapping[str, float], view: View) -> TableRow:
    """The centre, the limits, and whether the share lies outside them; dashes where nothing is shown."""
    if not line:
        return dash_cell(), dash_cell(), dash_cell()
    centre = view.number(100 * line["centre"], view.decimals.percent)
    is_known = line["low"] == line["low"]
    ends = view.interval(100 * line["low"], 100 * line["high"], view.decimals.percent) if is_known else DASH
    return Cell(centre), Cell(ends), Cell(view.text("tables.signal.yes" if line["signal"] else "tables.signal.no"))
