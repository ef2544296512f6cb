"""Every bad or empty input has a stated behaviour and a message that names the variable and the rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from surveykit.errors import DesignError
from surveykit.estimation import Design

NAN = float("nan")


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def only(result: pd.DataFrame) -> pd.Series:
    assert len(result) == 1
    return result.iloc[0]


def test_one_answer_has_a_value_and_no_interval() -> None:
    result = only(Design(frame(y=[4.0, NAN, NAN])).mean("y"))
    assert (result.value, result.n) == (4.0, 1)
    assert result[["se", "low", "high", "n_eff", "deff"]].isna().all()


def test_answers_of_a_single_sampled_unit_have_no_interval() -> None:
    """Their linearised variance would be 0, which is not what is known."""
    result = Design(frame(y=[4.0, 5.0, 1.0, 2.0], p=["a", "a", "b", "c"], u=["x", "x", "z", "z"]), psu="p").mean(
        "y", by="u"
    )
    assert result["value"].tolist() == [4.5, 1.5]
    assert np.isnan(result["se"][0])
    assert result["se"][1] > 0


def test_a_whole_population_has_no_sampling_error() -> None:
    result = only(Design(frame(y=[4.0, 5.0, 1.0], total=[3, 3, 3]), fpc="total").mean("y"))
    assert (result.se, result.low, result.high) == pytest.approx((0, 10 / 3, 10 / 3))


def test_no_answers_at_all() -> None:
    result = only(Design(frame(y=[NAN, NAN])).mean("y"))
    assert result.n == 0
    assert np.isnan(result.value)
    assert np.isnan(result.se)


def test_an_empty_frame_gives_a_row_with_n_zero() -> None:
    empty = pd.DataFrame({"y": pd.Series(dtype=float), "g": pd.Categorical([], ["a", "b"])})
    assert only(Design(empty).mean("y")).n == 0
    assert Design(empty).mean("y", by="g")["n"].tolist() == [0, 0]
    assert only(Design(empty, n_psu=5).rate("y")).n == 0


def test_equal_answers_have_an_interval_without_width_and_no_deff() -> None:
    weights = [0.1, 0.7, 1.3]
    result = only(Design(frame(y=[0.1 + 0.2] * 3, w=weights), weight="w").mean("y"))
    assert result.se == 0
    assert result.low == result.high == result.value == 0.1 + 0.2
    assert np.isnan(result.deff)
    assert np.isnan(result.n_eff)


@pytest.mark.parametrize("share", [0.0, 1.0])
@pytest.mark.parametrize("interval", ["beta", "logit"])
def test_shares_of_nobody_and_everybody_fall_back_to_clopper_pearson(share: float, interval: str) -> None:
    result = only(Design(frame(y=[share] * 20)).rate("y", interval=interval))  # type: ignore[arg-type]
    exact = stats.binomtest(int(20 * share), 20).proportion_ci(0.95, "exact")
    assert (result.value, result.se) == (share, 0)
    assert (result.low, result.high) == pytest.approx((exact.low, exact.high), abs=1e-12)


def test_wilson_at_everybody_uses_all_answers() -> None:
    result = only(Design(frame(y=[1.0] * 20)).rate("y", interval="wilson"))
    assert result.high == 1.0
    assert result.low == pytest.approx(20 / (20 + stats.t.ppf(0.975, 19) ** 2), rel=1e-12)


def test_a_category_nobody_chose_has_the_value_zero_and_an_interval() -> None:
    answers = pd.Categorical(["1", "2", None, "2", "1"], ["1", "2", "3"])
    result = Design(frame(q=answers)).proportion("q").set_index("category")
    assert result["value"].tolist() == [0.5, 0.5, 0.0]
    assert result["n"].tolist() == [4, 4, 4]
    assert result.loc["3", "high"] == pytest.approx(stats.binomtest(0, 4).proportion_ci(0.95, "exact").high)


def test_a_zero_weight_keeps_an_answer_out() -> None:
    result = only(Design(frame(y=[1.0, 3.0, 100.0], w=[1, 1, 0]), weight="w").mean("y"))
    assert (result.value, result.n) == (2.0, 2)


@pytest.mark.parametrize(("weights", "what"), [([1, NAN, 2], "empty"), ([1, -1, 2], "negative")])
def test_unusable_weights_name_column_and_rows(weights: list[float], what: str) -> None:
    with pytest.raises(DesignError, match=f"the weight 'w' is {what} for 1 of 3 answers") as caught:
        Design(frame(y=[1.0, 2.0, 3.0], w=weights), weight="w")
    assert caught.value.problems[0].where == "rows 1"


def test_weights_that_are_all_zero_are_refused() -> None:
    with pytest.raises(DesignError, match="every weight in 'w' is 0"):
        Design(frame(y=[1.0, 2.0], w=[0.0, 0.0]), weight="w")


def test_a_sampled_unit_in_two_strata_is_refused() -> None:
    with pytest.raises(DesignError, match="more than one stratum") as caught:
        Design(frame(p=["a", "a", "b"], s=["x", "y", "y"]), psu="p", strata="s")
    assert caught.value.problems[0].found == "a"


def test_an_empty_design_column_names_the_rows() -> None:
    with pytest.raises(DesignError, match="'p' is empty for some answers") as caught:
        Design(frame(p=["a", None, "b"]), psu="p")
    assert caught.value.problems[0].where == "rows 1"


def test_a_population_smaller_than_its_sample_is_refused() -> None:
    with pytest.raises(DesignError, match="smaller than the number of sampled units"):
        Design(frame(y=[1.0, 2.0], f=[0.5, 0.5]), fpc="f")
    with pytest.raises(DesignError, match="one positive number per stratum"):
        Design(frame(y=[1.0, 2.0], f=[5, 6]), fpc="f")


def test_an_unknown_column_gets_a_suggestion() -> None:
    with pytest.raises(DesignError, match="did you mean 'overall'"):
        Design(frame(overall=[1.0])).mean("overal")


def test_categories_have_no_mean() -> None:
    with pytest.raises(DesignError, match="use proportion"):
        Design(frame(q=pd.Categorical(["1", "2"]))).mean("q")


def test_a_rate_holds_zeros_and_ones_only() -> None:
    with pytest.raises(DesignError, match="not a rate") as caught:
        Design(frame(y=[0.0, 1.0, 2.0])).rate("y")
    assert caught.value.problems[0].where == "rows 2"


def test_settings_that_do_not_exist_are_refused_with_the_known_ones() -> None:
    with pytest.raises(DesignError, match="error, remove, adjust, certainty, average"):
        Design(frame(y=[1.0]), lonely="fail")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="beta, logit or wilson"):
        Design(frame(y=[1.0, 0.0])).rate("y", interval="wald")  # type: ignore[arg-type]
    with pytest.raises(DesignError, match="between 0 and 1"):
        Design(frame(y=[1.0, 0.0])).mean("y", level=95)


def test_infinite_numbers_are_refused() -> None:
    with pytest.raises(DesignError, match="infinite"):
        Design(frame(y=[1.0, np.inf])).mean("y")


def test_one_group_has_no_rest() -> None:
    result = only(Design(frame(y=[1.0, 2.0, 3.0], g=["a", "a", "a"])).against_rest("y", by="g"))
    assert result[["value", "se", "low", "high", "p"]].isna().all()
