"""Alpha and item statistics against R's psych (methods.md 4.3), and at the edges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f

from places import ROOT
from surveykit.errors import DesignError
from surveykit.presentation import View
from surveykit.scales import reliability, reliability_of
from surveykit.scales.reliability import Missing
from surveykit.survey.settings import DesignSettings as Sampling
from surveykit.tables import scale

REVERSED = ("A1", "C4", "C5", "E1", "E2", "O2", "O5")
#: Scale: alpha pairwise (n 2800), alpha listwise, n listwise, standardised alpha listwise.
PSYCH = {
    "A": (0.70301845, 0.70375589, 2709, 0.71350155),
    "C": (0.72673497, 0.7292772, 2707, 0.73272433),
    "E": (0.76173282, 0.76093264, 2713, 0.7609641),
    "N": (0.81396295, 0.81330314, 2694, 0.81407207),
    "O": (0.60017251, 0.60254643, 2726, 0.60895117),
}


@pytest.fixture(scope="module")
def bfi(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "r-packages" / "bfi.csv")


@pytest.fixture(scope="module")
def poll_of_men() -> pd.DataFrame:
    """What the shipped poll asked on how often men do something, as scores."""
    scores = {"Often": 5, "Sometimes": 4, "Rarely": 3, "Never, but open to it": 2, "Never, and not open to it": 1}
    frame = pd.read_csv(ROOT / "surveys" / "poll" / "raw" / "answers.csv")
    names = ["advice_work", "advice_personal", "affection", "cry"]
    return frame.assign(**{name: frame[name].map(scores) for name in names})


def items(scale: str) -> list[str]:
    return [f"{scale}{number}" for number in range(1, 6)]


def turned(scale: str) -> list[str]:
    return [name for name in REVERSED if name.startswith(scale)]


@pytest.mark.parametrize("scale", PSYCH)
def test_alphas_of_the_big_five(bfi: pd.DataFrame, scale: str) -> None:
    pairwise, listwise, n, standardised = PSYCH[scale]
    found = reliability(bfi, items(scale), reverse=turned(scale), limits=(1, 6))
    assert found.alpha == pytest.approx(listwise, abs=5e-9)
    assert found.coefficients["n"].tolist() == [n, n]
    assert found.coefficients["value"][1] == pytest.approx(standardised, abs=5e-9)
    every = reliability(bfi, items(scale), reverse=turned(scale), limits=(1, 6), missing="pairwise")
    assert every.alpha == pytest.approx(pairwise, abs=5e-9)
    assert every.coefficients["n"][0] == len(bfi) == 2800
    assert every.coefficients["method"][0] == "Cronbach's alpha, covariances, pairwise"


def test_feldts_interval_and_item_statistics(bfi: pd.DataFrame) -> None:
    found = reliability(bfi, items("N"))
    assert found.coefficients.loc[0, ["low", "high"]].tolist() == pytest.approx([0.80192, 0.82422], abs=5e-6)
    assert found.items["item_rest"].tolist() == pytest.approx([0.66629, 0.65090, 0.67295, 0.54215, 0.48673], abs=5e-6)
    without = [0.75731, 0.76268, 0.75487, 0.79456, 0.81161]
    assert found.items["alpha_without"].tolist() == pytest.approx(without, abs=5e-6)
    assert "N3" in repr(found)


def test_item_statistics_are_those_of_the_sums(bfi: pd.DataFrame) -> None:
    """The correlation with the rest and alpha without, against sums of answers."""
    complete = bfi[items("N")].dropna()
    found = reliability(bfi, items("N")).items.set_index("item")
    for name in items("N"):
        rest = complete.drop(columns=name)
        assert found.loc[name, "item_rest"] == pytest.approx(complete[name].corr(rest.sum(axis=1)), rel=1e-12)
        alone = reliability(complete, list(rest.columns))
        assert found.loc[name, "alpha_without"] == pytest.approx(alone.alpha, rel=1e-12)
        assert found.loc[name, "standardised_alpha_without"] == pytest.approx(alone.coefficients["value"][1], rel=1e-12)
    assert found["mean"].tolist() == pytest.approx(complete.mean().tolist())
    assert found["sd"].tolist() == pytest.approx(complete.std().tolist())


def test_reversed_items_have_their_turned_means(bfi: pd.DataFrame) -> None:
    found = reliability(bfi, items("A"), reverse=["A1"], limits=(1, 6))
    straight = reliability(bfi, items("A"))
    assert found.items["mean"][0] == pytest.approx(7 - straight.items["mean"][0])
    assert found.reversed_items == ("A1",)
    assert straight.items["item_rest"][0] < 0 < found.items["item_rest"][0]


def test_the_intervals_cover() -> None:
    """Four parallel items with reliability 0.8, 25 people each."""
    rng = np.random.default_rng(20_251_231)
    inside = 0
    for _ in range(400):
        true = rng.normal(size=(25, 1))
        frame = pd.DataFrame(true + rng.normal(size=(25, 4)), columns=list("abcd"))
        row = reliability(frame, list("abcd")).coefficients.iloc[0]
        inside += row["low"] <= 0.8 <= row["high"]
    assert 0.925 <= inside / 400 <= 0.98


def test_what_cannot_be_used_is_named() -> None:
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 2, 4, 3], "c": [3.0, 3, 3, 3], "d": [1.0, np.nan, np.nan, 2]})
    with pytest.raises(DesignError, match="at least two different items"):
        reliability(frame, ["a", "a"])
    with pytest.raises(DesignError, match="no two different answers") as caught:
        reliability(frame, ["a", "c"])
    assert caught.value.problems[0].found == "c"
    with pytest.raises(DesignError, match="fewer than three people"):
        reliability(frame, ["a", "d"])
    with pytest.raises(DesignError, match="lowest and highest possible answer"):
        reliability(frame, ["a", "b"], reverse=["a"])
    with pytest.raises(DesignError, match="'c' is not among the items"):
        reliability(frame, ["a", "b"], reverse=["c"], limits=(1, 5))
    with pytest.raises(DesignError, match="outside 1 to 3"):
        reliability(frame, ["a", "b"], limits=(1, 3))
    with pytest.raises(DesignError, match="listwise or pairwise"):
        reliability(frame, ["a", "b"], missing="mean")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="did you mean"):
        reliability(frame.rename(columns={"a": "item_a"}), ["item_b", "b"])


def test_items_that_nobody_answered_together() -> None:
    frame = pd.DataFrame({"a": [1.0, 2, 3, np.nan, np.nan, np.nan], "b": [np.nan, np.nan, np.nan, 1, 2, 3]})
    with pytest.raises(DesignError, match="answered both 'a' and 'b'"):
        reliability(frame, ["a", "b"], missing="pairwise")


class Answers:
    """As much of clean responses as a construct needs."""

    class survey:
        class _Construct:
            questions = ("a", "b")

        constructs = {"care": _Construct}  # noqa: RUF012
        turned = staticmethod(lambda name: {})
        design, weighting = Sampling(), None

    def scores(self, question: str) -> pd.Series:
        return pd.Series({"a": [1.0, 2, 3, 4, np.nan], "b": [2.0, 2, 4, 3, 5]}[question])


def test_a_declared_construct() -> None:
    found = reliability_of(Answers(), "care")
    assert found.coefficients["n"][0] == 4
    covariance = np.cov([1, 2, 3, 4], [2, 2, 4, 3])[0, 1]
    assert found.alpha == pytest.approx(2 * (2 * covariance) / (5 / 3 + 11 / 12 + 2 * covariance))
    with pytest.raises(DesignError, match="no construct 'cure'"):
        reliability_of(Answers(), "cure")


def test_weighted_alpha_is_that_of_r(poll_of_men: pd.DataFrame) -> None:
    """R 4.2, survey 4.1.1: svycralpha, svymean and svyvar of the complete answers, design ~1 with weights."""
    names = ["advice_work", "advice_personal", "affection", "cry"]
    result = reliability(poll_of_men, names, weight="weight")
    assert result.alpha == pytest.approx(0.7501336602, abs=1e-10)
    assert result.items["mean"].tolist() == pytest.approx(
        [3.483636412, 3.469431427, 3.014743367, 3.199094308], abs=1e-9
    )
    assert result.items["sd"].tolist() == pytest.approx([1.098436110, 1.066981189, 1.351343135, 1.021912860], abs=1e-9)
    assert set(result.coefficients["n"]) == {1499}
    # Feldt's interval of 487.1676 people in the place of 1,499.
    low, high = (1 - (1 - 0.7501336602) * f.ppf(p, 486.1676, 486.1676 * 3) for p in (0.975, 0.025))
    assert result.coefficients[["low", "high"]].iloc[0].tolist() == pytest.approx([low, high], abs=1e-6)


@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_equal_weights_and_weights_of_nothing_change_nothing(poll_of_men: pd.DataFrame, missing: Missing) -> None:
    names = ["advice_work", "advice_personal", "affection", "cry"]
    plain = reliability(poll_of_men, names, missing=missing)
    equal = reliability(poll_of_men.assign(weight=2.5), names, missing=missing, weight="weight")
    pd.testing.assert_frame_equal(equal.coefficients, plain.coefficients)
    pd.testing.assert_frame_equal(equal.items, plain.items)
    half = poll_of_men.iloc[::2]
    rest = poll_of_men.assign(weight=[1.0, float("nan")] * (len(poll_of_men) // 2) + [1.0] * (len(poll_of_men) % 2))
    kept = reliability(rest, names, missing=missing, weight="weight")
    pd.testing.assert_frame_equal(kept.items, reliability(half, names, missing=missing).items)


def test_a_negative_weight_is_refused(poll_of_men: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="the weight 'weight' is negative"):
        reliability(poll_of_men.assign(weight=-1.0), ["advice_work", "cry"], weight="weight")


def test_a_construct_counts_people_by_the_weight_of_the_survey() -> None:
    from surveykit.cleaning import load_survey

    responses = load_survey(ROOT / "surveys" / "poll").clean()
    result = reliability_of(responses, "openness")
    assert (result.weight, round(result.alpha, 10)) == ("weight", 0.7501336602)
    view = View.of(responses.survey, "en")
    table = scale(result, view, id="openness", name="openness")
    assert "Weighted by “weight”." in table.notes
    assert not [note for note in scale(replace(result, weight=""), view, id="o").notes if "eight" in note]
