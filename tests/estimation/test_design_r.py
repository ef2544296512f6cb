"""Designs, means, totals, ratios and proportions against R's survey 4.1-1 (shared reference, methods.md 4.1)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import COLUMNS, Design, banner


def row(frame: pd.DataFrame, at: int = 0) -> pd.Series:
    return frame.iloc[at]


def test_columns_stand_in_the_pinned_order(dstrat: Design) -> None:
    assert tuple(dstrat.mean("api00").columns) == COLUMNS
    assert tuple(dstrat.mean("api00", by="awards").columns) == ("awards", *COLUMNS)


def test_stratified_mean_with_fpc_and_deff(dstrat: Design) -> None:
    result = row(dstrat.mean("api00"))
    assert result.value == pytest.approx(662.2873632, rel=1e-9)
    assert result.se == pytest.approx(9.408940803, rel=1e-9)
    without_replacement = result.deff / (1 - 200 / 6194)  # R's deff=TRUE compares with a sample without replacement
    assert without_replacement == pytest.approx(1.20446, rel=1e-5)
    assert result.n_eff == pytest.approx(200 / result.deff)
    assert (result.n, result.df) == (200, 197)
    assert result.method == "mean, Taylor linearisation, t interval"


def test_stratified_mean_without_fpc_has_r_interval(apistrat: pd.DataFrame) -> None:
    result = row(Design(apistrat, weight="pw", strata="stype").mean("api00"))
    assert result.se == pytest.approx(9.53613, rel=1e-6)
    assert (result.low, result.high) == pytest.approx((643.4813566, 681.0933697), rel=1e-9)


def test_cluster_mean(dclus1: Design) -> None:
    result = row(dclus1.mean("api00"))
    assert (result.value, result.se) == pytest.approx((644.16940, 23.54224069), rel=1e-8)
    assert (result.low, result.high) == pytest.approx((593.6763145, 694.6624834), rel=1e-9)
    assert result.df == 14


def test_two_stages_without_given_weights(dclus2: Design) -> None:
    result = row(dclus2.mean("api00"))
    assert (result.value, result.se) == pytest.approx((670.81181, 30.09902738), rel=1e-8)
    assert result.df == 39
    assert dclus2.weights.sum() == pytest.approx(5128.675)


def test_totals(dstrat: Design, dclus1: Design) -> None:
    stratified, clustered = row(dstrat.total("enroll")), row(dclus1.total("enroll"))
    assert (stratified.value, stratified.se) == pytest.approx((3687177.5, 114641.72), rel=1e-7)
    assert (clustered.value, clustered.se) == pytest.approx((3404940.13, 932235.03), rel=1e-8)
    assert clustered.deff / (1 - 183 / (183 * 33.846996307373)) == pytest.approx(31.31066, rel=1e-6)


def test_proportions_of_a_category(dclus1: Design) -> None:
    result = dclus1.proportion("stype")
    assert result["category"].tolist() == ["E", "H", "M"]
    assert result["value"].tolist() == pytest.approx([0.786885246, 0.076502732, 0.136612022], abs=5e-10)
    assert result["se"].tolist() == pytest.approx([0.04634, 0.02681, 0.02965], abs=5e-6)


def test_ratio(dstrat: Design) -> None:
    result = row(dstrat.ratio("api.stu", "enroll"))
    assert (result.value, result.se) == pytest.approx((0.8369568869, 0.007757103167), rel=1e-9)


def test_domain_means(dclus1: Design) -> None:
    result = dclus1.mean("api00", by="stype").set_index("stype")
    assert result.loc[["E", "H", "M"], "value"].tolist() == pytest.approx([648.8680556, 618.5714286, 631.44], rel=1e-9)
    assert result.loc[["E", "H", "M"], "se"].tolist() == pytest.approx(
        [22.36240889, 38.02024936, 31.60946523], rel=1e-9
    )
    assert result.loc[["E", "H", "M"], "df"].tolist() == [14, 7, 11]  # degf(subset(dclus1, stype == ...))


@pytest.mark.parametrize(
    ("variable", "interval", "value", "low", "high"),
    [
        ("school_wide", "logit", 0.8743169399, 0.8237988924, 0.9119000770),
        ("school_wide", "beta", 0.8743169399, 0.8237022108, 0.9147044921),
        ("no_ell", "logit", 0.0218579235, 0.0023046913, 0.1777477665),
        ("no_ell", "beta", 0.0218579235, 0.0002161468, 0.1375077639),
    ],
)
def test_intervals_of_rates(
    dclus1: Design, variable: str, interval: str, value: float, low: float, high: float
) -> None:
    result = row(dclus1.rate(variable, interval=interval))  # type: ignore[arg-type]
    assert result.value == pytest.approx(value, rel=1e-9)
    assert (result.low, result.high) == pytest.approx((low, high), rel=1e-8, abs=5e-11)  # R fits the logit by iteration


def lonely_frame(apistrat: pd.DataFrame) -> pd.DataFrame:
    high = apistrat["stype"] == "H"
    return pd.concat([apistrat[~high].iloc[:60], apistrat[high].iloc[:1]], ignore_index=True)


@pytest.mark.parametrize(
    ("lonely", "se"), [("remove", 17.363480), ("certainty", 17.363480), ("adjust", 17.421090), ("average", 21.265834)]
)
def test_lonely_strata(apistrat: pd.DataFrame, lonely: str, se: float) -> None:
    frame = lonely_frame(apistrat)
    result = row(Design(frame, weight="pw", strata="stype", lonely=lonely).mean("api00"))  # type: ignore[arg-type]
    assert result.value == pytest.approx(674.610331, rel=1e-9)
    assert result.se == pytest.approx(se, rel=1e-7)


def test_a_lonely_stratum_is_refused_by_default_and_named(apistrat: pd.DataFrame) -> None:
    with pytest.raises(DesignError, match="single sampled unit") as caught:
        Design(lonely_frame(apistrat), weight="pw", strata="stype")
    assert caught.value.problems[0].found == "H"
    assert "lonely='adjust'" in caught.value.problems[0].remedy


def test_difference_from_the_rest_is_the_regression_on_an_indicator(dclus1: Design, apiclus1: pd.DataFrame) -> None:
    """The difference of two domain means: the linear combination of the svyby means with their covariance."""
    result = dclus1.against_rest("api00", by="stype").set_index("stype")
    other = apiclus1.assign(group=np.where(apiclus1["stype"] == "E", "E", "rest"))
    means = Design(other, weight="pw", psu="dnum", fpc="fpc").mean("api00", by="group")["value"]
    assert result.loc["E", "value"] == pytest.approx(means[0] - means[1], rel=1e-12)
    assert tuple(result.columns) == (*COLUMNS, "p")


def test_an_interval_of_a_mean_ends_at_the_ends_of_its_scale() -> None:
    """Where the design knows them; the value, its error and everything inside the scale stay as they are."""
    frame = pd.DataFrame({"x": [5, 5, 5, 5, 4, 1, 1, 2, 1, 1, 3, 2], "g": list("aaaaabbbbbcc")})
    plain = Design(frame).mean("x", "g")
    assert plain["high"][0] > 5 and plain["low"][1] < 1
    assert plain["method"][0] == "mean, Taylor linearisation, t interval"
    known = Design(frame, score_ranges={"x": (1.0, 5.0)})
    columns = banner(known, "x", "g", interval="t").estimates.iloc[1:].reset_index()
    for found in (known.mean("x", "g", interval="t"), columns):
        assert found["high"][0] == 5 and found["low"][1] == 1
        assert found["low"][0] == pytest.approx(plain["low"][0]) and found["high"][1] == pytest.approx(plain["high"][1])
        assert found["se"].tolist() == pytest.approx(plain["se"].tolist())
        assert set(found["method"]) == {"mean, Taylor linearisation, t interval within the scale"}
    elsewhere = replace(known, frame=frame.assign(x=frame["x"] * 20))
    assert elsewhere.mean("x", "g", interval="t")["high"][0] == pytest.approx(20 * plain["high"][0])
