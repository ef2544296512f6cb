"""Many questions by many groups: the same numbers as one by one, and tests that count what they compare."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import DesignError
from surveykit.estimation import Design, adjusted_p, banner, trend


def answers(seed: int = 1, rows: int = 1500) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    person = chance.integers(0, rows // 2, rows)
    choice = np.where(chance.random(rows) < 0.1, -1, chance.integers(0, 4, rows))
    return pd.DataFrame(
        {
            "person": person,
            "stratum": person % 3,
            "w": chance.uniform(0.5, 2, rows),
            "region": pd.Categorical.from_codes(np.where(chance.random(rows) < 0.05, -1, person % 4), list("NESW")),
            "sex": pd.Categorical.from_codes(chance.integers(0, 2, rows), ["f", "m"]),
            "q.choice": pd.Categorical.from_codes(choice, list("1234")),
            "q": np.where(choice < 0, np.nan, choice + 1.0),
            "own": pd.Categorical.from_codes(chance.integers(0, 3, rows), list("abc")),
        }
    )


DESIGNS = {"weighted": {"weight": "w", "strata": "stratum", "psu": "person"}, "plain": {}, "persons": {"psu": "person"}}


@pytest.mark.parametrize("name", DESIGNS)
def test_estimates_are_those_of_the_single_estimators(name):
    design = Design(answers(), **DESIGNS[name])
    result = banner(design, ["q", "own"], ["region", "sex"])
    numbers = ["value", "se", "low", "high", "n", "n_eff", "df", "deff"]
    for by in (None, "region", "sex"):
        mine = result.estimates
        mine = mine[mine[[other for other in ("region", "sex") if other != by]].isna().all(axis=1)]
        mine = mine[mine[by].notna()] if by else mine
        for question, shares in (("q", True), ("q", False), ("own", True)):
            own = mine[(mine["variable"] == question) & (mine["category"].notna() == shares)]
            one = design.proportion(question, by=by) if shares else design.mean(question, by=by)
            np.testing.assert_allclose(own[numbers].to_numpy(float), one[numbers].to_numpy(float), rtol=1e-8)


@pytest.mark.parametrize("name", DESIGNS)
def test_tests_are_those_of_differences_and_of_everybody_else(name):
    frame = answers()
    frame["second"] = (frame["q.choice"] == "2").astype(float).where(frame["q.choice"].notna())
    design = Design(frame, score_ranges={"second": (0.0, 1.0)}, **DESIGNS[name])
    pairs = banner(design, "q", "region").tests
    for variable, category in (("q", None), ("second", "2")):
        own = pairs[pairs["category"].isna() if category is None else pairs["category"] == category]
        one = design.difference(variable, by="region")
        assert own["group"].tolist() == one["region"].tolist()
        assert own["other"].tolist() == one["reference"].tolist()
        np.testing.assert_allclose(own[["value", "se", "df", "p"]], one[["value", "se", "df", "p"]], rtol=1e-7)
    rest = banner(design, "q", "region", against="rest").tests
    own = rest[rest["category"] == "2"]
    one = design.against_rest("second", by="region")
    np.testing.assert_allclose(own[["value", "se", "df", "p"]], one[["value", "se", "df", "p"]], rtol=1e-7)


def test_calibrated_weights_and_several_stages_take_the_way_that_knows_of_them():
    frame = answers()
    raked = Design(frame, psu="person").rake({"sex": {"f": 800.0, "m": 700.0}})
    result = banner(raked, "own", "region").estimates
    one = raked.proportion("own", by="region")
    np.testing.assert_allclose(result[result["region"].notna()]["se"].to_numpy(), one["se"].to_numpy(), rtol=1e-8)
    stages = Design(frame.assign(town=frame["person"] % 40), psu=["town", "person"])
    result = banner(stages, "own", "sex").estimates
    one = stages.proportion("own", by="sex")
    np.testing.assert_allclose(result[result["sex"].notna()]["se"].to_numpy(), one["se"].to_numpy(), rtol=1e-8)


def test_effective_bases_of_a_simple_random_sample_are_the_answers():
    bases = banner(Design(answers()), ["q", "own"], "sex").bases
    np.testing.assert_allclose(bases["n_eff"], bases["n"], rtol=1e-9)


def test_families_are_corrected_together_and_counted():
    design = Design(answers(), psu="person")
    by_question = banner(design, ["q", "own"], ["region", "sex"]).tests
    one = by_question[(by_question["column"] == "region") & (by_question["variable"] == "own")]
    assert one["family_size"].tolist() == [3 * 6] * 18
    assert one["p_adjusted"].tolist() == adjusted_p(one["p"].to_numpy()).tolist()
    whole = banner(design, ["q", "own"], ["region", "sex"], family="banner", correction="benjamini_hochberg").tests
    assert set(whole["family_size"]) == {len(whole)} == {(5 + 3) * 6 + 5 + 3}
    assert whole["p_adjusted"].tolist() == adjusted_p(whole["p"].to_numpy(), "benjamini_hochberg").tolist()


def test_small_groups_and_equal_answers_are_not_tested():
    frame = pd.DataFrame(
        {
            "g": ["a"] * 40 + ["b"] * 50 + ["c"] * 12,
            "same": pd.Categorical(["x"] * 102, ["x", "y"]),
            "v": np.tile([1.0, 2.0], 51),
        }
    )
    tests = banner(Design(frame), ["same", "v"], "g").tests
    assert set(tests["group"]) | set(tests["other"]) == {"a", "b"}
    assert tests.loc[tests["variable"] == "same", "p"].isna().all()
    assert tests.loc[tests["variable"] == "v", "family_size"].tolist() == [1]
    one = banner(Design(frame[frame["g"] == "a"]), "v", "g")
    assert len(one.tests) == 0
    assert one.estimates["value"].tolist() == [1.5, 1.5]


def test_what_is_wrong_is_named():
    design = Design(answers())
    with pytest.raises(DesignError, match="nowhere"):
        banner(design, "q", "nowhere")
    with pytest.raises(DesignError, match="pairs or rest"):
        banner(design, "q", "sex", against="all")
    with pytest.raises(DesignError, match="at least one question"):
        banner(design, [], "sex")
    with pytest.raises(DesignError, match="mean or rate"):
        trend(design, "q", "region", statistic="median")


@given(st.integers(0, 10_000), st.integers(20, 400))
def test_covariances_between_groups_are_those_of_the_difference(seed, rows):
    design = Design(answers(seed, rows), weight="w", psu="person")
    tests = banner(design, "q", "sex", least_tested=2).tests
    mean = tests[tests["category"].isna()]
    one = design.difference("q", by="sex")
    np.testing.assert_allclose(mean["se"].to_numpy(), one["se"].to_numpy()[: len(mean)], rtol=1e-8)


def test_a_trend_has_the_values_and_the_corrected_changes():
    frame = answers().assign(wave=lambda f: pd.Categorical.from_codes(f.index % 3, ["2023", "2024", "2025"]))
    design = Design(frame, psu="person")
    result = trend(design, "q", "wave")
    assert result.values["value"].tolist() == design.mean("q", by="wave")["value"].tolist()
    changes = [design.change("q", "wave", *pair) for pair in (("2023", "2024"), ("2024", "2025"))]
    assert result.changes["value"].tolist() == [change["value"].iloc[0] for change in changes]
    assert result.changes["wave"].tolist() == ["2024", "2025"]
    assert result.changes["p_adjusted"].tolist() == adjusted_p([change["p"].iloc[0] for change in changes]).tolist()
    assert len(trend(Design(frame[frame["wave"] == "2024"]), "q", "wave").changes) == 0
