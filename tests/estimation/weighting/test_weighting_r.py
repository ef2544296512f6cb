"""Adjusted weights and the variances that know of them, against R's survey (methods.md 4.1)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from surveykit.estimation import Design
from surveykit.estimation.weighting import kish_effect

TYPES = {"E": 4421, "H": 755, "M": 1018}
ELL = {"stype": TYPES, "api99": 3914069}


@pytest.fixture(scope="module")
def dclus1(shared_data) -> Design:
    frame = pd.read_csv(shared_data / "r-packages" / "apiclus1.csv")
    return Design(frame, weight="pw", psu="dnum", fpc="fpc")


def api00(design: Design) -> tuple[float, float]:
    row = design.mean("api00").iloc[0]
    return row["value"], row["se"]


def test_post_stratification(dclus1: Design) -> None:
    design = dclus1.post_stratify("stype", TYPES)
    assert api00(design) == pytest.approx((642.31079, 23.92049), rel=5e-7)
    enrolled = design.total("enroll").iloc[0]
    assert (enrolled["value"], enrolled["se"]) == pytest.approx((3680892.9, 406292.64), rel=2e-8)


def test_raking_converges_and_its_variance_uses_the_joint_regression(dclus1: Design) -> None:
    design = dclus1.rake({"stype": TYPES, "sch.wide": {"No": 1072, "Yes": 5122}})
    assert api00(design) == pytest.approx((641.2303209, 23.70361689), rel=1e-9)
    expected = [29.870675, 36.791025, 39.839236, 49.069072, 50.329401, 67.125529]
    assert np.unique(design.weights.round(6)).tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("method", "bounds", "value", "se", "factors"),
    [
        ("linear", None, 665.30907, 3.44175, (0.4185924622, 1.8332948832)),
        ("raking", None, 665.3938, 3.43775, (0.5342313687, 1.9947612437)),
        ("logit", (0.5, 2.0), 665.41484, 3.42865, None),
        ("linear", (0.6, 1.6), 665.48495, 3.41839, (0.6, 1.6)),
    ],
)
def test_calibration(dclus1: Design, method, bounds, value: float, se: float, factors) -> None:
    design = dclus1.calibrate(ELL, method, bounds)
    got = api00(design)
    assert got == pytest.approx((value, se), rel=2e-6)
    if factors:
        ratio = design.weights / dclus1.weights
        assert (ratio.min(), ratio.max()) == pytest.approx(factors, rel=1e-8)  # R stops at 1e-7


def test_kish(shared_data) -> None:
    weights = pd.read_csv(shared_data / "r-packages" / "apistrat.csv")["pw"].to_numpy()
    assert kish_effect(weights) == pytest.approx(1.186370985, rel=1e-9)
    assert len(weights) / kish_effect(weights) == pytest.approx(168.581331281, rel=1e-9)


def test_domain_variances_of_raked_weights_equal_those_of_single_domains(dclus1: Design) -> None:
    """The quick way over all domains against a zero-one variable's own ratio, one domain at a time."""
    design = dclus1.rake({"stype": TYPES, "sch.wide": {"No": 1072, "Yes": 5122}})
    together = design.mean("api00", by="awards").set_index("awards")
    for label in ("No", "Yes"):
        inside = (design.frame["awards"] == label).astype(float)
        frame = design.frame.assign(above=design.frame["api00"] * inside, below=inside)
        alone = Design(frame, weight=design.weight, psu="dnum", fpc="fpc", calibrations=design.calibrations)
        ratio = alone.ratio("above", "below").iloc[0]
        assert together.loc[label, ["value", "se"]].tolist() == pytest.approx([ratio["value"], ratio["se"]], rel=1e-9)


def test_difference_from_the_rest_knows_of_the_calibration(dclus1: Design) -> None:
    design = dclus1.post_stratify("stype", TYPES)
    result = design.against_rest("api00", by="awards").set_index("awards")
    assert result.loc["No", "value"] == pytest.approx(-result.loc["Yes", "value"], rel=1e-12)
    assert result.loc["No", "se"] == pytest.approx(result.loc["Yes", "se"], rel=1e-9)
