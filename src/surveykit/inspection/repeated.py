"""Columns of one export that say the same answers twice."""

from __future__ import annotations

from collections.abc import Mapping

from surveykit.inspection.overview import Overview
from surveykit.matching.texts import tidy
from surveykit.readers.platforms.wjx_texts import question_number

#: What KoboToolbox writes into the column of a choice that is ticked, and of one that is not.
_TICKED, _NOT_TICKED = frozenset({"1", "true"}), frozenset({"", "0", "false"})


def repeated_columns(overview: Overview) -> frozenset[str]:
    """Columns that say again what others say.

    Columns of choices beside the same joined in one cell (``第6题(…)`` of a pair beside ``6、…``); for KoboToolbox the
    joined column, since the choices of the others are known for sure.
    """
    texts = {guess.cell.question for guess in overview.questions if guess.kind in ("multiple", "ranking")}
    paired = {guess.cell.question for guess in overview.questions if guess.kind == "multiple" and overview.pair}
    numbers = {question_number(question) for question in paired} - {None}
    options = {guess.name: guess.cell.question for guess in overview.columns if guess.cell.option is not None}
    choices = {name for name, asked in options.items() if asked in texts or question_number(name) in numbers}
    return frozenset({*choices, *joined_again(overview).values()})


def joined_again(overview: Overview) -> Mapping[str, str]:
    """The columns of choices of KoboToolbox to the column that joins them in one cell.

    ``sat/improve`` holds ``queue docs`` where ``sat/improve/queue`` and ``sat/improve/docs`` are ticked. Only where
    that is so in every row.
    """
    if overview.table.reader != "kobo":
        return {}
    choices = [guess.name for guess in overview.columns if guess.cell.option is not None]
    joined: dict[str, str] = {}
    for guess in overview.questions:
        # The columns of choices are left out where the joined one is a question of several choices by itself.
        if guess.cell.option is None and guess.kind not in ("multiple", "ranking"):
            parts = [name for name in choices if name.startswith(f"{guess.name}/")]
            if len(parts) > 1 and _say_the_same(overview, guess.name, parts):
                joined |= dict.fromkeys(parts, guess.name)
    return joined


def _say_the_same(overview: Overview, joined: str, parts: list[str]) -> bool:
    rows = overview.table.frame[[joined, *parts]].drop_duplicates().itertuples(index=False, name=None)
    names = [part[len(joined) + 1 :] for part in parts]
    return all(_is_made_of(tidy(cell), names, [tidy(mark).casefold() for mark in marks]) for cell, *marks in rows)


def _is_made_of(cell: str, names: list[str], marks: list[str]) -> bool:
    ticked = [name for name, mark in zip(names, marks, strict=True) if mark in _TICKED]
    rest = f" {cell} "
    for name in sorted(ticked, key=len, reverse=True):  # labels may hold blanks, and one may begin another
        if f" {name} " not in rest:
            return False
        rest = rest.replace(f" {name} ", "  ", 1)
    return not rest.strip() and set(marks) <= _TICKED | _NOT_TICKED
