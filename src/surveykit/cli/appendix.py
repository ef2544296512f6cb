"""``surveykit appendix``: the appendix volume of a survey and its units' feedback sheets."""

from __future__ import annotations

from pathlib import Path

import click

from surveykit.cli.options import comma_list, out_option, survey_argument
from surveykit.language import Language


@click.command(
    epilog="Examples:\n\n  surveykit appendix mass-evaluation\n\n"
    "  surveykit appendix lecture-evaluation --parts sample,frequencies --formats docx --no-feedback\n\n"
    "Exit codes: 0 written; 1 something must be settled first (see check); 2 usage or bad input; 130 interrupted."
)
@survey_argument()
@click.option(
    "--parts", callback=comma_list, help="Parts of the volume in order; report.book of survey.yml if not given."
)
@click.option("--formats", callback=comma_list, help="Of docx,xlsx,html,pdf; the survey's if not given.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Language; the survey's if not given.")
@click.option("--feedback/--no-feedback", default=True, show_default=True, help="A feedback sheet for every unit.")
@out_option()
def command(
    survey: str,
    parts: tuple[str, ...] | None,
    formats: tuple[str, ...] | None,
    language: Language | None,
    feedback: bool,
    out: Path | None,
) -> None:
    """Write the appendix volume of a report: questionnaire, sample, tables, units, comments, methods.

    The volume stands in reports/SURVEY/book in every format with all its numbers; beside it bulletin.docx, the bulletin
    of the last wave, and one page for every unit to be handed back, feedback/UNIT/feedback.docx.
    """
    from surveykit.appendix.book import Volume, write_volume
    from surveykit.batch import exclusive, report_folder
    from surveykit.cleaning import load_survey
    from surveykit.cli.rows import account_line

    loaded = load_survey(survey)
    folder = report_folder(loaded, out)
    with exclusive(folder):
        responses = loaded.clean()
        click.echo(account_line(responses.account))
        chosen = formats if formats is not None else tuple(loaded.report.formats)
        written = write_volume(responses, folder / "book", Volume(chosen, parts, language, feedback))
    click.echo(f"{len(written.book.parts)} parts: {', '.join(written.book.parts)}")
    if written.sheets:
        click.echo(f"{len(written.sheets)} feedback sheets")
    for path in (*written.book.paths, written.bulletin):
        click.echo(f"Written {path}")
