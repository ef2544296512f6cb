"""What a draft of ``survey.yml`` guessed and nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from surveykit.cleaning.finding import Finding
from surveykit.cleaning.raw_columns import document_of
from surveykit.cleaning.typing import Typed
from surveykit.matching.texts import listing
from surveykit.survey.guesses import marked_lines
from surveykit.survey.load import FILE
from surveykit.survey.report_settings import NO_DAY

#: Lines that are named one by one.
_LISTED = 60


def unconfirmed(n: int) -> str:
    """How many guesses nobody has confirmed, in words."""
    return "1 guess of the draft is not confirmed" if n == 1 else f"{n:,} guesses of the draft are not confirmed"


def unconfirmed_guesses(typed: Typed) -> Iterator[Finding]:
    """Lines that are still marked as guesses, and a date that only holds the place of one."""
    folder = typed.survey.folder
    marked = marked_lines(folder / FILE) if folder is not None else []
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
