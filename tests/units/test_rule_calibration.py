"""The simulated cities behind ``make rule-calibration``, and whether a few of them show what all of them do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tools import rule_calibration
from tools.rule_calibration import City, statements, surveyed, table_of

CITY = City(30, 1, "inclinations", 0.25, 0.8, 0.6, 5)


@pytest.mark.parametrize("points", [2, 5, 10])
def test_shares_of_answers(points):
    city = replace(CITY, points=points)
    shares = city.shares(np.array([-1.0, 0.0, 1.0]))
    assert shares.shape == (3, points) and shares.sum(axis=1) == pytest.approx(1) and (shares >= 0).all()
    assert shares[1, -1] == pytest.approx(city.top)
    assert (np.diff(city.scores(np.linspace(-4, 4, 50))) > 0).all()


@pytest.mark.parametrize("truth", ["inclinations", "scores", "heavy tails"])
def test_true_scores_have_the_spread_and_the_correlation_of_the_city(truth):
    city = replace(CITY, units=40_000, truth=truth, points=10, top=0.3)
    own = city.inclinations(np.random.default_rng(1))
    assert own.std(axis=1) == pytest.approx([0.25, 0.25], rel=0.05)
    assert np.corrcoef(own)[0, 1] == pytest.approx(0.8, abs=0.02)
    if truth == "scores":
        scores = city.scores(own)
        assert ((scores - scores.mean()) ** 3).mean() / scores.std() ** 3 == pytest.approx(0, abs=0.03)


def test_estimates_of_counts_are_those_of_the_answers():
    counts = np.array([[5, 0, 10, 5, 20], [0, 0, 0, 0, 40]])
    frame = surveyed(counts, ["a", "b"])
    answers = np.repeat(np.arange(1, 6), counts[0])
    assert frame["value"].tolist() == pytest.approx([answers.mean(), 5.0])
    assert frame["se"].tolist() == pytest.approx([answers.std(ddof=1) / np.sqrt(40), 0.0])
    assert frame["low"].iloc[1] < 5.0 == frame["high"].iloc[1]


def test_a_bin_is_off_by_what_is_true_less_what_was_said():
    every = pd.DataFrame({"statement": "p_k", "p": [0.2] * 4 + [0.6] * 2, "city": [1, 1, 2, 2, 1, 2]})
    table = table_of(every.assign(true=[True, False, False, False, True, True]))
    assert table["statements"].tolist() == [4, 2] and table["to"].tolist() == [0.3, 0.7]
    assert table["off"].tolist() == pytest.approx([0.05, 0.4])
    # Cities are off by 0.6 and -0.4 statements, and by 0.4 each.
    assert table["error"].tolist() == pytest.approx([np.sqrt(0.6**2 + 0.4**2) / 4, np.sqrt(2 * 0.4**2) / 2])


def test_statements_of_a_few_cities(monkeypatch):
    """As many are among the last three as there are places; of unlikely things few are true."""
    monkeypatch.setattr(rule_calibration, "DRAWS", 500)
    cities = [replace(CITY, classes=classes, top=top) for classes in (1, 3) for top in (0.3, 0.6, 0.85)]
    parts = [statements(numbered) for numbered in enumerate(cities)]
    for part, city in zip(parts, cities, strict=True):
        own = part[part["statement"] == "p_k"]
        assert own["p"].sum() == pytest.approx(3 * city.classes) and own["true"].sum() == 3 * city.classes
    table = table_of(pd.concat(parts))
    assert set(table["statement"]) == set(rule_calibration.STATEMENTS)
    assert (table.loc[table["to"] <= 0.1, "off"].abs() < 0.03).all()
