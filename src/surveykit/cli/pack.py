"""``surveykit pack``: a finished study as one file for reviewers or for everybody."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import click

from surveykit.cli.options import out_option, survey_argument


@click.command(
    epilog="Examples:\n\n  surveykit pack lecture-evaluation -o lecture-evaluation.zip\n\n"
    "  surveykit pack mass-evaluation -o study.zip --raw --wheels\n\n"
    "  surveykit pack mass-evaluation --audience public --check\n\n"
    "Exit codes: 0 written, or nothing blocks it; 1 reports are missing or out of date, or something must not"
    " leave; 2 usage or bad input; 130 interrupted."
)
@survey_argument
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The zip file to write.")
@click.option(
    "--audience",
    type=click.Choice(["reviewer", "public"]),
    default="reviewer",
    show_default=True,
    help="public: no comments, no outputs of notebooks, and no responses unless they are k-anonymous.",
)
@click.option("--raw", is_flag=True, help="Put the raw exports in too; they may hold personal data.")
@click.option("--wheels", is_flag=True, help="Put the programs in too, so that it runs again without network.")
@click.option("--check", is_flag=True, help="Print the whole checklist and write nothing.")
@out_option
def command(
    survey: str,
    output: Path | None,
    audience: Literal["reviewer", "public"],
    raw: bool,
    wheels: bool,
    check: bool,
    out: Path | None,
) -> int:
    """Pack a finished study into one file that a reviewer can check.

    The bundle holds survey, notebooks, reports, numbers, the book, the ledger and the clean, de-identified responses.
    Equal studies give equal bundles, byte for byte; the SHA-256 that is printed goes to the reviewer by another way
    than the file. Before it is written a data editor's checklist is gone through: what must not leave blocks ([ ]),
    what a person must judge is shown ([!]); --check also prints what is as it should be ([x], [i]).
    """
    from surveykit.cleaning import load_survey
    from surveykit.cli.waiting import Waiting
    from surveykit.submission import prepared, write

    if output is None and not check:
        raise click.UsageError("say where to write the bundle: -o FILE.zip (or only look: --check)")
    loaded = load_survey(survey)
    with ExitStack() as stack:
        with Waiting("reading the study") as waiting:
            asked = prepared(loaded, audience=audience, raw=raw, with_wheels=wheels, out=out, tell=waiting.now)
            bundle = stack.enter_context(asked)
        for item in bundle.items:
            if check or item.state in ("note", "blocks"):
                click.echo(str(item))
        if check or output is None or bundle.blocked:
            n = len(bundle.blocked)
            click.echo(f"{n} of {len(bundle.items)} block: nothing is written" if n else "nothing blocks it")
            return 1 if n else 0
        with Waiting(f"writing {output}"):
            packed = write(bundle, output)
    click.echo(f"Written {packed.path}: {packed.files:,} files, {packed.size:,} bytes")
    click.echo(f"SHA-256 {packed.sha256}")
    return 0
