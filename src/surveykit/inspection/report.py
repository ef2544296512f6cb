"""An overview as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from surveykit.inspection.columns import ColumnGuess
from surveykit.inspection.overview import Overview
from surveykit.inspection.repeated import repeated_columns
from surveykit.matching.texts import listing

#: Longest text of a question or label that is shown.
_SHOWN = 60


def described(overview: Overview) -> str:
    """What a file is and why, its questions, types and scales, suspected units, channel, missing marks, personal data.

    Of personal data kinds and numbers are shown, never the data themselves.
    """
    return "\n".join([*_head(overview), *_questions(overview), *_rest(overview)])


def _head(overview: Overview) -> Iterator[str]:
    table = overview.table
    sheet = f", sheet {table.sheet!r}" if table.sheet else ""
    yield f"{overview.path.name}{sheet}: {len(table)} rows, {table.frame.shape[1]} columns, reader {table.reader}"
    for note in table.recognised:
        yield f"  recognised: {note}"
    for guess in table.guessed:
        yield f"  guessed:    {guess}"
    for note in table.notes[:8]:
        yield f"  note:       {note}"
    if len(table.notes) > 8:
        yield f"  note:       {len(table.notes) - 8} more notes"


def _questions(overview: Overview) -> Iterator[str]:
    meta = [guess.name for guess in overview.columns if guess.cell.meta]
    if meta:
        yield f"  written by the platform: {listing(meta, 8)}"
    empty = [guess.name for guess in overview.columns if guess.kind == "empty" and not guess.cell.meta]
    if empty:
        yield f"  without any answer: {listing(empty, 6)}"
    hidden = {data.column for data in overview.personal}
    yield "  questions:"
    again = repeated_columns(overview)
    asked = [guess for guess in overview.questions if guess.name not in again]
    for question, group in groupby(asked, key=lambda guess: guess.cell.question):
        yield from _question(question, list(group), hidden)


def _question(question: str, guesses: Sequence[ColumnGuess], hidden: set[str]) -> Iterator[str]:
    options = [guess.cell.option for guess in guesses if guess.cell.option is not None]
    if len(guesses) > 1 and len(options) == len(guesses):
        kind = "several choices" if all(len(guess.counts) <= 2 for guess in guesses) else "one column per choice"
        yield f"    {_short(question)}: {kind}: {listing(map(_short, options), 8)}"
        return
    if len(guesses) > 1 and all(guess.cell.subquestion for guess in guesses):
        yield f"    {_short(question)}: {len(guesses)} rows"
    for guess in guesses:
        name = guess.cell.subquestion or guess.cell.option or question
        yield f"    {'  ' if len(guesses) > 1 else ''}{_short(name)}: {_kind(guess, guess.name in hidden)}"
        for doubt in guess.doubts:
            yield f"        confirm: {doubt}"


def _kind(guess: ColumnGuess, hide: bool) -> str:
    """The type of a column and what it holds, without texts of respondents."""
    answered = f"{guess.n} answers"
    if guess.scale.name:
        seen = "" if guess.scale.whole else ", not all of its labels occur"
        return f"{guess.kind}, scale {guess.scale.name} ({' > '.join(guess.scale.labels)}){seen}; {answered}"
    if guess.kind in ("rating", "single", "multiple", "ranking") and not hide:
        joined = f", joined by {guess.separator!r}" if guess.separator else ""
        labels = listing((repr(_short(label)) for _, label in guess.choices), 8)
        return f"{guess.kind}{joined}, {len(guess.choices)} choices ({labels}); {answered}"
    if guess.low is not None and guess.high is not None:
        return f"{guess.kind}, {guess.low:g} to {guess.high:g}; {answered}"
    return f"{guess.kind}; {answered}"


def _rest(overview: Overview) -> Iterator[str]:
    for unit in overview.units[:3]:
        yield f"  may name the rated units: {_short(unit.column)} ({'; '.join(unit.reasons)})"
    if not overview.units:
        yield "  no column looks like the names of rated units"
    channel, zh, en = overview.channel
    guessed = "" if overview.is_channel_known else ", guessed: it is not in the file"
    yield f"  channel: {channel} ({zh}, {en}){guessed}"
    if overview.respondent:
        yield f"  tells answers apart: {overview.respondent}"
    missing: dict[str, set[str]] = {}
    for guess in overview.columns:
        for text, kind in guess.missing:
            missing.setdefault(kind, set()).add(text)
    for kind, texts in sorted(missing.items()):
        yield f"  no answer ({kind}): {listing(sorted(texts), 8)}"
    for data in overview.personal:
        made = f"a column of kind {data.kind}" if data.kind else ""
        kinds = ", ".join(f"{kind} in {n} cells" for kind, n in data.found.items())
        yield f"  personal data: {_short(data.column)}: {'; '.join(filter(None, (made, kinds)))}"
    if not overview.personal:
        yield "  personal data: none found"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"
