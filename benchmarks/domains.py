"""Mean, standard error and interval of 30 questions for 700 units over 140,000 answers, weighted and stratified."""

from __future__ import annotations

import sys
import time
import tracemalloc
from importlib import import_module
from importlib.util import find_spec

import numpy as np
import pandas as pd

from benchmarks.measure import growth, median_seconds, report
from surveykit.estimation import Design

ROWS, UNITS, QUESTIONS, STRATA = 140_000, 700, 30, 20


def main() -> bool:
    """Measure; the design is prepared anew in every run."""
    frame = made_answers()
    questions = [name for name in frame.columns if name.startswith("q")]
    few, many = made_answers(questions=1), made_answers(ROWS * 10, questions=1)
    one = median_seconds(lambda: estimate(few, questions[:1]))
    sys.stdout.write(f"        one question for {UNITS} units: {one * 1000:.0f} ms\n")
    beside = against_svy(few, one) if find_spec("svy") else skipped()
    return all(
        [
            beside,
            report("30 questions, 700 units, 140,000 answers", median_seconds(lambda: estimate(frame, questions)), 2.0),
            report(
                "ten times the answers, one question",
                growth(lambda: estimate(few, questions[:1]), lambda: estimate(many, questions[:1])),
                11,
                unit="times",
            ),
            report("memory beyond the answers", peak_megabytes(frame, questions), 200, unit="MB"),
        ]
    )


def skipped() -> bool:
    """Say what is not measured."""
    sys.stdout.write(
        "skipped the comparison with svy (speed at least 500 times, differences at most 1e-8): it is not installed; "
        "make bench-svy installs the extra bench\n"
    )
    return True


def against_svy(frame: pd.DataFrame, seconds: float) -> bool:
    """The same question with svy (about a minute), where it is installed: how much slower, the largest difference."""
    polars, svy = import_module("polars"), import_module("svy")
    columns = {name: frame[name].to_numpy() for name in ("person", "stratum", "weight")}
    answers = [None if np.isnan(value) else value for value in frame["q01"].tolist()]
    table = polars.DataFrame({**columns, "q01": answers, "unit": frame["unit"].astype(str).tolist()})
    sample = svy.Sample(table, svy.Design(stratum="stratum", wgt="weight", psu="person", wr=True))
    began = time.perf_counter()
    other = sample.estimation.mean("q01", by="unit", drop_nulls=True).to_polars()
    slower = (time.perf_counter() - began) / seconds
    mine = estimate(frame, ["q01"]).set_index("unit").loc[other["unit"].to_list()]
    pairs = (("value", "est"), ("se", "se"))
    gap = max(float(np.abs(mine[own].to_numpy() / other[theirs].to_numpy() - 1).max()) for own, theirs in pairs)
    return all(
        [
            report("svy takes, for one question", slower, 500, unit="times as long", at_least=True),
            report("largest relative difference from svy", gap, 1e-8, unit=""),
        ]
    )


def estimate(frame: pd.DataFrame, questions: list[str]) -> pd.DataFrame:
    """What is measured."""
    return Design(frame, weight="weight", strata="stratum", psu="person").mean(questions, by="unit")


def made_answers(rows: int = ROWS, questions: int = QUESTIONS) -> pd.DataFrame:
    """Answers of persons in strata, each about one unit, with weights and some questions left open."""
    rng = np.random.default_rng(20_251_231)
    person = rng.integers(0, rows * 2 // 3, rows)
    frame = pd.DataFrame(
        {
            "unit": pd.Categorical.from_codes(rng.integers(0, UNITS, rows), [f"U{n:03d}" for n in range(UNITS)]),
            "person": person,
            "stratum": person % STRATA,
            "weight": rng.uniform(0.5, 2.0, rows),
        }
    )
    answers = rng.integers(1, 6, (rows, questions)).astype(np.float64)
    answers[rng.random(answers.shape) < 0.05] = np.nan
    columns = [f"q{n:02d}" for n in range(1, questions + 1)]
    return pd.concat([frame, pd.DataFrame(answers, columns=columns)], axis=1)


def peak_megabytes(frame: pd.DataFrame, questions: list[str]) -> float:
    """Peak of what the estimation allocates beyond the answers."""
    tracemalloc.start()
    estimate(frame, questions)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
