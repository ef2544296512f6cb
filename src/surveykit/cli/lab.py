"""``surveykit lab``: JupyterLab, ready."""

from __future__ import annotations

import click


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Examples:\n\n  surveykit lab\n\n  surveykit lab lecture-evaluation -- --no-browser --port 8890\n\n"
    "Exit codes: those of JupyterLab; 2 JupyterLab is not installed.",
)
@click.argument("survey", required=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def command(survey: str | None, options: tuple[str, ...]) -> int:
    """Open JupyterLab with the notebooks of a survey.

    Opens the unit report of SURVEY (of the lecture evaluation if none is given). What follows -- is handed to
    JupyterLab.
    """
    from surveykit.lab import start

    return start(survey, options)
