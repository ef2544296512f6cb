"""``surveykit run``: reports for all units of a survey."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from surveykit.cli.options import ALL, run_options, survey_argument
from surveykit.language import Language


@click.command(
    epilog="Examples:\n\n  surveykit run lecture-evaluation\n\n"
    "  surveykit run lecture-evaluation --units D01,D02 --language zh --out reports/try\n\n"
    "Exit codes: 0 all reports made; 1 a unit failed or findings must be settled first;"
    " 2 usage or bad input; 130 interrupted (run again to go on)."
)
@survey_argument()
@run_options
def command(survey: str, **options: Any) -> int:
    """Write one report per rated unit and the overall report.

    Reports that are up to date are not made again: after an interruption, or after a change of the data or a
    notebook, the same command does only what is missing.
    """
    return report(survey, **options)


def report(
    survey: str,
    *,
    jobs: int | None,
    engine: str | None,
    units: tuple[str, ...] | None,
    fresh: bool,
    notebook: Path | None,
    parameters: tuple[str, ...],
    language: Language | None,
    formats: tuple[str, ...] | None,
    cell_timeout: float,
    unit_timeout: float,
    memory: str,
    out: Path | None,
) -> int:
    """Make the reports with progress on the screen; the exit code."""
    from surveykit.batch import Limits, Request, parse_parameter, parse_size, run_survey
    from surveykit.cleaning import load_survey
    from surveykit.cli.guesses import tell_guesses
    from surveykit.cli.progress import Progress

    request = Request(
        survey=load_survey(survey),
        folder=out,
        units=None if units == (ALL,) else units,
        unit_notebook=notebook,
        parameters=dict(parse_parameter(text) for text in parameters),
        language=language,
        formats=formats,
        engine=engine,
        workers=jobs,
        limits=Limits(cell_timeout or None, unit_timeout or None, parse_size(memory)),
        fresh=fresh,
    )
    with Progress() as progress:
        report = run_survey(request, watcher=progress)
    progress.summary(report)
    tell_guesses(request.survey, survey)
    return 1 if report.outcome.with_status("failed") else 0
