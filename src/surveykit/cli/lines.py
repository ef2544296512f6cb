"""Lines that several commands print: the account of rows, and that reports rest on guesses of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from surveykit.cleaning import Account, Survey

#: Lines that are named one by one.
_NAMED = 5


def account_line(account: Account) -> str:
    """``Rows: received 151 = kept 150 + excluded 1: duplicates 1``."""
    reasons = ", ".join(f"{reason} {n:,}" for reason, n in account.excluded.items() if n)
    sums = f"received {account.received:,} = kept {account.kept:,} + excluded {account.received - account.kept:,}"
    return f"Rows: {sums}{': ' if reasons else ''}{reasons}"


def tell_guesses(survey: Survey, name: str) -> None:
    """Say on standard error how many guesses of the draft nobody has confirmed; ``name`` is how a person named it."""
    from surveykit.cleaning.checks.drafted import unconfirmed
    from surveykit.matching.texts import listing
    from surveykit.survey.guesses import marked_lines
    from surveykit.survey.load import FILE

    if survey.folder is None or not survey.draft:
        return
    marked = marked_lines(survey.folder / FILE)
    few = len(marked) == 1
    where = f"{FILE} {'line' if few else 'lines'} {listing(map(str, marked), _NAMED)}"
    rest = f"the reports rest on {'it' if few else 'them'}; `surveykit check {name}` lists {'it' if few else 'them'}"
    click.echo(f"{unconfirmed(len(marked))} ({where}): {rest}", err=True)
