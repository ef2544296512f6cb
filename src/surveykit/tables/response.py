"""What went out and what came back: issued, returned and valid questionnaires, and don't-knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.labels import in_order
from surveykit.presentation.making import TableRow, count_cell, dash_cell, share_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import withheld_notes
from surveykit.presentation.numbers import counted, id_part
from surveykit.presentation.view import View
from surveykit.results import Number
from surveykit.results.people import People, sized, who_gave
from surveykit.tables.crossing import withheld_in

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Responses


@dataclass(frozen=True)
class _ReturnLine:
    """The counts of one channel or wave; ``withheld`` says why they are not shown."""

    codes: tuple[str, ...]
    issued: int | None
    people: int | None
    returned: int
    valid: int
    dont_know: int
    withheld: str | None = None

    @property
    def key(self) -> str:
        """Its part of the ids of its numbers."""
        return ".".join(id_part(code) for code in self.codes)

    @property
    def back(self) -> int:
        """What came back of what was issued: people where questionnaires went to people, else responses."""
        return self.returned if self.people is None else self.people

    @property
    def is_over(self) -> bool:
        """Whether more came back than was issued."""
        return self.withheld is None and self.issued is not None and self.back > self.issued


@dataclass(frozen=True)
class _Layout:
    """Which columns there are: those of ``by``, what was issued and how many people answered, where that is known."""

    id: str
    by: Sequence[str]
    with_issued: bool
    with_people: bool
    view: View


def response(
    responses: Responses,
    view: View,
    *,
    by: Sequence[str] = ("channel", "wave"),
    id: str = "response",
    title: str | None = None,
) -> Table:
    """Issued, returned and valid questionnaires and don't-knows by channel and wave, with the rates of them.

    Returned are rows with a reply, before exclusions; valid are kept ones with a valid answer to the headline's
    question (all kept ones where there is none). Where a questionnaire went to each person, who could rate several
    units, respondents are told apart from responses, and the rate of return is theirs; where more came back than was
    issued, there is none. What was issued is
    known for whole channels only, so not in a unit's report; where nothing is known of it, its columns are left out.
    For a unit whose ``size`` the register gives, a note says which share of those it served gave a valid answer. ``by``
    is ``channel``, ``wave`` or both.
    """
    lines = _screened(_lines(responses.account, by, view), responses, by, view)
    with_issued, with_people = (
        any(known is not None for known in counts)
        for counts in ([line.issued for line in lines], [line.people for line in lines])
    )
    layout = _Layout(id, by, with_issued, with_people, view)
    names = view.listed(view.in_sentence(view.column(name)) for name in by)
    caption = view.text("tables.response.title" if with_issued else "tables.response.title_returned")
    return table_of(
        view,
        id=id,
        title=title or caption + view.text("tables.title.by", group=names),
        columns=_columns(layout),
        rows=[_cells(line, layout) for line in lines],
        notes=(*_notes(lines, layout), *_coverage(lines, responses, view)),
        numbers=[number for line in lines for number in _numbers(line, layout)],
        is_roomy=True,
    )


def _lines(account: Account, by: Sequence[str], view: View) -> list[_ReturnLine]:
    """A line per group, in the order in which channels and waves are declared."""
    frame = account.response()
    groups = dict(iter(frame.groupby(list(by), sort=False)))
    orders = [in_order(frame[name].astype(str), view.groups(name)) for name in by]
    order = sorted(groups, key=lambda codes: [known.index(code) for known, code in zip(orders, codes, strict=True)])
    return [_line(tuple(map(str, codes)), groups[codes]) for codes in order]


def _line(codes: tuple[str, ...], part: pd.DataFrame) -> _ReturnLine:
    issued, people = (int(part[name].sum()) if part[name].notna().all() else None for name in ("issued", "people"))
    returned, valid, unknown = (int(part[name].sum()) for name in ("returned", "valid", "dont_know"))
    mixed = people is None and part["people"].notna().any()
    return _ReturnLine(codes, None if mixed else issued, people, returned, valid, unknown)


def _screened(lines: list[_ReturnLine], responses: Responses, by: Sequence[str], view: View) -> list[_ReturnLine]:
    """The lines with those closed that have too few valid answers, or would give one away."""
    groups = {name: [line.codes[index] for line in lines] for index, name in enumerate(by)}
    valid = [line.valid for line in lines]
    frame = pd.DataFrame({"variable": view.survey.subject or "kept", **groups, "n": [float(n) for n in valid]})
    who = _who(lines, responses, by)
    reasons = list(screen(sized(frame, who), view.floor, siblings=["variable"] if len(by) == 1 else [])["withheld"])
    if len(by) > 1 and lines:
        hits = withheld_in(groups[by[0]], groups[by[1]], valid if who is None else list(who), view.floor)
        # Where all had to be withheld, it must not be known either which of them are small.
        reasons = [
            "protects" if all(hits) or (hit and not why) else why for why, hit in zip(reasons, hits, strict=True)
        ]
    return [replace(line, withheld=why) for line, why in zip(lines, reasons, strict=True)]


def _who(lines: Sequence[_ReturnLine], responses: Responses, by: Sequence[str]) -> People | None:
    """Who gave the valid answers of every line."""
    frame, subject = responses.frame, responses.survey.subject
    valid = np.ones(len(frame), dtype=np.bool_) if subject is None else frame[subject].notna().to_numpy()
    own = frame[list(by)].astype("object").fillna("").astype("str").to_numpy()
    rows = [valid & (own == np.array(line.codes, dtype=object)).all(axis=1) for line in lines]
    return who_gave(frame, responses.survey.person, rows)


def _columns(layout: _Layout) -> tuple[Column, ...]:
    view = layout.view
    count, share = view.text("tables.column.count"), view.text("tables.column.share")
    returned, of_issued = view.text("tables.column.returned"), view.text("tables.column.of_issued")
    valid, unknown = view.text("tables.column.valid"), view.text("tables.missing.dont_know")
    return (
        *(Column(view.column(name), width=1.6) for name in layout.by),
        *([Column(view.text("tables.column.issued"), "right")] if layout.with_issued else []),
        Column(count, "right", returned),
        *([Column(view.text("tables.column.people"), "right", returned)] if layout.with_people else []),
        *([Column(of_issued, "right", returned)] if layout.with_issued else []),
        *(Column(head, "right", spanner) for spanner in (valid, unknown) for head in (count, share)),
    )


def _cells(line: _ReturnLine, layout: _Layout) -> TableRow:
    view, owner = layout.view, layout.id
    head = [Cell(view.group(name, code)) for name, code in zip(layout.by, line.codes, strict=True)]
    if line.withheld is not None:
        reason = withheld_cell(line.withheld, view.floor.min_n, view)
        return *head, *[dash_cell()] * (4 + 2 * layout.with_issued + layout.with_people), reason
    issued = count_cell(line.issued, view, f"{owner}.issued.{line.key}")
    # A share of few people would tell how many they are.
    is_shown = not line.is_over and not _is_of_few(line, view)
    return (
        *head,
        *([issued] if layout.with_issued else []),
        count_cell(line.returned, view, f"{owner}.returned.{line.key}"),
        *([_people_cell(line, owner, view)] if layout.with_people else []),
        *([share_cell(line.back, line.issued if is_shown else None, view)] if layout.with_issued else []),
        count_cell(line.valid, view, f"{owner}.valid.{line.key}"),
        share_cell(line.valid, line.returned, view),
        count_cell(line.dont_know, view, f"{owner}.dont_know.{line.key}"),
        share_cell(line.dont_know, line.valid + line.dont_know, view),
    )


def _people_cell(line: _ReturnLine, owner: str, view: View) -> Cell:
    number = f"{owner}.people.{line.key}"
    if _is_of_few(line, view):
        return withheld_cell("small", view.floor.min_n, view, number)
    return count_cell(line.people, view, number)


def _is_of_few(line: _ReturnLine, view: View) -> bool:
    """Whether too few people answered for their number to be shown, however many units each of them rated."""
    return line.people is not None and view.floor.level(line.people) == "withheld"


def _numbers(line: _ReturnLine, layout: _Layout) -> Iterator[Number]:
    """The counts as published numbers."""
    counts = {"issued": line.issued, "returned": line.returned, "people": line.people}
    counts |= {"valid": line.valid, "dont_know": line.dont_know}
    groups = dict(zip(layout.by, line.codes, strict=True))
    few = "small" if _is_of_few(line, layout.view) else None
    for name, n in counts.items():
        if n is not None:
            withheld = line.withheld or (few if name == "people" else None)
            yield counted(f"{name}.{line.key}", layout.id, {"variable": name, **groups}, n, withheld)


def _coverage(lines: Sequence[_ReturnLine], responses: Responses, view: View) -> tuple[str, ...]:
    """For one unit whose size the register gives: which share of those it served gave a valid answer."""
    floor = view.floor
    units = {row.unit for row in responses.account.rows if row.unit}
    size = responses.survey.register.unit(units.pop()).size if len(units) == 1 else None
    # It is the size in all waves, so nothing follows for an account of some of them.
    if not {row.wave for row in responses.account.rows} >= set(responses.survey.waves):
        return ()
    valid = sum(line.valid for line in lines)
    is_closed = floor.closed is not None or floor.level(valid) == "withheld" or any(line.withheld for line in lines)
    if not size or is_closed:
        return ()
    share = view.number(100 * valid / size, view.decimals.percent)
    return (view.text("tables.note.coverage", share=share, size=view.count(size), valid=view.count(valid)),)


def _notes(lines: Sequence[_ReturnLine], layout: _Layout) -> Iterator[str]:
    view = layout.view
    subject = view.survey.subject
    if subject is None:
        yield view.text("tables.note.response.kept")
    else:
        yield view.text("tables.note.response", question=view.variable(subject))
    if layout.with_issued:
        yield view.text("tables.note.issued")
    if layout.with_people:
        yield view.text("tables.note.people")
    if any(line.is_over for line in lines):
        yield view.text("tables.note.more_than_issued")
    small = view.text("tables.note.withheld", floor=view.floor.min_n)
    yield from withheld_notes((line.withheld for line in lines), small, view)
