"""The fixed-form bulletin (情况通报): the period in brief, follow-up, frequent topics.

Numbers of cases are full counts, and parts are checked to add up to the whole; rates of units are estimates and pass
the publishing floor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from surveykit.errors import DocumentError, Problem
from surveykit.presentation.shown import Shown, estimates_of
from surveykit.presentation.view import View
from surveykit.results import EstimatesLike
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
        return "\n".join([self.title, *(line for one in self.sections for line in (one.heading, *one.paragraphs))])


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
) -> Bulletin:
    """The bulletin of a period.

    A section for which nothing is given, and a sentence for which nothing is known, is left out. Units are listed at
    100 % and below the threshold only with at least ``min_n_spread`` answers; how many are not listed is told. Of more
    than ten, those with most answers and those with the lowest rates are named, and the attached table has the others.
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

    Raises:
        DocumentError: Topics have more cases than were received, or the threshold is not between 0 and 1.
    """
    _check(cases, threshold, topics or {})
    said = {"basic": (*_basic(cases, view), *_rated(means, mean, view))}
    if rates is not None:
        said["followed"] = _followed(rates, threshold, view)
    if topics:
        said["topics"] = _topics(topics, topic_rates, topic_by, view)
    sections = [
        BulletinSection(view.text(f"wording.bulletin.heading.{name}", number=_number(place, view)), lines)
        for place, (name, lines) in enumerate(said.items())
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


def _number(place: int, view: View) -> str:
    return "一二三"[place] if view.language == "zh" else str(place + 1)


def _rated(means: EstimatesLike | None, mean: EstimatesLike | None, view: View) -> tuple[str, ...]:
    """The mean score with n, and how many units were rated: known also where there is no rate."""
    lines = []
    if mean is not None:
        lines.append(headline(mean, None, view))
    if means is not None:
        n = means[means["unit"].astype("str") != ""]["n"].fillna(0)
        floor = view.floor.min_n_spread
        counts = {"n": view.count(int((n > 0).sum())), "enough": view.count(int((n >= floor).sum()))}
        lines.append(view.text("wording.bulletin.rated", **counts, floor=floor))
    return tuple(lines)


def _basic(cases: Cases, view: View) -> tuple[str, ...]:
    """What was received, against earlier periods, and how it divides."""
    known = [(cases.before, "previous"), (cases.year_before, "year")]
    changes = [
        count_change(cases.received, n, "previous" if kind == "previous" else "year", view)
        for n, kind in known
        if n is not None
    ]
    comma = "，" if view.language == "zh" else ", "
    listed = view.text("wording.bulletin.changes", listed=comma.join(changes)) if changes else ""
    first = view.text(
        f"wording.bulletin.received.{cases.kind}",
        period=cases.period,
        subject=cases.subject,
        n=view.count(cases.received),
        changes=listed,
    )
    return first, *(line for name, parts in cases.splits.items() for line in _split(name, parts, cases, view))


def _split(name: str, parts: Mapping[str, int], cases: Cases, view: View) -> list[str]:
    whole = cases.received
    comma = "；" if view.language == "zh" else "; "
    listed = comma.join(
        view.text(f"wording.bulletin.part.{cases.kind}", label=label, n=view.count(n), share=_share(n, whole, view))
        for label, n in parts.items()
    )
    lines = [
        view.text(f"wording.bulletin.split.{cases.kind}", by=view.in_sentence(name), listed=listed, n=view.count(whole))
    ]
    if len(parts) > _MOST_TOP and whole:
        top = sorted(parts.items(), key=lambda part: -part[1])[:_MOST_TOP]
        labels = view.text("tables.join.list").join(label for label, _ in top)
        share = _share(sum(n for _, n in top), whole, view)
        lines.append(view.text("wording.bulletin.top", k=len(top), labels=labels, share=share))
    return lines


def _share(part: int, whole: int, view: View) -> str:
    return view.number(100 * part / whole if whole else 0.0, view.decimals.percent)


def _followed(rates: EstimatesLike, threshold: float, view: View) -> tuple[str, ...]:
    """Units at 100 % and units below the threshold, of those that have enough answers."""
    listed = [one for one in estimates_of(rates, view, what="the bulletin") if one.by]
    measure = view.variable(listed[0].variable) if listed else ""
    known = [one for one in listed if one.shown == "all" and one.value is not None]
    full = [one for one in known if one.value == 1]
    below = [one for one in known if (one.value or 0.0) < threshold]
    left, floor = len(listed) - len(known), view.floor.min_n_spread
    if not known:
        return (view.text("wording.bulletin.all_small", measure=measure, floor=floor),) if listed else ()
    level = view.number(100 * threshold, 0 if round(100 * threshold, 6) % 1 == 0 else view.decimals.percent)
    lines = [
        _units("full", _foremost(full, lambda one: -(one.n or 0)), len(full), {"measure": measure}, view),
        _units(
            "below",
            _foremost(below, lambda one: one.value or 0.0),
            len(below),
            {"measure": measure, "threshold": level},
            view,
        ),
    ]
    if left:
        lines.append(view.text("wording.bulletin.small", n=view.count(left), floor=floor))
    return *lines, view.text("wording.bulletin.sampling")


def _foremost(units: Sequence[Shown], by: Callable[[Shown], float]) -> Sequence[Shown]:
    """The units that a sentence names, in order: all if they are few, else the first ones and who is tied with them."""
    ordered = sorted(units, key=by)
    return [one for one in ordered if len(ordered) <= _MOST_LISTED or by(one) <= by(ordered[_MOST_LISTED - 1])]


def _units(key: str, units: Sequence[Shown], every: int, names: Mapping[str, str], view: View) -> str:
    """How many units there are, and their names; where only the foremost are named, it says so."""
    if not units:
        return view.text(f"wording.bulletin.{key}_none", **names)
    # English names of units have commas of their own.
    labels = view.text("tables.join.list" if view.language == "zh" else "tables.join.semicolon").join(
        view.text(
            "wording.bulletin.unit",
            label=view.group(*one.by[-1]),
            value=view.number(100 * (one.value or 0.0), view.decimals.percent),
            n=view.count(one.n or 0),
        )
        for one in units
    )
    told = {**names, "n": view.count(every), "labels": labels}
    if len(units) < every:
        return view.text(f"wording.bulletin.{key}_most", **told, k=view.count(len(units)))
    return view.text(f"wording.bulletin.{key}", **told)


def _topics(topics: Mapping[str, int], rates: EstimatesLike | None, by: str, view: View) -> tuple[str, ...]:
    """Topics from the most frequent on, with their rate where there is one."""
    found = {} if rates is None else {one.group: one for one in estimates_of(rates, view, what="the bulletin")}
    lines = []
    for topic, n in sorted(topics.items(), key=lambda part: -part[1]):
        label = view.group(by, topic)
        rate = _topic_rate(found[topic], view) if topic in found else ""
        lines.append(view.text("wording.bulletin.topic", label=label, n=view.count(n), rate=rate))
    end = "。" if view.language == "zh" else "."
    return (view.text("tables.join.semicolon").join(lines) + end,)


def _topic_rate(one: Shown, view: View) -> str:
    measure = view.variable(one.variable)
    if one.is_withheld or one.value is None:
        return view.text("wording.bulletin.topic_rate_withheld", measure=measure)
    value = view.number(100 * one.value, view.decimals.percent)
    return view.text("wording.bulletin.topic_rate", measure=measure, value=value)
