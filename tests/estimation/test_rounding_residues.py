"""A denominator that rounding alone made is 0: no statistic, no p-value, and no sentence that claims a difference."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import presented
from surveykit import wording
from surveykit.errors import DesignError
from surveykit.estimation import Design, banner, plain
from surveykit.presentation import View
from surveykit.units import adjust

#: Numbers that are exact, that have no exact binary form, and that are far from zero.
LEVELS = [0.1, 1 / 3, 5.0, 66.7, 80.0, 1e6 + 0.3]
STEPS = [0.0, 0.1, 1 / 7, 1.0]
SEEDS = st.integers(0, 2**32 - 1)


def answers(seed: int, level: float, step: float) -> pd.DataFrame:
    """Equal answers within each of two to four groups, ``step`` apart, with weights and sampled units."""
    draw = np.random.default_rng(seed)
    count, n = int(draw.integers(2, 5)), int(draw.integers(8, 120))
    group = np.concatenate([np.repeat(np.arange(count), 2), draw.integers(0, count, n)])
    y = level + step * group
    return pd.DataFrame(
        {
            "group": pd.Categorical([f"g{code}" for code in group]),
            "two": np.where(group == 0, "a", "b"),
            "y": y,
            "y2": level + step * (group == 0),
            "thirds": level + np.where(draw.random(len(y)) < 0.5, 0.0, 0.1 + 0.2 - 0.3),
            "z": draw.normal(size=len(y)),
            "weight": draw.uniform(0.2, 3, len(y)),
            "psu": np.arange(len(y)) // 3,
        }
    )


def designs(frame: pd.DataFrame) -> list[Design]:
    weighted = Design(frame, weight="weight")
    groups = frame["group"].cat.categories
    raked = weighted.rake({"group": dict.fromkeys(groups, 1 / len(groups))})
    return [Design(frame), weighted, Design(frame, weight="weight", psu="psu"), raked]


CALLS: dict[str, Callable[[Design], pd.Series]] = {
    "t_test": lambda design: design.t_test("y2", by="two")["p"],
    "t_test thirds": lambda design: design.t_test("thirds", by="two")["p"],
    "rank_test": lambda design: design.rank_test("y2", by="two")["p"],
    "regression": lambda design: design.regression("y", ["group"])["p"].iloc[1:],
    "regression with a number": lambda design: design.regression("y", ["group", "z"])["p"].iloc[1:],
    "difference": lambda design: design.difference(["y", "thirds"], by="group")["p"],
    "against_rest": lambda design: design.against_rest(["y2", "thirds"], by="two")["p"],
    "banner": lambda design: banner(design, ["y2"], ["two"], least_tested=2).tests["p"],
    "contrast": lambda design: design.contrast({"y": 1.0, "thirds": -1.0}, by="group")["p"],
}


@pytest.mark.parametrize("call", CALLS)
@given(seed=SEEDS, level=st.sampled_from(LEVELS), step=st.sampled_from(STEPS))
def test_groups_of_equal_answers_have_no_p_value(call: str, seed: int, level: float, step: float) -> None:
    for design in designs(answers(seed, level, step)):
        assert CALLS[call](design).isna().all()


@given(seed=SEEDS, level=st.sampled_from(LEVELS), step=st.sampled_from(STEPS))
def test_a_panel_that_moves_together_has_no_p_value(seed: int, level: float, step: float) -> None:
    """Standard errors cancel within people; what is left is rounding."""
    draw = np.random.default_rng(seed)
    people = int(draw.integers(8, 60))
    before, group = level + 3 * draw.normal(size=people), draw.choice(["a", "b"], people)
    group[:4] = list("aabb")
    frame = pd.DataFrame(
        {
            "who": np.tile(np.arange(people), 2),
            "wave": np.repeat(["1", "2"], people),
            "group": np.tile(group, 2),
            "y": np.concatenate([before, before + step]),
            "weight": np.tile(draw.uniform(0.3, 2, people), 2),
        }
    )
    design = Design(frame, psu="who", weight="weight")
    assert design.change("y", "wave", "1", "2")["p"].isna().all()
    assert design.difference("y", by="wave")["p"].isna().all()
    assert design.against_rest("y", by="wave")["p"].isna().all()
    assert design.t_test("y", by="wave")["p"].isna().all()
    assert design.change_by_mix("y", "wave", "1", "2", "group")["p"].iloc[:3].isna().all()
    wide = pd.DataFrame({"before": before, "after": before + step, "weight": frame["weight"].iloc[:people]})
    assert Design(wide, weight="weight").contrast({"after": 1.0, "before": -1.0})["p"].isna().all()


@pytest.mark.parametrize("n", [200, 100_000])
def test_equal_answers_stay_equal_in_large_samples(n: int) -> None:
    draw = np.random.default_rng(5)
    frame = pd.DataFrame({"g": draw.choice(["a", "b"], n), "y": 66.7, "w": draw.uniform(0.1, 9, n)})
    row = Design(frame, weight="w").t_test("y", by="g").iloc[0]
    assert (row["value"], row["se"]) == (0.0, 0.0)
    assert np.isnan([row["p"], row["statistic"]]).all()


@pytest.mark.parametrize(("offset", "spread"), [(0.0, 1e-9), (1e9, 1.0), (2_020.0, 1e-3)])
def test_small_real_spreads_are_no_residues(offset: float, spread: float) -> None:
    """The t statistic is that of the same answers without the offset, on their own scale."""
    draw = np.random.default_rng(6)
    plain_answers, group = np.round(draw.normal(size=60), 3), np.repeat(["a", "b"], 30)
    moved = Design(pd.DataFrame({"y": offset + spread * plain_answers, "g": group}))
    expected = Design(pd.DataFrame({"y": plain_answers, "g": group})).t_test("y", by="g")["statistic"].iloc[0]
    assert moved.t_test("y", by="g")["statistic"].iloc[0] == pytest.approx(expected, rel=1e-5)
    assert moved.difference("y", by="g")["p"].notna().all()


def test_dates_as_predictors_keep_their_slope() -> None:
    """Seconds since 1970 over a week: the slope of the same regression with the days counted from 0."""
    draw = np.random.default_rng(7)
    day = draw.integers(0, 7, 200)
    frame = pd.DataFrame({"day": day, "second": 1.7e9 + 86_400.0 * day, "y": 0.1 * day + draw.normal(size=200)})
    small, large = (Design(frame).regression("y", [name]).iloc[1] for name in ("day", "second"))
    assert (large["statistic"] if "statistic" in large else large["value"] / large["se"]) == pytest.approx(
        small["value"] / small["se"], rel=1e-4
    )


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_logistic_regression_of_a_constant_outcome_is_refused_with_a_reason(share: float) -> None:
    frame = pd.DataFrame({"y": np.full(40, share), "x": np.arange(40.0), "g": ["a", "b"] * 20})
    with pytest.raises(DesignError, match="same for everybody") as refused:
        Design(frame).regression("y", ["x", "g"], family="logistic")
    assert f"{share:g} in all 40 complete answers" in str(refused.value)


@given(seed=SEEDS)
def test_columns_that_say_the_same_leave_nothing_to_test_by(seed: int) -> None:
    """Three categories that determine each other, and two of the same size: no variation about the association."""
    draw = np.random.default_rng(seed)
    code = np.concatenate([np.arange(3), draw.integers(0, 3, 80)])
    frame = pd.DataFrame({"g": np.array(list("abc"))[code], "h": np.array(list("xyz"))[code]})
    frame = frame.assign(a=(code == 0) * 1.0, b=(code > 0) * 1.0, two=np.where(code == 0, "m", "f"))
    frame["weight"] = draw.uniform(0.2, 2, len(frame))
    halves = pd.DataFrame({"g": ["a", "b"] * 40, "h": ["x", "y"] * 40})
    weighted = Design(frame, weight="weight")
    for design in (Design(frame), weighted, Design(halves), Design(halves.assign(p=np.arange(80) // 2), psu="p")):
        tests = design.crosstab("g", "h").tests.set_index("test")["p"]
        assert tests[["rao_scott", "rao_scott_first"]].isna().all()
    tested = weighted.several_test(["a", "b"], "two")
    assert tested.tests["p"].iloc[:2].isna().all()
    assert tested.options["p"].isna().all()


@pytest.mark.parametrize("kind", ["pearson", "spearman"])
@given(slope=st.sampled_from([0.1, 3.0, -2.0]), seed=SEEDS)
def test_a_perfect_correlation_has_no_p_value(kind, slope: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    x = draw.normal(size=9)
    result = plain.correlation(pd.DataFrame({"x": x, "y": slope * x + draw.normal()}), "x", "y", kind)
    assert np.isnan(result.p)
    assert abs(result.result["value"].iloc[0]) == pytest.approx(1)


@given(level=st.sampled_from(LEVELS), step=st.sampled_from(STEPS), seed=SEEDS)
def test_adjusted_means_of_units_with_equal_answers_have_no_p_value(level: float, step: float, seed: int) -> None:
    draw = np.random.default_rng(seed)
    unit = np.repeat(np.arange(6), 10)
    frame = pd.DataFrame({"unit": [f"u{code}" for code in unit], "y": level + step * unit, "age": draw.normal(size=60)})
    assert adjust(frame, "y", "unit", ["age"]).frame["p"].isna().all()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_claims_a_difference_without_standard_error(language: str) -> None:
    view = View.of(presented.survey(language=language))
    units = pd.Categorical(["D01"] * 30 + ["D02"] * 30)
    for other in (5.0, 4.0):
        frame = pd.DataFrame({"unit": units, "rating": [5.0] * 30 + [other] * 30})
        row = Design(frame).against_rest("rating", by="unit").frame.iloc[[0]]
        sentence = wording.comparison(row, view)
        assert not any(claim in sentence for claim in ("higher", "lower", "高", "低"))


def test_a_variance_that_is_a_residue_makes_no_effective_number() -> None:
    """Every sampled unit holds one of each: the share is the same whatever units are drawn."""
    frame = pd.DataFrame({"psu": np.arange(200) // 2, "s": ["m", "f"] * 100})
    frame["weight"] = np.repeat(np.random.default_rng(8).uniform(0.1, 3, 100), 2)
    result = Design(frame, psu="psu", weight="weight").proportion("s")
    assert result["deff"].tolist() == [0.0, 0.0]
    assert result["n_eff"].isna().all()
