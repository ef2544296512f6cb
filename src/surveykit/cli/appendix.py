"""``surveykit appendix``: the appendix volume of a survey and its units' feedback sheets."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveykit.cli.options import ALL, comma_list, formats_option, language_option, out_option, survey_argument
from surveykit.formats import FORMATS
from surveykit.language import Language

if TYPE_CHECKING:
    from surveykit.cleaning import Survey
    from surveykit.sections.book import Book


@click.command(
    epilog="Examples:\n\n  surveykit appendix mass-evaluation\n\n"
    "  surveykit appendix lecture-evaluation --parts sample,frequencies --formats docx --no-feedback\n\n"
    "  surveykit appendix mass-evaluation --units U0001,U0142\n\n"
    "Exit codes: 0 written; 1 something must be settled first (see check); 2 usage or bad input; 130 interrupted."
)
@survey_argument
@click.option(
    "--parts", callback=comma_list, help="Parts of the volume in order; report.book of survey.yml if not given."
)
@formats_option
@language_option
@click.option("--units", callback=comma_list, help="Feedback sheets for these units only, by id: D01,D07.")
@click.option(
    "--feedback/--no-feedback", default=None, help="A feedback sheet for every unit; report.feedback if not given."
)
@out_option
def command(
    survey: str,
    parts: tuple[str, ...] | None,
    formats: tuple[str, ...] | None,
    language: Language | None,
    units: tuple[str, ...] | None,
    feedback: bool | None,
    out: Path | None,
) -> None:
    """Write the appendix volume of a report: questionnaire, sample, tables, units, comments, methods.

    The volume goes to reports/SURVEY/book in every format with all its numbers; beside it bulletin.docx, the bulletin
    of the last wave, and one page for every unit to be handed back, feedback/UNIT/feedback.docx.
    """
    from surveykit.batch import exclusive, report_folder
    from surveykit.cleaning import load_survey
    from surveykit.cli.lines import account_line, tell_guesses
    from surveykit.cli.waiting import Waiting
    from surveykit.sections.book import PARTS, Volume, write_volume

    loaded = load_survey(survey)
    chosen = formats if formats is not None else tuple(loaded.report.formats)
    FORMATS.refuse_unknown(chosen)
    PARTS.refuse_unknown(parts or ())
    volume = Volume(chosen, parts, language, *_sheets(loaded, units, feedback))
    folder = report_folder(loaded, out)
    with exclusive(folder):
        with Waiting("reading and cleaning the data"):
            responses = loaded.clean()
        click.echo(account_line(responses.account))
        with _Watcher(len(volume.units or loaded.register.ids)) as watcher:
            written = write_volume(responses, folder / "book", volume, watcher)
    if written.sheets:
        click.echo(f"{len(written.sheets):,} feedback sheets")
    for path in (*written.book.paths, *written.bulletin):
        click.echo(f"Written {path}")
    tell_guesses(loaded, survey)


def _sheets(
    survey: Survey, units: tuple[str, ...] | None, feedback: bool | None
) -> tuple[bool, tuple[str, ...] | None]:
    """Whether sheets are written, and for which units; one that the register does not have is refused."""
    if units is None:
        return (survey.report.feedback if feedback is None else feedback), None
    chosen = None if units == (ALL,) else tuple(survey.register.unit(unit).unit_id for unit in units)
    return feedback is not False, chosen


class _Watcher(ExitStack):
    """Says how far the volume is: its parts where they take long, then the sheets."""

    def __init__(self, sheets: int) -> None:
        from surveykit.cli.waiting import Waiting

        super().__init__()
        self._sheets = sheets
        self._waiting = self.enter_context(Waiting("deciding what may be published"))

    def began_part(self, name: str) -> None:
        """A part of the book is being made."""
        self._waiting.now(f"making the volume, part {name}")

    def wrote_book(self, book: Book) -> None:
        """The book is written in its formats."""
        self.close()
        click.echo(f"{len(book.parts)} parts: {', '.join(book.parts)}")

    def began_sheets(self) -> None:
        """Sheets follow."""
        from surveykit.cli.waiting import Counting

        self._counting = self.enter_context(Counting(self._sheets, "feedback sheets written"))

    def wrote_sheet(self, unit: str) -> None:
        """A sheet is written."""
        self._counting.advanced(1)
