"""All checks, those of campaigns among them, on 140,000 ratings with 30 columns; and on ten times as many."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import growth, median_seconds, peak_memory, report
from surveykit.cleaning import load_survey
from surveykit.cleaning.checks import run_checks
from surveykit.cleaning.decisions import Decisions
from surveykit.cleaning.typing import Typed, type_tables

ROWS, QUESTIONS, UNITS = 140_000, 22, 700
#: The argument with which this script measures its own memory, in a process that does nothing else.
PEAK = "peak"


def main() -> bool:
    """Measure the checks alone: the rows are read and typed before."""
    few = typed_ratings(ROWS)
    many = repeated(few, 10)
    return all(
        [
            report(f"all checks, {ROWS:,} ratings x 30 columns", median_seconds(lambda: run_checks(few)), 10.0),
            report("reading, typing and checking them: memory", peak_megabytes(), 1_536, unit="MB"),
            report(
                "ten times the ratings", growth(lambda: run_checks(few), lambda: run_checks(many), 3), 11, unit="times"
            ),
        ]
    )


def peak_megabytes() -> float:
    """The most memory of a process that makes, types and checks the ratings."""
    command = [sys.executable, "-m", "benchmarks.checks", PEAK]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def typed_ratings(rows: int) -> Typed:
    """Made ratings of many units at terminals, typed: 22 rating questions, a comment and the columns of a terminal."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "made"
        (folder / "raw").mkdir(parents=True)
        (folder / "survey.yml").write_text(survey_text(), encoding="utf-8")
        units = pd.DataFrame({"unit_id": [f"U{n:04d}" for n in range(UNITS)]})
        units.assign(name=units["unit_id"]).to_csv(folder / "units.csv", index=False)
        made_ratings(rows).to_csv(folder / "raw" / "made.csv", index=False)
        survey = load_survey(folder)
        return type_tables(survey, survey.read(), Decisions())


def survey_text() -> str:
    """The survey of the made ratings, with every check that needs settings."""
    questions = "".join(f"  q{n:02d}: {{text: Q{n}, type: rating, scale: five}}\n" for n in range(QUESTIONS))
    return f"""\
format: 1
id: made
title: Made ratings
units: {{register: units.csv, column: unit}}
respondent: phone
sources: [{{path: raw/made.csv}}]
scales: {{five: {{preset: five_level_100_80_60_30_0}}}}
questions:
{questions}  comment: {{text: Comment, type: text}}
headline: {{question: q00}}
checks:
  duplicates: {{keys: [respondent, unit, q00, q01, q02], action: flag}}
  burst: {{device: device, time: rated}}
  flood: {{rater: phone, time: rated}}
  runs: {{device: device, time: rated}}
  default_ratings: {{start: called, end: rated}}
  too_fast: {{duration: taken}}
  careless: {{variability: 0.1, synonyms: 0.2}}
privacy: {{keep: [phone, respondent]}}
report: {{title: Made, date: 2025-12-31}}
"""


def made_ratings(rows: int) -> pd.DataFrame:
    """Ratings from a person's mood and chance, as a terminal would write them."""
    random = np.random.Generator(np.random.PCG64(rows))
    called = pd.Timestamp("2025-01-06 09:00") + pd.to_timedelta(np.sort(random.integers(0, 20_000_000, rows)), unit="s")
    unit = random.integers(0, UNITS, rows)
    mood = random.normal(4, 0.7, rows)
    columns = {
        "unit": [f"U{n:04d}" for n in unit],
        "phone": [f"154{n:08d}" for n in random.integers(0, 10**8, rows)],
        "device": [f"W{n:04d}" for n in unit],
        "called": called.strftime("%Y-%m-%d %H:%M:%S"),
        "rated": (called + pd.to_timedelta(random.integers(20, 1_500, rows), unit="s")).strftime("%Y-%m-%d %H:%M:%S"),
        "taken": random.integers(20, 600, rows),
        "comment": random.choice(["", "很好", "排队太久", "态度好，办得快"], rows),
    }
    noise = random.normal(0, 0.8, (QUESTIONS, rows))
    return pd.DataFrame(
        columns | {f"q{n:02d}": np.clip(np.rint(mood + noise[n]), 1, 5).astype(int) for n in range(QUESTIONS)}
    )


def repeated(typed: Typed, times: int) -> Typed:
    """The same rows several times over, as rows of their own."""
    table = typed.tables[0]
    frame = pd.concat([typed.frame] * times, ignore_index=True)
    longer = replace(
        table, frame=pd.concat([table.frame] * times, ignore_index=True), rows=np.arange(2, len(frame) + 2)
    )
    return replace(
        typed,
        tables=(longer,),
        frame=frame.assign(row=longer.rows),
        table=np.zeros(len(frame), dtype=np.int64),
        position=np.arange(len(frame)),
        sheets=pd.concat([typed.sheets] * times, ignore_index=True),
    )


if __name__ == "__main__":
    if sys.argv[1:] == [PEAK]:
        run_checks(typed_ratings(ROWS))
        sys.stdout.write(f"{peak_memory()}\n")
    else:
        sys.exit(0 if main() else 1)
