"""What went out and what came back: issued, returned and valid questionnaires, and don't-knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from surveykit.disclosure import Crossed, Floor, screen, withheld_cells
from surveykit.presentation.cells import count_cell, dash_cell, share_cell, text_cell, with_room
from surveykit.presentation.labels import in_order
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Responses

_COUNTS = ("issued", "returned", "valid", "dont_know")


@dataclass(frozen=True)
class _ReturnLine:
    """The counts of one channel or wave; ``withheld`` says why they are not shown."""

    codes: tuple[str, ...]
    issued: int | None
    returned: int
    valid: int
    dont_know: int
    withheld: str | None = None


def response(
    responses: Responses,
    view: View,
    *,
    by: Sequence[str] = ("channel", "wave"),
    id: str = "response",
    title: str | None = None,
) -> Table:
    """Issued, returned and valid questionnaires and don't-knows by channel and wave, with the rates of them.

    Returned are responses with any reply to a rating question, before exclusions; valid are kept ones with a valid
    answer to the headline's question. What was issued is known for whole channels only, so not in a unit's report;
    where nothing is known of it, its columns are left out. For a unit whose ``size`` the register gives, a note says
    which share of those it served gave a valid answer.

    Args:
        responses: The responses of a unit, or all of them.
        view: Labels, language and floor.
        by: ``channel``, ``wave`` or both.
        id: The table's id.
        title: The caption.
    """
    lines = _screened(_lines(responses.account, by, view), by, view)
    with_issued = any(line.issued is not None for line in lines)
    rows = tuple(_cells(line, by, id, view, with_issued=with_issued) for line in lines)
    return table_of(
        view,
        id=id,
        title=title or _title(by, view, with_issued=with_issued),
        columns=with_room(_columns(by, view, with_issued=with_issued), rows),
        rows=rows,
        notes=(*_notes(lines, view, with_issued=with_issued), *_coverage(lines, responses, view)),
        numbers=tuple(number for line in lines for number in _numbers(line, by, id)),
    )


def _title(by: Sequence[str], view: View, *, with_issued: bool) -> str:
    key = "tables.response.title" if with_issued else "tables.response.title_returned"
    names = view.text("tables.join.list").join(view.in_sentence(view.column(name)) for name in by)
    return view.text(key) + view.text("tables.title.by", group=names)


def _lines(account: Account, by: Sequence[str], view: View) -> list[_ReturnLine]:
    """A line per group, in the order in which channels and waves are declared."""
    frame = account.response()
    unknown: dict[tuple[str, str], int] = {}
    for row in account.rows:
        place = (row.channel, row.wave)
        unknown[place] = unknown.get(place, 0) + row.missing.get("dont_know", 0)
    frame["dont_know"] = [unknown[place] for place in zip(frame["channel"], frame["wave"], strict=True)]
    groups = dict(iter(frame.groupby(list(by), sort=False)))
    places = [in_order(frame[name].astype(str), view.groups(name)) for name in by]
    order = sorted(groups, key=lambda codes: [place.index(code) for place, code in zip(places, codes, strict=True)])
    return [_line(tuple(map(str, codes)), groups[codes]) for codes in order]


def _line(codes: tuple[str, ...], part: pd.DataFrame) -> _ReturnLine:
    known = bool(part["issued"].notna().all())
    returned, valid, unknown = (int(part[name].sum()) for name in ("returned", "valid", "dont_know"))
    return _ReturnLine(codes, int(part["issued"].sum()) if known else None, returned, valid, unknown)


def _screened(lines: list[_ReturnLine], by: Sequence[str], view: View) -> list[_ReturnLine]:
    """The lines with those closed that have too few valid answers, or would give one away."""
    floor = view.floor
    groups = {name: [line.codes[place] for line in lines] for place, name in enumerate(by)}
    n = [float(line.valid) for line in lines]
    frame = pd.DataFrame({"variable": view.survey.headline.question, **groups, "value": 0.0, "n": n})
    reasons = list(screen(frame, floor, siblings=["variable"] if len(by) == 1 else [])["withheld"])
    if len(by) > 1 and lines:
        hits = _crossed(frame, by, floor)
        # Where all had to be withheld, it must not be told either which of them are small.
        reasons = [
            "protects" if all(hits) or (hit and not why) else why for why, hit in zip(reasons, hits, strict=True)
        ]
    return [replace(line, withheld=why) for line, why in zip(lines, reasons, strict=True)]


def _crossed(frame: pd.DataFrame, by: Sequence[str], floor: Floor) -> Sequence[bool]:
    """Cells of two columns whose totals stand in other tables."""
    rows, columns = (pd.factorize(frame[name]) for name in by[:2])
    known = [np.zeros(len(found[1]), dtype=np.bool_) for found in (rows, columns)]
    rest = np.zeros(len(rows[1]), dtype=np.int64)
    row, column = (part[0].astype(np.int64) for part in (rows, columns))
    table = Crossed(row, column, frame["n"].to_numpy().astype(np.int64), known[0], known[1], rest)
    return [bool(hit) for hit in withheld_cells(table, floor)]


def _columns(by: Sequence[str], view: View, *, with_issued: bool) -> tuple[Column, ...]:
    share = view.text("tables.column.share")
    head = [Column(view.column(name), width=1.6) for name in by]
    if with_issued:
        head.append(Column(view.text("tables.column.issued"), "right"))
    spanner = view.text("tables.column.returned")
    head.append(Column(view.text("tables.column.count"), "right", spanner))
    if with_issued:
        head.append(Column(view.text("tables.column.of_issued"), "right", spanner))
    for name in ("valid", "dont_know"):
        key = "tables.column.valid" if name == "valid" else "tables.missing.dont_know"
        spanner = view.text(key)
        head += [Column(view.text("tables.column.count"), "right", spanner), Column(share, "right", spanner)]
    return tuple(head)


def _cells(line: _ReturnLine, by: Sequence[str], owner: str, view: View, *, with_issued: bool) -> tuple[Cell, ...]:
    head = [text_cell(view.group(name, code)) for name, code in zip(by, line.codes, strict=True)]
    if line.withheld is not None:
        why = view.text(f"tables.withheld.{line.withheld}", floor=view.floor.min_n)
        dashes = [dash_cell()] * (6 if with_issued else 4)
        return (*head, *dashes, Cell(why, "withheld"))
    key = _key(line)
    cells = [count_cell(line.issued, view, f"{owner}.issued.{key}" if line.issued is not None else None)]
    cells.append(count_cell(line.returned, view, f"{owner}.returned.{key}"))
    cells.append(share_cell(line.returned, line.issued, view))
    body = cells if with_issued else cells[1:2]
    body += [count_cell(line.valid, view, f"{owner}.valid.{key}"), share_cell(line.valid, line.returned, view)]
    body.append(count_cell(line.dont_know, view, f"{owner}.dont_know.{key}"))
    return (*head, *body, share_cell(line.dont_know, line.valid + line.dont_know, view))


def _key(line: _ReturnLine) -> str:
    return ".".join(id_part(code) for code in line.codes)


def _numbers(line: _ReturnLine, by: Sequence[str], owner: str) -> Iterator[Number]:
    """The counts as published numbers."""
    for name in _COUNTS:
        n: int | None = getattr(line, name)
        if n is None:
            continue
        yield Number(
            id=f"{owner}.{name}.{_key(line)}",
            table=owner,
            statistic="count",
            by={"variable": name, **dict(zip(by, line.codes, strict=True))},
            value=float(n) if line.withheld is None else None,
            n=n if line.withheld is None else None,
            method="count",
            shown="all" if line.withheld is None else "withheld",
            withheld=line.withheld,
        )


def _coverage(lines: Sequence[_ReturnLine], responses: Responses, view: View) -> tuple[str, ...]:
    """For one unit whose size the register gives: which share of those it served gave a valid answer."""
    survey, floor = responses.survey, view.floor
    units = {row.unit for row in responses.account.rows if row.unit}
    size = survey.register.unit(units.pop()).size if len(units) == 1 else None
    valid = sum(line.valid for line in lines)
    if not size or floor.closed is not None or floor.level(valid) == "withheld" or any(one.withheld for one in lines):
        return ()
    share = view.number(100 * valid / size, view.decimals.percent)
    counts = {"size": view.count(size), "valid": view.count(valid)}
    return (view.text("tables.note.coverage", share=share, **counts),)


def _notes(lines: Sequence[_ReturnLine], view: View, *, with_issued: bool) -> tuple[str, ...]:
    question = view.variable(view.survey.headline.question)
    issued = (view.text("tables.note.issued"),) if with_issued else ()
    reasons = {line.withheld for line in lines}
    floor = view.floor.min_n
    small = (view.text("tables.note.withheld", floor=floor),) if "small" in reasons else ()
    protects = (view.text("tables.note.protects"),) if "protects" in reasons else ()
    return (view.text("tables.note.response", question=question), *issued, *small, *protects)
