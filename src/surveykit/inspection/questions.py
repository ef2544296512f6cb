"""Columns put together into questions of a draft, each with an id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from surveykit.inspection.columns import ColumnGuess
from surveykit.inspection.overview import Overview
from surveykit.inspection.units import SURE
from surveykit.readers.wjx_texts import question_number
from surveykit.survey.combinations import RESULT_COLUMNS
from surveykit.survey.model import CLASS, FRAME_COLUMNS

#: Names that columns of the typed frame and of results have already.
_TAKEN = frozenset({*FRAME_COLUMNS, *RESULT_COLUMNS, CLASS, "weight"})
_NUMBER = re.compile(r"(?:第|Q|q)?\s*(\d{1,3})(?:题|[、．.:：]|\s*[(（]|$)")
_TICKED_WORDS = frozenset({"0", "1", "no", "yes", "y", "n", "not selected", "false", "true", "否", "是"})


@dataclass(frozen=True)
class DraftQuestion:
    """A question of a draft: one column, or the columns of its choices.

    Args:
        id: Its id in ``survey.yml``.
        text: What was asked.
        guesses: Its columns.
        several: What the columns of choices hold together: ``multiple`` (ticks), ``ranking`` (ranks) or ``ballot``
            (votes); ``None`` for a question of one column.
    """

    id: str
    text: str
    guesses: tuple[ColumnGuess, ...]
    several: Literal["multiple", "ranking", "ballot"] | None = None


def questions_of(overview: Overview, taken: set[str]) -> list[DraftQuestion]:
    """The questions of a table; ``taken`` holds ids that are in use, and gets those given here."""
    left_out = {found.column for found in overview.personal if found.kind is not None}
    left_out |= {unit.column for unit in overview.units[:1] if unit.score >= SURE}
    joined = {guess.cell.question for guess in overview.questions if guess.kind in ("multiple", "ranking")}
    joined |= _again(overview)
    chosen_of = {guess.cell.question for guess in overview.questions if guess.cell.option and _is_ticked(guess)}
    asked = [
        guess
        for guess in overview.columns
        if guess.name not in left_out
        and not guess.cell.meta
        and (guess.kind != "empty" or (guess.cell.option is not None and guess.cell.question in chosen_of))
        and not (guess.cell.option is not None and guess.cell.question in joined)
    ]
    result = []
    for position, (question, group) in enumerate(groupby(asked, key=lambda guess: guess.cell.question), 1):
        result += list(_put_together(question, list(group), position, taken))
    return result


def _again(overview: Overview) -> set[str]:
    """The questions whose choices a pair tells a second time, in columns of their own: ``第6题`` beside ``6、…``."""
    if overview.pair is None:
        return set()
    told = {question_number(guess.cell.question) for guess in overview.questions if guess.kind == "multiple"} - {None}
    options = [guess for guess in overview.questions if guess.cell.option is not None]
    return {guess.cell.question for guess in options if question_number(guess.name) in told}


def _put_together(
    question: str, group: Sequence[ColumnGuess], position: int, taken: set[str]
) -> Iterator[DraftQuestion]:
    options = [guess for guess in group if guess.cell.option is not None]
    several = _several(options)
    together = [guess for guess in options if several != "multiple" or _is_ticked(guess)] if several else []
    if several is not None:
        yield DraftQuestion(_id(group[0], position, taken, alone=False), question, tuple(together), several)
    for guess in group:
        if guess not in together:
            part = guess.cell.subquestion or guess.cell.option
            text = f"{question}: {part}" if part else question
            yield DraftQuestion(_id(guess, position, taken, alone=len(group) == 1), text or guess.name, (guess,))


def _several(options: Sequence[ColumnGuess]) -> Literal["multiple", "ranking", "ballot"] | None:
    """What the columns of choices hold together, if anything."""
    if sum(_is_ticked(guess) for guess in options) >= 2:
        return "multiple"
    if len(options) < 2 or any(guess.low is None or guess.high is None for guess in options):
        return None
    lows, highs = [guess.low or 0 for guess in options], [guess.high or 0 for guess in options]
    if min(lows) == 1 and max(highs) <= len(options):
        return "ranking"
    return "ballot" if all(text.isdecimal() for guess in options for text in guess.counts) else None


def _is_ticked(guess: ColumnGuess) -> bool:
    """Whether a column of a choice says ticked or not: 0 and 1, yes and no, or the choice's own text and nothing."""
    texts = set(guess.counts)
    if {text.casefold() for text in texts} <= _TICKED_WORDS:
        return True
    other = {text for text in texts if text.casefold() not in _TICKED_WORDS}
    return len(other) == 1


def _id(guess: ColumnGuess, position: int, taken: set[str], *, alone: bool) -> str:
    """An id from the column's own name where that is one, else from the question's number."""
    plain = re.sub(r"[^a-z0-9]+", "_", guess.name.lower()).strip("_") if guess.name.isascii() else ""
    number = _NUMBER.match(guess.cell.question)
    if re.fullmatch(r"[a-z][a-z0-9_]{0,29}", plain):
        name = plain
    elif number and guess.name[:1] not in "(（":
        name = f"q{number[1]}"
    else:
        name = f"q{position}"
    unique, further = name, 1
    if name in _TAKEN:
        unique = f"{name}_answer"
    elif not alone and unique in taken:
        unique = f"{name}_1"
    while unique in taken:
        further += 1
        unique = f"{name}_{further}"
    taken.add(unique)
    return unique
