"""A cross-table of two questions: percentages of columns, rows or the whole, with a test of independence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.errors import DocumentError
from surveykit.presentation.cells import base_cell, count_cell, dash_cell, text_cell, value_cell
from surveykit.presentation.labels import in_order
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import Estimates
from surveykit.tables.crossing import counts_of, without_small_cells

if TYPE_CHECKING:
    from surveykit.estimation.crosstabs import Crosstab

Percent = Literal["column", "row"]


def crosstab(result: Crosstab, view: View, *, id: str, percent: Percent = "column", title: str | None = None) -> Table:
    """Percentages of two questions crossed, with n of every column (or row) and the test of independence below.

    Cells of a question about people (a trait) hold at least ``min_n`` answers or are withheld, and so are as many more
    as protect them; opinions need ``min_n_spread`` answers in their group. Where anything is withheld, the test is not
    printed, since it is computed from all cells.

    Args:
        result: What :meth:`Design.crosstab` returned.
        view: Labels, language and floor.
        id: The table's id.
        percent: Percentages of the ``column`` or of the ``row``.
        title: The caption.

    Raises:
        DocumentError: ``percent`` is not known, or ``result`` holds no cross-table.
    """
    if percent not in ("column", "row"):
        raise DocumentError(f"percent={percent!r} is not known", expected="column or row")
    down, across = str(result.counts.index.name), str(result.counts.columns.name)
    variable, by = (down, across) if percent == "column" else (across, down)
    frame = _with_counts(result, percent)
    estimates = without_small_cells(estimates_of(frame, view, what=f"table {id}"), counts_of(frame), view)
    found = {(one.group, str(one.category)): one for one in estimates}
    numbers = numbers_of(id, "share", estimates)
    groups = in_order([group for group, _ in found], view.groups(by))
    choices = in_order([choice for _, choice in found], view.choices(variable))
    rows = _rows(found, numbers, groups, choices, variable, view)
    labels = [view.group(by, group) for group in groups]
    heads = [view.choice(variable, choice) for choice in choices]
    n = view.text("tables.column.n")
    titles = {"row": view.column(down), "column": view.column(across)}
    is_column = percent == "column"
    table = list(zip(*rows, strict=True)) if is_column else [list(row) for row in rows]
    first = [*heads, n] if is_column else labels
    spanner = view.column(across)
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.crosstab.title", **titles),
        columns=(
            Column(titles["row"], width=2.2),
            *(Column(label, "right", spanner) for label in (labels if is_column else heads)),
            *(() if is_column else (Column(n, "right"),)),
        ),
        rows=tuple((text_cell(label), *cells) for label, cells in zip(first, table, strict=True)),
        notes=(
            view.text(f"tables.note.crosstab_{percent}"),
            base_note(view),
            weighting_note(view),
            *(() if any(one.is_withheld for one in estimates) else independence_note(result.tests, view)),
            *floor_notes(estimates, view),
            view.text("tables.note.rounding"),
        ),
        numbers=numbers.values(),
        totals=(len(first) - 1,) if is_column else (),
    )


def _with_counts(result: Crosstab, percent: Percent) -> Estimates:
    """The shares within columns (or rows) with the number of answers in every cell."""
    down, across = str(result.counts.index.name), str(result.counts.columns.name)
    frame, by = (result.columns, across) if percent == "column" else (result.rows, down)
    counts = {
        (str(row), str(column)): int(n)
        for row, line in zip(result.counts.index, result.counts.to_numpy(), strict=True)
        for column, n in zip(result.counts.columns, line, strict=True)
    }
    places = zip(frame["category"], frame[by], strict=True)
    found = [(str(category), str(group)) for category, group in places]
    return frame.with_columns(count=[counts.get(pair if percent == "column" else pair[::-1], 0) for pair in found])


def _rows(
    found: Mapping[tuple[str, str], Shown],
    numbers: Mapping[Shown, Number],
    groups: Sequence[str],
    choices: Sequence[str],
    variable: str,
    view: View,
) -> list[list[Cell]]:
    """For every group its percentages and n."""
    return [
        [
            *(_cell(found.get((group, choice)), numbers, view) for choice in choices),
            _base([found[group, choice] for choice in choices if (group, choice) in found], view),
        ]
        for group in groups
    ]


def _cell(one: Shown | None, numbers: Mapping[Shown, Number], view: View) -> Cell:
    if one is None:
        return dash_cell()
    return value_cell(one, view, number=numbers[one].id, as_percent=True)


def _base(shares: Sequence[Shown], view: View) -> Cell:
    shown = next((one for one in shares if not one.is_withheld), None)
    return base_cell(shares[0], view) if shown is None else count_cell(shown.n, view)


def independence_note(tests: pd.DataFrame, view: View) -> tuple[str, ...]:
    """The second-order Rao-Scott test in one sentence; nothing where there is none or it has no p-value."""
    line = next(iter(tests[tests["test"] == "rao_scott"].to_dict("records")), None)
    if line is None or not line["p"] >= 0:
        return ()
    return (
        view.text(
            "tables.note.independence",
            f=view.number(line["statistic"], 2),
            df=view.number(line["df"], view.decimals.percent),
            below=view.number(line["df_below"], view.decimals.percent),
            p=p_text(line["p"], view),
        ),
    )


def p_text(p: float, view: View) -> str:
    """A p-value as reports print it: three decimals, or that it is below 0.001."""
    if p < 0.001:
        return view.text("tables.p.less")
    return view.text("tables.p.is", p=view.number(p, 3))
