"""``surveykit status``: what stands and what does not."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from surveykit.cli.options import out_option, survey_argument


@click.command(
    epilog="Example:\n\n  surveykit status lecture-evaluation\n\nExit codes: 0 every report is up to date; 1 some are"
    " out of date, failed or missing; 2 usage or bad input."
)
@survey_argument()
@out_option()
def command(survey: str, out: Path | None) -> int:
    """Show which reports are done, out of date, failed or missing.

    A report is out of date when its responses, the published benchmarks, its notebook, its parameters, the document
    formats or the versions of the programs have changed since it was made, or when its files were altered.
    """
    from surveykit.batch import certificate, report_folder, survey_status
    from surveykit.batch.journal.record import read_record
    from surveykit.cleaning import load_survey
    from surveykit.cli.asked import given_options

    loaded = load_survey(survey)
    states = survey_status(loaded, out)
    for name in ("done", "withheld", "stale", "failed", "missing"):
        having = [state for state in states if state.state == name]
        if having:
            click.echo(f"{name:>8}: {len(having)}")
        if name in {"stale", "failed", "missing"}:
            for state in having:
                click.echo(f"          {state.unit or 'overall'}{f': {state.detail}' if state.detail else ''}")
    proof = certificate(loaded, out, states)
    if proof is None:
        words = ["surveykit", "run", survey, *given_options(read_record(report_folder(loaded, out), loaded))]
        click.echo(f"not complete: {shlex.join([*words, *(['--out', str(out)] if out else [])])}")
        return 1
    click.echo(
        f"complete: {proof.units} of {proof.units} units and the overall report, {proof.withheld} of them withheld; "
        f"{proof.files:,} files as they were made, SHA-256 of all {proof.digest}"
    )
    return 0
