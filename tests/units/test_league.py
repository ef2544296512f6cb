"""The league of a class, its gates, and the comparison of a survey's units."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.units import between_variance, league, rank_sets, reliability


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
