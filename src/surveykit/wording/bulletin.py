"""The fixed-form bulletin (情况通报): the period in brief, follow-up, frequent topics.

Numbers of cases are full counts, and parts are checked to add up to the whole; rates of units are estimates and pass
the publishing floor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from surveykit.errors import DocumentError, Problem
from surveykit.presentation.shown import estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike, Shown
from surveykit.wording.changes import count_change
from surveykit.wording.results import headline

_MOST_TOP = 3
#: A sentence names no more units than this, but for ties; the attached table has them all.
_MOST_LISTED = 10


@dataclass(frozen=True)
class Cases:
    """The cases of a period as full counts.

    Args:
        period: What the period is called: ``2025年3月``.
        subject: What the cases are: ``群众诉求``.
        received: All of them.
        splits: Ways to divide them, each a label (``类别``) with the number of cases by label; each adds up to
            ``received``.
        before: Received in the period before, where known.
        year_before: Received in the same period of the year before, where known.
        kind: ``cases`` that were accepted to be handled (受理…件), or ``ratings`` that were collected (收到…份).
    """

    period: str
    subject: str
    received: int
    splits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    before: int | None = None
    year_before: int | None = None
    kind: Literal["cases", "ratings"] = "cases"

    def __post_init__(self) -> None:
        problems = [
            Problem(
                f"the parts by {name!r} do not add up to the whole",
                expected=f"{self.received}",
                found=f"{' + '.join(str(n) for n in parts.values())} = {sum(parts.values())}",
                remedy="correct the counts; a bulletin is not written with parts that do not add up",
            )
            for name, parts in self.splits.items()
            if sum(parts.values()) != self.received
        ]
        counts = [self.received, *(n for parts in self.splits.values() for n in parts.values())]
        if min(counts) < 0:
            problems.append(Problem("a number of cases cannot be negative", found=str(min(counts))))
        if problems:
            raise DocumentError(problems)


@dataclass(frozen=True)
class BulletinSection:
    """A heading of the bulletin with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Bulletin:
    """A title and its sections; tables follow as the attachment."""

    title: str
    sections: tuple[BulletinSection, ...]
    attached: str

    def __repr__(self) -> str:
        lines = (line for section in self.sections for line in (section.heading, *section.paragraphs))
        return "\n".join([self.title, *lines])


def bulletin(
    cases: Cases,
    view: View,
    *,
    means: EstimatesLike | None = None,
    mean: EstimatesLike | None = None,
    rates: EstimatesLike | None = None,
    threshold: float = 0.85,
    topics: Mapping[str, int] | None = None,
    topic_rates: EstimatesLike | None = None,
    topic_by: str = "topic",
    change: str | None = None,
) -> Bulletin:
    """The bulletin of a period.

    A section for which nothing is given, and a sentence for which nothing is known, is left out. Units are listed at
    100 % and below the threshold only with at least ``min_n_spread`` answers, and it says how many are not listed. Of
    more than ten, those with most answers and those with the lowest rates are named; the attached table has the others.
    Source of the form: weekly and monthly bulletins of municipal hotlines.

    Args:
        cases: The counts.
        view: Labels, language and floor.
        means: A frame of :meth:`Design.mean` by ``unit``, for the number of rated units.
        mean: A row of :meth:`Design.mean` of all answers of the period.
        rates: A frame of :meth:`Design.rate` by ``unit`` from the follow-up, where there was one.
        threshold: Units below it are listed (0 to 1).
        topics: Frequent topics with their numbers of cases, of all that were received.
        topic_rates: A frame of :meth:`Design.rate` by ``topic_by``, for the topics' rates.
        topic_by: The column of the topics.
        change: How the headline changed from the period before, a sentence of :func:`surveykit.wording.change`.

    Raises:
        DocumentError: Topics have more cases than were received, or the threshold is not between 0 and 1.
    """
    _check(cases, threshold, topics or {})
    known: dict[str, tuple[str, ...]] = {
        "basic": (*_basic(cases, view), *_rated(means, mean, view), *([change] if change else ()))
    }
    if rates is not None:
        known["followed"] = tuple(_followed(rates, threshold, view))
    if topics:
        known["topics"] = _topics(topics, topic_rates, topic_by, view)
    numbers = "一二三" if view.language == "zh" else "123"
    sections = [
        BulletinSection(view.text(f"wording.bulletin.heading.{name}", number=number), lines)
        for number, (name, lines) in zip(numbers, known.items(), strict=False)
        if lines
    ]
    title = view.text("wording.bulletin.title", period=cases.period, subject=cases.subject)
    return Bulletin(title, tuple(sections), view.text("wording.bulletin.attached"))


def _check(cases: Cases, threshold: float, topics: Mapping[str, int]) -> None:
    problems = []
    if sum(topics.values()) > cases.received:
        problems.append(
            Problem(
                "the topics have more cases than were received",
                expected=f"at most {cases.received}",
                found=str(sum(topics.values())),
            )
        )
    if not 0 <= threshold <= 1:
        problems.append(Problem("a threshold is a share between 0 and 1", found=str(threshold), expected="0.85"))
    if problems:
        raise DocumentError(problems)


def _rated(means: EstimatesLike | None, mean: EstimatesLike | None, view: View) -> Iterator[str]:
    """The mean score with n, and how many units were rated: known also where there is no rate."""
    if mean is not None:
        yield headline(mean, None, view)
    if means is not None:
        n = means[means["unit"].astype("str") != ""]["n"].fillna(0)
        floor = view.floor.min_n_spread
        counts = {"n": view.count(int((n > 0).sum())), "enough": view.count(int((n >= floor).sum()))}
        yield view.text("wording.bulletin.rated", **counts, floor=floor)


def _basic(cases: Cases, view: View) -> Iterator[str]:
    """What was received, against earlier periods, and how it divides."""
    changes = []
    if cases.before is not None:
        changes.append(count_change(cases.received, cases.before, "previous", view))
    if cases.year_before is not None:
        changes.append(count_change(cases.received, cases.year_before, "year", view))
    comma = "，" if view.language == "zh" else ", "
    yield view.text(
        f"wording.bulletin.received.{cases.kind}",
        period=cases.period,
        subject=cases.subject,
        n=view.count(cases.received),
        changes=view.text("wording.bulletin.changes", listed=comma.join(changes)) if changes else "",
    )
    for name, parts in cases.splits.items():
        yield from _split(name, parts, cases, view)


def _split(name: str, parts: Mapping[str, int], cases: Cases, view: View) -> Iterator[str]:
    whole = cases.received
    comma = "；" if view.language == "zh" else "; "
    listed = comma.join(
        view.text(f"wording.bulletin.part.{cases.kind}", label=label, n=view.count(n), share=_share(n, whole, view))
        for label, n in parts.items()
    )
    by = view.in_sentence(name)
    yield view.text(f"wording.bulletin.split.{cases.kind}", by=by, listed=listed, n=view.count(whole))
    if len(parts) > _MOST_TOP and whole:
        top = dict(sorted(parts.items(), key=lambda part: -part[1])[:_MOST_TOP])
        share = _share(sum(top.values()), whole, view)
        yield view.text("wording.bulletin.top", k=len(top), labels=view.listed(top), share=share)


def _share(part: int, whole: int, view: View) -> str:
    return view.number(100 * part / whole if whole else 0.0, view.decimals.percent)


def _followed(rates: EstimatesLike, threshold: float, view: View) -> Iterator[str]:
    """Units at 100 % and units below the threshold, of those that have enough answers."""
    units = [rate for rate in estimates_of(rates, view, what="the bulletin") if rate.by]
    known = [rate for rate in units if rate.shown == "all" and rate.value is not None]
    names, floor = {"measure": view.variable(units[0].variable) if units else ""}, view.floor.min_n_spread
    if not known:
        if units:
            yield view.text("wording.bulletin.all_small", **names, floor=floor)
        return
    full = [rate for rate in known if rate.value == 1]
    yield _units("full", full, lambda rate: -(rate.n or 0), names, view)
    level = view.number(100 * threshold, 0 if round(100 * threshold, 6) % 1 == 0 else view.decimals.percent)
    below = [rate for rate in known if (rate.value or 0.0) < threshold]
    yield _units("below", below, lambda rate: rate.value or 0.0, {**names, "threshold": level}, view)
    if len(known) < len(units):
        yield view.text("wording.bulletin.small", n=view.count(len(units) - len(known)), floor=floor)
    yield view.text("wording.bulletin.sampling")


def _units(key: str, rates: Sequence[Shown], by: Callable[[Shown], float], names: Mapping[str, str], view: View) -> str:
    """How many units there are, and their names in the order of ``by``.

    Of many, only the first ones and who is tied with them are named, and the sentence says so.
    """
    if not rates:
        return view.text(f"wording.bulletin.{key}_none", **names)
    ordered = sorted(rates, key=by)
    named = [rate for rate in ordered if len(ordered) <= _MOST_LISTED or by(rate) <= by(ordered[_MOST_LISTED - 1])]
    labels = (
        view.text(
            "wording.bulletin.unit",
            label=view.group(*rate.by[-1]),
            value=view.number(100 * (rate.value or 0.0), view.decimals.percent),
            n=view.count(rate.n or 0),
        )
        for rate in named
    )
    # English names of units have commas of their own.
    listed = view.listed(labels, "tables.join.list" if view.language == "zh" else "tables.join.semicolon")
    names = {**names, "n": view.count(len(rates)), "labels": listed}
    if len(named) < len(rates):
        return view.text(f"wording.bulletin.{key}_most", **names, k=view.count(len(named)))
    return view.text(f"wording.bulletin.{key}", **names)


def _topics(topics: Mapping[str, int], rates: EstimatesLike | None, by: str, view: View) -> tuple[str, ...]:
    """Topics from the most frequent on, with their rate where there is one."""
    known = {} if rates is None else {rate.group: rate for rate in estimates_of(rates, view, what="the bulletin")}
    lines = [
        view.text(
            "wording.bulletin.topic",
            label=view.group(by, topic),
            n=view.count(n),
            rate=_topic_rate(known[topic], view) if topic in known else "",
        )
        for topic, n in sorted(topics.items(), key=lambda part: -part[1])
    ]
    return (view.listed(lines, "tables.join.semicolon") + ("。" if view.language == "zh" else "."),)


def _topic_rate(rate: Shown, view: View) -> str:
    measure = view.variable(rate.variable)
    if rate.is_withheld or rate.value is None:
        return view.text("wording.bulletin.topic_rate_withheld", measure=measure)
    value = view.number(100 * rate.value, view.decimals.percent)
    return view.text("wording.bulletin.topic_rate", measure=measure, value=value)
