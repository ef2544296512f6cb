"""``surveykit notebook``: a notebook that surveykit brings along, to be run or changed."""

from __future__ import annotations

import click


@click.command(
    epilog="Examples:\n\n  surveykit notebook\n\n"
    "  papermill plain_file.ipynb out.ipynb -p file data.csv -p by region -p weight w\n\n"
    "Exit codes: 0 written; 2 there is no such notebook, or a file of that name is there."
)
@click.argument("name", default="plain_file")
def command(name: str) -> None:
    """Put a notebook that surveykit brings along into the current folder.

    plain_file shows every question of a plain file, with no survey folder; the others are those of reports.
    """
    from surveykit.batch.demo.shipped import bring_notebook

    click.echo(f"Written: {bring_notebook(name)}")
