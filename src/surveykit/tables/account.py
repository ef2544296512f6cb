"""The account of rows: what was received, what was excluded and why, what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from surveykit.disclosure import Floor, screen
from surveykit.language import Language, text
from surveykit.presentation.cells import count_cell, text_cell, with_room
from surveykit.presentation.labels import language_of, shortened
from surveykit.presentation.model import Cell, Column, Number, Table
from surveykit.presentation.numbers import id_part

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Responses
    from surveykit.survey import Definition


#: What names a source: columns of the account.
_PLACE = ("source", "channel", "wave")


@dataclass(frozen=True)
class _Line:
    """The counts of one source (named by ``place``), or of all of them; ``withheld`` says why they are not shown."""

    key: str
    label: str
    received: int
    excluded: tuple[int, ...]
    kept: int
    place: tuple[str, ...] = ()
    withheld: str | None = None


def account(
    responses: Responses,
    *,
    id: str = "account",  # noqa: A002 - the word of the table model
    title: str | None = None,
    language: Language | None = None,
) -> Table:
    """Received, excluded by reason and kept responses, one row per source, channel and wave and one for all.

    Reasons that excluded nothing are left out. Sources that keep some, but fewer than ``min_n`` responses are
    withheld, and as many more as protect them; of a unit whose results are withheld, all are.
    """
    survey, counts = responses.survey, responses.account
    tongue = language_of(survey, language)
    is_closed = Floor.of(survey).closed is not None
    reasons = [] if is_closed else [reason for reason, n in counts.excluded.items() if n]
    lines = _lines(counts, reasons, survey, tongue)
    rows = tuple(_cells(line, id, survey, tongue) for line in lines)
    return Table(
        id=id,
        title=title or text("tables.account.title", tongue),
        columns=with_room(_columns(reasons, counts, tongue), rows),
        rows=rows,
        notes=_notes(lines, survey, tongue),
        numbers=tuple(number for line in lines for number in _numbers(line, reasons, id)),
        language=tongue,
        totals=(len(lines) - 1,),
    )


def _lines(account: Account, reasons: Sequence[str], survey: Definition, language: Language) -> list[_Line]:
    """A line per source where there are several, and one for all."""
    parts = account.to_frame().to_dict("records")
    lines = [
        _Line(
            key=".".join(id_part(str(part[name])) for name in ("source", "channel", "wave") if part[name]),
            label=_label(part, survey, language),
            received=int(part["received"]),
            excluded=tuple(int(part[reason]) for reason in reasons),
            kept=int(part["kept"]),
            place=tuple(str(part[name]) for name in _PLACE),
        )
        for part in parts
    ]
    excluded = account.excluded
    whole = _Line(
        "all",
        text("tables.total", language),
        account.received,
        tuple(excluded[reason] for reason in reasons),
        account.kept,
    )
    return [*_screened(lines, survey), *_screened([whole], survey)] if len(lines) > 1 else _screened([whole], survey)


def _screened(lines: Sequence[_Line], survey: Definition) -> list[_Line]:
    """The lines with those closed that may not be shown; a source that keeps nothing hides nobody."""
    floor = Floor.of(survey)
    answered = [line for line in lines if line.kept]
    sizes = pd.DataFrame({"variable": "kept", "value": 0.0, "n": [float(line.kept) for line in answered]})
    places = {name: [line.place[number] for line in answered] for number, name in enumerate(_PLACE) if lines[0].place}
    screened = screen(sizes.assign(**places), floor, siblings=("variable",))
    reasons = {line.key: reason for line, reason in zip(answered, screened["withheld"], strict=True)}
    return [replace(line, withheld=reasons.get(line.key, floor.closed)) for line in lines]


def _label(part: dict[object, object], survey: Definition, language: Language) -> str:
    """The channel and wave, or the file where neither is declared."""
    channel, wave, source = (str(part[name]) for name in ("channel", "wave", "source"))
    words = [survey.label_of("channel", channel, language)] if channel else []
    words += [wave] if wave else []
    return shortened(" ".join([*words, f"({source})"] if words else [source]))


def _columns(reasons: Sequence[str], account: Account, language: Language) -> tuple[Column, ...]:
    spanner = text("tables.column.excluded", language)
    excluded = [Column(shortened(account.reason_label(reason, language)), "right", spanner) for reason in reasons]
    return (
        Column(text("tables.column.source", language), width=2.4),
        Column(text("tables.column.received", language), "right"),
        *(excluded or [Column(spanner, "right")]),
        Column(text("tables.column.kept", language), "right"),
    )


def _cells(line: _Line, owner: str, survey: Definition, language: Language) -> tuple[Cell, ...]:
    if line.withheld is not None:
        reason = text(f"tables.withheld.{line.withheld}", language, floor=Floor.of(survey).min_n)
        dashes = [Cell("—") for _ in range(max(1, len(line.excluded)))]
        return (text_cell(line.label), Cell("—"), *dashes, Cell(reason, "withheld"))
    return (
        text_cell(line.label),
        count_cell(line.received, language, f"{owner}.received.{line.key}"),
        *(count_cell(n, language) for n in line.excluded or (line.received - line.kept,)),
        count_cell(line.kept, language, f"{owner}.kept.{line.key}"),
    )


def _numbers(line: _Line, reasons: Sequence[str], owner: str) -> list[Number]:
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


def _notes(lines: Sequence[_Line], survey: Definition, language: Language) -> tuple[str, ...]:
    most = Floor.of(survey).min_n - 1
    reasons = {line.withheld for line in lines}
    small = (text("tables.note.account_withheld", language, most=most),) if "small" in reasons else ()
    protects = (text("tables.note.protects", language),) if "protects" in reasons else ()
    return (text("tables.note.account", language), *small, *protects)
