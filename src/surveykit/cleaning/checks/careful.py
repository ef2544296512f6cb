"""Whether people read what they answer: straight-lining, careless indices, attention items, contradictions, speed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

import numpy as np
import pandas as pd

from surveykit.cleaning import careless as index
from surveykit.cleaning.checks.named import seconds_of as moments_of
from surveykit.cleaning.checks.named import texts_of
from surveykit.cleaning.checks.registry import Flagged, flagged
from surveykit.cleaning.columns import Floats, Numbers, Rows
from surveykit.cleaning.deriving import scores_in
from surveykit.cleaning.finding import Finding
from surveykit.cleaning.typing import Typed
from surveykit.cleaning.typing.written_durations import seconds_of
from surveykit.errors import ParameterError
from surveykit.matching.texts import listing
from surveykit.survey.check_settings import Careless, Inconsistent, TooFast
from surveykit.survey.types import Column

#: The header under which 问卷星 writes how long somebody took.
TAKEN = "所用时间"


def constant_answers(typed: Typed) -> Iterator[Flagged]:
    """Straight-lining: rows with one and the same answer to every question of a set."""
    settings = typed.survey.checks.constant_answers
    names = list(settings.questions) or _asked(typed, "rating")
    if settings.action == "off" or len(names) < settings.at_least:
        return
    rows = constant(typed.frame[names], settings.at_least)
    what = f"rows give the same answer to all of {len(names)} questions ({_share(rows)} of all rows)"
    yield from flagged(typed, Finding("constant_answers", "note", what, listing(names, 5)), rows, settings.action)


def _asked(typed: Typed, *types: str) -> list[str]:
    """The questions of these types that were asked, in the order of the questionnaire."""
    every = typed.survey.questions.values()
    return [question.id for question in every if question.type in types and question.id not in typed.survey.derived]


def constant(answers: pd.DataFrame, at_least: int) -> Rows:
    """Whether a row gives one and the same answer to all questions it answers, and answers enough of them."""
    numbers: dict[object, int] = {}
    n, lowest, highest = len(answers), np.full(len(answers), np.iinfo(np.int64).max), np.full(len(answers), -1)
    answered = np.zeros(n, dtype=np.int64)
    for name in answers.columns:
        codes, values = pd.factorize(answers[name])
        common = np.array([numbers.setdefault(value, len(numbers)) for value in values] + [-1], dtype=np.int64)[codes]
        given = codes >= 0
        answered += given
        lowest = np.where(given, np.minimum(lowest, common), lowest)
        highest = np.maximum(highest, common)
    return np.asarray((answered >= at_least) & (lowest == highest), dtype=np.bool_)


def careless(typed: Typed) -> Iterator[Flagged]:
    """Rows whose answers hang together as those of nobody who reads: runs, no variation, distance, contradictions."""
    settings = typed.survey.checks.careless
    if settings.action == "off":
        return
    for names in _sets(typed, settings):
        answers = _scores(typed, names)
        answered = ~np.isnan(answers).all(axis=1)
        for kind, limit, beyond in _beyond(answers, settings):
            rows = beyond & answered
            what = f"rows answer {len(names)} questions {limit} ({_share(rows)} of all rows)"
            yield from flagged(typed, Finding(kind, "note", what, listing(names, 5)), rows, settings.action)
    yield from _uneven(typed, settings)


def _share(rows: Rows) -> str:
    return f"{rows.sum() / max(len(rows), 1):.1%}"


def _scores(typed: Typed, names: Sequence[str]) -> Floats:
    """Rows x questions."""
    return np.column_stack([scores_in(typed.frame, name, typed.survey).to_numpy(np.float64) for name in names])


def _sets(typed: Typed, settings: Careless) -> Iterator[list[str]]:
    """The questions that are looked at together: those named, or all that share a scale."""
    if settings.questions:
        yield list(settings.questions)
        return
    by_scale: dict[tuple[str, ...], list[str]] = {}
    for name in _asked(typed, "rating"):
        by_scale.setdefault(typed.survey.scale_of(name).codes, []).append(name)
    yield from (names for names in by_scale.values() if len(names) >= settings.fewest)


def _beyond(answers: index.Answers, settings: Careless) -> Iterator[tuple[str, str, Rows]]:
    """The kind, the limit in words, and the rows beyond it, for every index that has a limit and can be computed."""
    k = answers.shape[1]
    if settings.longstring is not None:
        longest = int(np.ceil(settings.longstring * k))
        yield "longstring", f"with {longest} or more equal answers on end", index.longstring(answers) >= longest
    if settings.variability is not None:
        low = settings.variability
        yield "variability", f"with a standard deviation below {low:g}", index.variability(answers) < low
    if settings.mahalanobis is not None:
        with suppress(ParameterError):
            rows = index.mahalanobis(answers) > _chi_squared_quantile(settings.mahalanobis, k)
            yield "mahalanobis", f"in a way that is rare (Mahalanobis distance, {settings.mahalanobis:g})", rows
    if settings.synonyms is not None:
        with suppress(ParameterError):
            r, least = index.synonyms(answers, settings.pairs, symmetric=True), settings.synonyms
            yield "synonyms", f"of like pairs with a correlation below {least:g}", r < least
    if settings.antonyms is not None:
        with suppress(ParameterError):
            r, most = index.synonyms(answers, settings.pairs, antonyms=True, symmetric=True), -settings.antonyms
            yield "antonyms", f"of opposed pairs with a correlation above {most:g}", r > most


def _chi_squared_quantile(share: float, df: int) -> float:
    """The value below which a chi-squared variable lies with probability ``share``."""
    from scipy.special import gammaincinv

    return float(2 * gammaincinv(df / 2, share))


def _uneven(typed: Typed, settings: Careless) -> Iterator[Flagged]:
    """Rows whose even and odd questions of the same constructs disagree."""
    if settings.even_odd is None:
        return
    chosen = {
        name: construct.questions
        for name, construct in typed.survey.constructs.items()
        if len(construct.questions) >= 2 and (not settings.subscales or name in settings.subscales)
    }
    if len(chosen) < 3:
        return
    names, turned = [*chosen.values()], [typed.survey.turned(name) for name in chosen]
    every = [name for questions in names for name in questions]
    scores = [
        total[name] - column if name in total else column
        for total, questions in zip(turned, names, strict=True)
        for name, column in zip(questions, _scores(typed, questions).T, strict=True)
    ]
    rows = index.even_odd(np.column_stack(scores), [len(questions) for questions in names]) > -settings.even_odd
    what = f"rows answer even and odd questions of {len(names)} constructs "
    what += f"with a consistency below {settings.even_odd:g}"
    yield from flagged(typed, Finding("even_odd", "note", what, listing(every, 5)), rows, settings.action)


def attention(typed: Typed) -> Iterator[Flagged]:
    """Wrong answers to questions that only check whether somebody reads."""
    for settings in typed.survey.checks.attention:
        answers = typed.frame[settings.question]
        rows = (answers.notna() & ~answers.astype("object").astype(str).isin(settings.expected)).to_numpy()
        what = f"rows fail the attention item {settings.question!r} (right: {listing(settings.expected, 5)})"
        finding = Finding("attention", "warning", what, f"question {settings.question!r}")
        yield from flagged(typed, finding, rows, settings.action)


def inconsistent(typed: Typed) -> Iterator[Flagged]:
    """Answers that cannot be true together."""
    for settings in typed.survey.checks.inconsistent:
        names = listing(settings.pair or settings.when, 5)
        what = f"the answers to {names} contradict each other ({settings.name})"
        finding = Finding("inconsistent", "warning", what, names)
        yield from flagged(typed, finding, _contradict(typed, settings), settings.action)


def _contradict(typed: Typed, settings: Inconsistent) -> Rows:
    if settings.pair is not None and settings.differ is not None:
        first, second = _scores(typed, settings.pair).T
        return np.asarray(np.abs(first - second) > settings.differ, dtype=np.bool_)
    rows = np.ones(len(typed.frame), dtype=bool)
    for name, codes in settings.when.items():
        rows &= typed.frame[name].astype("object").isin(codes).to_numpy()
    return rows


def too_fast(typed: Typed) -> Iterator[Flagged]:
    """Forms filled in faster than anyone can read, by the time that the platform or a column says."""
    settings = typed.survey.checks.too_fast
    if settings.action == "off":
        return
    seconds = _seconds(typed, settings)
    rows = np.zeros(len(seconds), dtype=bool)
    said: list[str] = []
    answered = typed.frame[_asked(typed, "rating", "single", "number")].notna().sum(axis=1).to_numpy()
    for number, source in enumerate(typed.survey.sources):
        here = (typed.table == number) & ~np.isnan(seconds)
        if here.any():
            limit = _limit(seconds[here], answered[here], settings)
            rows[here] = seconds[here] < limit
            if rows[here].any():
                said.append(f"{source.path}: below {np.median(limit):.0f} seconds")
    what = f"rows were filled in too fast ({'; '.join(said[:4])})"
    remedy = "look at them; checks: {too_fast: exclude} takes them out"
    finding = Finding("too_fast", "warning", what, "time taken", remedy=remedy)
    yield from flagged(typed, finding, rows, settings.action)


def ends_before_start(typed: Typed) -> Iterator[Flagged]:
    """Rows whose end is before their start: one of the two is wrong, so how long they took is not known."""
    settings = typed.survey.checks.too_fast
    if settings.start is None or settings.end is None:
        return
    what = "rows end before they start"
    remedy = "how long they took is unknown, so they are never too fast; a number derived from both is negative there"
    finding = Finding("ends_before_start", "warning", what, "time taken", remedy=remedy)
    yield from flagged(typed, finding, _seconds_between(typed, settings.start, settings.end) < 0)


def _seconds(typed: Typed, settings: TooFast) -> Floats:
    """The time that every row took; NaN where it is not known, or its end is before its start."""
    if settings.start is None or settings.end is None:
        return seconds_taken(texts_of(typed, settings.duration or TAKEN))
    seconds = _seconds_between(typed, settings.start, settings.end)
    return np.where(seconds < 0, np.nan, seconds)


def _seconds_between(typed: Typed, start: Column, end: Column) -> Floats:
    return np.asarray(moments_of(typed, end) - moments_of(typed, start), dtype=np.float64)


def _limit(seconds: Floats, answered: Numbers, settings: TooFast) -> Floats:
    """The least time of every row: the largest of the limits, but never more than what half of the people need."""
    median = float(np.median(seconds))
    limit = np.maximum(settings.per_question * answered, max(settings.least, settings.share * median))
    return np.asarray(np.minimum(limit, median), dtype=np.float64)


def seconds_taken(texts: pd.Series) -> Floats:
    """Lengths of time in seconds, as :func:`~surveykit.cleaning.typing.written_durations.seconds_of`; else NaN."""
    codes, uniques = pd.factorize(texts)
    durations = (seconds_of(str(text)) for text in uniques)
    values = np.array([*(np.nan if duration is None else duration for duration in durations), np.nan])
    return np.asarray(values[codes], dtype=np.float64)
