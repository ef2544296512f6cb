"""Questions with several answers: Bilder and Loughin's farmers (methods.md 4.5), both bases, designs and edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import COLUMNS, Design

OPTIONS = ["Y1", "Y2", "Y3", "Y4", "Y5"]


@pytest.fixture(scope="module")
def farmers(shared_data: Path) -> pd.DataFrame:
    return pd.read_csv(shared_data / "r-packages" / "farmer1.txt", sep="\t").astype(dict.fromkeys(OPTIONS, float))


def test_the_published_example(farmers: pd.DataFrame) -> None:
    found = Design(farmers).several_test(OPTIONS, by="Ed")
    tests = found.tests.set_index("test")
    assert tests.loc["unadjusted", "statistic"] == pytest.approx(30.84, abs=0.005)
    assert tests.loc["unadjusted", "df"] == 20
    assert found.options["statistic"].tolist() == pytest.approx([5.96, 7.89, 4.62, 1.42, 10.95], abs=0.005)
    assert tests.loc["rao_scott", ["statistic", "df", "p"]].tolist() == pytest.approx([28.68, 18.6, 0.0632], rel=4e-4)
    assert found.p == pytest.approx(0.0632, abs=5e-5)
    assert found.options["p_bonferroni"].min() == pytest.approx(0.1357, abs=5e-5)
    assert found.options["p_holm"].min() == pytest.approx(0.1357, abs=5e-5)
    assert found.n == 262
    assert "rao_scott_f" in repr(found)


def test_weights_scale_nothing_and_repeated_rows_are_seen_through(farmers: pd.DataFrame) -> None:
    """Every farmer twice says no more, once the farmer is the sampled unit; weight 2 neither."""
    one = Design(farmers).several_test(OPTIONS, by="Ed")
    heavy = Design(farmers.assign(w=7.0), weight="w").several_test(OPTIONS, by="Ed")
    assert heavy.p == pytest.approx(one.p, rel=1e-12)
    person = farmers.assign(person=np.arange(len(farmers)))
    twice = Design(pd.concat([person, person], ignore_index=True), psu="person").several_test(OPTIONS, by="Ed")
    assert twice.tests["statistic"][0] == pytest.approx(one.tests["statistic"][0], rel=1e-10)
    assert twice.p == pytest.approx(one.p, rel=1e-10)
    assert twice.options["p"].tolist() == pytest.approx(one.options["p"].tolist(), rel=1e-10)
    assert twice.tests["statistic"][2] == pytest.approx(2 * one.tests["statistic"][2], rel=1e-10)


def test_the_level_is_held_with_uneven_weights_and_clusters() -> None:
    """200 samples without any difference: about 5 % significant, and far more without the correction."""
    rng = np.random.default_rng(20_251_231)
    honest = naive = 0
    for _ in range(200):
        person = np.repeat(np.arange(80), 3)
        taste = rng.normal(size=(80, 4))[person] + rng.normal(scale=0.7, size=(240, 4))
        group = rng.choice(["a", "b", "c"], 80)[person]
        frame = pd.DataFrame((taste > 0.3).astype(float), columns=list("wxyz"))
        frame = frame.assign(person=person, group=group, weight=rng.uniform(0.5, 2, 80)[person])
        found = Design(frame, weight="weight", psu="person").several_test(list("wxyz"), by="group")
        honest += found.p < 0.05
        naive += found.tests["p"][2] < 0.05
    assert honest / 200 <= 0.085
    assert naive / 200 > 0.2


def test_both_bases() -> None:
    frame = pd.DataFrame(
        {"a": [1.0, 1, 0, np.nan, np.nan], "b": [1.0, np.nan, 0, 1, np.nan], "c": [0.0, 0, 0, 0, np.nan]}
    )
    design = Design(frame)
    cases, responses = design.several(list("abc")), design.several(list("abc"), base="responses")
    assert tuple(cases.columns) == COLUMNS
    assert cases["value"].tolist() == [0.5, 0.5, 0]
    assert responses["value"].tolist() == [0.5, 0.5, 0]
    assert cases["n"].tolist() == responses["n"].tolist() == [4, 4, 4]
    assert responses["method"][0] == "share of responses, proportion, Korn-Graubard interval"
    assert responses["high"][2] > 0


def test_shares_of_responses_add_up_and_have_the_error_of_a_ratio(farmers: pd.DataFrame) -> None:
    design = Design(farmers.assign(chosen=farmers[OPTIONS].sum(axis=1)))
    found = design.several(OPTIONS, by="Ed", base="responses")
    assert found.groupby("Ed", observed=True)["value"].sum().tolist() == pytest.approx([1] * 5)
    ratio = design.ratio("Y2", "chosen", by="Ed")
    mine = found[found["variable"] == "Y2"].reset_index(drop=True)
    assert mine[["value", "se"]].to_numpy() == pytest.approx(ratio[["value", "se"]].to_numpy())
    assert (mine["low"].between(0, mine["value"])).all()


def test_options_that_everybody_or_nobody_chose(farmers: pd.DataFrame) -> None:
    wider = farmers.assign(all=1.0, none=0.0)
    found = Design(wider).several_test([*OPTIONS, "all", "none"], by="Ed")
    assert found.p == pytest.approx(Design(farmers).several_test(OPTIONS, by="Ed").p, rel=1e-12)
    assert found.options["p"].isna().tolist() == [False] * 5 + [True] * 2
    with pytest.raises(DesignError, match="by all or by none"):
        Design(wider).several_test(["all", "none"], by="Ed")
    with pytest.raises(DesignError, match="two groups with answers"):
        Design(wider[wider["Ed"] == 1]).several_test(OPTIONS, by="Ed")
    with pytest.raises(DesignError, match="at least two options"):
        Design(wider).several(["Y1"])
    with pytest.raises(DesignError, match="cases or responses"):
        Design(wider).several(OPTIONS, base="people")  # type: ignore[arg-type]
