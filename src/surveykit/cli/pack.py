"""``surveykit pack``: a finished study as one file for reviewers."""

from __future__ import annotations

from pathlib import Path

import click

from surveykit.cli.options import out_option, survey_argument


@click.command(
    epilog="Examples:\n\n  surveykit pack lecture-evaluation -o lecture-evaluation.zip\n\n"
    "  surveykit pack mass-evaluation -o study.zip --raw\n\n"
    "Exit codes: 0 written; 1 reports are missing or out of date, or the bundle cannot be written;"
    " 2 usage or bad input; 130 interrupted."
)
@survey_argument()
@click.option(
    "-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip file to write."
)
@click.option("--raw", is_flag=True, help="Put the raw exports in too; they may hold personal data.")
@out_option()
def command(survey: str, output: Path, raw: bool, out: Path | None) -> None:
    """Pack a finished study into one file that a reviewer can check.

    The bundle holds survey, notebooks, reports, numbers, ledger and the clean, de-identified responses.
    Equal studies give equal bundles, byte for byte; the SHA-256 that is printed goes to the reviewer by another way
    than the file.
    """
    from surveykit.cleaning import load_survey
    from surveykit.submission import pack

    packed = pack(load_survey(survey), output, raw=raw, out=out)
    click.echo(f"Written {packed.path}: {packed.files:,} files, {packed.size:,} bytes")
    click.echo(f"SHA-256 {packed.sha256}")
