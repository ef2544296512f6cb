"""The league of a class, its gates, and the comparison of a survey's units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.estimation import Design
from surveykit.units import best_set, between_variance, interval_variances, league, rank_sets, reliability


def units(rng: np.random.Generator, count: int = 40) -> pd.DataFrame:
    n = np.round(rng.lognormal(4.5, 0.9, count)) + 12
    se = 15 / np.sqrt(n)
    values = 85 + rng.normal(0, 3, count) + rng.normal(0, 1, count) * se
    return pd.DataFrame({"unit": [f"u{i}" for i in range(count)], "n": n, "value": values, "se": se})


def test_ranked_inside_classes():
    given = units(np.random.default_rng(1))
    classes = {f"u{i}": "a" if i < 25 else "b" for i in range(40)}
    table, summary = league(given, classes, min_n=30)
    for cls, own in table.groupby("class"):
        ranked = own[own["status"] == "ranked"]
        assert (ranked["n"] >= 30).all() and (own.loc[own["status"] == "listed", "n"] < 30).all()
        assert ranked["rank"].tolist() == sorted(ranked["rank"]) and ranked["rank_high"].max() <= len(ranked)
        sets = rank_sets(ranked[["unit", "value", "se"]])
        assert sets["low"].tolist() == ranked["rank_low"].tolist()
        between = between_variance(ranked.set_index("unit")["value"], ranked["se"].to_numpy())
        assert reliability(between.variance, ranked["se"] ** 2) == pytest.approx(ranked["reliability"].to_numpy())
        own_summary = summary.set_index("class").loc[cls]
        assert own_summary["ranked"] == len(ranked) and own_summary["listed"] == len(own) - len(ranked)
        assert own_summary["median"] == pytest.approx(ranked["value"].median())
    assert set(table["unit"]) == set(given["unit"])


def test_one_unit_two_units_and_units_without_spread():
    one = pd.DataFrame({"unit": ["a"], "n": [50.0], "value": [80.0], "se": [1.0]})
    table, _ = league(one, {}, min_n=30)
    assert table[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1]]
    assert table["gate"].tolist() == ["withhold"]
    two = pd.concat([one, one.assign(unit="b", value=90.0)])
    assert league(two, {}, min_n=30)[0]["unit"].tolist() == ["b", "a"]
    wall = two.assign(value=100.0, se=0.0)
    listed = league(wall, {}, min_n=30)[0]
    assert listed["status"].tolist() == ["listed", "listed"] and listed["se"].isna().all()
    empty = league(one.iloc[:0], {}, min_n=30)[0]
    assert len(empty) == 0


def test_a_unit_at_the_wall_is_not_certain():
    given = units(np.random.default_rng(2))
    given.loc[0, ["value", "se", "n"]] = [100.0, 0.0, 35.0]
    table = league(given, {}, min_n=30)[0].set_index("unit")
    assert table.loc["u0", "se"] > 0.3 and table.loc["u0", "rank_high"] >= 1
    given.loc[0, "n"] = 20.0
    few = league(given, {}, min_n=30)[0].set_index("unit")
    assert few.loc["u0", "status"] == "listed" and few.loc["u0", "se"] > 0.3


def test_shared_respondents_count_from_a_correlation_of_a_twentieth_on():
    given = units(np.random.default_rng(3), 12).assign(n=100.0)
    names = given["unit"]
    plain = league(given, {}, min_n=30)[0]
    for correlation, same in ((0.04, True), (0.97, False)):
        matrix = np.outer(given["se"], given["se"]) * (correlation + (1 - correlation) * np.eye(12))
        found = league(given, {}, min_n=30, covariance=pd.DataFrame(matrix, names, names))[0]
        width = (found["rank_high"] - found["rank_low"]).sum()
        assert (width == (plain["rank_high"] - plain["rank_low"]).sum()) == same


def at_the_ceiling(seed: int, units: int = 12, n: int = 40) -> Design:
    """Units that are all alike: nine of ten answers are the best possible."""
    values = np.random.default_rng(seed).choice(
        [0.0, 30.0, 60.0, 80.0, 100.0], (units, n), p=[0.01, 0.01, 0.02, 0.06, 0.9]
    )
    values[0] = 100.0
    frame = pd.DataFrame({"unit": np.repeat([f"u{i}" for i in range(units)], n), "q": values.ravel()})
    return Design(frame, score_ranges={"q": (0.0, 100.0)}, units="unit")


def test_the_league_prints_the_intervals_of_the_means_and_ranks_by_them():
    means = at_the_ceiling(1).mean("q", "unit")
    table = league(means.to_frame(), {}, min_n=30)[0].set_index("unit")
    given = means.frame.set_index("unit").loc[table.index]
    for end in ("low", "high"):
        assert table[end].tolist() == given[end].tolist()
    assert table["se"].to_numpy() == pytest.approx(np.sqrt(interval_variances(given["low"], given["high"])))
    assert table.loc["u0", ["rank_low", "rank_high"]].tolist() == [1, 12]


def test_estimates_are_ranked_by_their_intervals():
    """Equal answers are no reason to be best; a plain frame of values and standard errors is taken as it is."""
    values = [100.0] * 40 + ([100.0] * 32 + [60.0] * 8) * 6
    frame = pd.DataFrame({"unit": np.repeat([f"u{i}" for i in range(7)], 40), "q": values})
    known = Design(frame, score_ranges={"q": (0.0, 100.0)}, units="unit")
    means, narrow = known.mean("q", "unit"), known.mean("q", "unit", level=0.5)
    assert len(best_set(means, tau=1)) == 7 and rank_sets(means).where(unit="u0")["high"].tolist() == [7]
    plain = means.frame[["unit", "value", "se"]].assign(se=lambda own: own["se"].clip(lower=0.05))
    assert best_set(plain, tau=1) == ["u0"]
    assert rank_sets(narrow).where(unit="u0")["high"].tolist() == [7]


def test_a_class_without_spread_has_no_interval_and_no_place():
    frame = pd.DataFrame({"unit": np.repeat(["a", "b", "c"], 40), "q": [100.0] * 80 + [100.0, 60.0] * 20})
    means = Design(frame, score_ranges={"q": (0.0, 100.0)}, units="unit").mean("q", "unit")
    table = league(means.to_frame(), {"a": "one", "b": "one", "c": "two"}, min_n=30)[0].set_index("unit")
    assert table.loc[["a", "b"], "status"].tolist() == ["listed", "listed"]
    assert table.loc[["a", "b"], ["se", "low", "high"]].isna().all(axis=None)
    assert table.loc["c", "status"] == "ranked"
