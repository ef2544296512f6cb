"""The run's index page: every unit with its documents, what failed and what is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from urllib.parse import quote

from surveykit.appendix.html.page import render
from surveykit.appendix.model import Titled
from surveykit.appendix.plain import readable, text_width
from surveykit.language import Language
from surveykit.presentation.printing import count_text

Status = Literal["done", "failed", "withheld", "missing"]
#: Classes whose names are not wider than this, in half-ems, are set in one line.
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
        value: The headline number as printed, or the words instead of it.
        sort: The number to sort ``value`` by.
        interval: The headline number's interval as printed; empty where it is not shown.
        group: The class in which the unit is compared, if the register names classes.
        rank: Its rank in its class; ``None`` where it has none.
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
class IndexPage(Titled):
    """What the index page shows.

    Args:
        title: The report's title.
        language: ``zh`` or ``en``.
        survey: The survey's id.
        rows: The units in official order.
        has_units: Whether there could be any: a poll has one report, and no list of units.
        value_label: Heading of the units' headline number, for instance ``Mean``.
        mark: Words that the page bears, as in :class:`surveykit.appendix.Appendix`.
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
    mark: str = ""
    has_units: bool = True

    def count(self, status: Status) -> int:
        """Units of one status."""
        return sum(row.status == status for row in self.rows)


def to_html(page: IndexPage) -> str:
    """The index page as text."""
    shown = {status: page.count(status) for status in _STATUSES if page.count(status)}
    return render(
        "index.html.j2",
        page,
        page.title,
        ["sort.js", "index.js"] if page.rows else [],
        page=page,
        word=lambda name: page.word(f"appendix.index.{name}"),
        complete=_complete(page, shown),
        choices=list(_choices(page, shown)),
        shown=page.word("appendix.index.shown", n="|").split("|"),
        links=_links,
        rows=[_row(row, page) for row in page.rows],
        failures=[_failure(row, page) for row in page.rows if row.status == "failed"],
        groups=list(dict.fromkeys(row.group for row in page.rows if row.group)),
        narrow_groups=all(text_width(row.group) <= _NARROW for row in page.rows),
        has_interval=any(row.interval for row in page.rows),
        has_rank=any(row.rank is not None for row in page.rows),
        has_ranks=any(row.ranks for row in page.rows),
        has_n=any(row.n is not None for row in page.rows),
    )


def _complete(page: IndexPage, shown: Mapping[Status, int]) -> str:
    """How many units there are of each status, in a sentence; those that do not occur are left out but for done."""
    parts = [
        page.word("appendix.index.count", n=count_text(n, page.language), label=_label(status, page).lower())
        for status, n in ({"done": 0} | dict(shown)).items()
    ]
    joined = page.word("appendix.index.count.separator").join(parts)
    return page.word("appendix.index.complete", total=count_text(len(page.rows), page.language), parts=joined)


def _label(name: str, page: IndexPage) -> str:
    return page.word(f"appendix.index.{name}")


def _choices(page: IndexPage, shown: Mapping[Status, int]) -> Iterator[tuple[str, str]]:
    """Buttons that choose by status: all, and each status where there are several."""
    several = list(shown.items()) if len(shown) > 1 else []
    for status, n in [("", len(page.rows)), *several]:
        label, count = _label(status or "all", page), count_text(n, page.language)
        yield status, page.word("appendix.index.choice", label=label, n=count)


def _failure(row: IndexRow, page: IndexPage) -> str:
    name = row.unit if row.name in ("", row.unit) else f"{row.unit} {row.name}"
    return page.word("appendix.index.failure", name=name, problem=row.problem or _label("no_reason", page))


def _row(row: IndexRow, page: IndexPage) -> dict[str, IndexRow | str]:
    """A unit with what the table is searched and sorted by, and the number of answers in words."""
    return {
        "row": row,
        "search": readable(f"{row.unit} {row.name}"),
        "n": "—" if row.n is None else count_text(row.n, page.language),
        "n_sort": "" if row.n is None else str(row.n),
        "value_sort": "" if row.sort is None else repr(float(row.sort)),
    }


def _links(links: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Links whose address is a path and nothing else: a colon is written as %3A, so no scheme can be named."""
    return [(label, quote(readable(path), safe="/")) for label, path in links.items()]
