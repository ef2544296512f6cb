"""``surveykit check``: findings, before anything is decided."""

from __future__ import annotations

import click

from surveykit.cli.options import survey_argument


@click.command(
    epilog="Example:\n\n  surveykit check lecture-evaluation\n\nExit codes: 0 nothing to settle; 1 something must be"
    " settled in survey.yml or decisions.yml; 2 usage or bad input."
)
@survey_argument
def command(survey: str) -> int:
    """Check a survey's data against its questionnaire and list what a person must settle.

    Labels, codes and unit names that the questionnaire does not declare are errors: nothing is guessed and nothing
    becomes a silent gap. Warnings and notes do not stop a run.
    """
    from surveykit.cleaning import load_survey
    from surveykit.cli.lines import account_line
    from surveykit.cli.waiting import Waiting

    loaded = load_survey(survey)
    with Waiting("reading and checking the data"):
        findings = loaded.check()
    for finding in findings:
        click.echo(f"{finding}\n")
    errors = [finding for finding in findings if finding.severity == "error"]
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    if errors:
        click.echo(f"{count}, {len(errors)} of which must be settled before a run")
        return 1
    with Waiting("cleaning the data"):
        account = loaded.clean().account
    click.echo(account_line(account))
    click.echo(f"{count}, nothing that stops a run" if findings else "no findings")
    return 0
