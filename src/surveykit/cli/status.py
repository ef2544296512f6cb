"""``surveykit status``: what is up to date and what is not."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveykit.cli.options import out_option, survey_argument

if TYPE_CHECKING:
    from surveykit.batch import Request


@click.command(
    epilog="Example:\n\n  surveykit status lecture-evaluation\n\nExit codes: 0 every report is up to date; 1 some are"
    " out of date, failed or missing; 2 usage or bad input."
)
@survey_argument
@out_option
def command(survey: str, out: Path | None) -> int:
    """Show which reports are done, out of date, failed or missing.

    A report is out of date when its responses, the published benchmarks, its notebook, its parameters, the document
    formats or the versions of the programs have changed since it was made, or when its files were altered.
    """
    from surveykit.batch import certificate, report_folder, survey_status
    from surveykit.batch.journal.record import read_record
    from surveykit.cleaning import load_survey

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
    units = f"{proof.units} of {proof.units} units and " if loaded.has_units else ""
    withheld = f", {proof.withheld} of them withheld" if loaded.has_units else ""
    click.echo(
        f"complete: {units}the overall report{withheld}; "
        f"{proof.files:,} files as they were made, SHA-256 of all {proof.digest}"
    )
    return 0


def given_options(request: Request) -> list[str]:
    """The words of the options by which reports are judged; units are left out, since all are to be made."""
    from surveykit.batch import Limits

    limits, usual = request.limits, Limits()
    parameters = (f"{name}={json.dumps(value, ensure_ascii=False)}" for name, value in request.parameters.items())
    options = [
        ("--language", request.language or None),
        ("--formats", None if request.formats is None else ",".join(request.formats)),
        *(("--param", parameter) for parameter in parameters),
        ("--notebook", str(request.unit_notebook) if request.unit_notebook else None),
        ("--engine", request.engine or None),
        ("--cell-timeout", None if limits.cell == usual.cell else f"{limits.cell or 0:g}"),
        ("--unit-timeout", None if limits.unit == usual.unit else f"{limits.unit or 0:g}"),
        ("--memory", None if limits.memory == usual.memory else str(limits.memory or 0)),
    ]
    return [word for name, value in options if value is not None for word in (name, value)]
