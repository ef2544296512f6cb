from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.errors import DesignError
from surveykit.estimation import COLUMNS, Design, ReplicateDesign


def jackknifed(frame: pd.DataFrame, psu: str, weight: str) -> tuple[pd.DataFrame, list[str]]:
    """The delete-one jackknife of an unstratified cluster sample: one column per sampled unit left out."""
    units = frame[psu].unique()
    grown = len(units) / (len(units) - 1)
    columns = {f"r{n}": frame[weight] * np.where(frame[psu] == unit, 0.0, grown) for n, unit in enumerate(units)}
    return pd.concat([frame, pd.DataFrame(columns)], axis=1), list(columns)


@pytest.fixture(scope="module")
def jackknife(shared_data) -> ReplicateDesign:
    frame = pd.read_csv(shared_data / "r-packages" / "apiclus1.csv")
    grown, names = jackknifed(frame, "dnum", "pw")
    scale = 14 / 15 * (1 - 15 / 757)  # R's as.svrepdesign puts the finite population correction into the scale
    return ReplicateDesign(grown, "pw", names, "JK1", scale=scale)


def test_jackknife_mean_as_r(jackknife: ReplicateDesign) -> None:
    result = jackknife.mean("api00")
    assert tuple(result.columns) == COLUMNS
    assert result["value"][0] == pytest.approx(644.1694, rel=1e-7)
    assert result["se"][0] == pytest.approx(26.32936, rel=2e-7)
    assert jackknife.df == 14


def test_a_total_has_the_same_error_as_its_linearisation(jackknife: ReplicateDesign) -> None:
    """A total is linear, so that the jackknife and Taylor agree."""
    linear = Design(jackknife.frame, weight="pw", psu="dnum", fpc="fpc").total("enroll")
    result = jackknife.total("enroll")
    for name in ("value", "se", "low", "high", "n", "df", "deff"):
        assert result[name][0] == pytest.approx(linear[name][0], rel=1e-10)


def test_domains_and_shares(jackknife: ReplicateDesign) -> None:
    means = jackknife.mean("api00", by="stype").set_index("stype")
    assert means.loc["E", "value"] == pytest.approx(648.8680556, rel=1e-9)
    shares = jackknife.proportion("stype")
    assert shares["value"].tolist() == pytest.approx([0.786885246, 0.076502732, 0.136612022], abs=5e-10)
    rate = ReplicateDesign(
        jackknife.frame.assign(high=(jackknife.frame["stype"] == "H") * 1.0), "pw", jackknife.replicates, scale=1.0
    ).rate("high")
    assert 0 < rate["low"][0] < rate["value"][0] < rate["high"][0] < 1


def test_scales_of_the_kinds() -> None:
    frame = pd.DataFrame({"y": [1.0, 2, 4], "w": 1.0, "a": [2.0, 1, 0], "b": [0.0, 1, 2]})
    gap = 1.0  # replicate means 4/3 and 10/3
    expected = {"JK1": 0.5, "BRR": 0.5, "bootstrap": 1.0}
    for kind, scale in expected.items():
        design = ReplicateDesign(frame, "w", ["a", "b"], kind)  # type: ignore[arg-type]
        assert design.mean("y")["se"][0] == pytest.approx(np.sqrt(scale * 2 * gap**2))
    fay = ReplicateDesign(frame, "w", ["a", "b"], "Fay", fay=0.5)
    assert fay.mean("y")["se"][0] == pytest.approx(np.sqrt(2 * 2 * gap**2))
    mse = ReplicateDesign(frame, "w", ["a", "b"], "other", scale=1.0, rscales=[1, 0], mse=True, df=9)
    assert mse.mean("y")["se"][0] == pytest.approx(1.0)
    assert mse.mean("y")["df"][0] == 9


def test_what_is_missing_is_named() -> None:
    frame = pd.DataFrame({"y": [1.0, 2], "w": [1.0, 1], "a": [1.0, np.nan], "b": [1.0, 1]})
    with pytest.raises(DesignError, match="'a' is empty or negative") as caught:
        ReplicateDesign(frame, "w", ["a", "b"])
    assert caught.value.problems[0].where == "rows 1"
    with pytest.raises(DesignError, match="at least two columns"):
        ReplicateDesign(frame, "w", ["b"])
    with pytest.raises(DesignError, match="is not known"):
        ReplicateDesign(frame.assign(a=1.0), "w", ["a", "b"], "other")
    with pytest.raises(DesignError, match="one factor per replicate"):
        ReplicateDesign(frame.assign(a=1.0), "w", ["a", "b"], rscales=[1.0])
    with pytest.raises(DesignError, match="did you mean"):
        ReplicateDesign(frame.assign(a=1.0), "w", ["a", "bb"])
