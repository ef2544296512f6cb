"""How complete the answers are: valid and missing answers of every question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.making import TableRow, count_cell, dash_cell, share_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.numbers import counted
from surveykit.presentation.view import View
from surveykit.results.people import People, sized, who_gave

if TYPE_CHECKING:
    from surveykit.cleaning import Responses


def completeness(responses: Responses, view: View, *, id: str = "completeness", title: str | None = None) -> Table:
    """Valid answers of every question and, by kind, missing ones.

    Questions with fewer than ``min_n`` valid answers, but at least one, are withheld; and those whose results are
    withheld to protect another unit.
    """
    questions = [name for name in view.survey.questions if name in responses.frame.columns]
    missing = {name: _missing(responses, name) for name in questions}
    kinds = list(dict.fromkeys(kind for counts in missing.values() for kind, n in counts.items() if n))
    valid = {name: len(responses.frame) - sum(missing[name].values()) for name in questions}
    who = who_gave(responses.frame, view.survey.person, [responses.frame[name].notna() for name in questions])
    reasons = _reasons(valid, who, view)
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.completeness.title"),
        columns=_columns(kinds, view),
        rows=[_row(name, f"{id}.{name}", valid[name], missing[name], kinds, reasons[name], view) for name in questions],
        notes=(view.text("tables.note.completeness"), *_unweighted(view)),
        numbers=[counted(name, id, {"variable": name}, valid[name], reasons[name]) for name in questions],
    )


def _unweighted(view: View) -> tuple[str, ...]:
    """Rows are counted: said where everything else is weighted."""
    return (view.text("tables.note.unweighted"),) if view.survey.design.weight else ()


def _reasons(valid: Mapping[str, int], who: People | None, view: View) -> dict[str, str | None]:
    """Why the counts of a question are withheld; without any answer they hide nobody."""
    sizes = pd.DataFrame({"variable": list(valid), "n": [float(n) for n in valid.values()]})
    screened = screen(sized(sizes, who), view.floor)["withheld"]
    return {name: why if n else view.floor.closed for (name, n), why in zip(valid.items(), screened, strict=True)}


def _missing(responses: Responses, question: str) -> dict[str, int]:
    """Missing answers by kind; ``blank`` where no kind is recorded."""
    kinds = responses.missing(question)
    unexplained = int((~responses.answered(question)).sum()) - sum(kinds.values())
    if unexplained:
        kinds["blank"] = kinds.get("blank", 0) + unexplained
    return dict(sorted(kinds.items()))


def _columns(kinds: Sequence[str], view: View) -> tuple[Column, ...]:
    spanner = view.text("tables.column.missing")
    return (
        Column(view.text("tables.column.question"), width=2.6),
        Column(view.text("tables.column.valid"), "right"),
        Column(view.text("tables.column.share"), "right"),
        *(Column(view.text(f"tables.missing.{kind}"), "right", spanner) for kind in kinds),
    )


def _row(
    question: str,
    number: str,
    valid: int,
    missing: Mapping[str, int],
    kinds: Sequence[str],
    reason: str | None,
    view: View,
) -> TableRow:
    label = Cell(view.variable(question))
    if reason is not None:
        return label, withheld_cell(reason, view.floor.min_n, view, number), *[dash_cell()] * (len(kinds) + 1)
    share = share_cell(valid, valid + sum(missing.values()), view)
    return label, count_cell(valid, view, number), share, *(count_cell(missing.get(kind, 0), view) for kind in kinds)
