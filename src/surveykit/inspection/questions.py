"""Columns put together into questions of a draft, each with an id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from surveykit.inspection.columns import TICKED_WORDS, ColumnGuess
from surveykit.inspection.identifiers import Identifiers
from surveykit.inspection.overview import Overview
from surveykit.inspection.repeated import joined_again, repeated_columns
from surveykit.inspection.units import SURE
from surveykit.readers.platforms.wjx_texts import without_writing
from surveykit.readers.table import column_letters

_PLACE = re.compile(
    r"(?:rank(?:ing)?|place|priority)\s*#?\d{1,2}|第\s*[\d一二三四五六七八九十]{1,2}\s*(?:位|名)?", re.IGNORECASE
)
#: Headers of the time at which somebody answered.
_TIMES = frozenset(
    {"评价时间", "提交时间", "提交答卷时间", "填写时间", "答题时间", "作答时间", "评议时间", "回复时间", "时间戳",
     "Timestamp", "submitdate", "Submission time", "Submitted at"}
)  # fmt: skip


@dataclass(frozen=True)
class DraftQuestion:
    """A question of a draft: one column, or the columns of its choices.

    ``several`` is what the columns of choices hold together: ``multiple`` (ticks), ``ranking`` (ranks) or ``ballot``
    (votes); ``None`` for a question of one column. ``joined``, left out, is a column that says the same in one cell.
    """

    id: str
    text: str
    guesses: tuple[ColumnGuess, ...]
    several: Literal["multiple", "ranking", "ballot"] | None = None
    joined: str | None = None


def questions_of(overview: Overview, taken: set[str], channel: str | None = None) -> list[DraftQuestion]:
    """The questions of a table, whose channel is given where files are channels; their ids are added to ``taken``."""
    left_out = {data.column for data in overview.personal if data.kind is not None}
    left_out |= {unit.column for unit in overview.units[:1] if unit.score >= SURE}
    left_out |= _about_the_answer(overview, left_out)
    joined = joined_again(overview)
    again = repeated_columns(overview)
    columns = [guess for guess in overview.columns if not guess.cell.meta and guess.name not in again]
    letters = {guess.name: column_letters(index).lower() for index, guess in enumerate(overview.columns)}
    ids = Identifiers(overview.table.reader, columns, letters, taken, channel)
    chosen_of = {guess.cell.question for guess in overview.questions if guess.cell.option and _is_ticked(guess)}
    asked = [
        guess
        for guess in columns
        if guess.name not in left_out
        and (guess.kind != "empty" or (guess.cell.option is not None and guess.cell.question in chosen_of))
    ]
    groups = groupby(asked, key=lambda guess: guess.cell.question)
    drafts = [draft for question, group in groups for draft in _put_together(question, list(group), ids)]
    return [replace(draft, joined=joined.get(draft.guesses[0].name)) if draft.several else draft for draft in drafts]


def _about_the_answer(overview: Overview, left_out: set[str]) -> set[str]:
    """The number and the times of an answer, which nobody was asked for.

    None where only texts were answered besides: reports open with a rating, and comments must not be made one.
    """
    names = {guess.name for guess in overview.questions if guess.kind == "date" and guess.name.strip() in _TIMES}
    names |= {overview.respondent} if overview.respondent is not None else set()
    rest = [guess for guess in overview.questions if guess.name not in names | left_out]
    return names if any(guess.kind != "text" for guess in rest) else set()


def _put_together(question: str, group: Sequence[ColumnGuess], ids: Identifiers) -> Iterator[DraftQuestion]:
    if _are_places(group):
        yield DraftQuestion(ids.of(group), question, tuple(group), "ranking")
        return
    options = [guess for guess in group if guess.cell.option is not None]
    several = _several(options)
    together = [guess for guess in options if several != "multiple" or _is_ticked(guess)] if several else []
    if several is not None:
        yield DraftQuestion(ids.of(together), question, tuple(together), several)
    for guess in group:
        if guess not in together:
            part = guess.cell.subquestion or guess.cell.option
            text = f"{question.rstrip(' :：')}: {part}" if part else question or guess.name
            identifier = ids.of([guess]) if len(group) == 1 and part is None else ids.of_part(guess)
            yield DraftQuestion(identifier, text, (guess,))


def _are_places(group: Sequence[ColumnGuess]) -> bool:
    """Whether the columns are places 1, 2, … that hold choices, as LimeSurvey has them: ``… [Rank 1]``."""
    named = (guess.cell.option or guess.cell.subquestion or "" for guess in group)
    return len(group) > 1 and all(map(_PLACE.fullmatch, named)) and {guess.kind for guess in group} == {"single"}


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
    texts = {without_writing(text) for text in guess.counts}
    return len([text for text in texts if text.casefold() not in TICKED_WORDS]) <= 1
