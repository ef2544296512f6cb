"""``surveykit clean``: the ledger and the account of rows."""

from __future__ import annotations

from pathlib import Path

import click

from surveykit.cli.options import out_option, survey_argument


@click.command(
    epilog="Example:\n\n  surveykit clean lecture-evaluation\n\nExit codes: 0 written; 1 something must be settled"
    " first (see check); 2 usage or bad input."
)
@survey_argument
@out_option
def command(survey: str, out: Path | None) -> None:
    """Clean a survey's data and write the ledger and the account of rows.

    Nothing is deleted: every excluded row and every changed answer is a row of quality/ledger.xlsx, and received =
    kept + excluded, by reason.
    """
    from surveykit.batch import report_folder
    from surveykit.cleaning import load_survey, write_quality
    from surveykit.cli.lines import account_line
    from surveykit.cli.waiting import Waiting

    loaded = load_survey(survey)
    folder = report_folder(loaded, out) / "quality"
    with Waiting("reading and cleaning the data") as waiting:
        responses = loaded.clean()
        waiting.now("writing the ledger")
        write_quality(responses, folder)
    click.echo(account_line(responses.account))
    click.echo(f"Written to {folder}")
