"""What the checks noticed: one row per finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveykit.language import keys
from surveykit.presentation.cells import count_cell, dash_cell, text_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Align, Column, Table
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.cleaning import Finding, Responses

_COLUMNS: tuple[tuple[str, Align, float], ...] = (
    ("check", "left", 3.0),
    ("severity", "left", 1.0),
    ("rows", "right", 1.0),
)


def quality(responses: Responses, view: View, *, id: str = "quality", title: str | None = None) -> Table:
    """The findings of the checks that did not stop the run: check, weight, number of rows; else that there are none."""
    rows = [
        (
            text_cell(_check_name(finding, view)),
            text_cell(view.text(f"tables.quality.{finding.severity}")),
            count_cell(n, view),
        )
        for finding, n in _by_check(responses.findings)
    ]
    nothing = (text_cell(view.text("tables.quality.nothing")), dash_cell(), dash_cell())
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.quality.title"),
        columns=tuple(
            Column(view.text(f"tables.quality.column.{name}"), align=align, width=width)
            for name, align, width in _COLUMNS
        ),
        rows=tuple(rows) or (nothing,),
        notes=(view.text("tables.quality.source"),),
    )


def _by_check(findings: tuple[Finding, ...]) -> list[tuple[Finding, int]]:
    """The first finding of every check and severity, with the rows of all of them: every burst is a finding."""
    together: dict[tuple[str, str], tuple[Finding, int]] = {}
    for finding in findings:
        key = (finding.check, finding.severity)
        first, n = together.get(key, (finding, 0))
        together[key] = (first, n + finding.n)
    return list(together.values())


def _check_name(finding: Finding, view: View) -> str:
    """The check's name in words; that of another package's check is its own name."""
    key = f"tables.quality.check.{finding.check}"
    return view.text(key) if key in keys() else finding.check
