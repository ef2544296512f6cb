"""``surveykit simulate``: a rating campaign as raw exports, with known truth."""

from __future__ import annotations

from pathlib import Path

import click

from surveykit.cli.options import EXISTING_FILE
from surveykit.cli.waiting import Counting


@click.command(
    epilog="Examples:\n\n  surveykit simulate mass-evaluation --seed 1 -o simulated\n\n"
    "  surveykit simulate mass-evaluation --seed 7 --units 40 --ratings 4000 --faults my-faults.yml -o small\n\n"
    "Exit codes: 0 written; 2 usage, bad input, or the folder holds something else; 130 interrupted (nothing is"
    " written)."
)
@click.argument("campaign")
@click.option("--seed", type=int, required=True, help="Equal seeds and options give equal bytes.")
@click.option("--units", type=int, default=712, show_default=True, help="Rated units in the register.")
@click.option("--ratings", type=int, default=140_000, show_default=True, help="Answers that count, per wave.")
@click.option("--waves", default="2024,2025", show_default=True, metavar="YEAR,…", help="Years, in order.")
@click.option(
    "--faults",
    type=EXISTING_FILE,
    help="Kinds and rates of planted faults (YAML), instead of the ones that surveykit brings along.",
)
@click.option(
    "-o",
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder for the exports, the register and truth.json; new, empty, or simulated before and not changed.",
)
def command(campaign: str, seed: int, units: int, ratings: int, waves: str, faults: Path | None, folder: Path) -> None:
    """Simulate a rating campaign as raw exports, with the truth beside them.

    CAMPAIGN is mass-evaluation: offices of a made city are rated at window terminals, by text message and in a
    year-end web form. truth.json holds every true score and every planted fault. No person, office or rating is real.
    """
    from surveykit.simulation import Settings, default_faults, load_faults, simulate

    planted = load_faults(faults) if faults else default_faults()
    names = tuple(part.strip() for part in waves.split(",") if part.strip())
    settings = Settings(seed, units, ratings, names, planted, campaign=campaign)
    with Counting(ratings * len(names), "ratings written") as counting:
        truth = simulate(settings, folder, counting.advanced)
    for file in truth.files:
        kinds = ", ".join(f"{name} {count:,}" for name, count in file.counts.items())
        click.echo(f"{file.path}: {file.rows:,} rows ({kinds})")
    kinds = ", ".join(f"{kind} {entry['faults']:,}" for kind, entry in truth.faults.items())
    click.echo(f"Planted faults: {kinds}")
    click.echo(f"Simulated, not real: {folder} (register units.csv, truth in truth.json)")
