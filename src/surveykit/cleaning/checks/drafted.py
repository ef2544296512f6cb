"""What a draft of ``survey.yml`` guessed and nobody has confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from surveykit.cleaning.finding import Finding
from surveykit.cleaning.raw_columns import document_of
from surveykit.cleaning.typing import Typed
from surveykit.matching.texts import listing
from surveykit.survey.load import FILE
from surveykit.survey.report_settings import NO_DAY

_MARKED = re.compile(r"#\s*GUESS\b")
#: Lines that are named one by one.
_LISTED = 60


def marked_lines(folder: Path | None) -> list[int]:
    """The lines of ``survey.yml`` that are still marked as guesses, counted from 1."""
    path = folder / FILE if folder is not None else None
    if path is None or not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return [number for number, line in enumerate(lines, 1) if _MARKED.search(line)]


def unconfirmed(n: int) -> str:
    """How many guesses nobody has confirmed, in words."""
    return "1 guess of the draft is not confirmed" if n == 1 else f"{n:,} guesses of the draft are not confirmed"


def unconfirmed_guesses(typed: Typed) -> Iterator[Finding]:
    """Lines that are still marked as guesses, and a date that only holds the place of one."""
    marked = marked_lines(typed.survey.folder)
    if marked:
        what, where = unconfirmed(len(marked)), f"{FILE}:{marked[0]}"
        remedy = "look at each, confirm or correct it, then delete its mark (# GUESS: ...)"
        lines = f"{'line' if len(marked) == 1 else 'lines'} {listing(map(str, marked), _LISTED)}"
        yield Finding("unconfirmed_guesses", "warning", what, where, remedy=remedy, found=lines)
    document = document_of(typed.survey)
    if typed.survey.report.date.isoformat() == NO_DAY and document is not None:
        what = f"all documents would bear the date {NO_DAY}, which a draft writes where it finds no day"
        where = document.where(("report", "date"))
        yield Finding("unconfirmed_guesses", "warning", what, where, remedy="write the date of the documents")
