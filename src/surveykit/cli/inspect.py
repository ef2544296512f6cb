"""``surveykit inspect``: what raw files are, before anything is declared."""

from __future__ import annotations

from pathlib import Path

import click

from surveykit.cli.options import EXISTING_FILE, FOLDER


@click.command(
    epilog="Examples:\n\n  surveykit inspect export.xlsx\n\n  surveykit inspect export.xlsx --draft surveys/canteen\n\n"
    "Exit codes: 0 every file is a readable table; 2 usage, or a file that cannot be read."
)
@click.argument("files", nargs=-1, required=True, type=EXISTING_FILE)
@click.option(
    "--draft",
    type=FOLDER,
    help="Write survey.yml, units.csv and copies of the files into this folder, every guess marked.",
)
@click.option("--reader", help="Read the files with this reader instead of the one that fits best.")
@click.option("--sheet", help="The sheet of a workbook; the first visible one if not given.")
@click.option("--encoding", help="The encoding of a text file, where it cannot be detected.")
@click.option("--delimiter", help="The delimiter of a text file, where it cannot be detected.")
@click.option(
    "--quoting", help="none: double quotes of a text file are part of its texts; standard: they enclose them."
)
@click.option(
    "--pair",
    type=EXISTING_FILE,
    help="What belongs to the file: 问卷星 in number mode, an XLSForm, the code.csv of 问卷网.",
)
def command(files: tuple[Path, ...], draft: Path | None, pair: Path | None, **given: str | None) -> None:
    """Show what raw files are: platform, questions, types, scales, units, missing marks, personal data.

    Nothing is written without --draft. Two files of one 问卷星 export (按文本 and 按序号) are read together.
    """
    from surveykit.inspection import described, overview_of, with_pairs, write_draft

    options = {name: value for name, value in given.items() if value is not None}
    if pair is not None and len(files) > 1:
        raise click.UsageError("--pair belongs to one file; give the files one by one")
    together = [(files[0], pair)] if pair is not None else with_pairs(files)
    overviews = [overview_of(path, pair=beside, **options) for path, beside in together]
    click.echo("\n\n".join(described(overview) for overview in overviews))
    if draft is not None:
        written = write_draft(overviews, draft)
        made = [draft / "survey.yml", *([draft / "units.csv"] if written.units is not None else [])]
        click.echo(f"\nWritten: {' and '.join(map(str, made))}, {written.guesses} guesses to confirm")
        click.echo(f"Next:    surveykit check {draft}")
