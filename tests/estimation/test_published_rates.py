from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import Design, adjusted_p


def ballots() -> pd.DataFrame:
    """620/210/110/40/20 ballots from very satisfied to very dissatisfied, 100 unsure (china.md 3.2)."""
    counts = {"5": 620, "4": 210, "3": 110, "2": 40, "1": 20, None: 100}
    answers = [label for label, count in counts.items() for _ in range(count)]
    return pd.DataFrame({"q": pd.Categorical(answers, ["1", "2", "3", "4", "5"])})


def test_net_share_of_the_reference_ballots() -> None:
    row = Design(ballots()).net("q", positive=["4", "5"], negative=["1", "2"]).iloc[0]
    assert row["value"] == pytest.approx(0.83 - 0.06)
    assert row["n"] == 1000
    assert row["se"] == pytest.approx(np.sqrt((0.83 + 0.06 - 0.77**2) / 1000), rel=1e-3)


def test_net_promoter_score_by_group() -> None:
    frame = pd.DataFrame({"r": [10, 9, 8, 0, 6, 10], "g": list("aaabbb")})
    result = Design(frame).net("r", positive=[9, 10], negative=[0, 6], by="g")
    assert result["value"].tolist() == pytest.approx([2 / 3, -1 / 3])


def test_top_two_of_the_reference_ballots() -> None:
    """83.0 % by the narrow definition, 94.0 % by the wide one (china.md 3.2), as means of the same indicator."""
    design = Design(ballots())
    narrow, wide = design.share("q", ["4", "5"]).iloc[0], design.share("q", ["3", "4", "5"]).iloc[0]
    assert (narrow["value"], wide["value"]) == (0.83, 0.94)
    rate = Design(
        ballots().assign(top=lambda frame: frame["q"].isin(["4", "5"]).where(frame["q"].notna()).astype(float))
    )
    assert narrow[["se", "low", "high"]].tolist() == rate.rate("top").iloc[0][["se", "low", "high"]].tolist()
    assert narrow["method"] == "share of 4, 5, proportion, Korn-Graubard interval"
    with pytest.raises(DesignError, match="no category '6'"):
        design.share("q", ["5", "6"])


def test_promoters_are_counted_whatever_nobody_chose() -> None:
    frame = pd.DataFrame({"r": [10, 9, 8, 7, 6, np.nan]})
    assert Design(frame).net_promoter_score("r")["value"].tolist() == [20.0]
    with pytest.raises(DesignError, match="ratings from 0 to 10") as caught:
        Design(pd.DataFrame({"r": [10, 99]})).net_promoter_score("r")
    assert (caught.value.problems[0].where, caught.value.problems[0].found) == ("rows 1", "99")


def test_net_refuses_unknown_and_contradictory_categories() -> None:
    design = Design(ballots())
    with pytest.raises(DesignError, match="no category '6'"):
        design.net("q", positive=["6"], negative=["1"])
    with pytest.raises(DesignError, match="'5' is positive and negative"):
        design.net("q", positive=["5"], negative=["5"])


def units() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "unit": pd.Categorical(["a"] * 6 + ["b"] * 2 + [None], ["a", "b", "empty"]),
            "y": [1.0, 0, 0, 0, 0, 0, 1, 0, 1],
        }
    )


def test_three_totals_that_are_called_the_same() -> None:
    design = Design(units())
    pooled = design.mean("y", by=None)["value"][0]
    equal = design.average("y", by="unit").iloc[0]
    caseload = design.average("y", by="unit", weights={"a": 100, "b": 300}).iloc[0]
    assert pooled == pytest.approx(3 / 9)
    assert equal["value"] == pytest.approx((1 / 6 + 1 / 2) / 2)
    assert caseload["value"] == pytest.approx(0.25 / 6 + 0.75 / 2)
    assert equal["n"] == 8
    assert "equally weighted" in equal["method"]
    assert "weighted as given" in caseload["method"]


def test_the_mean_of_means_has_the_error_of_its_covariance_matrix(dclus1: Design) -> None:
    matrix = dclus1.covariance("api00", by="stype").to_numpy()
    share = np.array([0.2, 0.3, 0.5])
    row = dclus1.average("api00", by="stype", weights={"E": 2, "H": 3, "M": 5}).iloc[0]
    assert row["se"] == pytest.approx(np.sqrt(share @ matrix @ share), rel=1e-10)


def test_weights_of_groups_are_checked() -> None:
    design = Design(units())
    with pytest.raises(DesignError, match="have no weight") as caught:
        design.average("y", by="unit", weights={"a": 1})
    assert caught.value.problems[0].found == "b"
    with pytest.raises(DesignError, match="must be positive"):
        design.average("y", by="unit", weights={"a": 1, "b": -1})


def test_a_group_with_a_single_sampled_unit_leaves_the_error_unknown() -> None:
    frame = pd.DataFrame({"g": list("aab"), "y": [1.0, 2, 3]})
    row = Design(frame).average("y", by="g").iloc[0]
    assert row["value"] == 2.25
    assert np.isnan(row["se"])


def test_holm_and_benjamini_hochberg_as_in_r() -> None:
    """R: p.adjust(c(.01,.02,.03,.04,.05), "holm") and "BH"; p.adjust(c(.001,.2,.03), "BH")."""
    p = [0.01, 0.02, 0.03, 0.04, 0.05]
    assert adjusted_p(p, "holm").tolist() == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert adjusted_p(p, "benjamini_hochberg").tolist() == pytest.approx([0.05] * 5)
    assert adjusted_p([0.001, 0.2, 0.03], "benjamini_hochberg").tolist() == pytest.approx([0.003, 0.2, 0.045])
    assert adjusted_p([0.9, float("nan"), 0.8]).tolist()[::2] == [1.0, 1.0]
    with pytest.raises(DesignError, match="between 0 and 1"):
        adjusted_p([1.2])
    with pytest.raises(DesignError, match="holm or benjamini_hochberg"):
        adjusted_p([0.2], "bonferroni")  # type: ignore[arg-type]
