"""The account of rows: what was received, what was excluded and why, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.labels import whole
from surveykit.presentation.making import TableRow, count_cell, dash_cell, table_of, withheld_cell
from surveykit.presentation.model import Cell, Column, Table
from surveykit.presentation.notes import withheld_notes
from surveykit.presentation.numbers import counted, id_part
from surveykit.presentation.view import View
from surveykit.results import Number
from surveykit.results.people import sized, who_gave

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Responses

#: What names a source: columns of the account.
_NAMES = ("source", "channel", "wave")
#: Columns before the responses where some rows hold no reply.
_SILENT = ("records", "silent")


@dataclass(frozen=True)
class _SourceLine:
    """The counts of one source, or of all of them; ``withheld`` says why they are not shown."""

    key: str
    label: str
    records: int
    silent: int
    excluded: tuple[int, ...]
    kept: int
    withheld: str | None = None

    @property
    def received(self) -> int:
        """The responses: rows without a reply are none."""
        return self.records - self.silent


def account(responses: Responses, view: View, *, id: str = "account", title: str | None = None) -> Table:
    """Received, excluded by reason and kept responses, one row per source, channel and wave and one for all.

    Rows of a file that hold no reply, such as messages nobody answered, are no responses; where there are any, the rows
    and those without a reply come first. Reasons that excluded nothing are left out. Sources that keep some, but
    fewer than ``min_n`` responses are withheld, and as many more as protect them; of a unit whose results are withheld,
    all are.
    """
    counts = responses.account
    reasons = [reason for reason, n in counts.dropped.items() if n and view.floor.closed is None]
    with_silent = counts.silent > 0 and view.floor.closed is None
    lines = _lines(responses, reasons, view)
    small = view.text("tables.note.account_withheld", most=view.floor.min_n - 1)
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.account.title"),
        columns=_columns(reasons, counts, view, with_silent=with_silent),
        rows=[_cells(line, id, view, with_silent=with_silent) for line in lines],
        notes=(
            *((view.text("tables.note.silent"),) if with_silent else ()),
            view.text("tables.note.account"),
            *withheld_notes((line.withheld for line in lines), small, view),
        ),
        numbers=[number for line in lines for number in _numbers(line, reasons, id, with_silent=with_silent)],
        totals=(len(lines) - 1,),
        is_roomy=True,
    )


def _lines(responses: Responses, reasons: Sequence[str], view: View) -> list[_SourceLine]:
    """A line per source where there are several, and one for all."""
    account, frame = responses.account, responses.frame
    sources = account.to_frame()
    lines = [
        _SourceLine(
            key=".".join(id_part(str(part[name])) for name in _NAMES if part[name]),
            label=_label(part, view),
            records=int(part["received"]),
            silent=int(part["received"] - part["kept"] - sum(part[reason] for reason in account.dropped)),
            excluded=tuple(int(part[reason]) for reason in reasons),
            kept=int(part["kept"]),
        )
        for part in sources.to_dict("records")
    ]
    excluded = tuple(account.excluded[reason] for reason in reasons)
    whole = _SourceLine("all", view.text("tables.total"), account.received, account.silent, excluded, account.kept)
    names = sources[list(_NAMES)].astype("str")
    own = frame[list(_NAMES)].astype("object").fillna("").astype("str")
    of_lines = who_gave(frame, view.survey.person, [(own == part).all(axis=1) for _, part in names.iterrows()])
    several = _screened(lines, sized(names, of_lines), view) if len(lines) > 1 else []
    everybody = who_gave(frame, view.survey.person, [np.ones(len(frame), dtype=np.bool_)])
    return [*several, *_screened([whole], sized(pd.DataFrame(index=[0]), everybody), view)]


def _screened(lines: Sequence[_SourceLine], names: pd.DataFrame, view: View) -> list[_SourceLine]:
    """The lines with those closed that may not be shown; a source that keeps nothing hides nobody."""
    sizes = names.assign(variable="kept", n=[float(line.kept) for line in lines])
    reasons = screen(sizes, view.floor, siblings=("variable",))["withheld"]
    closed = view.floor.closed
    return [replace(line, withheld=why if line.kept else closed) for line, why in zip(lines, reasons, strict=True)]


def _label(part: dict[object, object], view: View) -> str:
    """The channel and wave, or the file where neither is declared."""
    source, channel, wave = (str(part[name]) for name in _NAMES)
    words = [view.survey.label_of("channel", channel, view.language)] if channel else []
    words += [wave] if wave else []
    return whole(" ".join([*words, f"({source})"] if words else [source]))


def _columns(reasons: Sequence[str], account: Account, view: View, *, with_silent: bool) -> tuple[Column, ...]:
    spanner = view.text("tables.column.excluded")
    excluded = [Column(whole(account.reason_label(reason, view.language)), "right", spanner) for reason in reasons]
    return (
        Column(view.text("tables.column.source"), width=2.4),
        *(Column(view.text(f"tables.column.{name}"), "right") for name in (_SILENT if with_silent else ())),
        Column(view.text("tables.column.received"), "right"),
        *(excluded or [Column(spanner, "right")]),
        Column(view.text("tables.column.kept"), "right"),
    )


def _cells(line: _SourceLine, owner: str, view: View, *, with_silent: bool) -> TableRow:
    more = _SILENT if with_silent else ()
    label, excluded = Cell(line.label), line.excluded or (line.received - line.kept,)
    if line.withheld is not None:
        reason = withheld_cell(line.withheld, view.floor.min_n, view)
        return label, *[dash_cell()] * (1 + len(more) + len(excluded)), reason
    return (
        label,
        *(count_cell(getattr(line, name), view, f"{owner}.{name}.{line.key}") for name in more),
        count_cell(line.received, view, f"{owner}.received.{line.key}"),
        *(count_cell(n, view) for n in excluded),
        count_cell(line.kept, view, f"{owner}.kept.{line.key}"),
    )


def _numbers(line: _SourceLine, reasons: Sequence[str], owner: str, *, with_silent: bool) -> list[Number]:
    """Received, every reason and kept as published numbers; and rows and rows without a reply where there are any."""
    counts = {name: getattr(line, name) for name in (_SILENT if with_silent else ())}
    counts |= {"received": line.received, "kept": line.kept}
    counts |= {f"excluded-{id_part(reason)}": n for reason, n in zip(reasons, line.excluded, strict=True)}
    return [
        counted(f"{name}.{line.key}", owner, {"variable": name, "source": line.key}, n, line.withheld)
        for name, n in counts.items()
    ]
