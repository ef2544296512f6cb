"""Quantiles, contrasts, cross-tables, tests and regression against R's survey (methods.md 4.1)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import COLUMNS, Design


def test_quantiles_with_woodruff_intervals(dclus1: Design) -> None:
    result = dclus1.quantile("api00", [0.25, 0.5, 0.75])
    assert result["category"].tolist() == [0.25, 0.5, 0.75]
    assert result[["value", "low", "high"]].to_numpy().tolist() == [[552, 492, 627], [652, 561, 714], [719, 696, 777]]
    assert result["se"].tolist() == pytest.approx([31.47166121, 35.6678827, 18.88299672], rel=1e-9)


def test_interpolated_median(dclus1: Design) -> None:
    row = dclus1.quantile("api00", 0.5, rule="hf7").iloc[0]
    assert row["value"] == 652
    assert (row["low"], row["high"]) == pytest.approx((560.5476292, 714.2207209), rel=1e-9)


def test_a_quantile_below_the_smallest_rows_share_is_its_answer() -> None:
    """R 4.1 gives the second row's, 2 instead of 1 (estimates.md); by definition 1 is enough for half of the weight."""
    design = Design(pd.DataFrame({"y": [9.0, 1, 2, 3], "w": [1.0, 7, 1, 1]}), weight="w")
    assert design.quantile("y", [0.05, 0.5, 0.6, 0.9])["value"].tolist() == [1, 1, 1, 3]


def test_the_rank_test_does_not_depend_on_the_order_of_rows() -> None:
    draw = np.random.default_rng(3)
    frame = pd.DataFrame(
        {"y": draw.integers(1, 6, 300), "g": draw.choice(["a", "b"], 300), "w": draw.uniform(1, 9, 300)}
    )
    statistics = [
        Design(frame.sample(frac=1, random_state=seed), weight="w").rank_test("y", by="g")["statistic"].iloc[0]
        for seed in range(5)
    ]
    assert statistics == pytest.approx([statistics[0]] * 5, rel=1e-10)


def test_quantiles_of_domains_equal_those_of_each_alone(dclus1: Design, apiclus1: pd.DataFrame) -> None:
    both = dclus1.quantile("api00", [0.1, 0.5], by="stype")
    for label in ("E", "H", "M"):
        alone = apiclus1.assign(api00=apiclus1["api00"].where(apiclus1["stype"] == label))
        single = Design(alone, weight="pw", psu="dnum", fpc="fpc").quantile("api00", [0.1, 0.5])
        got = both[both["stype"] == label][["value", "se", "low", "high", "n"]].to_numpy(float)
        np.testing.assert_allclose(got, single[["value", "se", "low", "high", "n"]].to_numpy(float), rtol=1e-12)


def test_quantiles_at_the_edges() -> None:
    design = Design(pd.DataFrame({"y": [3.0, 1.0, 2.0, np.nan]}))
    assert design.quantile("y", [0, 1 / 3, 0.34, 1])["value"].tolist() == [1, 1, 2, 3]
    assert design.quantile("y", 0.99)[["low", "high"]].to_numpy().tolist() == [[1, 3]]
    assert np.isnan(Design(pd.DataFrame({"y": np.arange(9.0)})).quantile("y", 0.8)["high"][0])
    assert design.quantile("y", 1.0, around="beta")["high"][0] == 3
    with pytest.raises(DesignError, match="between 0 and 1"):
        design.quantile("y", 50)
    with pytest.raises(DesignError, match="math or school or hf7"):
        design.quantile("y", 0.5, rule="hf6")  # type: ignore[arg-type]
    empty = Design(pd.DataFrame({"y": [np.nan, np.nan]})).quantile("y").iloc[0]
    assert empty["n"] == 0
    assert np.isnan(empty["value"])


def test_contrast_of_two_variables(dstrat: Design) -> None:
    row = dstrat.contrast({"api00": 1, "api99": -1}).iloc[0]
    assert (row["value"], row["se"]) == pytest.approx((32.892518, 2.05111), rel=2e-6)
    assert row["variable"] == "+1*api00 -1*api99"


def test_covariance_gives_standard_errors_and_contrasts(dclus1: Design) -> None:
    matrix = dclus1.covariance(["api00", "api99"], by="stype")
    se = dclus1.mean(["api00", "api99"], by="stype")["se"].to_numpy()
    assert np.sqrt(np.diag(matrix)) == pytest.approx(se, rel=1e-12)
    assert matrix.index.names == ["variable", "stype"]
    same = matrix.loc[("api00", "E"), ("api00", "E")] + matrix.loc[("api99", "E"), ("api99", "E")]
    variance = same - 2 * matrix.loc[("api00", "E"), ("api99", "E")]
    contrast = dclus1.contrast({"api00": 1, "api99": -1}, by="stype").set_index("stype")
    assert contrast.loc["E", "se"] == pytest.approx(np.sqrt(variance), rel=1e-10)


def test_covariance_knows_of_calibration(dclus1: Design) -> None:
    raked = dclus1.rake({"stype": {"E": 4421, "H": 755, "M": 1018}, "sch.wide": {"No": 1072, "Yes": 5122}})
    matrix = raked.covariance(["api00", "api99"], by="awards")
    assert np.sqrt(np.diag(matrix)) == pytest.approx(raked.mean(["api00", "api99"], by="awards")["se"], rel=1e-10)
    assert not np.allclose(matrix, dclus1.covariance(["api00", "api99"], by="awards"))


@pytest.mark.parametrize("lonely", ["adjust", "average", "remove"])
def test_covariance_of_lonely_strata(apistrat: pd.DataFrame, lonely: str) -> None:
    high = apistrat["stype"] == "H"
    frame = pd.concat([apistrat[~high].iloc[:60], apistrat[high].iloc[:1]], ignore_index=True)
    design = Design(frame, weight="pw", strata="stype", lonely=lonely)  # type: ignore[arg-type]
    matrix = design.covariance("api00", by="awards")
    assert np.sqrt(np.diag(matrix)) == pytest.approx(design.mean("api00", by="awards")["se"], rel=1e-10)
    rest = design.against_rest("api00", by="awards").iloc[0]
    expected = matrix.iloc[0, 0] + matrix.iloc[1, 1] - 2 * matrix.iloc[0, 1]
    assert rest["se"] == pytest.approx(np.sqrt(expected), rel=1e-9)


def test_difference_has_the_overlap_covariance(dclus1: Design) -> None:
    pair = dclus1.difference("api00", by="stype", reference="H")
    assert pair["stype"].tolist() == ["E", "M"]
    assert pair["reference"].tolist() == ["H", "H"]
    matrix = dclus1.covariance("api00", by="stype").to_numpy()
    assert pair["se"][0] == pytest.approx(np.sqrt(matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1]), rel=1e-12)
    every = dclus1.difference(["api00", "api99"], by="stype")
    assert list(zip(every["stype"], every["reference"], strict=True)) == [("H", "E"), ("M", "E"), ("M", "H")] * 2
    assert tuple(every.columns) == ("stype", "reference", *COLUMNS, "p")
    two = dclus1.difference("api00", by="awards").iloc[0]
    assert two["se"] == pytest.approx(dclus1.against_rest("api00", by="awards")["se"][0], rel=1e-10)
    with pytest.raises(DesignError, match="no group 'X'"):
        dclus1.difference("api00", by="stype", reference="X")


def test_difference_counts_the_smaller_group(dclus1: Design) -> None:
    assert dclus1.difference("api00", by="stype")["n"].tolist() == [14, 25, 14]


def independence(design: Design, row: str, column: str) -> pd.DataFrame:
    return design.crosstab(row, column).tests.set_index("test")


def test_rao_scott_and_wald_in_a_cluster_sample(dclus1: Design) -> None:
    result = independence(dclus1, "sch.wide", "stype")
    rao_scott = result.loc["rao_scott"]
    assert rao_scott["statistic"] == pytest.approx(5.19336954147, rel=1e-11)
    assert (rao_scott["df"], rao_scott["df_below"]) == pytest.approx((1.49463977771, 20.9249568879), rel=1e-10)
    assert rao_scott["p"] == pytest.approx(0.02174746237, rel=1e-9)
    assert result.loc["unadjusted", "statistic"] == pytest.approx(11.940892080745, rel=1e-12)
    first = result.loc["rao_scott_first", ["statistic", "df", "p"]].tolist()  # R prints X-squared = 11.941, df = 2
    assert first == pytest.approx([11.940892080745, 2, 0.005553263303], rel=1e-9)
    assert result.loc["wald", ["statistic", "p"]].tolist() == pytest.approx([2.4010586006, 0.1268963006], rel=1e-9)
    adjusted = result.loc["adjusted_wald", ["statistic", "p"]].tolist()
    assert adjusted == pytest.approx([2.2295544148, 0.1470578869], rel=1e-9)


def test_rao_scott_in_a_stratified_sample(dstrat: Design) -> None:
    row = independence(dstrat, "awards", "stype").loc["rao_scott"]
    assert row["statistic"] == pytest.approx(14.16940812, rel=1e-9)
    assert (row["df"], row["df_below"], row["p"]) == pytest.approx(
        (1.885135885, 371.3717694, 2.082108676e-06), rel=1e-9
    )


def test_shares_of_a_cross_table(dclus1: Design, apiclus1: pd.DataFrame) -> None:
    table = dclus1.crosstab("sch.wide", "stype")
    counts = pd.crosstab(apiclus1["sch.wide"], apiclus1["stype"])
    assert table.counts.to_numpy().tolist() == counts.to_numpy().tolist()
    assert table.cells["value"].tolist() == pytest.approx((counts / 183).to_numpy().ravel().tolist(), rel=1e-12)
    assert table.rows["value"].tolist() == pytest.approx(
        counts.div(counts.sum(axis=1), axis=0).to_numpy().ravel().tolist()
    )
    assert table.columns["value"].tolist() == pytest.approx(counts.div(counts.sum()).T.to_numpy().ravel().tolist())
    assert tuple(table.cells.columns) == ("sch.wide", *COLUMNS)
    assert "rao_scott" in repr(table)


def test_categories_nobody_has_stay_out_of_the_tests(dclus1: Design, apiclus1: pd.DataFrame) -> None:
    wider = apiclus1.assign(stype=pd.Categorical(apiclus1["stype"], ["E", "H", "M", "other"]))
    table = Design(wider, weight="pw", psu="dnum", fpc="fpc").crosstab("sch.wide", "stype")
    pd.testing.assert_frame_equal(table.tests, dclus1.crosstab("sch.wide", "stype").tests)
    assert table.cells["value"].tolist()[3] == 0


@pytest.mark.filterwarnings("error")
def test_one_category_or_none_is_a_table_without_tests() -> None:
    """Shares are known all the same: everybody has the one category, and half of them each of the other."""
    one = Design(pd.DataFrame({"a": ["x", "x"], "b": ["u", "v"]})).crosstab("a", "b")
    assert len(one.tests) == 0 and list(one.tests.columns[:2]) == ["test", "statistic"]
    assert one.rows["value"].tolist() == [0.5, 0.5] and one.columns["value"].tolist() == [1, 1]
    none = pd.DataFrame({"a": pd.Categorical([None, None], ["x"]), "b": pd.Categorical(["u", "v"])})
    assert len(Design(none).crosstab("a", "b").tests) == 0


def test_answers_missing_in_one_variable_leave_the_table(apiclus1: pd.DataFrame) -> None:
    frame = apiclus1.assign(stype=apiclus1["stype"].where(apiclus1["snum"] % 7 > 0))
    table = Design(frame, weight="pw", psu="dnum").crosstab("sch.wide", "stype")
    assert table.counts.to_numpy().sum() == frame["stype"].notna().sum()
    assert table.cells["n"].unique().tolist() == [frame["stype"].notna().sum()]
    assert table.columns["value"].groupby(table.columns["stype"]).sum().tolist() == pytest.approx([1, 1, 1])


def test_t_test_with_missing_outcomes(dclus2: Design) -> None:
    row = dclus2.t_test("enroll", by="comp.imp").iloc[0]
    assert (row["statistic"], row["value"]) == pytest.approx((-2.888237242, -225.7370586), rel=1e-9)
    assert (row["df"], row["n"]) == (36, 120)
    assert row["p"] == pytest.approx(0.006518228357, rel=1e-9)
    assert row["category"] == "Yes - No"


def test_rank_test(dclus1: Design) -> None:
    row = dclus1.rank_test("ell", by="comp.imp").iloc[0]
    assert (row["statistic"], row["p"]) == pytest.approx((2.136723758, 0.05220581263), rel=1e-9)
    assert row["df"] == 13


def test_tests_of_two_groups_need_two_groups(dclus1: Design) -> None:
    with pytest.raises(DesignError, match="two groups with answers"):
        dclus1.t_test("api00", by="stype")


def test_linear_regression(dstrat: Design) -> None:
    result = dstrat.regression("api00", ["ell", "meals", "mobility"])
    assert result["variable"].tolist() == ["(constant)", "ell", "meals", "mobility"]
    expected = [820.8873159056, -0.4805866122, -3.1415353100, 0.2257132102]
    assert result["value"].tolist() == pytest.approx(expected, rel=1e-9)
    assert result["se"].tolist() == pytest.approx([10.07773595, 0.3919734032, 0.2839465064, 0.3932183620], rel=1e-9)
    assert result["df"].unique().tolist() == [194]


def test_regression_on_categories_alone_gives_the_domain_means(dclus1: Design) -> None:
    means = dclus1.mean("api00", by="stype")
    result = dclus1.regression("api00", "stype")
    assert result["category"].tolist() == [None, "H", "M"]
    assert result["value"][0] == pytest.approx(means["value"][0], rel=1e-10)
    assert result["se"][0] == pytest.approx(means["se"][0], rel=1e-9)
    assert result["value"][1] == pytest.approx(means["value"][1] - means["value"][0], rel=1e-9)


def test_logistic_regression_on_a_constant_gives_the_logit_interval(dclus1: Design) -> None:
    """R's svyciprop(method="logit") is this regression: .8743169399 (.8237988924, .9119000770)."""
    fitted = dclus1.regression("school_wide", [], "logistic").iloc[0]
    back = [1 / (1 + np.exp(-fitted[name])) for name in ("value", "low", "high")]
    assert back == pytest.approx([0.8743169399, 0.8237988924, 0.9119000770], rel=1e-9)


def test_regressions_that_cannot_be_fitted_say_why() -> None:
    frame = pd.DataFrame({"y": [0.0, 0, 1, 1, 1], "x": [1.0, 2, 3, 4, 5], "two": [2.0, 4, 6, 8, 10]})
    design = Design(frame)
    with pytest.raises(DesignError, match="determine each other"):
        design.regression("y", ["x", "two"])
    with pytest.raises(DesignError, match="does not converge"):
        design.regression("y", "x", "logistic")
    with pytest.raises(DesignError, match="other numbers than 0 and 1"):
        design.regression("x", "y", "logistic")
    with pytest.raises(DesignError, match="linear or logistic"):
        design.regression("y", "x", "probit")  # type: ignore[arg-type]


def test_regression_knows_of_calibration(dclus1: Design) -> None:
    raked = dclus1.rake({"stype": {"E": 4421, "H": 755, "M": 1018}})
    constant, mean = raked.regression("api00", []).iloc[0], raked.mean("api00").iloc[0]
    assert (constant["value"], constant["se"]) == pytest.approx((mean["value"], mean["se"]), rel=1e-10)
