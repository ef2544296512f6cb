"""The account of rows: what was received, what was excluded and why, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import screen
from surveykit.presentation.cells import count_cell, text_cell, with_room
from surveykit.presentation.labels import shortened
from surveykit.presentation.making import table_of
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part
from surveykit.presentation.view import View

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Responses


#: What names a source: columns of the account.
_PLACE = ("source", "channel", "wave")


@dataclass(frozen=True)
class _SourceLine:
    """The counts of one source (named by ``place``), or of all of them; ``withheld`` says why they are not shown."""

    key: str
    label: str
    received: int
    excluded: tuple[int, ...]
    kept: int
    place: tuple[str, ...] = ()
    withheld: str | None = None


def account(responses: Responses, view: View, *, id: str = "account", title: str | None = None) -> Table:
    """Received, excluded by reason and kept responses, one row per source, channel and wave and one for all.

    Reasons that excluded nothing are left out. Sources that keep some, but fewer than ``min_n`` responses are
    withheld, and as many more as protect them; of a unit whose results are withheld, all are.
    """
    counts = responses.account
    is_closed = view.floor.closed is not None
    reasons = [] if is_closed else [reason for reason, n in counts.excluded.items() if n]
    lines = _lines(counts, reasons, view)
    rows = tuple(_cells(line, id, view) for line in lines)
    return table_of(
        view,
        id=id,
        title=title or view.text("tables.account.title"),
        columns=with_room(_columns(reasons, counts, view), rows),
        rows=rows,
        notes=_notes(lines, view),
        numbers=tuple(number for line in lines for number in _numbers(line, reasons, id)),
        totals=(len(lines) - 1,),
    )


def _lines(account: Account, reasons: Sequence[str], view: View) -> list[_SourceLine]:
    """A line per source where there are several, and one for all."""
    parts = account.to_frame().to_dict("records")
    lines = [
        _SourceLine(
            key=".".join(id_part(str(part[name])) for name in ("source", "channel", "wave") if part[name]),
            label=_label(part, view),
            received=int(part["received"]),
            excluded=tuple(int(part[reason]) for reason in reasons),
            kept=int(part["kept"]),
            place=tuple(str(part[name]) for name in _PLACE),
        )
        for part in parts
    ]
    excluded = account.excluded
    whole = _SourceLine(
        "all", view.text("tables.total"), account.received, tuple(excluded[reason] for reason in reasons), account.kept
    )
    return [*_screened(lines, view), *_screened([whole], view)] if len(lines) > 1 else _screened([whole], view)


def _screened(lines: Sequence[_SourceLine], view: View) -> list[_SourceLine]:
    """The lines with those closed that may not be shown; a source that keeps nothing hides nobody."""
    floor = view.floor
    answered = [line for line in lines if line.kept]
    sizes = pd.DataFrame({"variable": "kept", "value": 0.0, "n": [float(line.kept) for line in answered]})
    places = {name: [line.place[number] for line in answered] for number, name in enumerate(_PLACE) if lines[0].place}
    screened = screen(sizes.assign(**places), floor, siblings=("variable",))
    reasons = {line.key: reason for line, reason in zip(answered, screened["withheld"], strict=True)}
    return [replace(line, withheld=reasons.get(line.key, floor.closed)) for line in lines]


def _label(part: dict[object, object], view: View) -> str:
    """The channel and wave, or the file where neither is declared."""
    channel, wave, source = (str(part[name]) for name in ("channel", "wave", "source"))
    words = [view.survey.label_of("channel", channel, view.language)] if channel else []
    words += [wave] if wave else []
    return shortened(" ".join([*words, f"({source})"] if words else [source]))


def _columns(reasons: Sequence[str], account: Account, view: View) -> tuple[Column, ...]:
    spanner = view.text("tables.column.excluded")
    excluded = [Column(shortened(account.reason_label(reason, view.language)), "right", spanner) for reason in reasons]
    return (
        Column(view.text("tables.column.source"), width=2.4),
        Column(view.text("tables.column.received"), "right"),
        *(excluded or [Column(spanner, "right")]),
        Column(view.text("tables.column.kept"), "right"),
    )


def _cells(line: _SourceLine, owner: str, view: View) -> tuple[Cell, ...]:
    if line.withheld is not None:
        reason = view.text(f"tables.withheld.{line.withheld}", floor=view.floor.min_n)
        dashes = [Cell("—") for _ in range(max(1, len(line.excluded)))]
        return (text_cell(line.label), Cell("—"), *dashes, Cell(reason, "withheld"))
    return (
        text_cell(line.label),
        count_cell(line.received, view, f"{owner}.received.{line.key}"),
        *(count_cell(n, view) for n in line.excluded or (line.received - line.kept,)),
        count_cell(line.kept, view, f"{owner}.kept.{line.key}"),
    )


def _numbers(line: _SourceLine, reasons: Sequence[str], owner: str) -> list[Number]:
    """Received, every reason and kept as published numbers."""
    counts = {"received": line.received, "kept": line.kept}
    counts |= {f"excluded-{id_part(reason)}": n for reason, n in zip(reasons, line.excluded, strict=True)}
    return [
        Number(
            id=f"{owner}.{name}.{line.key}",
            table=owner,
            statistic="count",
            by={"variable": name, "source": line.key},
            value=float(n) if line.withheld is None else None,
            n=n if line.withheld is None else None,
            method="count",
            shown="all" if line.withheld is None else "withheld",
            withheld=line.withheld,
        )
        for name, n in counts.items()
    ]


def _notes(lines: Sequence[_SourceLine], view: View) -> tuple[str, ...]:
    most = view.floor.min_n - 1
    reasons = {line.withheld for line in lines}
    small = (view.text("tables.note.account_withheld", most=most),) if "small" in reasons else ()
    protects = (view.text("tables.note.protects"),) if "protects" in reasons else ()
    return (view.text("tables.note.account"), *small, *protects)
