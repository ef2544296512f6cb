"""``surveykit new``: a survey folder to fill."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    epilog="Example:\n\n  surveykit new canteen\n\n  surveykit run canteen\n\nExit codes: 0 written; 2 the name is"
    " taken or not usable."
)
@click.argument("name")
def command(name: str) -> None:
    """Start a survey folder that runs at once, to be filled with your own export.

    Writes surveys/NAME with a commented survey.yml, a register, a few made answers and the two report notebooks.
    """
    from surveykit.batch import copy_notebooks
    from surveykit.cleaning import load_survey
    from surveykit.survey import new_survey

    folder = new_survey(name, Path("surveys"))
    copy_notebooks(load_survey(folder), folder / "notebooks")
    click.echo(f"Written: {folder}")
    click.echo(f"Try it:  surveykit run {name}")
    click.echo(f"Then put your own export into {folder / 'raw'} and describe it in {folder / 'survey.yml'}")
