"""What went out and what came back: issued, returned and valid questionnaires, and don't-knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.labels import in_order
from surveykit.presentation.making import TableRow, count_cell, dash_cell, share_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import withheld_notes
from surveykit.presentation.numbers import counted, id_part
from surveykit.presentation.view import View
from surveykit.results import Number
from surveykit.tables.crossing import withheld_in

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Responses


@dataclass(frozen=True)
class _ReturnLine:
    """The counts of one channel or wave; ``withheld`` says why they are not shown."""

    codes: tuple[str, ...]
    issued: int | None
    returned: int
    valid: int
    dont_know: int
    withheld: str | None = None

    @property
    def key(self) -> str:
        """Its part of the ids of its numbers."""
        return ".".join(id_part(code) for code in self.codes)


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
    which share of those it served gave a valid answer. ``by`` is ``channel``, ``wave`` or both.
    """
    lines = _screened(_lines(responses.account, by, view), by, view)
    with_issued = any(line.issued is not None for line in lines)
    names = view.listed(view.in_sentence(view.column(name)) for name in by)
    caption = view.text("tables.response.title" if with_issued else "tables.response.title_returned")
    return table_of(
        view,
        id=id,
        title=title or caption + view.text("tables.title.by", group=names),
        columns=_columns(by, view, with_issued=with_issued),
        rows=[_cells(line, by, id, view, with_issued=with_issued) for line in lines],
        notes=(*_notes(lines, view, with_issued=with_issued), *_coverage(lines, responses, view)),
        numbers=[number for line in lines for number in _numbers(line, by, id)],
        is_roomy=True,
    )


def _lines(account: Account, by: Sequence[str], view: View) -> list[_ReturnLine]:
    """A line per group, in the order in which channels and waves are declared."""
    frame = account.response()
    unknown: Counter[tuple[str, str]] = Counter()
    for row in account.rows:
        unknown[row.channel, row.wave] += row.missing.get("dont_know", 0)
    frame["dont_know"] = [unknown[group] for group in zip(frame["channel"], frame["wave"], strict=True)]
    groups = dict(iter(frame.groupby(list(by), sort=False)))
    orders = [in_order(frame[name].astype(str), view.groups(name)) for name in by]
    order = sorted(groups, key=lambda codes: [known.index(code) for known, code in zip(orders, codes, strict=True)])
    return [_line(tuple(map(str, codes)), groups[codes]) for codes in order]


def _line(codes: tuple[str, ...], part: pd.DataFrame) -> _ReturnLine:
    issued = int(part["issued"].sum()) if part["issued"].notna().all() else None
    returned, valid, unknown = (int(part[name].sum()) for name in ("returned", "valid", "dont_know"))
    return _ReturnLine(codes, issued, returned, valid, unknown)


def _screened(lines: list[_ReturnLine], by: Sequence[str], view: View) -> list[_ReturnLine]:
    """The lines with those closed that have too few valid answers, or would give one away."""
    groups = {name: [line.codes[index] for line in lines] for index, name in enumerate(by)}
    valid = [line.valid for line in lines]
    frame = pd.DataFrame({"variable": view.survey.headline.question, **groups, "n": [float(n) for n in valid]})
    reasons = list(screen(frame, view.floor, siblings=["variable"] if len(by) == 1 else [])["withheld"])
    if len(by) > 1 and lines:
        hits = withheld_in(groups[by[0]], groups[by[1]], valid, view.floor)
        # Where all had to be withheld, it must not be known either which of them are small.
        reasons = [
            "protects" if all(hits) or (hit and not why) else why for why, hit in zip(reasons, hits, strict=True)
        ]
    return [replace(line, withheld=why) for line, why in zip(lines, reasons, strict=True)]


def _columns(by: Sequence[str], view: View, *, with_issued: bool) -> tuple[Column, ...]:
    count, share = view.text("tables.column.count"), view.text("tables.column.share")
    returned, of_issued = view.text("tables.column.returned"), view.text("tables.column.of_issued")
    valid, unknown = view.text("tables.column.valid"), view.text("tables.missing.dont_know")
    return (
        *(Column(view.column(name), width=1.6) for name in by),
        *([Column(view.text("tables.column.issued"), "right")] if with_issued else []),
        Column(count, "right", returned),
        *([Column(of_issued, "right", returned)] if with_issued else []),
        *(Column(head, "right", spanner) for spanner in (valid, unknown) for head in (count, share)),
    )


def _cells(line: _ReturnLine, by: Sequence[str], owner: str, view: View, *, with_issued: bool) -> TableRow:
    head = [Cell(view.group(name, code)) for name, code in zip(by, line.codes, strict=True)]
    if line.withheld is not None:
        reason = withheld_cell(line.withheld, view.floor.min_n, view)
        return *head, *[dash_cell()] * (6 if with_issued else 4), reason
    issued = count_cell(line.issued, view, f"{owner}.issued.{line.key}")
    return (
        *head,
        *([issued] if with_issued else []),
        count_cell(line.returned, view, f"{owner}.returned.{line.key}"),
        *([share_cell(line.returned, line.issued, view)] if with_issued else []),
        count_cell(line.valid, view, f"{owner}.valid.{line.key}"),
        share_cell(line.valid, line.returned, view),
        count_cell(line.dont_know, view, f"{owner}.dont_know.{line.key}"),
        share_cell(line.dont_know, line.valid + line.dont_know, view),
    )


def _numbers(line: _ReturnLine, by: Sequence[str], owner: str) -> Iterator[Number]:
    """The counts as published numbers."""
    counts = {"issued": line.issued, "returned": line.returned, "valid": line.valid, "dont_know": line.dont_know}
    groups = dict(zip(by, line.codes, strict=True))
    for name, n in counts.items():
        if n is not None:
            yield counted(f"{name}.{line.key}", owner, {"variable": name, **groups}, n, line.withheld)


def _coverage(lines: Sequence[_ReturnLine], responses: Responses, view: View) -> tuple[str, ...]:
    """For one unit whose size the register gives: which share of those it served gave a valid answer."""
    floor = view.floor
    units = {row.unit for row in responses.account.rows if row.unit}
    size = responses.survey.register.unit(units.pop()).size if len(units) == 1 else None
    valid = sum(line.valid for line in lines)
    is_closed = floor.closed is not None or floor.level(valid) == "withheld" or any(line.withheld for line in lines)
    if not size or is_closed:
        return ()
    share = view.number(100 * valid / size, view.decimals.percent)
    return (view.text("tables.note.coverage", share=share, size=view.count(size), valid=view.count(valid)),)


def _notes(lines: Sequence[_ReturnLine], view: View, *, with_issued: bool) -> Iterator[str]:
    yield view.text("tables.note.response", question=view.variable(view.survey.headline.question))
    if with_issued:
        yield view.text("tables.note.issued")
    small = view.text("tables.note.withheld", floor=view.floor.min_n)
    yield from withheld_notes((line.withheld for line in lines), small, view)
