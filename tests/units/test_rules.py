"""What rules catch: published simulation figures, cases worked out by hand, and a survey's own rules."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import ParameterError
from surveykit.units import Rule, check_rule, rule_table, simulate_rule

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import rule_table as published


def rule(kind: str = "bottom", **given: object) -> Rule:
    return Rule.model_validate({"kind": kind, **given})


@pytest.mark.parametrize("sd", list(published.PUBLISHED))
def test_bottom_three_two_years_running(sd):
    """The published table within simulation error; ``make rule-table`` does it with all 20,000 draws."""
    found = published.outcome(sd, 3_000, seed=2)
    assert published.misses(found, published.PUBLISHED[sd]) == []


def test_sizes_of_the_published_table():
    sizes = published.office_sizes()
    assert len(sizes) == 700 and sizes.mean() == pytest.approx(200, abs=0.01) and np.median(sizes) == 139.5


@pytest.mark.parametrize("alternative", ["as_published", "shrunken"])
@pytest.mark.parametrize("sd", [0.0, 1e-9])
def test_equal_units_are_still_named_and_at_random(sd, alternative):
    """Without any true difference and with equal sizes a rule for one year names k units, the right ones by chance."""
    given = {"n_per_unit": [100] * 50, "between_sd": sd, "within_sd": 1.0, "correlation": 0.9}
    found = simulate_rule(rule(k=5), replications=2_000, alternative=alternative, **given)
    assert found.named == 5 and found.some == 1
    assert found.truly_bottom_k == pytest.approx(0.1, abs=0.01)
    assert found.better_half == pytest.approx(0.5, abs=0.015)
    assert found.missed == pytest.approx(0.9, abs=0.01)


def test_no_error_means_the_right_units():
    given = {"n_per_unit": [10**9] * 40, "between_sd": 1.0, "within_sd": 1.0, "correlation": 0.5}
    for kind in ("bottom", "top"):
        found = simulate_rule(rule(kind, k=4), replications=200, **given)
        assert (found.named, found.truly_bottom_k, found.better_half, found.missed) == (4, 1, 0, 0)


def test_threshold():
    """A tenth of all true scores lies below -1.2816 standard deviations."""
    given = {"n_per_unit": [10**9] * 100, "between_sd": 2.0, "within_sd": 1.0, "correlation": 1.0, "mean": 80.0}
    found = simulate_rule(rule("below", threshold=80 - 2 * 1.281552), replications=2_000, **given)
    assert found.named == pytest.approx(10, abs=0.3) and found.truly_bottom_k == 1


def test_alternatives_spare_the_small():
    sizes = published.office_sizes(300, 150.0)
    given = {"n_per_unit": sizes, "between_sd": 0.08, "within_sd": 0.8, "correlation": 0.9, "replications": 3_000}
    found = rule_table(rule(k=3, years=2), **given).set_index("alternative")
    assert found.index.tolist() == ["as_published", "min_n", "shrunken", "interval"]
    assert found.loc["shrunken", "median_n"] > 3 * found.loc["as_published", "median_n"]
    assert found.loc["shrunken", "truly_bottom_k"] > found.loc["as_published", "truly_bottom_k"]
    assert found.loc["min_n", "better_half"] < found.loc["as_published", "better_half"]
    assert found.loc["interval", "named"] <= found.loc["as_published", "named"]


@pytest.mark.parametrize("replications", [1, 3, 40])
def test_intervals_only_take_from_whom_the_rule_names(replications):
    """Small units that no interval tells apart keep their places among the last; nobody is named instead of them."""
    given = {"n_per_unit": [10] * 4 + [2_000] * 16, "between_sd": 0.05, "within_sd": 0.8, "correlation": 0.9}
    cities = [
        rule_table(rule(k=3), alternatives=["as_published", "interval"], replications=replications, seed=seed, **given)
        for seed in range(20)
    ]
    for found in cities:
        assert found["named"].iloc[1] <= found["named"].iloc[0]
        # Of the same three units, the interval names some; so it can never have more of them right.
        right = found["named"] * found["truly_bottom_k"].fillna(0)
        assert right.iloc[1] <= right.iloc[0] + 1e-9
    assert min(found["named"].iloc[1] for found in cities) < 3


def test_small_units_give_up_their_place_where_a_minimum_is_asked_for():
    given = {"n_per_unit": [10] * 4 + [2_000] * 16, "between_sd": 0.05, "within_sd": 0.8, "correlation": 0.9}
    found = simulate_rule(rule(k=3), alternative="min_n", replications=50, **given)
    assert (found.named, found.median_n) == (3, 2_000)


def test_classes_are_ranked_alone():
    given = {"n_per_unit": [50] * 60, "between_sd": 0.5, "within_sd": 1.0, "correlation": 1.0}
    for other in ("b", None):
        found = simulate_rule(rule(k=2), classes=["a"] * 20 + [other] * 40, replications=100, **given)
        assert found.named == 4


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"n_per_unit": [10, 10]}, "more units than there are"),
        ({"n_per_unit": [0] * 9}, "at least one answer"),
        ({"correlation": 1.5}, "between -1 and 1"),
        ({"within_sd": 0}, "within_sd above 0"),
        ({"replications": 0}, "at least one replication"),
        ({"alternative": "guess"}, "as_published, min_n, shrunken, interval"),
        ({"n_per_unit": np.ones((3, 9))}, "one row per year"),
        ({"n_per_unit": []}, "there are no units"),
        ({"within_sd": [0.8] * 4}, "one per unit"),
        ({"mean": np.nan}, "is a number"),
    ],
)
def test_bad_input(given, words):
    usual = {"n_per_unit": [10] * 9, "between_sd": 1, "within_sd": 1, "correlation": 0.5}
    with pytest.raises(ParameterError, match=words):
        simulate_rule(rule(k=3, years=2), **{**usual, **given})


def two_waves(rng: np.random.Generator, units: int = 60) -> tuple[list[pd.DataFrame], np.ndarray]:
    true = rng.normal(85, 3, units)
    n = np.round(rng.lognormal(4.8, 0.6, units)) + 30
    frames = []
    for _ in range(2):
        se = 15 / np.sqrt(n)
        frames.append(pd.DataFrame({"unit": [f"u{i}" for i in range(units)], "n": n, "se": se}))
        frames[-1]["value"] = true + rng.normal(0, 1, units) * se
    return frames, true


def test_evidence_for_named_units():
    waves, true = two_waves(np.random.default_rng(3))
    sizes = waves[0].set_index("unit")["n"]
    found = check_rule(0, rule(k=5, years=2), waves, {}, sizes, min_n=30, replications=200)
    both = set.intersection(*(set(wave.nsmallest(5, "value")["unit"]) for wave in waves))
    evidence = found.evidence.set_index("unit")
    assert set(evidence.index[evidence["named"]]) == both
    assert evidence["p_k"].sum() == pytest.approx(5) and evidence["p_far_end"].sum() == pytest.approx(3)
    assert evidence["p_better_half"].sum() == pytest.approx(30)
    worst = [f"u{i}" for i in np.argsort(true)[:5]]
    assert evidence.loc[worst, "p_k"].mean() > 0.5 > evidence.drop(worst)["p_k"].max() - 0.45
    assert found.outcomes["alternative"].tolist() == ["as_published", "min_n", "shrunken", "interval"]
    assert found.outcomes["correlation"].iloc[0] > 0.9


def test_units_of_one_wave_or_with_few_answers_take_no_part():
    waves, _ = two_waves(np.random.default_rng(4))
    waves[0] = waves[0].drop(index=3)
    waves[1].loc[5, "n"] = 29.0
    found = check_rule(0, rule(k=5, years=2), waves, {}, waves[1].set_index("unit")["n"], min_n=30, replications=50)
    assert {"u3", "u5"} & set(found.evidence["unit"]) == set() and len(found.evidence) == 58
    raised = rule(k=5, years=2, min_n=10_000)
    assert len(check_rule(0, raised, waves, {}, waves[1].set_index("unit")["n"], min_n=30).evidence) == 0


def test_classes_with_no_more_units_than_the_rule_names_are_left_out():
    waves, _ = two_waves(np.random.default_rng(5))
    classes = {f"u{i}": "small" if i < 4 else "large" for i in range(60)}
    found = check_rule(
        0, rule(k=4, years=2), waves, classes, waves[0].set_index("unit")["n"], min_n=30, replications=50
    )
    assert set(found.evidence["class"]) == {"large"} and found.outcomes["units"].iloc[0] == 56
    assert found.skipped.to_dict("records") == [{"rule": 0, "class": "small", "units": 4}]


def test_every_class_too_small():
    waves, _ = two_waves(np.random.default_rng(5))
    classes = {f"u{i}": f"c{i % 20:02}" for i in range(60)}
    found = check_rule(2, rule(k=3, years=2), waves, classes, waves[0].set_index("unit")["n"], min_n=30)
    assert len(found.evidence) == len(found.outcomes) == 0
    assert found.skipped["units"].tolist() == [3] * 20 and set(found.skipped["rule"]) == {2}


def test_ties_are_named_together():
    waves, _ = two_waves(np.random.default_rng(6))
    for wave in waves:
        wave.loc[:3, "value"] = 10.0
    found = check_rule(0, rule(k=2, years=2), waves, {}, waves[0].set_index("unit")["n"], min_n=30, replications=50)
    assert set(found.evidence.loc[found.evidence["named"], "unit"]) == {"u0", "u1", "u2", "u3"}
