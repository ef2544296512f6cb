"""``surveykit run``: reports for all units of a survey."""

from __future__ import annotations

import click

from surveykit.cli.options import RunOptions, run_options, survey_argument


@click.command(
    epilog="Examples:\n\n  surveykit run lecture-evaluation\n\n"
    "  surveykit run lecture-evaluation --units D01,D02 --language zh --out reports/try\n\n"
    "Exit codes: 0 all reports made; 1 a unit failed or findings must be settled first;"
    " 2 usage or bad input; 130 interrupted (run again to go on)."
)
@survey_argument
@run_options
def command(survey: str, options: RunOptions) -> int:
    """Write one report per rated unit and the overall report.

    Reports that are up to date are not made again: after an interruption, or after a change of the data or a
    notebook, the same command does only what is missing.
    """
    return report(survey, options)


def report(survey: str, options: RunOptions) -> int:
    """Make the reports with progress on the screen; the exit code."""
    from surveykit.batch import run_survey
    from surveykit.cleaning import load_survey
    from surveykit.cli.lines import tell_guesses
    from surveykit.cli.progress import Progress

    request = options.request(load_survey(survey))
    with Progress() as progress:
        report = run_survey(request, watcher=progress)
    progress.summary(report)
    tell_guesses(request.survey, survey)
    return 1 if report.outcome.with_status("failed") else 0
