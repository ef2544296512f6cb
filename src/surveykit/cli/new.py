"""``surveykit new``: a survey folder to fill."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="Examples:\n\n  surveykit new canteen\n\n  surveykit new traffic --template poll\n\n"
    "  surveykit run canteen\n\n"
    "Exit codes: 0 written; 2 the name is taken or not usable."
)
@click.argument("name")
@click.option(
    "--template",
    default="rated",
    show_default=True,
    metavar="TEMPLATE",
    help="rated: units with a register; poll: nothing is rated; staff: departments, not ranked; panel: waves of the"
    " same respondents.",
)
def command(name: str, template: str) -> None:
    """Start a survey folder that runs at once, to be filled with your own export.

    Writes surveys/NAME with a commented survey.yml, a few made answers, the notebooks of its reports and, where units
    are rated, a register.
    """
    from surveykit.batch import copy_notebooks
    from surveykit.cleaning import load_survey
    from surveykit.survey import new_survey

    folder = new_survey(name, Path("surveys"), template)
    copy_notebooks(load_survey(folder), folder / "notebooks")
    click.echo(f"Written: {folder}")
    click.echo(f"Try it:  surveykit run {name}")
    click.echo(f"Then put your own export into {folder / 'raw'} and describe it in {folder / 'survey.yml'}")
