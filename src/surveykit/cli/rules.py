"""``surveykit rules``: what a survey's rules about places really catch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from surveykit.cli.options import language_option, survey_argument
from surveykit.language import Language

if TYPE_CHECKING:
    from surveykit.tables import Table


@click.command(
    epilog="Examples:\n\n  surveykit rules mass-evaluation\n\n  surveykit rules mass-evaluation --kind bottom --k 10"
    " --years 2 --language en\n\n  surveykit rules lecture-evaluation --kind below --threshold 3\n\n"
    "Exit codes: 0 shown; 1 the data need a decision first; 2 usage or bad input."
)
@survey_argument
@click.option(
    "--kind", type=click.Choice(["top", "bottom", "below"]), help="Try this rule instead of the survey's own."
)
@click.option("--k", type=click.IntRange(1), help="How many units it names (top, bottom).")
@click.option("--threshold", type=float, help="The score under which it names a unit (below).")
@click.option("--years", type=click.IntRange(1), default=1, show_default=True, help="Waves in a row before it applies.")
@click.option("--min-n", type=click.IntRange(1), help="Fewest answers in a wave; disclosure.min_n_rank if not given.")
@click.option(
    "--replications",
    type=click.IntRange(100),
    help="Simulated cities behind the table; as many as in the reports if not given.",
)
@language_option
def command(
    survey: str,
    kind: str | None,
    k: int | None,
    threshold: float | None,
    years: int,
    min_n: int | None,
    replications: int | None,
    language: Language | None,
) -> int:
    """Show what a survey's rules about places catch, and the evidence for each unit they name.

    Each rule of survey.yml (or the one given by the options) is applied to the survey's units, and to simulated cities
    with the same numbers of answers, the same differences between units and the same correlation between waves. Beside
    the rule as published are its alternatives: a minimum n, shrunken estimates, and intervals.
    """
    from surveykit import tables, wording
    from surveykit.cleaning import load_survey
    from surveykit.presentation import View
    from surveykit.slices import rule_places
    from surveykit.units import REPLICATIONS

    asked = {"kind": kind, "k": k, "threshold": threshold, "years": years, "min_n": min_n}
    rule = None if kind is None else {name: value for name, value in asked.items() if value is not None}
    if rule is None and (k, threshold, min_n) != (None, None, None):
        raise click.UsageError("--k, --threshold and --min-n describe a rule; say which with --kind")
    responses = load_survey(survey).clean()
    places, known = rule_places(responses, rule, replications or REPLICATIONS)
    view = View.of(known, language)
    if not known.rules:
        click.echo(f"{known.id} has no rules; declare them under rules: in survey.yml, or try --kind bottom --k 3")
        return 0
    for number, declared in enumerate(known.rules):
        click.echo(f"{view.label(declared.name)}\n")
        click.echo(wording.rule_finding(places, number, view) + "\n")
        for said in wording.evidence(places, number, view):
            click.echo(f"- {said}")
        click.echo("")
        _show(tables.rule_outcomes(places, number, view))
        _show(tables.rule_evidence(places, number, view))
    return 0


def _show(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as Shown

    from surveykit.language import text

    if table.nothing:
        click.echo(text("appendix.empty.table", table.language, title=table.title, reason=table.nothing) + "\n")
        return
    shown = Shown(title=table.title, title_justify="left")
    for column in table.columns:
        label = f"{column.spanner}\n{column.label}" if column.spanner else column.label
        shown.add_column(label, justify="right" if column.align == "right" else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*(cell.text for cell in row))
    console = Console(highlight=False, width=None if Console().is_terminal else 140)
    console.print(shown)
    for note in table.notes:
        console.print(note, soft_wrap=True)
    console.print("")
