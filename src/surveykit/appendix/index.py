"""The run's index page: every unit with its documents, what failed and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

from surveykit import language as words
from surveykit.appendix.page import render
from surveykit.appendix.plain import byline, notes_text, readable, text_width
from surveykit.language import Language
from surveykit.presentation.printing import count_text

Status = Literal["done", "failed", "withheld", "missing"]
#: Classes whose names are not wider than this, in half-ems, stand in one line.
_NARROW = 16
_STATUSES: tuple[Status, ...] = ("done", "withheld", "failed", "missing")


@dataclass(frozen=True)
class IndexRow:
    """One unit.

    Args:
        unit: The unit's id.
        name: Its name.
        status: ``done``; ``failed`` (no report); ``withheld`` (a report that shows no numbers);
            ``missing`` (not run yet).
        n: Answers, or ``None`` where even this may not be shown.
        value: The headline number as printed, or the words that stand for it.
        sort: The number to sort ``value`` by.
        interval: The headline number's interval as printed; empty where it is not shown.
        group: The class in which the unit is compared, if the register names classes.
        rank: Its rank in its class; ``None`` where it has none that stands.
        ranks: The set of ranks that it may truly have, as printed; empty where none is shown.
        ranks_from: The best of these, to sort by.
        links: Label to path relative to the page, in the order shown: ``{"docx": "units/D01/appendix.docx"}``.
        problem: Why it failed, in one line.
    """

    unit: str
    name: str
    status: Status
    n: int | None = None
    value: str = ""
    sort: float | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    interval: str = ""
    group: str = ""
    rank: int | None = None
    ranks: str = ""
    ranks_from: int | None = None


@dataclass(frozen=True)
class IndexPage:
    """What the index page shows.

    Args:
        title: The report's title.
        language: ``zh`` or ``en``.
        survey: The survey's id.
        rows: The units in official order.
        value_label: Heading of the units' headline number, for instance ``Mean``.
        rank_label: Heading of the ranks where they go by another number than the one shown: ``Rank by mean``.
        overall: Links of the overall report, as in :attr:`IndexRow.links`.
        account: Pairs of a label and a text: received, kept, excluded.
        notes: Small print, for instance what "withheld" means.
        author: Who answers for the report.
        day: The report's date as it is to be printed, or ``None``.
    """

    title: str
    language: Language
    survey: str
    rows: tuple[IndexRow, ...] = ()
    value_label: str = ""
    overall: Mapping[str, str] = field(default_factory=dict)
    account: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    author: str = ""
    day: date | None = None
    rank_label: str = ""

    def count(self, status: Status) -> int:
        """Units of one status."""
        return sum(row.status == status for row in self.rows)


def to_html(page: IndexPage) -> str:
    """The index page as text."""
    counts = {status: page.count(status) for status in _STATUSES}
    return render(
        "index.html.j2",
        page.language,
        page.title,
        ["sort.js", "index.js"] if page.rows else [],
        page=page,
        word=_Words(page.language),
        byline=byline(page.author, page.day, page.language) if page.day else page.author,
        complete=_complete(page, counts),
        choices=_choices(page, counts),
        shown=words.text("appendix.index.shown", page.language, n="|").split("|"),
        overall=_links(page.overall),
        rows=[_row(row, page.language) for row in page.rows],
        failures=[_failure(row, page.language) for row in page.rows if row.status == "failed"],
        groups=list(dict.fromkeys(row.group for row in page.rows if row.group)),
        narrow_groups=all(text_width(row.group) <= _NARROW for row in page.rows),
        has_interval=any(row.interval for row in page.rows),
        has_rank=any(row.rank is not None for row in page.rows),
        has_ranks=any(row.ranks for row in page.rows),
        has_n=any(row.n is not None for row in page.rows),
        notes=notes_text(page.notes, page.language),
    )


class _Words:
    """The index page's words by the last part of their key."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __getitem__(self, name: str) -> str:
        return words.text(f"appendix.index.{name}", self._language)


def _complete(page: IndexPage, counts: Mapping[Status, int]) -> str:
    """How many units there are of each status, in a sentence; those that do not occur are left out but for done."""

    def printed(n: int) -> str:
        return count_text(n, page.language)

    parts = [
        words.text(
            "appendix.index.count",
            page.language,
            n=count_text(counts[status], page.language),
            label=_label(status, page.language).lower(),
        )
        for status in _STATUSES
        if counts[status] or status == "done"
    ]
    joined = words.text("appendix.index.count.separator", page.language).join(parts)
    return words.text("appendix.index.complete", page.language, total=printed(len(page.rows)), parts=joined)


def _label(name: str, language: Language) -> str:
    return words.text(f"appendix.index.{name}", language)


def _choices(page: IndexPage, counts: Mapping[Status, int]) -> list[tuple[str, str]]:
    """Buttons that choose by status: all, and each status where there are several."""
    present = [status for status in _STATUSES if counts[status]]
    pairs = [("", "all", len(page.rows)), *((status, status, counts[status]) for status in present if len(present) > 1)]
    return [
        (
            status,
            words.text(
                "appendix.index.choice", page.language, label=_label(key, page.language), n=count_text(n, page.language)
            ),
        )
        for status, key, n in pairs
    ]


def _failure(row: IndexRow, language: Language) -> str:
    name = row.unit if row.name in ("", row.unit) else f"{row.unit} {row.name}"
    problem = row.problem or words.text("appendix.index.no_reason", language)
    return words.text("appendix.index.failure", language, name=name, problem=problem)


def _row(row: IndexRow, language: Language) -> dict[str, Any]:
    return {
        "row": row,
        "links": _links(row.links),
        "search": readable(f"{row.unit} {row.name}"),
        "n": "—" if row.n is None else count_text(row.n, language),
        "n_sort": "" if row.n is None else str(row.n),
        "value_sort": "" if row.sort is None else repr(float(row.sort)),
    }


def _links(links: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Links whose address is a path and nothing else: a colon is written as %3A, so no scheme can be named."""
    return [(label, quote(readable(path), safe="/")) for label, path in links.items()]
