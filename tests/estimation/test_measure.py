"""Measures by groups: each by its own statistic, and what compares them.

Numbers are R's (survey 4.1): ``svyquantile(~api00, subset(d, sch.wide == s), .5, interval.type = "mean",
qrule = "school")``,
``svyby(~enroll, ~awards, d, svytotal, covmat = TRUE)`` and ``svycontrast`` of it; covariances of medians are
``vcov(svytotal(z, d))`` of the linearised variables z = -(1{y <= m} - F) / (f W), f the standard error of the share
over that of the median.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveykit.errors import DesignError
from surveykit.estimation import Design, trend

_STATISTICS = {"api00": "median", "enroll": "total", "school_wide": "share"}


@pytest.fixture(scope="module")
def stratified(apistrat: pd.DataFrame) -> Design:
    return Design(apistrat, weight="pw", strata="stype", statistics=_STATISTICS)


@pytest.fixture(scope="module")
def clustered(apiclus1: pd.DataFrame) -> Design:
    return Design(apiclus1, weight="pw", psu="dnum", statistics=_STATISTICS)


def test_each_variable_has_its_own_statistic(stratified: Design) -> None:
    made = stratified.measure(["api00", "enroll", "school_wide", "api99"])
    apart = [stratified.quantile("api00", rule="school"), stratified.total("enroll"), stratified.rate("school_wide")]
    values = [*(part["value"][0] for part in apart), stratified.mean("api99")["value"][0]]
    assert made["value"].tolist() == values
    assert made["category"].isna().all()
    assert [method.split(",")[0] for method in made["method"]] == ["median", "total", "proportion", "mean"]


def test_medians_and_totals_of_groups_are_those_of_r(stratified: Design) -> None:
    medians = stratified.measure("api00", by="sch.wide")
    assert medians[["value", "low", "high"]].to_numpy().tolist() == [[585, 527, 667], [671, 650, 713]]
    assert medians["se"].tolist() == pytest.approx([34.7549189314, 15.9411892368], rel=1e-9)
    totals = stratified.measure("enroll", by="awards")
    assert totals["value"].tolist() == pytest.approx([1627217.13230, 2059960.40014], rel=1e-9)
    assert totals["se"].tolist() == pytest.approx([147847.264564, 143734.277226], rel=1e-9)


def test_the_covariance_of_medians_is_that_of_their_linearised_values(stratified: Design, clustered: Design) -> None:
    matrix = stratified.covariance("api00", by="sch.wide").to_numpy()
    assert matrix.ravel() == pytest.approx([1207.90438992778, -1.92309437803, -1.92309437803, 254.12151428421])
    matrix = clustered.covariance("api00", by="sch.wide").to_numpy()
    assert matrix.ravel() == pytest.approx([2033.0815315, 1160.9748051, 1160.9748051, 1373.93455526])


def test_the_covariance_of_totals_is_that_of_r(stratified: Design) -> None:
    matrix = stratified.covariance("enroll", by="awards").to_numpy()
    assert matrix.ravel() == pytest.approx([21858813638.9, -14377294078.0, -14377294078.0, 20659542449.7])


def test_differences_of_medians_and_totals(stratified: Design, clustered: Design) -> None:
    for design, se in ((stratified, 38.2867090903), (clustered, 32.9403472442)):
        line = next(iter(design.difference("api00", by="sch.wide")))
        medians = design.measure("api00", by="sch.wide")["value"]
        assert (line.value, line.se) == (medians[1] - medians[0], pytest.approx(se))
    line = next(iter(stratified.difference("enroll", by="awards")))
    assert (line.value, line.se) == pytest.approx((432743.2678, 266969.9314))


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=12))
def test_the_median_of_answers_that_count_alike_is_the_usual_one(answers: list[int]) -> None:
    design = Design(pd.DataFrame({"y": [float(answer) for answer in answers]}), statistics={"y": "median"})
    assert design.measure("y")["value"].tolist() == [np.median(answers)]


def test_a_median_against_the_rest(clustered: Design) -> None:
    """With two groups the rest is the other one."""
    rest = clustered.against_rest("api00", by="sch.wide").frame
    assert rest["value"].tolist() == [-45, 45]
    assert rest["se"].tolist() == pytest.approx([32.9403472442] * 2)
    assert rest["n"].tolist() == clustered.measure("api00", by="sch.wide")["n"].tolist()
    assert (rest["method"].str.contains("t interval")).all()


def test_a_total_is_not_compared_with_the_total_of_all_others(clustered: Design) -> None:
    with pytest.raises(DesignError, match="'enroll' is a total"):
        clustered.against_rest("enroll", by="awards")


def test_changes_of_medians_know_who_answered_twice(apistrat: pd.DataFrame) -> None:
    """Of independent waves the variance is the sum of both; a panel that moves by the same is exact."""
    waves = pd.concat([apistrat.assign(wave=name, y=apistrat["api00"] + more) for name, more in (("1", 0), ("2", 9))])
    waves = waves.reset_index(drop=True).assign(school=lambda frame: frame["cds"].astype(str))
    apart = Design(waves, weight="pw", statistics={"y": "median"})
    line = next(iter(apart.change("y", "wave", "1", "2")))
    each = apart.measure("y", by="wave")["se"].to_numpy()
    assert line.value == 9
    assert line.se == pytest.approx(np.hypot(*each), rel=0.01)
    panel = replace(apart, psu="school")
    assert next(iter(panel.change("y", "wave", "1", "2"))).se == 0
    followed = trend(panel, "y")
    assert (followed.statistic, followed.values["value"].tolist()) == ("median", [652 + 16, 652 + 25])


def test_equal_answers_have_a_median_without_spread_and_no_answers_none() -> None:
    frame = pd.DataFrame({"y": [5.0] * 20 + [np.nan] * 3, "g": ["a"] * 20 + ["b"] * 3})
    medians = Design(frame, statistics={"y": "median"})
    flat, empty = medians.measure("y", by="g")
    assert (flat.value, flat.se, empty.n) == (5, 0, 0)
    assert np.isnan(empty.value)
    assert np.isnan(medians.difference("y", by="g")["se"]).all()


@pytest.mark.parametrize(("n", "is_enough"), [(2, False), (5, False), (6, True), (20, True)])
def test_few_equal_answers_have_no_interval_of_the_median(n: int, is_enough: bool) -> None:
    """Of 5 answers the median lies between the least and the largest with 1 - 2/32, which is less than 95 %."""
    frame = pd.DataFrame({"y": [11.0] * n + [8.0, 9.0, 12.0, 15.0] * 5, "g": ["a"] * n + ["b"] * 20})
    flat = next(iter(Design(frame, statistics={"y": "median"}).measure("y", by="g")))
    assert (flat.value, flat.n) == (11, n)
    assert (
        (flat.low, flat.high, flat.se) == (11, 11, 0) if is_enough else np.isnan([flat.low, flat.high, flat.se]).all()
    )
