"""What the checks noticed: one row per finding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from surveykit.language import keys
from surveykit.presentation.making import count_cell, dash_cell, table_of
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.cleaning import Responses


def quality(responses: Responses, view: View, *, id: str = "quality", title: str | None = None) -> Table:
    """The findings of the checks that did not stop the run: check, severity, rows; else that there are none.

    A remark that is about no row is left out.
    """
    counts: Counter[tuple[str, str]] = Counter()  # every burst is a finding of its own
    for finding in responses.findings:
        counts[finding.check, finding.severity] += finding.n
    rows = [
        (Cell(_name(check, view)), Cell(view.text(f"tables.quality.{severity}")), count_cell(n, view))
        for (check, severity), n in counts.items()
        if n or severity != "note"
    ]
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.quality.title"),
        columns=(
            Column(view.text("tables.quality.column.check"), width=3.0),
            Column(view.text("tables.quality.column.severity")),
            Column(view.text("tables.quality.column.rows"), "right"),
        ),
        rows=rows or [(Cell(view.text("tables.quality.nothing")), dash_cell(), dash_cell())],
        notes=(view.text("tables.quality.source"),),
    )


def _name(check: str, view: View) -> str:
    """A check in words; one of another package has only its name."""
    key = f"tables.quality.check.{check}"
    return view.text(key) if key in keys() else check
