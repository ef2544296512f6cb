"""A cross-table of two questions: percentages of columns, rows or the whole, with a test of independence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd

from surveykit.errors import DocumentError
from surveykit.presentation.labels import in_order
from surveykit.presentation.making import EstimateCells, base_cell, count_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import base_note, floor_notes, weighting_note
from surveykit.presentation.numbers import numbers_of
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import Estimates, Shown
from surveykit.tables.crossing import counts_of, without_small_cells

if TYPE_CHECKING:
    from surveykit.estimation.crosstabs import Crosstab

Percent = Literal["column", "row"]


def crosstab(result: Crosstab, view: View, *, id: str, percent: Percent = "column", title: str | None = None) -> Table:
    """Percentages of two questions crossed, with n of every column (or row) and the test of independence below.

    Cells of a question about people (a trait) hold at least ``min_n`` answers or are withheld, and so are as many more
    as protect them; opinions need ``min_n_spread`` answers in their group. Where anything is withheld, the test is not
    printed, since it is computed from all cells. Percentages are those of the ``column`` or of the ``row``.

    Raises:
        DocumentError: ``percent`` is not known, or ``result`` holds no cross-table.
    """
    if percent not in ("column", "row"):
        raise DocumentError(f"percent={percent!r} is not known", expected="column or row")
    is_column = percent == "column"
    down, across = str(result.counts.index.name), str(result.counts.columns.name)
    variable, by = (down, across) if is_column else (across, down)
    frame = _with_counts(result, percent)
    estimates = without_small_cells(estimates_of(frame, view, what=f"table {id}"), counts_of(frame), view)
    shares = {(estimate.group, str(estimate.category)): estimate for estimate in estimates}
    cells = EstimateCells(numbers_of(id, "share", estimates), view)
    groups = in_order((group for group, _ in shares), view.groups(by))
    choices = in_order((choice for _, choice in shares), view.choices(variable))
    labels = [view.group(by, group) for group in groups]
    heads = [*(view.choice(variable, choice) for choice in choices), view.text("tables.column.n")]
    lines = [
        [
            *(cells.value(shares.get((group, choice)), as_percent=True) for choice in choices),
            _base([shares[group, choice] for choice in choices if (group, choice) in shares], view),
        ]
        for group in groups
    ]
    spanner = view.column(across)
    if is_column:
        columns = [Column(label, "right", spanner) for label in labels]
        rows = list(zip(map(Cell, heads), *lines, strict=True))
    else:
        columns = [*(Column(head, "right", spanner) for head in heads[:-1]), Column(heads[-1], "right")]
        rows = [(Cell(label), *line) for label, line in zip(labels, lines, strict=True)]
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.crosstab.title", row=view.column(down), column=spanner),
        columns=(Column(view.column(down), width=2.2), *columns),
        rows=rows,
        notes=_notes(estimates, result, percent, view),
        numbers=cells.numbers.values(),
        totals=(len(rows) - 1,) if is_column else (),
    )


def _with_counts(result: Crosstab, percent: Percent) -> Estimates:
    """The shares within columns (or rows) with the number of answers in every cell."""
    frame, counts = (result.columns, result.counts) if percent == "column" else (result.rows, result.counts.T)
    n = {(str(code), str(group)): int(n) for group, column in counts.items() for code, n in column.items()}
    cells = zip(frame["category"].astype("str"), frame[str(counts.columns.name)].astype("str"), strict=True)
    return frame.with_columns(count=[n.get(cell, 0) for cell in cells])


def _base(shares: Sequence[Shown], view: View) -> Cell:
    shown = next((share for share in shares if not share.is_withheld), None)
    return base_cell(shares[0], view) if shown is None else count_cell(shown.n, view)


def _notes(estimates: Sequence[Shown], result: Crosstab, percent: Percent, view: View) -> tuple[str, ...]:
    return (
        view.text(f"tables.note.crosstab_{percent}"),
        base_note(view),
        weighting_note(view),
        *(() if any(estimate.is_withheld for estimate in estimates) else _independence(result.tests, view)),
        *floor_notes(estimates, view),
        view.text("tables.note.rounding"),
    )


def _independence(tests: pd.DataFrame, view: View) -> tuple[str, ...]:
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
            p=view.text("tables.p.less")
            if line["p"] < 0.001
            else view.text("tables.p.is", p=view.number(line["p"], 3)),
        ),
    )
