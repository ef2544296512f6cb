"""How complete the answers are: valid and missing answers of every question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import Floor, screen
from surveykit.presentation.cells import count_cell, percent_cell, text_cell
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.printing import DASH
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.cleaning import Responses


def completeness(responses: Responses, view: View, *, id: str = "completeness", title: str | None = None) -> Table:
    """Valid answers of every question and, by kind, missing ones.

    Questions with fewer than ``min_n`` valid answers, but at least one, are withheld; and those whose results are
    withheld to protect another unit.
    """
    questions = [name for name in view.survey.questions if name in responses.frame.columns]
    missing = {name: _missing(responses.frame, name) for name in questions}
    kinds = list(dict.fromkeys(kind for counts in missing.values() for kind, n in counts.items() if n))
    valid = {name: len(responses.frame) - sum(missing[name].values()) for name in questions}
    floor = view.floor
    reasons = _reasons(valid, floor)
    rows = tuple(
        _withheld_row(view.variable(name), f"{id}.{name}", reasons[name], kinds, floor, view)
        if reasons[name]
        else _row(view.variable(name), f"{id}.{name}", valid[name], missing[name], kinds, view)
        for name in questions
    )
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.completeness.title"),
        columns=_columns(kinds, view),
        rows=rows,
        notes=(view.text("tables.note.completeness"),),
        numbers=tuple(_number(f"{id}.{name}", id, name, valid[name], reasons[name]) for name in questions),
    )


def _reasons(valid: Mapping[str, int], floor: Floor) -> dict[str, str | None]:
    """Why the counts of a question are withheld; without any answer they hide nobody."""
    sizes = pd.DataFrame({"variable": list(valid), "n": [float(n) for n in valid.values()]})
    screened = screen(sizes, floor)["withheld"]
    found = {name: reason for name, reason in zip(valid, screened, strict=True) if reason}
    return {name: found.get(name) if n else floor.closed for name, n in valid.items()}


def _missing(frame: pd.DataFrame, question: str) -> dict[str, int]:
    """Missing answers by kind; ``blank`` where no kind is recorded."""
    absent = frame[question].isna()
    recorded = f"{question}.missing"
    if recorded not in frame.columns:
        return {"blank": int(absent.sum())}
    kinds = frame.loc[absent, recorded].astype(object).fillna("blank").value_counts()
    return {str(kind): int(n) for kind, n in sorted(kinds.items(), key=lambda item: str(item[0]))}


def _columns(kinds: Sequence[str], view: View) -> tuple[Column, ...]:
    spanner = view.text("tables.column.missing")
    return (
        Column(view.text("tables.column.question"), width=2.6),
        Column(view.text("tables.column.valid"), "right"),
        Column(view.text("tables.column.share"), "right"),
        *(Column(view.text(f"tables.missing.{kind}"), "right", spanner) for kind in kinds),
    )


def _withheld_row(
    label: str, number: str, reason: str | None, kinds: Sequence[str], floor: Floor, view: View
) -> tuple[Cell, ...]:
    cell = Cell(view.text(f"tables.withheld.{reason}", floor=floor.min_n), "withheld", number=number)
    return (text_cell(label), cell, *(Cell(DASH) for _ in range(len(kinds) + 1)))


def _row(
    label: str, number: str, valid: int, missing: dict[str, int], kinds: Sequence[str], view: View
) -> tuple[Cell, ...]:
    total = valid + sum(missing.values())
    percentage = percent_cell(100 * valid / total if total else None, view)
    counts = (count_cell(missing.get(kind, 0), view) for kind in kinds)
    return (text_cell(label), count_cell(valid, view, number), percentage, *counts)


def _number(name: str, owner: str, question: str, valid: int, withheld: str | None) -> Number:
    is_open = withheld is None
    return Number(
        id=name,
        table=owner,
        statistic="count",
        by={"variable": question},
        value=float(valid) if is_open else None,
        n=valid if is_open else None,
        method="count",
        shown="all" if is_open else "withheld",
        withheld=withheld,
    )
