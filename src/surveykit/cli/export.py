"""``surveykit export``: the clean data for other programs, with a codebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveykit.cli.options import language_option, out_option, survey_argument
from surveykit.language import Language

if TYPE_CHECKING:
    from surveykit.survey import Definition


@click.command(
    epilog="Examples:\n\n  surveykit export lecture-evaluation --to sav --codebook\n\n"
    "  surveykit export lecture-evaluation --to parquet --public\n\n"
    "Exit codes: 0 written; 1 something must be settled first (see check); 2 usage or bad input; 130 interrupted."
)
@survey_argument
@click.option(
    "--to",
    required=True,
    type=click.Choice(["sav", "dta", "xlsx", "parquet", "csv"]),
    help="Format of the data file: SPSS, Stata, Excel, Parquet or CSV.",
)
@click.option("--codebook", is_flag=True, help="Write a codebook as well: Word, HTML and DDI-Codebook 2.5 (XML).")
@click.option(
    "--public",
    is_flag=True,
    help="Only what may be published as rows: closed questions without respondents, and only where at least ten"
    " responses share each combination of privacy: quasi_identifiers.",
)
@language_option
@out_option
def command(survey: str, to: str, codebook: bool, public: bool, language: Language | None, out: Path | None) -> None:
    """Write the clean data for SPSS, Stata, Excel, R or pandas, with labels and kinds of missing answers.

    The file goes to reports/SURVEY/data. It holds one row per response: texts are masked, respondents are numbers, and
    nothing is in it that privacy drops. It is for analysis, under the same protection as the raw data.
    """
    from surveykit.batch import exclusive, report_folder
    from surveykit.cleaning import load_survey
    from surveykit.cli.lines import account_line, tell_guesses
    from surveykit.cli.waiting import Waiting
    from surveykit.export import export

    loaded = load_survey(survey)
    folder = report_folder(loaded, out)
    with exclusive(folder), Waiting("reading and cleaning the data") as waiting:
        responses = loaded.clean()
        waiting.now("writing the data file")
        written = export(responses, folder / "data", to, language, with_codebook=codebook, public=public)
    click.echo(account_line(responses.account))
    for path in written.paths:
        click.echo(f"Written {path}")
    for note in written.data.notes:
        click.echo(f"Note: {note}")
    click.echo(_warning(written.data.n, _among(responses.survey, written.k), written.unmasked, public=public))
    tell_guesses(loaded, survey)


def _among(survey: Definition, k: int) -> str:
    """Among how many others a person is hidden, as far as the survey says by what people are recognised."""
    if survey.privacy.quasi_identifiers:
        return f"at least {k:,} share each combination of quasi-identifiers"
    return "by what people could be recognised is not declared (privacy: quasi_identifiers)"


def _warning(n: int, among: str, unmasked: tuple[str, ...], *, public: bool) -> str:
    """What a person must know who passes the file on."""
    if public:
        return f"The file holds {n:,} rows of respondents; {among}."
    texts = f" Texts of {', '.join(unmasked)} are as they were written (privacy: keep)." if unmasked else ""
    return (
        f"The file holds {n:,} rows of respondents; {among}: keep it as you keep the raw data, and do not publish"
        f" it.{texts}"
    )
