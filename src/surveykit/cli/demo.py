"""``surveykit demo``: from nothing to real reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from surveykit.cli.options import ALL, RunOptions, run_options


@click.command(
    epilog="Examples:\n\n  surveykit demo\n\n  surveykit demo --language zh --out reports/lecture-evaluation-zh\n\n"
    "  surveykit demo poll\n\n  surveykit demo mass-evaluation\n\n  surveykit demo mass-evaluation --units all\n\n"
    "Exit codes: 0 all reports made; 1 a unit failed; 2 usage, or the extra 'demo' is not installed; 130 interrupted."
)
@click.argument("name", default="lecture-evaluation")
@run_options
def command(name: str, options: RunOptions) -> int:
    """Make real reports from real data: the lecture evaluation.

    73,421 ratings of 1,128 lecturers in 14 departments by 2,972 students. The data come with an installed package
    and are read, checked and reported like any survey. NAME is a survey that surveykit brings along.

    mass-evaluation is a city's evaluation of 712 offices, by terminal, text message and web form in two years. Its data
    are simulated, with planted faults, beside the survey's questionnaire. Reports are made of a sample of units, from
    small to large; --units all makes all of them.

    poll is a weighted poll of 1,615 men with questions that have several answers. Nothing is rated: it has one report
    and an appendix volume. Its data are shipped.
    """
    from surveykit.batch import bring_survey
    from surveykit.batch.demo.shipped import sample_of
    from surveykit.batch.demo.simulated import SIMULATED
    from surveykit.cleaning import load_survey
    from surveykit.cli.run import report

    folder = bring_survey(name)
    click.echo(f"Survey: {folder}")
    if name in SIMULATED:
        _simulated(name, folder)
    if options.units is None and (sample := sample_of(load_survey(folder).register)) is not None:
        options = replace(options, units=sample)
        click.echo(f"A sample of {len(sample)} units; --units {ALL} makes the reports of all")
    failed = report(str(folder), options)
    if failed or load_survey(folder).has_units:
        return failed
    from surveykit.cli import appendix

    given = {"formats": options.formats, "language": options.language, "out": options.out}
    click.get_current_context().invoke(appendix.command, survey=str(folder), **given)
    return 0


def _simulated(name: str, folder: Path) -> None:
    """Simulate the data if they are not there, show what must be settled, and settle it from the truth."""
    from surveykit.batch.demo.simulated import DECISIONS, SIMULATED, settle_from_truth, simulate_into
    from surveykit.cleaning import load_survey
    from surveykit.cli.waiting import Counting, Waiting

    settings = SIMULATED[name]
    with Counting(settings.ratings * len(settings.waves), "ratings written") as counting:
        made = simulate_into(name, folder, advanced=counting.advanced)
    click.echo(f"{'Simulated' if made else 'Simulated before'}, not real: raw files, units.csv and truth.json")
    if (folder / DECISIONS).exists():
        return
    with Waiting("reading and checking the data"):
        errors = [finding for finding in load_survey(folder).check() if finding.severity == "error"]
    click.echo(f"surveykit check finds {len(errors)} things that a person must settle, for instance:")
    for finding in errors[:2] + errors[-2:]:
        click.echo(f"  {finding.what} ({finding.n:,} rows)")
    settle_from_truth(folder)
    click.echo(f"{folder / DECISIONS} settles them, here from the simulation's truth; in a real survey a person does")
