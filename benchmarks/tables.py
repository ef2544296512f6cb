"""A banner of 30 questions by 20 groups over 140,000 answers; one figure of an ordered scale."""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from benchmarks.measure import median_seconds, report
from surveykit import figures, tables
from surveykit.estimation import Banner, Design, banner
from surveykit.presentation import View
from surveykit.survey import Definition

ROWS, GROUPS, QUESTIONS, STRATA = 140_000, 20, 30, 20
CHOICES = list("12345")


def main() -> bool:
    """Measure; the design is prepared anew in every run of the banner."""
    frame, survey = made_answers(), made_survey()
    shares = Design(frame, weight="weight").proportion(["q01", "q02", "q03"])
    results = estimated(frame)
    figures.likert(shares, View.of(survey), id="warm")
    return all(
        [
            report(
                f"banner of {QUESTIONS} questions by {GROUPS} groups, {ROWS:,} answers: estimates, tests and table",
                median_seconds(lambda: tables.banner(estimated(frame), View.of(survey), id="banner")),
                3.0,
            ),
            report(
                "the table alone", median_seconds(lambda: tables.banner(results, View.of(survey), id="banner")), 1.0
            ),
            report("one figure of an ordered scale, warm", median_seconds(lambda: drawn(shares, survey)), 0.15),
        ]
    )


def estimated(frame: pd.DataFrame) -> Banner:
    """The estimates and tests of all questions by all groups."""
    questions = [name for name in frame.columns if name.startswith("q")]
    return banner(Design(frame, weight="weight", strata="stratum", psu="person"), questions, "group")


def drawn(shares: pd.DataFrame, survey: Definition) -> figures.Figure:
    """Three questions as diverging bars, as SVG and PNG."""
    return figures.likert(shares, View.of(survey), id="bars")


def made_answers() -> pd.DataFrame:
    """Answers of persons in strata to questions with five choices, each in one of the groups, with weights."""
    rng = np.random.default_rng(20_251_231)
    person = rng.integers(0, ROWS * 2 // 3, ROWS)
    columns = {
        "group": pd.Categorical.from_codes(rng.integers(0, GROUPS, ROWS), [f"G{n:02d}" for n in range(GROUPS)]),
        "person": person,
        "stratum": person % STRATA,
        "weight": rng.uniform(0.5, 2.0, ROWS),
    }
    for number in range(1, QUESTIONS + 1):
        codes = np.where(rng.random(ROWS) < 0.05, -1, rng.integers(0, 5, ROWS))
        columns[f"q{number:02d}"] = pd.Categorical.from_codes(codes, CHOICES, ordered=True)
    return pd.DataFrame(columns)


def made_survey() -> Definition:
    """A survey that declares the questions."""
    content = {
        "id": "benchmark",
        "title": "Benchmark",
        "language": "en",
        "scales": {"five": {"choices": {code: f"level {code}" for code in CHOICES}}},
        "sources": [{"path": "raw/made.csv"}],
        "units": {"register": "units.csv", "column": "group"},
        "questions": {
            f"q{number:02d}": {"text": f"Question {number}", "type": "rating", "scale": "five", "column": f"q{number}"}
            for number in range(1, QUESTIONS + 1)
        },
        "headline": {"question": "q01"},
        "report": {"title": "Benchmark", "date": "2025-12-31"},
    }
    return Definition.model_validate(content, context={"language": "en"})


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
